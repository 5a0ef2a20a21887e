"""Reports as tests need them: set from our templates, and read back from disk."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from nianbao.workbook.publish.content import Report, compose
from nianbao.workbook.publish.page import web_report
from nianbao.workbook.publish.word import word_report
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission

SUFFIXES = (".docx", ".html")


def template(suffix: str) -> bytes:
    """Our own template."""
    return (files("nianbao.templates") / f"report{suffix}").read_bytes()


def set_in(report: Report, suffix: str, source: bytes | None = None) -> bytes:
    """The report in a format, set in our template or in another."""
    setting = word_report if suffix == ".docx" else web_report
    return setting(report, source or template(suffix), f"模板{suffix}")


def read_back(submission: Submission, suffix: str, folder: Path, **how: str) -> Submission:
    """What a reader finds in the report of a submission."""
    path = folder / f"report{suffix}"
    path.write_bytes(set_in(compose(submission, **how), suffix))
    return read_submission(path)


def said(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that say anything, as printed."""
    return {name: text for name, text in texts.items() if text}
