"""A district's own templates: what they may ask for, and what is refused before anything is written."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from cases import real, submission
from docx import Document
from manual import whole
from nianbao.workbook.form import FORM_2019, FORMS
from nianbao.workbook.publish.content import compose
from nianbao.workbook.publish.fields import BadTemplate, field_names
from nianbao.workbook.read import read_submission
from publishing import set_in


def word(*paragraphs: str, header: str = "{{ 草稿 }}") -> bytes:
    """A Word document as a district might make one."""
    made = Document()
    made.sections[0].header.paragraphs[0].text = header
    for text in paragraphs:
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def page(*lines: str) -> bytes:
    return "\n".join(("<!DOCTYPE html>", "{{ 草稿 }}", *lines)).encode()


def refusal(suffix: str, *lines: str, draft: str = "") -> str:
    source = word(*lines) if suffix == ".docx" else page(*lines)
    with pytest.raises(BadTemplate) as refused:
        set_in(compose(real(0), draft=draft), suffix, source)
    return str(refused.value)


SUFFIXES = (".docx", ".html")


def test_a_word_template_keeps_its_own_style_and_takes_single_fields(tmp_path: Path) -> None:
    made = Document(io.BytesIO(word("{{ 单位名称 }}{{ report_year }}年政府信息公开工作年度报告")))
    for part in real(0).form.parts:
        made.add_paragraph(f"{part.number}、{part.title}", style="Heading 2")
        if part.table:
            made.add_paragraph(f"{{{{p {part.table} }}}}")
        for field in part.texts:
            made.add_paragraph(field.label)
            made.add_paragraph(f"{{{{ {field.name} }}}}", style="Quote")
    made.add_paragraph("共收到 {{ t3_new_total }} 件。", style="List Bullet")
    out = io.BytesIO()
    made.save(out)
    texts = dict(real(0).texts) | {"s1_proactive": "第一段。\n第二段。"}
    one = replace(real(0), texts=texts)
    path = tmp_path / "own.docx"
    path.write_bytes(set_in(compose(one), ".docx", out.getvalue()))
    back = read_submission(path)
    assert (back.numbers(), back.agency_name, back.report_year) == (one.numbers(), one.agency_name, 2024)
    assert back.texts["s1_proactive"] == "第一段。\n第二段。"
    paragraphs = {paragraph.text: paragraph.style.name for paragraph in Document(str(path)).paragraphs}
    assert paragraphs["第一段。"] == paragraphs["第二段。"] == "Quote"
    assert paragraphs["共收到 62 件。"] == "List Bullet"
    assert Document(str(path)).core_properties.title == compose(one).title


def test_a_page_template_takes_single_fields() -> None:
    made = set_in(
        compose(real(0)), ".html", page("<p>{{ 单位名称 }}：{{ t3_new_total }}件</p>{{ t4 }}")
    ).decode()
    assert "<p>重庆市沙坪坝区人民政府办公室：62件</p>" in made
    assert made.count("<table>") == 1


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ 单位名 }}", "用了没有的字段：“单位名”（是不是“单位名称”）。"),
        ("{{ t3_new_totl }}", "用了没有的字段：“t3_new_totl”（是不是“t3_new_total”）。"),
        ("{{ 甲乙丙 }}", "用了没有的字段：“甲乙丙”。"),
        ("{{ t2_regulation_produced }}", "用了 2021 版表式没有的字段：t2_regulation_produced"),
        ("{{ 标题 ", "里的标记写得不对"),
        ("{% for 甲 in 各部分 %}", "里的标记写得不对"),
        ("{{ 各部分[0].标提 }}", "里的标记写得不对"),
        ("{{ 标题.__class__.__mro__ }}", "里的标记写得不对"),
        ("{% include '/etc/passwd' %}", "里的标记"),
        ("{{ 1 / 0 }}", "里的标记算不出结果"),
        ("{{ 标题 + 1 }}", "里的标记算不出结果"),
    ],
)
def test_a_template_with_a_mistake_is_refused_in_one_sentence(suffix: str, line: str, said: str) -> None:
    told = refusal(suffix, line)
    assert told.startswith(f"模板 模板{suffix} ")
    assert said in told


def test_a_mistake_in_a_word_template_is_quoted() -> None:
    assert "（在“年报：{{ 标题" in refusal(".docx", "年报：{{ 标题 %}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_draft_is_not_set_where_it_would_not_show(suffix: str) -> None:
    source = word("{{ 标题 }}", header="") if suffix == ".docx" else "{{ 标题 }}".encode()
    assert set_in(compose(real(0)), suffix, source)
    with pytest.raises(BadTemplate, match="看不出是草稿"):
        set_in(compose(real(0), draft="草稿"), suffix, source)


@pytest.mark.parametrize(
    ("suffix", "source", "said"),
    [
        (".docx", b"{{ 1 }}", "不是 Word 文档"),
        (".docx", b"PK\x03\x04broken", "不是 Word 文档"),
        (".html", "{{ 标题 }}".encode("gb18030"), "不是 UTF-8"),
    ],
)
def test_another_kind_of_file_is_no_template(suffix: str, source: bytes, said: str) -> None:
    with pytest.raises(BadTemplate, match=said):
        set_in(compose(real(0)), suffix, source)


def test_a_template_may_serve_both_forms() -> None:
    source = page("{% for 部分 in 各部分 %}{{ 部分.标题 }}{{ 部分.表 }}{% endfor %}")
    old = submission({}, form=FORM_2019, report_year=2020)
    assert "政府集中采购" in set_in(compose(old), ".html", source).decode()
    assert field_names(FORM_2019) != field_names(real(0).form)


def test_the_manual_lists_every_field_of_a_template() -> None:
    from nianbao.workbook.draw.layout import COVER_LABELS
    from nianbao.workbook.form import COVER_NAMES
    from nianbao.workbook.publish.fields import PART_FIELDS, SECTION_FIELDS, TOP_FIELDS

    chapter = re.split(r"^#+ 自己的年报模板$", whole(), flags=re.MULTILINE)[1]
    own = {*TOP_FIELDS, *(f"部分.{one}" for one in PART_FIELDS), *(f"段.{one}" for one in SECTION_FIELDS)}
    cover = {COVER_LABELS[name] for name in COVER_NAMES}
    wanted = own | cover | {table.key for form in FORMS for table in form.tables}
    assert [one for one in sorted(wanted) if f"`{one}`" not in chapter] == []
