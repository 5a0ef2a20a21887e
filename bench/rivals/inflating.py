"""The least that reading can cost: open each package and inflate the parts that hold the form.

python inflating.py FOLDER
"""

import sys
import zipfile
from pathlib import Path

TABLES = 3


def main(folder: str) -> None:
    """Inflate workbook, strings and the sheets with names in them; keep nothing."""
    for path in sorted(Path(folder).glob("*.xlsx")):
        with zipfile.ZipFile(path) as package:
            for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
                package.read(part)
            for number in range(3, 3 + TABLES):
                package.read(f"xl/worksheets/sheet{number}.xml")


if __name__ == "__main__":
    main(sys.argv[1])
