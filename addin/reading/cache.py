"""What was read and judged before, kept by content: a file that has not changed is not read again.

An entry is found only by the same content, kind of file, rules and program, and taken only if it is
whole; anything else is read anew.  The cache is never needed: what is wrong with it is no error.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

LARGEST = 256 << 20
"""Bytes of all entries; beyond that the ones not used for longest are dropped."""
_FILE = "readings-1.sqlite"
_WAIT = 5.0
"""Seconds to wait for another program that is writing."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS readings "
    "(key TEXT PRIMARY KEY, mark BLOB NOT NULL, record BLOB NOT NULL, used INTEGER NOT NULL)"
)
_DROP_OLDEST = (
    "DELETE FROM readings WHERE rowid IN (SELECT rowid FROM "
    "(SELECT rowid, SUM(LENGTH(record)) OVER (ORDER BY used DESC, rowid DESC) AS size FROM readings) "
    "WHERE size > ?)"
)


def usual_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """Where this system wants programs to keep what can be made again; ``NIANBAO_CACHE`` names another
    folder, and none at all where it is empty.
    """
    if (named := environment.get("NIANBAO_CACHE")) is not None:
        return Path(named) if named else None
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "nianbao"
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / "nianbao"
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nianbao"


def key_of(content: str, suffix: str, rules: str | None, program: str) -> str:
    """The key of a judgement.

    Args:
        content: the digest of the file's content.
        suffix: of the file's name: text is read by it.
        rules: a district's own rules for all; None for those each workbook carries.
        program: ``program.program()``.
    """
    return sha256("\0".join((content, suffix.lower(), repr(rules), program)).encode()).hexdigest()


class Cache:
    """Judgements of one folder; several programs may use it at once."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        """Open it, or make it; where that is impossible it stays empty."""
        self._path, self._largest = folder / _FILE, largest
        self._base = self._opened()

    def get(self, key: str) -> bytes | None:
        """The record kept under a key; None where there is none, or it is not what was put there."""
        rows = self._ask("SELECT mark, record FROM readings WHERE key = ?", (key,))
        for mark, kept in rows:
            if isinstance(kept, bytes) and mark == _mark(key, kept):
                with suppress(zlib.error):
                    return zlib.decompress(kept)
        return None

    def put(self, records: Iterable[tuple[str, bytes]], used: Iterable[str] = ()) -> None:
        """Keep records; note which were used; drop the ones not used for longest.

        Args:
            records: each with its key.
            used: keys that were found.
        """
        rows = [(key, _mark(key, kept), kept) for key, kept in _compressed(records)]
        if self._base is None:
            return
        with suppress(sqlite3.Error), self._base as base:
            base.execute("BEGIN IMMEDIATE")
            ((run,),) = base.execute("SELECT COALESCE(MAX(used), 0) + 1 FROM readings")
            base.executemany("UPDATE readings SET used = ? WHERE key = ?", ((run, key) for key in used))
            base.executemany(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)", ((*row, run) for row in rows)
            )
            base.execute(_DROP_OLDEST, (self._largest,))

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None:
            self._base.close()
            self._base = None

    def _ask(self, question: str, values: tuple[str, ...]) -> list[tuple[object, object]]:
        if self._base is None:
            return []
        try:
            return self._base.execute(question, values).fetchall()
        except sqlite3.OperationalError:
            return []
        except sqlite3.DatabaseError:  # the file is damaged: an empty one takes its place
            self.close()
            with suppress(OSError):
                self._path.unlink()
            self._base = self._opened()
            return []

    def _opened(self) -> sqlite3.Connection | None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                return _connected(self._path)
            except sqlite3.OperationalError:
                return None
            except sqlite3.DatabaseError:
                self._path.unlink()
                return _connected(self._path)
        except (OSError, sqlite3.Error):
            return None


def _connected(path: Path) -> sqlite3.Connection:
    """The file, with its table.

    Raises:
        sqlite3.Error: it cannot be opened, or is damaged.
    """
    base = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    try:
        base.execute("PRAGMA synchronous = OFF")  # a power cut may cost the cache, not a result
        base.execute(_TABLE)
    except BaseException:
        base.close()
        raise
    return base


def _mark(key: str, kept: bytes) -> bytes:
    return sha256(key.encode() + kept).digest()


def _compressed(records: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    return ((key, zlib.compress(record, 1)) for key, record in records)
