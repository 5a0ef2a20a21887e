"""Notices as Word documents, through a template that a district may replace by its own.

What agencies wrote is data: it is escaped before the template sees it, so that no agency's text is
ever read as template language, markup or a page break.
"""

from __future__ import annotations

import io
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.files import without_clock

from ..marking.width import printable
from .notice import Notice

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATE = "notice.docx"
_NOT_WORD = "模板不是 Word 文档（.docx）。请用 Word、WPS 另存为 .docx 再试"
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;", "\t": " "})


class NoticeTemplate:
    """A template, opened once for all notices."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the district's own template, or the one that comes along.

        Raises:
            UnreadableFile: the file is not there, or cannot be read as Word's.
        """
        from docxtpl import DocxTemplate

        self._name = str(path or TEMPLATE)
        try:
            self._data = path.read_bytes() if path else (files("nianbao.templates") / TEMPLATE).read_bytes()
            DocxTemplate(io.BytesIO(self._data)).init_docx()
        except OSError as error:
            raise UnreadableFile(self._name, f"模板打不开（{error.strerror or error}）") from error
        except (BadZipFile, KeyError, ValueError) as error:
            raise UnreadableFile(
                self._name, "模板不是 Word 文档（.docx）。请用 Word、WPS 另存为 .docx 再试"
            ) from error

    def document(self, notice: Notice) -> bytes:
        """One notice (.docx); the same bytes for the same notice.

        Raises:
            UnreadableFile: the template's own fields are wrong, with what the template engine says.
        """
        from docxtpl import DocxTemplate
        from jinja2 import TemplateError

        template = DocxTemplate(io.BytesIO(self._data))
        try:
            template.render(_fields(notice), _environment())
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise UnreadableFile(self._name, f"模板中的填充项有误（{error}），请对照说明改正") from error
        out = io.BytesIO()
        template.save(out)
        return without_clock(out.getvalue())


def _environment() -> Environment:
    """A template can show what it is given, and reach nothing else; a field nobody gives is an error."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _fields(notice: Notice) -> dict[str, Any]:
    """What a template may name."""
    return {
        "标题": _plain(notice.title),
        "副标题": _plain(notice.subtitle),
        "主送": _plain(notice.addressee),
        "正文": _plain(notice.opening),
        "要件": [{"名称": _plain(label), "内容": _plain(text)} for label, text in notice.facts],
        "各组": [
            {
                "标题": _plain(group.heading),
                "各条": [
                    {
                        "序号": item.number,
                        "位置": _plain(item.where),
                        "问题": _plain(item.what),
                        "改法": _plain(item.fix),
                    }
                    for item in group.items
                ],
                "其余": _plain(group.rest),
            }
            for group in notice.groups
        ],
        "结尾": _plain(notice.closing),
        "落款": _plain(notice.signed),
    }


def _plain(text: str) -> Markup:
    """Text that stays text: braces too, which docxtpl would read a second time after filling in."""
    from markupsafe import Markup, escape

    return Markup(str(escape(printable(text))).translate(_BRACES))
