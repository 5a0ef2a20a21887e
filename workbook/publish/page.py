"""The report as a web page: plain, readable by a screen reader, complete in one file."""

from __future__ import annotations

from ..form import Table
from .content import Report
from .escape import xml_text
from .fields import BadTemplate, check_fields, field_values, sandbox
from .page_table import page_table


def web_report(report: Report, template: bytes, name: str) -> bytes:
    """The page in UTF-8; the same bytes for the same report and template.

    Args:
        report: the report.
        template: a page with fields (``docs/使用手册.md``: 自己的年报模板), in UTF-8.
        name: the template's file name, for messages.

    Raises:
        BadTemplate: it is no text, or its fields are not to be understood or not there.
    """
    from jinja2 import TemplateError, meta
    from markupsafe import Markup

    def text(one: str) -> Markup:
        return Markup(xml_text(one))

    def paragraphs(those: tuple[str, ...]) -> Markup:
        return Markup("<br>\n".join(xml_text(one) for one in those))

    captions = {part.table: f"{part.title}统计表" for part in report.submission.form.parts}

    def table(one: Table) -> Markup:
        return Markup(page_table(one, report.submission.values, captions[one.key]))

    environment = sandbox()
    try:
        source = template.decode("utf-8-sig").replace("\r\n", "\n")
        check_fields(name, meta.find_undeclared_variables(environment.parse(source)), report)
        page = environment.from_string(source).render(field_values(report, text, paragraphs, table))
    except UnicodeDecodeError as error:
        raise BadTemplate(f"模板 {name} 不是 UTF-8 的网页。请另存为 UTF-8 编码") from error
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise BadTemplate(
            f"模板 {name} 里的标记写得不对{f'（第{line}行）' if line else ''}：{error}"
        ) from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadTemplate(f"模板 {name} 里的标记算不出结果：{error}") from error
    return page.encode("utf-8")
