"""调整: where the district corrects its sums, with reasons; what the agencies reported stays as it is."""

from .sheet import draw_adjustments

__all__ = ["draw_adjustments"]
