"""封面 of a summary: whose it is, draft or final, who reported, the main figures."""

from .cover import checks_line, draw_cover

__all__ = ["checks_line", "draw_cover"]
