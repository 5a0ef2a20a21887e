"""What 封面 begins with on every workbook of ours: headings, and the fields that say whose it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...numbers import Number
from ..drawing import Drawing
from ..layout import COVER, COVER_LABELS, Place
from ..look.palette import HEADING_BLUE, HEI, TOTAL_GREY
from ..look.table import Content, write_box

LEFT = 1
"""The column everything on 封面 begins in."""
_HEADING_POINTS, _FIELD_POINTS = 26, 24


def heading(drawing: Drawing, row: int, text: str) -> None:
    """A heading over a part of the sheet."""
    drawing.sheets[COVER].set_row(row, _HEADING_POINTS)
    drawing.write(Place(COVER, row, LEFT), text, font_name=HEI, font_size=12)


def draw_fields(
    drawing: Drawing, values: Mapping[str, Number | str | None], typed: Collection[str], right: int
) -> None:
    """The fields of 封面 with their labels; all but the year are text, so that a code keeps its zeros.

    Args:
        drawing: the workbook under way.
        values: what stands in each field, by name; None for one that is still to be filled in.
        typed: those a person may fill in or correct.
        right: the last column of a field.
    """
    sheet = drawing.sheets[COVER]
    for name, value in values.items():
        place = drawing.places[name]
        sheet.set_row(place.row, _FIELD_POINTS)
        label = Place(COVER, place.row, LEFT)
        drawing.write(label, COVER_LABELS[name], indent=1, border=1, bg_color=HEADING_BLUE)
        fill = {"locked": False} if name in typed else {"bg_color": TOTAL_GREY}
        text = {} if name == "report_year" else {"num_format": "@"}
        style = drawing.styles.get(border=1, font_size=12, align="left", indent=1, **fill, **text)
        box = (place.row, place.column, place.row, right)
        write_box(sheet, box, Content("figure", value), style)
