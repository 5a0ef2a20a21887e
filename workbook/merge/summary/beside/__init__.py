"""Lists longer than a sheet: their rows stand in Parquet files beside the summary, and the sheet says so."""

from .limits import LIST_ROWS, Beside, file_beside, lists_beside

__all__ = ["LIST_ROWS", "Beside", "file_beside", "lists_beside"]
