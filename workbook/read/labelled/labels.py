"""Recognising a form by its official labels, in text and in grids: what all readers share.

``normal``, ``match_label`` and ``label_index`` are for readers of flattened text; ``read_grids``
reads tables that kept their cells; ``best_form`` tells the form in force from the trial form.
"""

from .grid_reading import SeveralReports, read_grids
from .label_index import OfficialLabel, best_form, label_index
from .label_match import How, LabelMatch, match_label, normal, split_number

__all__ = [
    "How",
    "LabelMatch",
    "OfficialLabel",
    "SeveralReports",
    "best_form",
    "label_index",
    "match_label",
    "normal",
    "read_grids",
    "split_number",
]
