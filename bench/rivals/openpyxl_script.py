"""The script a colleague would write with openpyxl: one row for each workbook, and their sum.

    python openpyxl_script.py FOLDER OUT.xlsx

It reads every cell that has one of the form's names, recognises nothing, checks nothing.
"""

import sys
from pathlib import Path

from openpyxl import Workbook, load_workbook


def main(folder: str, out: str) -> None:
    """Read, list, sum."""
    rows: list[dict[str, object]] = []
    for path in sorted(Path(folder).glob("*.xlsx")):
        book = load_workbook(path, data_only=True)
        row: dict[str, object] = {"file": path.name}
        for name, defined in book.defined_names.items():
            if name.startswith(("t2_", "t3_", "t4_", "agency_")):
                sheet, cell = next(defined.destinations)
                row[name] = book[sheet][cell.replace("$", "")].value
        rows.append(row)
    columns = list(rows[0])
    target = Workbook(write_only=True)
    sheet = target.create_sheet("汇总")
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) for column in columns])
    sums = [sum(v for row in rows if isinstance(v := row.get(column), int | float)) for column in columns[1:]]
    sheet.append(["合计", *sums])
    target.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:3])
