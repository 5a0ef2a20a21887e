"""Fonts, sizes and colours of every workbook we draw or mark; plain text, so that it costs nothing.

Fonts are named as Windows names them; LibreOffice and WPS replace them where they are absent.
"""

from __future__ import annotations

SONG, HEI, KAI, FANGSONG = "宋体", "黑体", "楷体", "仿宋"

HEADING_BLUE = "#C6D9F1"
"""The shading of 第二十条第（一）项 on the official Word form."""
TOTAL_GREY = "#F2F2F2"
TO_FILL = "#FFFBE6"
RED, DARK_RED = "#FFC7CE", "#9C0006"
ORANGE, DARK_ORANGE = "#FFE0B2", "#974706"
GREEN, DARK_GREEN = "#E2F0D9", "#375623"
GREY_TEXT = "#595959"
LINK_BLUE = "#0563C1"

LABEL_POINTS = 10
NUMBER_POINTS = 10.5

CHART_BLUE, CHART_LIGHT_BLUE, CHART_ORANGE, CHART_GREY = "#2F6DA8", "#9DC3E6", "#D9772B", "#A6A6A6"
"""Series of charts: told apart on a grey print too; orange for what is to be looked at."""
