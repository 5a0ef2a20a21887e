"""The district's summary workbook: drawn, and read back agency by agency."""

from .drawing import draw_summary, summary_files

__all__ = ["draw_summary", "summary_files"]
