"""Errors about files, each one clear Chinese sentence.

NianbaoError
├── UnreadableFile    an input that could not be read; the other inputs are still done
└── UnwritableOutput  an output that could not be written; nothing was left half written
"""

from __future__ import annotations


class NianbaoError(Exception):
    """Something a person has to be told, in one Chinese sentence (``str(error)``)."""


class UnreadableFile(NianbaoError):
    """An input cannot be read: names the file and why, and what to do."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep the path apart from the reason, for the 状态 column of a summary."""
        super().__init__(f"{path}：{reason}")
        self.path = path
        self.reason = reason


class UnwritableOutput(NianbaoError):
    """An output cannot be written: names the file and what to do (usually: close it in Excel)."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep the path apart from the reason."""
        super().__init__(f"{path}：{reason}")
        self.path = path
        self.reason = reason
