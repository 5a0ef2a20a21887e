"""Web pages: what a browser shows, as paragraphs and grids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from cases import REPORTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read.blocks import Block, Grid, Paragraph, Readings
from nianbao.workbook.read.documents.html import read_blocks
from nianbao.workbook.read.labelled.labels import read_grids
from nianbao.workbook.submission import compute_totals
from printed import UNIQUE, Printed, as_html
from table_damage import DAMAGES, Damage, html_of, source_of
from table_layouts import EXACT_LAYOUTS, T2, T3, T4


def page(tmp_path: Path, text: str | bytes, name: str = "report.html") -> list[Block]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_blocks(path)


def lines(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def shown(blocks: Sequence[Block]) -> list[object]:
    """Paragraphs as text, grids as rows of texts."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[None if slot is None else slot.text for slot in row] for row in block.rows]
        for block in blocks
    ]


def form_of(blocks: Sequence[Block]) -> Readings:
    return read_grids(FORM_2021, [block for block in blocks if isinstance(block, Grid)])


T2_ONLY = {name: value for name, value in UNIQUE.items() if name.startswith("t2")}


def numbers(readings: Readings) -> dict[str, object]:
    return {name: reading.value for name, reading in readings.values.items()}


# --- the form -------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", EXACT_LAYOUTS.values(), ids=EXACT_LAYOUTS.keys())
def test_every_layout_reads_from_a_page(tmp_path: Path, parts: Sequence[Printed]) -> None:
    readings = form_of(page(tmp_path, "".join(map(as_html, parts))))
    assert numbers(readings) == UNIQUE
    assert readings.observations == ()


@pytest.mark.skipif(not REPORTS.exists(), reason="no reports beside the project")
def test_published_tables_of_hangzhou() -> None:
    blocks = read_blocks(REPORTS / "hangzhou_2025_tables.html")
    readings = form_of(blocks)
    values = numbers(readings)
    assert len(values) == 190
    assert [one.cells for one in readings.observations] == [
        tuple(name for name in FORM_2021.cells if name.startswith("t2"))
    ]
    totals = compute_totals(FORM_2021, values.get)
    assert {name: values[name] for name in totals} == totals
    for column in ("person", "company", "institute", "charity", "law_firm", "other_org", "total"):
        new, old = values[f"t3_new_{column}"], values[f"t3_carried_in_{column}"]
        done, left = values[f"t3_handled_{column}"], values[f"t3_carried_out_{column}"]
        assert new + old == done + left
    assert values["t3_unable_not_held_law_firm"] == 89
    assert values["t4_after_review_total"] == 156


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([T2, T3, T4]), st.sampled_from(DAMAGES), st.randoms(use_true_random=False))
def test_one_damage_never_moves_a_number(tmp_path: Path, table: Printed, damage: Damage, rnd: Random) -> None:
    source = source_of(table)
    row = rnd.randrange(len(source))
    source[row] = damage(source[row], rnd.randrange(len(source[row])))
    values = form_of(page(tmp_path, html_of(source))).values
    read = {name: reading.value for name, reading in values.items() if reading.kind == "number"}
    assert read.items() <= UNIQUE.items()


def wrapped_numbers(html: str) -> str:
    """Every figure in spans of its own, as Word and WPS save them."""
    return "".join(f"<span lang=EN-US><b>{char}</b></span>" if char.isdigit() else char for char in html)


def test_numbers_in_many_spans(tmp_path: Path) -> None:
    cells = "<tr><td>规章<td>" + wrapped_numbers("12") + "<td>&nbsp;<span>3</span>&nbsp;<td><p>4</p></tr>"
    assert shown(page(tmp_path, f"<table>{cells}</table>")) == [[["规章", "12", "3", "4"]]]


def test_tables_inside_a_layout_table(tmp_path: Path) -> None:
    inner = "".join(as_html(table) for table in (T2, T3, T4))
    text = f"<table><tr><td>首页 <a>政务公开</a></td><td><p>某局年报</p>{inner}<p>结束</p></td></tr></table>"
    blocks = page(tmp_path, text)
    assert lines(blocks) == [
        "首页 政务公开",
        "某局年报",
        "结束",
    ]
    assert numbers(form_of(blocks)) == UNIQUE


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_layout_tables_inside_layout_tables(tmp_path: Path, depth: int) -> None:
    inner = "".join(as_html(table) for table in (T2, T3, T4))
    opened = "<table><tr><td><a>2023年</a></td><td><table><tr><td><div>" * depth
    text = f"{opened}<p>某局年报</p>{inner}{'</div></td></tr></table></td></tr></table>' * depth}"
    blocks = page(tmp_path, text)
    assert lines(blocks) == ["2023年"] * depth + ["某局年报"]
    assert numbers(form_of(blocks)) == UNIQUE


def test_number_in_a_table_of_its_own_inside_a_cell(tmp_path: Path) -> None:
    html = as_html(T2).replace(">1006<", "><table><tr><td>1006</td></tr></table><")
    assert numbers(form_of(page(tmp_path, html))) == T2_ONLY


def test_markdown_with_html_tables_keeps_its_lines(tmp_path: Path) -> None:
    text = f"# 某局年报\n\n一、总体情况\n无。\n\n{as_html(T2)}\n\n| 规章 | 0 |\n|---|---|\n五、问题"
    blocks = page(tmp_path, text, "report.md")
    assert lines(blocks) == [
        "# 某局年报", "一、总体情况", "无。", "| 规章 | 0 |", "|---|---|", "五、问题",
    ]  # fmt: skip
    assert len(numbers(form_of(blocks))) == 10


def test_tables_made_of_divs_are_lines_not_grids(tmp_path: Path) -> None:
    text = "<div class=row><div>行政许可</div><div>18</div></div>"
    assert shown(page(tmp_path, text)) == ["行政许可", "18"]


def test_page_saved_by_excel_under_the_name_xls(tmp_path: Path) -> None:
    text = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        '<meta http-equiv=Content-Type content="text/html; charset=gb2312">'
        "<!--[if gte mso 9]><xml><x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]-->"
        "<style>td {mso-number-format:General}</style></head><body>"
        + as_html(T2).replace("<td", "<td class=xl65 x:num align=right")
        + "</body></html>"
    )
    blocks = page(tmp_path, text.encode("gb18030"), "report.xls")
    assert numbers(form_of(blocks)) == {
        name: value for name, value in UNIQUE.items() if name.startswith("t2")
    }


# --- spans ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "expected"),
    [("2", 2), ("2.7", 2), (" 2 ", 2), ("+2", 2), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("99999999", 64)],
)
def test_column_spans_as_browsers_read_them(tmp_path: Path, span: str, expected: int) -> None:
    grid = page(tmp_path, f"<table><tr><td colspan='{span}'>甲<td>乙</tr></table>")[0]
    assert isinstance(grid, Grid)
    assert grid.rows[0][0].width == expected  # type: ignore[union-attr]
    assert grid.rows[0][expected].text == "乙"  # type: ignore[union-attr]


@pytest.mark.parametrize(("span", "expected"), [("0", 3), ("9", 3), ("2", 2), ("x", 1), ("-3", 1)])
def test_row_spans_end_with_their_group(tmp_path: Path, span: str, expected: int) -> None:
    text = f"<table><tr><td rowspan='{span}'>甲<td>1<tr><td>2<tr><td>3</tr><tbody><tr><td>乙<td>4</table>"
    grid = page(tmp_path, text)[0]
    assert isinstance(grid, Grid)
    assert grid.rows[0][0].height == expected  # type: ignore[union-attr]
    assert [slot.text for slot in grid.rows[3] if slot] == ["乙", "4"]


def test_spans_that_overlap(tmp_path: Path) -> None:
    text = "<table><tr><td>甲<td rowspan=2>乙<tr><td colspan=3>丙<td>丁</table>"
    assert shown(page(tmp_path, text)) == [[["甲", "乙", None, None], ["丙", None, None, "丁"]]]


def test_row_with_fewer_cells_ends_in_nothing(tmp_path: Path) -> None:
    text = "<table><tr><td>甲<td>1<td>2<tr><td>乙<td>3</table>"
    assert shown(page(tmp_path, text)) == [[["甲", "1", "2"], ["乙", "3", None]]]


def test_head_first_and_foot_last(tmp_path: Path) -> None:
    parts = (
        "<tfoot><tr><td>尾<td>3</tfoot>",
        "<tbody><tr><td>身<td>2</tbody>",
        "<thead><tr><td>头<td>1</thead>",
    )
    assert shown(page(tmp_path, f"<table>{''.join(parts)}</table>")) == [
        [["头", "1"], ["身", "2"], ["尾", "3"]]
    ]


def test_cells_without_a_row(tmp_path: Path) -> None:
    text = "<table><tr><td>甲<td>1</tr><td>乙<td>2</table>"
    assert shown(page(tmp_path, text)) == [[["甲", "1"], ["乙", "2"]]]


def test_addresses(tmp_path: Path) -> None:
    blocks = page(tmp_path, f"<p>甲</p>{as_html(T2)}<p>乙<br>丙</p>{as_html(T4)}")
    assert [block.address for block in blocks if isinstance(block, Paragraph)] == ["第1段", "第2段", "第3段"]
    assert form_of(blocks).values["t4_review_upheld"].address == "第2个表第4行第1列"


# --- text -----------------------------------------------------------------------------------------


def test_breaks_and_blocks_are_lines(tmp_path: Path) -> None:
    text = "<p>甲<br>乙</p>丙<div>丁<span>戊</span></div><ul><li>己<li>庚</ul>"
    assert shown(page(tmp_path, text)) == ["甲", "乙", "丙", "丁戊", "己", "庚"]


def test_breaks_inside_cells(tmp_path: Path) -> None:
    assert shown(
        page(tmp_path, "<table><tr><td>商业<br>企业<td>1<br><td><p>科研</p><p>机构</p></table>")
    ) == [[["商业\n企业", "1", "科研\n机构"]]]


def test_source_lines_are_not_text_lines(tmp_path: Path) -> None:
    assert shown(page(tmp_path, "<html><body><p>政府信\n   息公开 2024\n年</p></body></html>")) == [
        "政府信息公开 2024 年"
    ]


def test_what_is_not_shown_is_left_out(tmp_path: Path) -> None:
    text = (
        "<body><script>1</script><style>2</style><nav>3</nav><p hidden>4</p>"
        "<p style='DISPLAY : none'>5</p><p style='color:red;visibility:hidden'>6</p><!-- 7 -->"
        "<footer>8</footer><noscript>9</noscript><p>甲<span style='display:none'>10</span></p></body>"
    )
    assert shown(page(tmp_path, text)) == ["甲"]


def test_hidden_rows_and_cells(tmp_path: Path) -> None:
    text = (
        "<table><tr style='display:none'><td>样例<td>9<td>9</tr>"
        "<tr><td>甲<td style='display:none'>8</td><td>1<td style='visibility:hidden'>2</table>"
    )
    assert shown(page(tmp_path, text)) == [[["甲", "1", ""]]]


def test_raised_and_struck_figures_are_not_run_together(tmp_path: Path) -> None:
    text = "<table><tr><td>12<sup>1</sup><td><del>12</del>15<td>3<sup></sup></table>"
    assert shown(page(tmp_path, text)) == [[["12[1]", "[12]15", "3"]]]


def test_typed_in_values_are_shown(tmp_path: Path) -> None:
    text = "<table><tr><td>规章<td><input value=5><td><input type=hidden value=6></table>"
    assert shown(page(tmp_path, text)) == [[["规章", "5", ""]]]


def test_titles_come_first_and_once(tmp_path: Path) -> None:
    head = "<meta name='ArticleTitle' content='某局2024年年报'><title>某局2024年年报</title><title>x</title>"
    text = f"<html><head>{head}</head><body>正文</body></html>"
    assert shown(page(tmp_path, text)) == [
        "某局2024年年报",
        "x",
        "正文",
    ]


# --- encodings and refusals -----------------------------------------------------------------------

TEXT = "<p>政府信息公开 12 件，镕</p>"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("gb18030"),
        b"<meta charset=gb2312>" + TEXT.encode("gbk"),
        b"<meta http-equiv='Content-Type' content='text/html; charset=GBK'>" + TEXT.encode("gbk"),
        b"<meta charset='utf-8'>" + TEXT.encode("gb18030"),
        b"<meta charset='nonsense'>" + TEXT.encode(),
        b'<?xml version="1.0" encoding="gb2312"?>' + TEXT.encode("gbk"),
        b"<meta charset='gb2312'>" + TEXT.encode(),
    ],
    ids=["utf-8", "mark", "utf-16", "bare gb", "gb2312", "gbk", "wrong utf-8", "unknown", "xml", "wrong gb"],
)
def test_encodings(tmp_path: Path, data: bytes) -> None:
    assert shown(page(tmp_path, data)) == ["政府信息公开 12 件，镕"]


def test_refusals(tmp_path: Path) -> None:
    for data in (b"", b" \n\n", b"\xef\xbb\xbf"):
        with pytest.raises(UnreadableFile, match="文件是空的"):
            page(tmp_path, data)
    with pytest.raises(UnreadableFile, match="文件不存在"):
        read_blocks(tmp_path / "missing.html")
    with pytest.raises(UnreadableFile, match="不能打开"):
        read_blocks(tmp_path)


def test_table_whose_end_was_forgotten(tmp_path: Path) -> None:
    pages = [as_html(table).replace("</table>", "") for table in (T2, T3, T4)]
    blocks = page(tmp_path, "<p>三、收到和处理</p>".join(pages) + "<p>五、问题</p>")
    assert numbers(form_of(blocks)) == UNIQUE
    assert lines(blocks) == ["三、收到和处理", "三、收到和处理", "五、问题"]


def test_rubbish_is_read_as_text(tmp_path: Path) -> None:
    text = "<table><tr><td>甲<td>1</tr></div></span><b><i>乙<p>丙"
    assert shown(page(tmp_path, text)) == [
        [["甲", "1"]],
        "乙",
        "丙",
    ]
