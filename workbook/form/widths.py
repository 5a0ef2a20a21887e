"""Column widths of the official Word form (its tblGrid), in 1/20 point, by table key."""

from __future__ import annotations

from collections.abc import Mapping

COLUMN_TWIPS: Mapping[str, tuple[int, ...]] = {
    "t2": (2435,) * 4,
    "t3": (754, 921, 3271, *(685,) * 7),
    "t4": (*(649,) * 7, *(650,) * 8),
}
