"""The district's summary workbook: drawn, and read back agency by agency."""

from .drawing import draw_summary

__all__ = ["draw_summary"]
