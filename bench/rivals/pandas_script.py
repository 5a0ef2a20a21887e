"""The script a colleague would write with pandas: the three tables of each workbook, one frame, its sum.

    python pandas_script.py FOLDER OUT.xlsx ENGINE

``ENGINE`` is calamine or openpyxl.  It knows the tables by their place, recognises nothing, checks nothing.
"""

import sys
from pathlib import Path

import pandas as pd

SHEETS = ["主动公开", "依申请公开", "复议诉讼"]


def main(folder: str, out: str, engine: str) -> None:
    """Read, list, sum."""
    rows = []
    for path in sorted(Path(folder).glob("*.xlsx")):
        tables = pd.read_excel(path, sheet_name=SHEETS, header=None, engine=engine)
        cells = pd.concat({name: table.stack() for name, table in tables.items()})
        rows.append(pd.to_numeric(cells, errors="coerce").dropna().rename(path.name))
    frame = pd.concat(rows, axis=1).T
    frame.loc["合计"] = frame.sum()
    frame.columns = ["!".join(map(str, column)) for column in frame.columns]
    frame.to_excel(out, engine="xlsxwriter")


if __name__ == "__main__":
    main(*sys.argv[1:4])
