"""What it takes LibreOffice to open and save the same folder, for scale.

    python office_converting.py FOLDER OUT

In small lots, and counted: with a thousand files at once it stops silently after some 250.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

LOT = 50


def main(folder: str, out: str) -> None:
    """Convert every workbook to .ods."""
    files = sorted(Path(folder).glob("*.xlsx"))
    target = Path(out)
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        for start in range(0, len(files), LOT):
            lot = files[start : start + LOT]
            converting = [*command, "--convert-to", "ods", "--outdir", str(target), *map(str, lot)]
            subprocess.run(converting, check=True, capture_output=True)
            missing = [file.name for file in lot if not (target / f"{file.stem}.ods").exists()]
            if missing:
                sys.exit(f"not converted: {missing}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
