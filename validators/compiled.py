"""The catalogue's TOML, kept parsed beside Python's own compiled modules.

Parsing was an eighth of what ``validate one.xlsx`` takes to start.  What is kept holds the text it was
parsed from and counts only for exactly that text; where it cannot be read or written, or there is no
place for it, the text is parsed.
"""

from __future__ import annotations

import marshal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any


def parsed(text: str) -> dict[str, Any]:
    """A TOML document.

    Raises:
        ValueError: it is none (``tomllib.TOMLDecodeError``).
    """
    import tomllib

    return tomllib.loads(text)


def parsed_once(text: str, kept: Path | None) -> dict[str, Any]:
    """The same, out of ``kept`` where that was made of this very text; else ``kept`` is made anew.

    Raises:
        ValueError: it is none (``tomllib.TOMLDecodeError``).
    """
    if kept is None:
        return parsed(text)
    with suppress(OSError, ValueError, EOFError, TypeError):
        known, document = marshal.loads(kept.read_bytes())
        if known == text:
            return dict(document)
    document = parsed(text)
    if not sys.dont_write_bytecode:
        _keep(kept, marshal.dumps((text, document)))
    return document


def beside_compiled(cached: str | None, name: str) -> Path | None:
    """Where something of this name is kept for the module whose compiled form is ``cached``."""
    return Path(cached).with_name(f"{name}.{sys.implementation.cache_tag}") if cached else None


def _keep(kept: Path, data: bytes) -> None:
    from nianbao.workbook.errors import UnwritableOutput
    from nianbao.workbook.files import write_whole

    with suppress(UnwritableOutput):
        write_whole(kept, data)
