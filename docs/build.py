"""Prints the rule catalogue into ``docs/rules/``: a list of all rules, and a page for each.

python docs/build.py [DIRECTORY]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from nianbao.validators.render import pages
from nianbao.workbook.files import write_whole

FOLDER = Path(__file__).parent / "rules"


def main() -> None:
    """Write the pages into the directory named, or beside this file; pages of rules that are gone go."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder = parser.parse_args().folder
    folder.mkdir(exist_ok=True)
    printed = pages()
    for left in set(folder.glob("*.md")) - {folder / name for name in printed}:
        left.unlink()
    for name, text in printed.items():
        write_whole(folder / name, text.encode("utf-8"))


if __name__ == "__main__":
    main()
