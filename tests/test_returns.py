"""What goes back to the agencies: who has to do what, the words, the files."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from districts import of
from docx import Document
from doors import workbook
from excel_limits import audit, schema_audit
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.addin.district.batch import Request, consolidate, examine
from nianbao.addin.errors import WrongUsage
from nianbao.addin.inputs import read
from nianbao.addin.returns import page
from nianbao.addin.returns.case import Case, ReturnedFile, Returns
from nianbao.addin.returns.matter import Matter, returns
from nianbao.addin.returns.notice import Notice, Sender, notice
from nianbao.addin.returns.word import NoticeTemplate
from nianbao.addin.returns.writing import Letters, write_returns
from nianbao.validators.finding import Finding
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.merge.roster import read_roster
from nianbao.workbook.merge.status import AgencyStatus
from nianbao.workbook.merge.summary.reading import read_summary
from nianbao.workbook.read import read_submission
from openpyxl import load_workbook
from returning import bare, district

SENDER = Sender("示例区政务公开办", "王五 0871-1234567")
TASKS = [
    ("A02", "redo"),
    ("A03", "redo"),
    ("A04", "explain"),
    ("A05", "choose"),
    ("A06", "redo"),
    ("A07", "redo"),
    ("A08", "redo"),
    ("A10", "redo"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return district(tmp_path_factory.mktemp("district"))


@pytest.fixture(scope="module")
def matter(place: tuple[Path, Path]) -> Matter:
    came, roster = place
    outcome = examine(Request([came], came.parent / "汇总表.xlsx", year=2024, roster=roster))
    return Matter(outcome.summary, outcome.given, read_roster(roster))


@pytest.fixture(scope="module")
def found(matter: Matter) -> Returns:
    return returns(matter)


@pytest.fixture(scope="module")
def written(matter: Matter, found: Returns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returns")
    write_returns(found, matter.files, folder, Letters(SENDER, NoticeTemplate(), 2024))
    return folder


def case(found: Returns, code: str) -> Case:
    (one,) = [one for one in found.cases if one.code == code]
    return one


def texts(path: Path) -> list[str]:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_every_agency_has_its_task(found):
    assert [(one.code, one.task) for one in found.cases] == TASKS
    assert [(one.code, one.contact, one.phone) for one in found.missing] == [
        ("A09", "吴六", "0871-1009"),
        ("A12", "郑七", "0871-1012"),
    ]
    assert [(Path(one.status.path).name, one.reason.partition("：")[0]) for one in found.asides] == [
        ("A11_示例县税务局.xlsx", "不退回，请自行核对"),
        ("外区某局.xlsx", "不退回，请自行核对"),
        ("扫描.xlsx", "不知道是哪个单位的，请自行核对"),
    ]


def test_findings_are_those_that_ask_for_something(found):
    assert [one.instance for one in case(found, "A03").files[0].errors] == ["T301.person", "T301.total"]
    assert [one.instance for one in case(found, "A04").files[0].owed] == [
        "T201.made",
        "T201.valid",
    ]
    assert case(found, "A07").files[0].judgement is None
    assert case(found, "A08").files[0].findings == ()


def test_from_the_summary_the_same_follows(place, found, tmp_path):
    came, roster = place
    path = came.parent / "汇总表.xlsx"
    consolidate(Request([came], path, year=2024, roster=roster))
    summary = read_summary(path)
    files = {one.path: path.parent / one.path for one in summary.agencies if one.path}
    again = returns(Matter(summary, files, read_roster(roster)))
    assert [(one.code, one.task, one.errors, one.owed) for one in again.cases] == [
        (one.code, one.task, one.errors, one.owed) for one in found.cases
    ]
    assert (again.missing, [one.reason for one in again.asides]) == (
        found.missing,
        [one.reason for one in found.asides],
    )


def test_a_file_mended_after_the_summary_is_not_returned(tmp_path):
    path = workbook(tmp_path / "a.xlsx", bare(of("A1", "示例县水利局", t3_new_person=77)))
    workbook(tmp_path / "b.xlsx", bare(of("A2", "示例县商务局", index=1)))
    outcome = examine(Request([tmp_path], tmp_path / "汇总表.xlsx", year=2024))
    workbook(path, bare(of("A1", "示例县水利局")))
    found = returns(Matter(outcome.summary, outcome.given))
    assert found.cases == ()
    assert [one.reason for one in found.asides] == ["来件在汇总之后已经改好，请重新汇总"]


def test_a_file_that_is_gone_is_told_from_the_summary(tmp_path):
    path = workbook(tmp_path / "a.xlsx", bare(of("A1", "示例县水利局", t3_new_person=77)))
    outcome = examine(Request([tmp_path], tmp_path / "汇总表.xlsx", year=2024))
    path.unlink()
    (one,) = returns(Matter(outcome.summary, outcome.given)).cases
    assert [finding.instance for finding in one.files[0].errors] == ["T301.person", "T301.total"]
    assert one.files[0].lost == "文件不存在。请检查文件夹和文件名"
    assert notice(one, (), 2024, SENDER).groups[0].items[0].what.startswith("自然人列：一、本年新收数量 77")


def test_an_agency_whose_other_file_was_taken_has_nothing_to_do(tmp_path):
    workbook(tmp_path / "新.xlsx", bare(of("A1", "示例县水利局")))
    workbook(tmp_path / "旧.xlsx", bare(of("A1", "示例县水利局", year=2023)))
    outcome = examine(Request([tmp_path], tmp_path / "汇总表.xlsx", year=2024))
    found = returns(Matter(outcome.summary, outcome.given))
    assert found.cases == ()
    assert [one.reason for one in found.asides] == ["已采纳该单位的 新.xlsx，这一份不必处理"]


def test_the_deadline_is_the_one_given_else_the_rosters_else_the_laws(matter):
    by_code = {one.code: one.deadline for one in returns(matter).cases}
    assert (by_code["A02"], by_code["A03"], by_code["A10"]) == (date(2025, 1, 20), None, date(2025, 1, 15))
    given = returns(replace(matter, deadline=date(2025, 2, 8)))
    assert {one.deadline for one in (*given.cases, *given.missing)} == {date(2025, 2, 8)}
    bare_roster = replace(matter, roster=None)
    assert {one.deadline for one in returns(bare_roster).cases if one.kind == "部门"} == {date(2025, 1, 31)}


def test_the_words_of_a_notice(found):
    one = notice(case(found, "A03"), ["A03_校验.xlsx"], 2024, SENDER)
    assert (one.title, one.addressee, one.signed) == ("退回修改通知", "丙河镇人民政府：", "示例区政务公开办")
    assert one.opening == (
        "你单位报送的2024年度政府信息公开工作年度报告经校验，有必须改正的问题 2 处，未计入汇总，现予退回。"
        "请按下列意见修改后重新报送。"
    )
    assert one.facts == (
        ("报送文件", "A03_丙河镇.xlsx"),
        ("随附", "A03_校验.xlsx"),
        ("联系", "王五 0871-1234567"),
    )
    (group,) = one.groups
    assert (group.heading, group.rest) == ("一、必须改正的问题（强制性，2 处）", "")
    assert group.items[0].where == "依申请公开!D8、D9、D31、D32\nT301.person"
    assert group.items[0].what.endswith("差 75")
    assert group.items[1].fix.endswith("候选：同第 1 条")
    assert one.closing.endswith("改好后看“校验”表已无强制性不平，尽快重新报送。")


def test_two_versions_are_told_apart_cell_by_cell(found):
    one = notice(case(found, "A05"), (), 2024, SENDER)
    assert one.facts[0] == ("报送文件", "（1）示例县水利局（1）.xlsx\n（2）示例县水利局.xlsx")
    (group,) = one.groups
    assert group.heading == "各份不同之处（1 处）"
    assert [item.what for item in group.items] == ["行政许可·本年处理决定数量：（1）12，（2）1322"]


def test_an_unreadable_file_is_told_with_its_reason(found):
    one = notice(case(found, "A07"), (), 2024, SENDER)
    assert one.facts[1] == (
        "退回原因",
        "文件已损坏或没有传完整，不能打开。请重新取得，或用 Excel、WPS 修复后另存一份再试",
    )
    assert (one.groups, one.closing) == ((), "请于2025年1月20日前重新报送。")


def test_every_file_is_there_and_can_be_opened(written):
    names = sorted(path.name for path in written.iterdir())
    notices = [name for name in names if name.endswith("通知.docx")]
    marked = [name for name in names if name.endswith("_校验.xlsx")]
    assert [name[:3] for name in notices] == [code for code, _ in TASKS]
    assert [name[:3] for name in marked] == ["A02", "A03", "A04", "A06", "A10"]
    assert sorted({*names} - {*notices, *marked}) == ["催报.txt", "催报名单.xlsx", "退回清单.xlsx"]
    for name in ("催报名单.xlsx", "退回清单.xlsx"):
        assert audit(written / name) == []
        assert schema_audit(written / name) == []


def test_notices_are_sound_documents(written):
    from openxml_audit import FileFormat, OpenXmlValidator

    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2010, max_errors=0)
    for path in written.glob("*.docx"):
        assert [error.description for error in validator.validate(path).errors] == []
        assert texts(path)[0] == path.stem.rpartition("_")[2]
        assert not any("{" in text or "%}" in text for text in texts(path))


def test_marked_copies_are_the_agencys_own_and_submissions_stay(written, place):
    book = load_workbook(written / "A03_丙河镇人民政府_校验.xlsx")
    assert book["依申请公开"]["D8"].fill.fgColor.rgb == "00FFC7CE"
    assert book["校验结果"]["A5"].value == "T301.person"
    assert read(written / "A10_癸山园区管委会_校验.xlsx").agency_code == "A10"
    assert read_submission(written / "A06_示例县统计局_校验.xlsx").source == "workbook"
    assert "A06_示例县统计局_校验.xlsx（由来件转成的填报表，已标注）" in texts(
        written / "A06_示例县统计局_退回修改通知.docx"
    )


def test_the_index_and_the_chase_list(written):
    index = load_workbook(written / "退回清单.xlsx")
    rows = list(index["退回"].iter_rows(min_row=4, values_only=True))
    assert [(row[1], row[4], row[5], row[6]) for row in rows] == [
        ("A02", "退回修改", 77, 0),
        ("A03", "退回修改", 2, 0),
        ("A04", "补充情况说明", 0, 2),
        ("A05", "确认采用哪一份", 0, 0),
        ("A06", "退回修改", 2, 1),
        ("A07", "退回修改", 0, 0),
        ("A08", "退回修改", 0, 0),
        ("A10", "退回修改", 2, 0),
    ]
    assert index["退回"]["K4"].hyperlink.target == "A02_示例县教育局_退回修改通知.docx"
    assert index["不退回"].max_row == 6
    rows = list(load_workbook(written / "催报名单.xlsx")["催报"].iter_rows(min_row=4, values_only=True))
    assert rows == [
        (1, "A09", "示例县林业局", "部门", "吴六", "0871-1009", "2025年1月20日", None),
        (2, "A12", "丑山镇人民政府", "镇", "郑七", "0871-1012", None, None),
    ]
    told = (written / "催报.txt").read_bytes().decode("utf-8-sig").split("\r\n")
    assert told[2] == (
        "【年报催报】各单位：尚未收到以下 2 个单位的2024年度政府信息公开工作年度报告："
        "示例县林业局（2025年1月20日前）、丑山镇人民政府。请按期报送；没有数字的也要零报告。"
        "联系：王五 0871-1234567。"
    )
    assert told[6].startswith("示例县林业局（吴六 0871-1009）：尚未收到你单位2024年度")


def test_the_same_bytes_each_time_and_nothing_is_covered(matter, found, written, tmp_path):
    letters = Letters(SENDER, NoticeTemplate(), 2024)
    few = replace(found, cases=found.cases[1:2])
    names = write_returns(few, matter.files, tmp_path, letters).names
    same = [name for name in names if name != "退回清单.xlsx"]
    assert [(tmp_path / name).read_bytes() for name in same] == [
        (written / name).read_bytes() for name in same
    ]
    write_returns(few, matter.files, tmp_path, letters)
    (tmp_path / "催报.txt").write_text("我改过", "utf-8")
    (tmp_path / "退回清单.xlsx").unlink()
    with pytest.raises(WrongUsage, match=r"催报.txt已经存在，一份也没有写。要覆盖请加 --force，或换一个"):
        write_returns(few, matter.files, tmp_path, letters)
    assert not (tmp_path / "退回清单.xlsx").exists()
    (tmp_path / "Z9_旧局_退回修改通知.docx").touch()
    left = write_returns(few, matter.files, tmp_path, letters, force=True).left
    assert left == ("Z9_旧局_退回修改通知.docx",)
    assert (tmp_path / "催报.txt").read_bytes() == (written / "催报.txt").read_bytes()


def test_a_submission_is_never_covered(found, matter, tmp_path):
    few = replace(found, cases=found.cases[1:2])
    mine = tmp_path / "A03_丙河镇人民政府_校验.xlsx"
    shown = few.cases[0].files[0].status.path
    mine.write_bytes(matter.files[shown].read_bytes())
    letters = Letters(SENDER, NoticeTemplate(), 2024)
    with pytest.raises(WrongUsage, match="结果会盖掉来件"):
        write_returns(few, {**matter.files, shown: mine}, tmp_path, letters, force=True)


def make_notice(text: str) -> Notice:
    finding = Finding("T1", "T1.a", "error", "failed", "题", text, text, addresses=(text,))
    status = AgencyStatus(text, "", f"{text or '空'}.xlsx", "rejected", text)
    return notice(
        Case(text, "", "", "redo", (ReturnedFile(status, (finding,)),)), (text,), 2024, Sender(text, text)
    )


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
@pytest.mark.parametrize("template", [NoticeTemplate()])
def test_what_agencies_wrote_is_text_whatever_it_looks_like(template, text):
    _is_text(template, text)


@pytest.mark.parametrize(
    "text",
    ["{{ 7*7 }}", "{% for x in y %}", "{_{ 标题 }_}", "<w:br/>&amp;", "a\x07b\x0cc", "{%p endfor %}", "{#"],
)
def test_template_language_of_an_agency_is_text(text):
    _is_text(NoticeTemplate(), text)


def _is_text(template: NoticeTemplate, text: str) -> None:
    from nianbao.addin.marking.width import printable

    given = make_notice(text)
    document = Document(io.BytesIO(template.document(given)))
    shown = [document.paragraphs[2].text, document.tables[1].rows[1].cells[2].text]
    wanted = [given.addressee, given.groups[0].items[0].what]
    assert shown == [printable(text).replace("\t", " ") for text in wanted]


def test_a_district_may_bring_its_own_template(tmp_path, found):
    path = tmp_path / "模板.docx"
    document = Document()
    document.add_paragraph("{{ 主送 }}{{ 正文 }}")
    document.save(str(path))
    made = NoticeTemplate(path).document(notice(case(found, "A03"), (), 2024, SENDER))
    (paragraph,) = Document(io.BytesIO(made)).paragraphs
    assert paragraph.text.startswith("丙河镇人民政府：你单位报送的")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{{ 没有的项 }}", "模板中的填充项有误"),
        ("{% for x in 各组 %}", "模板中的填充项有误"),
        ("{{ ''.__class__.__mro__ }}", "模板中的填充项有误"),
    ],
)
def test_a_wrong_template_is_refused_with_what_is_wrong(content, reason, tmp_path, found):
    path = tmp_path / "模板.docx"
    document = Document()
    document.add_paragraph(content)
    document.save(str(path))
    with pytest.raises(UnreadableFile, match=reason):
        NoticeTemplate(path).document(notice(case(found, "A03"), (), 2024, SENDER))


def test_what_is_no_word_document_is_no_template(tmp_path):
    (tmp_path / "a.docx").write_text("不是", "utf-8")
    for name in ("a.docx", "没有.docx"):
        with pytest.raises(UnreadableFile, match="模板"):
            NoticeTemplate(tmp_path / name)


def test_rows_that_fit_and_rows_that_do_not():
    assert page.fit([[30.0] * 9], 200, 16) == [5]
    assert page.fit([[30.0] * 2, [20.0] * 9], 200, 16) == [2, 4]
    assert page.fit([[500.0], [20.0]], 100, 16) == [1, 1]
    assert page.fit([], 100, 16) == []
