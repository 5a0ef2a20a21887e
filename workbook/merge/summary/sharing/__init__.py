"""构成: what each agency and 调整 contribute to the main figures."""

from .sheet import draw_shares

__all__ = ["draw_shares"]
