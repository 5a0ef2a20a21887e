"""Findings on workbooks: coloured cells, notes, the sheet 校验结果."""
