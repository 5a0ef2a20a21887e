"""A district's folder with every kind of trouble, and its roster."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from districts import of
from docx import Document
from doors import with_totals, workbook
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Submission

ROSTER = """代码,名称,类别,垂直管理,联系人,电话,截止日期
A01,示例县财政局,部门,否,赵一,0871-1001,2025-01-20
A02,示例县教育局,部门,否,钱二,,2025-01-20
A03,丙河镇人民政府,镇,否,,,
A04,丁香街道办事处,街道,否,孙三,0871-1004,
A05,示例县水利局,部门,否,李四,0871-1005,2025-01-20
A06,示例县统计局,部门,否,周五,0871-1006,2025-01-20
A07,示例县商务局,部门,否,,,2025-01-20
A08,示例县交通运输局,部门,否,,,2025-01-20
A09,示例县林业局,部门,否,吴六,0871-1009,2025-01-20
A10,癸山园区管委会,园区,否,,,2025-01-15
A11,示例县税务局,部门,是,,,
A12,丑山镇人民政府,镇,否,郑七,0871-1012,
"""


def district(folder: Path) -> tuple[Path, Path]:
    """The folder of what came in, and the roster: one of each trouble.

    A01 is right; A02 has more errors than fit on a page; A03 one wrong cell; A04 owes explanations;
    A05 sent two versions; A06 a Word report with a wrong total; A07 a file that is cut off; A08 last
    year's report; A09 and A12 nothing; A10 lies in an archive, wrong; A11 is vertically managed.
    W01 is of another district, and somebody sent a picture.
    """
    came, roster = folder / "来件", folder / "名单.csv"
    came.mkdir(parents=True, exist_ok=True)
    roster.write_text(ROSTER, "utf-8")
    good = workbook(came / "A01_示例县财政局.xlsx", bare(of("A01", "示例县财政局")))
    workbook(came / "A02_示例县教育局.xlsx", many_errors(bare(of("A02", "示例县教育局", index=2))))
    workbook(
        came / "A03_丙河镇.xlsx", bare(of("A03", "丙河镇人民政府", index=4, t3_new_person=77)), live=True
    )
    workbook(came / "A04_丁香街道.xlsx", owing(bare(of("A04", "丁香街道办事处", index=3))))
    workbook(came / "示例县水利局.xlsx", bare(of("A05", "示例县水利局", index=2)))
    workbook(
        came / "旧" / "示例县水利局（1）.xlsx",
        bare(of("A05", "示例县水利局", index=2, t2_license_decisions=12)),
    )
    report(came / "示例县统计局年报.docx", of("A06", "示例县统计局", index=4))
    (came / "A07_示例县商务局.xlsx").write_bytes(good.read_bytes()[:9000])
    workbook(came / "A08_示例县交通运输局.xlsx", bare(of("A08", "示例县交通运输局", year=2023, index=1)))
    inside = workbook(folder / "癸山园区.xlsx", bare(of("A10", "癸山园区管委会", index=1, t3_new_company=9)))
    with zipfile.ZipFile(came / "园区.zip", "w") as archive:
        archive.write(inside, "报送/癸山园区.xlsx")
    workbook(came / "A11_示例县税务局.xlsx", bare(of("A11", "示例县税务局", index=1)))
    workbook(came / "外区某局.xlsx", bare(of("W01", "外区某局", index=1)))
    (came / "扫描.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return came, roster


def bare(given: Submission) -> Submission:
    """With texts about which there is nothing to say."""
    return replace(given, texts=plain_texts(given.agency_name))


def plain_texts(name: str) -> dict[str, str]:
    """Texts short enough to be like nobody else's."""
    return {
        "s1_proactive": f"{name}按目录公开，全年培训2次。",
        "s1_on_request": "专人登记，限期答复。",
        "s1_management": "制发文件先审查后公开。",
        "s1_platform": "栏目按月检查更新。",
        "s1_supervision": "已纳入年度考核。",
        "s5_problems": "个别栏目更新不够及时，解读形式较为单一。",
        "s5_improvements": "建立栏目更新台账，丰富解读的形式和内容。",
        "s6_other": "没有收取信息处理费。",
    }


def many_errors(given: Submission) -> Submission:
    """Blank cells, texts and sums that do not hold, all over the tables."""
    values = dict(given.values)
    for number, name in enumerate(given.form.typed):
        if number % 3 == 0:
            values[name] = Reading("text", text=f"{number}件", proposed=number)
        elif number % 5 == 0:
            values[name] = Reading("blank", text="/")
        elif number % 7 == 0:
            values[name] = Reading("number", number)
    return replace(given, values=values)


def owing(given: Submission) -> Submission:
    """One 核实性 finding that nobody has explained."""
    return with_totals(given, t2_regulation_made=1, t2_regulation_valid=1)


def report(path: Path, given: Submission) -> None:
    """A report in Word, with one number that does not fit."""
    document = Document()
    document.add_heading(f"{given.agency_name}{given.report_year}年政府信息公开工作年度报告", 1)
    for part in given.form.parts:
        document.add_paragraph(f"{part.number}、{part.title}")
        for field in part.texts:
            document.add_paragraph(field.label)
            document.add_paragraph(given.texts.get(field.name, ""))
        if part.table:
            table = given.form.table(part.table)
            grid = document.add_table(table.height, table.width)
            for box in table.grid:
                corner = grid.cell(box.row, box.column)
                corner = corner.merge(grid.cell(box.row + box.height - 1, box.column + box.width - 1))
                value = given.values[box.cell.name].value if box.cell else box.text
                corner.text = str(value)
            if part.table == "t3":
                row = min(cell.row for cell in table.cells)
                grid.cell(row, table.width - 1).text = "999"
    document.save(str(path))
