"""The roster: every way it is kept, every way it is wrong, and who a file is from."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from cases import ROOT
from nianbao.workbook.errors import NianbaoError
from nianbao.workbook.merge.roster import Member, Roster, read_roster

TEXT = (
    "代码,名称,类别,垂直管理,联系人,截止日期,前身\n"
    "001,甲区民政局,部门,否,张三,2025-01-20,\n"
    "002,甲区税务局,部门,是,,2025年1月21日,甲区国税局、甲区地税局\n"
    '\n003,"甲区乙镇人民政府, 乙镇",镇,,"李四",2025/1/5,Z9\n'
)
MEMBERS = (
    Member("001", "甲区民政局", "部门", False, "张三", date(2025, 1, 20)),
    Member("002", "甲区税务局", "部门", True, "", date(2025, 1, 21), ("甲区国税局", "甲区地税局")),
    Member("003", "甲区乙镇人民政府, 乙镇", "镇", False, "李四", date(2025, 1, 5), ("Z9",)),
)


def saved(folder: Path, data: bytes | str, name: str = "名单.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def complaint(folder: Path, data: bytes | str) -> str:
    path = saved(folder, data)
    with pytest.raises(NianbaoError) as caught:
        read_roster(path)
    assert str(caught.value).startswith(f"{path}：")
    return str(caught.value).removeprefix(f"{path}：")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_text_in_any_encoding_and_separator(tmp_path, encoding, separator, newline):
    text = TEXT.replace(', 乙镇"', '|COMMA| 乙镇"').replace(",", separator).replace("|COMMA|", ",")
    data = text.replace("\n", newline).encode(encoding)
    assert read_roster(saved(tmp_path, data)).members == MEMBERS


def test_english_headings_and_the_example():
    roster = read_roster(ROOT / "examples" / "roster.csv")
    assert len(roster.members) == 6
    assert roster.members[0] == Member("SPB001", "重庆市沙坪坝区人民政府办公室", "本级")


def test_headings_in_any_order_and_case_with_full_width(tmp_path):
    roster = read_roster(saved(tmp_path, "NAME, Ｃｏｄｅ ,备注\n甲局,０１,随意\n"))
    assert roster.members == (Member("01", "甲局"),)


def test_a_title_above_the_headings_is_passed_over(tmp_path):
    assert read_roster(saved(tmp_path, "甲区编制主体名单\n\n代码\t名称\n1\t甲局\n")).members[0].code == "1"


def xlsx(rows, formats=None) -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, code in (formats or {}).items():
        book.active[place].number_format = code
    book.save(out)
    return out.getvalue()


def test_excel_keeps_codes_as_shown(tmp_path):
    rows = [["代码", "名称", "垂直管理", "截止日期"]]
    rows += [[1, "甲局", True, date(2025, 1, 20)], ["001", "乙局", 0, "2025.1.20"], [2, "丙局", 1.0, None]]
    roster = read_roster(saved(tmp_path, xlsx(rows), "名单.xlsx"))
    assert roster.members == (
        Member("1", "甲局", vertical=True, deadline=date(2025, 1, 20)),
        Member("001", "乙局", deadline=date(2025, 1, 20)),
        Member("2", "丙局", vertical=True),
    )
    formatted = read_roster(saved(tmp_path, xlsx(rows, {"A4": "0000"}), "名单.xlsx"))
    assert [member.code for member in formatted.members] == ["1", "001", "0002"]


def test_the_table_may_stand_on_a_later_sheet(tmp_path):
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明").write(0, 0, "填表说明")
        sheet = book.add_worksheet("名单")
        sheet.write_row(2, 1, ["代码", "名称"])
        sheet.write_row(3, 1, ["A1", "甲局"])
        sheet.write_row(5, 1, ["A1", "乙局"])
    with pytest.raises(NianbaoError, match=r"“名单”第6行：代码“A1”与“名单”第4行重复$"):
        read_roster(path)


def test_ods(tmp_path):
    cells = ["代码", "名称", "007", "甲局"]
    text = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in pair
        )
        + "</table:table-row>"
        for pair in (cells[:2], cells[2:])
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="a">'
        f"{text}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "r.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    assert read_roster(path).members == (Member("007", "甲局"),)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "名单是空的"),
        ("\n\n", "名单是空的"),
        ("代码,名称\n", "名单是空的：表头之下没有一个单位"),
        ("代码,名称\n , \n", "名单是空的：表头之下没有一个单位"),
        ("甲局,1\n乙局,2\n", "没有表头：应有“代码”和“名称”两列，首行却是“甲局、1”"),
        ("code,kind\n1,镇\n", "第1行：缺少“名称”（name）列"),
        ("\n名称\n甲局\n", "第2行：缺少“代码”（code）列"),
        (
            "代码,名称,电话,邮箱\n1,甲局,,\n",
            "第1行：不认识的列“邮箱”。可用的列："
            "代码、名称、类别、垂直管理、联系人、电话、截止日期、收到日期、前身（或英文列名）",
        ),
        ("代码,名称,name\n1,甲局,甲局\n", "第1行：“名称”（name）列出现两次"),
        ("代码,名称\n1,甲局\n1,乙局\n", "第3行：代码“1”与第2行重复"),
        ("代码,名称\na1,甲局\nＡ1,乙局\n", "第3行：代码“A1”与第2行重复"),
        ("代码,名称\n1,甲局\n2,甲局 \n", "第3行：名称“甲局”与第2行重复"),
        ("代码,名称\n,甲局\n2,\n", "第2行：缺少代码；第3行：缺少名称"),
        (
            "代码,名称,截止日期\n1,甲局,2025-02-30\n2,乙局,1月20日\n",
            "第2行：“截止日期”应写成 2025-01-20 这样，实为“2025-02-30”；"
            "第3行：“截止日期”应写成 2025-01-20 这样，实为“1月20日”",
        ),
        ("代码,名称,垂直管理\n1,甲局,省管\n", "第2行：“垂直管理”应填“是”或“否”，实为“省管”"),
        ("代码,名称\n1,甲局,多\n", "第2行：比表头多出内容“多”"),
        ('代码,名称\n1,"甲\n局"\n1,乙局\n', "第4行：代码“1”与第2行重复"),
        (b"\x00\x01\x02", "不是 CSV 文本，也不是 Excel 工作簿。请另存为 .csv 或 .xlsx 再试"),
        (b"\x81\x20\xff", "不是 CSV 文本，也不是 Excel 工作簿。请另存为 .csv 或 .xlsx 再试"),
        (b"PK\x03\x04broken", "不能作为工作簿打开（可能已损坏或设有打开密码）"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"broken", "不能作为工作簿打开（可能已损坏或设有打开密码）"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, data, sentence):
    assert complaint(tmp_path, data) == sentence


def test_many_faults_are_counted(tmp_path):
    rows = "".join(f"{i},\n" for i in range(12))
    assert complaint(tmp_path, "代码,名称\n" + rows).endswith("第9行：缺少名称；等，共12处")


def test_one_and_001_are_two_codes(tmp_path):
    assert len(read_roster(saved(tmp_path, "代码,名称\n1,甲局\n001,乙局\n")).members) == 2


def test_a_missing_file_or_folder(tmp_path):
    for path in (tmp_path / "无.csv", tmp_path):
        with pytest.raises(NianbaoError, match="不能打开"):
            read_roster(path)


ROSTER = Roster(
    "",
    (
        Member("001", "甲区民政局"),
        Member("002", "甲区发展和改革局（粮食局）"),
        Member("003", "甲区·乙镇"),
        Member("004", "甲区乙镇"),
        Member("005", "甲区税务局", vertical=True),
    ),
)


@pytest.mark.parametrize(
    ("code", "name", "position", "how"),
    [
        ("001", "甲区民政局", 0, "code"),
        ("００1 ", "随便", 0, "code"),
        ("001", "", 0, "code"),
        ("", " 甲区民政局", 0, "name"),
        ("1", "甲区民政局", 0, "name"),
        ("", "甲区 发展和改革局(粮食局)", 1, "similar_name"),
        ("", "甲区发展和改革局粮食局", 1, "similar_name"),
        ("", "甲区发展改革局（粮食局）", None, "none"),
        ("", "甲区民政", None, "none"),
        ("", "甲区乙镇", 3, "name"),
        ("", "甲区 乙镇", None, "none"),
        ("004", "甲区 乙镇", 3, "code"),
        ("001", "甲区乙镇", None, "conflict"),
        ("001", "甲区税务局。", None, "conflict"),
        ("", "", None, "none"),
        ("", "（）", None, "none"),
    ],
)
def test_find(code, name, position, how):
    expected = None if position is None else ROSTER.members[position]
    assert ROSTER.find(code, name) == (expected, how)


def test_vertically_managed_agencies_are_not_expected():
    assert [member.code for member in ROSTER.expected] == ["001", "002", "003", "004"]


AREAS = Roster(
    "",
    (
        Member("1", "甲区民政局"),
        Member("2", "某市甲区教育局"),
        Member("3", "甲区城市管理局"),
        Member("4", "甲区乙镇人民政府"),
        Member("5", "甲区丙镇人民政府"),
        Member("6", "甲区社区工作办公室"),
    ),
)


@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("甲县民政局", 0),
        ("甲民政局", 0),
        ("民政局", 0),
        ("区民政局", 0),
        ("某省某市甲区民政局", 0),
        ("丁区民政局", None),
        ("政局", None),
        ("甲区教育局", 1),
        ("城市管理局", 2),
        ("管理局", None),
        ("乙镇人民政府", 3),
        ("镇人民政府", None),
        ("工作办公室", None),
        ("社区工作办公室", 5),
    ],
)
def test_a_name_that_differs_only_in_its_area(name, position):
    found = AREAS.find("", name)
    assert found == ((None, "none") if position is None else (AREAS.members[position], "area_name"))


def test_an_area_is_weaker_than_a_code_and_never_one_of_two():
    two = Roster("", (Member("1", "甲区民政局"), Member("2", "乙区民政局")))
    assert two.find("", "民政局") == (None, "none")
    assert two.find("2", "民政局") == (two.members[1], "code")
    assert two.find("2", "甲县民政局") == (two.members[1], "code")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("1_甲区民政局", 0),
        ("民政局2024年报（定稿）", 0),
        ("教育局", 1),
        ("关于甲区城市管理局年报", 2),
        ("规划管理局", None),
        ("甲区乙镇人民政府和甲区丙镇人民政府", None),
        ("年报", None),
        ("", None),
    ],
)
def test_a_name_inside_a_text(text, position):
    assert AREAS.named_in(text) is (None if position is None else AREAS.members[position])


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_rosters_saved_by_an_office_program(tmp_path, office, suffix):
    rows = [
        ["代码", "名称", "垂直管理", "截止日期"],
        [1, "甲局", "否", date(2025, 1, 20)],
        ["002", "乙局", "是", None],
    ]
    path = saved(tmp_path, xlsx(rows, {"D2": "yyyy-mm-dd"}), "名单.xlsx")
    assert read_roster(office.convert(path, suffix)).members == (
        Member("1", "甲局", deadline=date(2025, 1, 20)),
        Member("002", "乙局", vertical=True),
    )
