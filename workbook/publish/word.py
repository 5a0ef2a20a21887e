"""The report as a Word document, from a template in which a district may have set it as it likes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from ..files import without_clock
from ..form import Table
from .content import Report
from .escape import xml_text
from .fields import BadTemplate, check_fields, field_values, sandbox
from .word_table import word_table

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment, TemplateError
    from lxml import etree

_NOTHING = "\ufdd0"
"""Stands for a field without content: a paragraph that holds nothing else is taken out."""
_NEW_PARAGRAPH = "\a"
"""What docxtpl makes a new paragraph of, in the style of the one the field stands in."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NEAR = 40


def word_report(report: Report, template: bytes, name: str) -> bytes:
    """The document; the same bytes for the same report and template.

    Args:
        report: the report.
        template: a Word document with fields (``docs/使用手册.md``: 自己的年报模板).
        name: the template's file name, for messages.

    Raises:
        BadTemplate: it is no Word document, or its fields are not to be understood or not there.
    """
    from markupsafe import Markup

    def text(one: str) -> Markup:
        return Markup(xml_text(one) or _NOTHING)

    def paragraphs(those: tuple[str, ...]) -> Markup:
        return Markup(_NEW_PARAGRAPH.join(xml_text(one) for one in those) or _NOTHING)

    def table(one: Table) -> Markup:
        return Markup(word_table(one, report.submission.values))

    document = _opened(template, name)
    _render(document, name, report, field_values(report, text, paragraphs, table))
    _without_empty_fields(document)
    document.docx.core_properties.title = report.title
    out = io.BytesIO()
    document.save(out)
    return without_clock(out.getvalue())


def _opened(template: bytes, name: str) -> DocxTemplate:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(template))
    try:
        document.init_docx()
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise BadTemplate(f"模板 {name} 不是 Word 文档（.docx），或者已经损坏") from error
    return document


def _render(document: DocxTemplate, name: str, report: Report, values: dict[str, Any]) -> None:
    from jinja2 import TemplateError

    environment = sandbox()
    try:
        check_fields(name, document.get_undeclared_template_variables(environment), report)
        document.render(values, environment)
    except TemplateError as error:
        near = _near(document, environment, error)
        raise BadTemplate(f"模板 {name} 里的标记写得不对{near}：{error}") from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadTemplate(f"模板 {name} 里的标记算不出结果：{error}") from error


def _near(document: DocxTemplate, environment: Environment, error: TemplateError) -> str:
    """The paragraph that makes the template engine stop with this error, quoted where it is found."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        for paragraph in document.docx._element.body.iter(f"{_W}p"):
            text = "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))
            try:
                environment.parse(text)
            except TemplateSyntaxError as own:
                if own.message == error.message:
                    return f"（在“{text[:_NEAR]}”附近）"
    return ""


def _without_empty_fields(document: DocxTemplate) -> None:
    """Take out what stood for nothing, with the paragraph where that was all it held."""
    roots = [document.docx._element.body]
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        roots += [part.element for _, part in document.get_headers_footers(kind)]
    for root in roots:
        for paragraph in list(root.iter(f"{_W}p")):
            _cleared(paragraph)


def _cleared(paragraph: etree._Element) -> None:
    texts = [one for one in paragraph.iter(f"{_W}t") if _NOTHING in (one.text or "")]
    for one in texts:
        one.text = (one.text or "").replace(_NOTHING, "")
    parent = paragraph.getparent()
    said = any(True for _ in paragraph.iter(f"{_W}drawing", f"{_W}pict", f"{_W}sectPr", f"{_W}fldChar"))
    said = said or any(one.text for one in paragraph.iter(f"{_W}t"))
    if texts and not said and parent is not None and len(parent.findall(f"{_W}p")) > 1:
        parent.remove(paragraph)
