"""地方规则: the district's own rules as a workbook carries them, so that a click judges as the district does.

Nobody is meant to read or change them there: the sheet is hidden so that only a macro shows it again.
"""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from ..book import CELL_LIMIT, utf16_length


def draw_local_rules(sheet: Worksheet, text: str) -> None:
    """The text line by line in the first column.

    Raises:
        ValueError: one line is longer than a cell holds.
    """
    for row, line in enumerate(text.split("\n")):
        if utf16_length(line) > CELL_LIMIT:
            raise ValueError(f"line {row + 1} of the district's rules does not fit into a cell")
        if line:
            sheet.write_string(row, 0, line)
    sheet.protect("")
    sheet.very_hidden()
