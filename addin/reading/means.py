"""How many processes read, whether what was read before is taken, and on which cluster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Means:
    """With what files are read; nothing of it changes a result."""

    jobs: int | None = 1
    """Processes; None for as many as are worth it."""
    cache: Path | None = None
    """The folder where what was read is kept for the next time; None to keep nothing."""
    cluster: str = ""
    """The address of a Dask scheduler; empty for this computer."""
