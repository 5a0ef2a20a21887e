"""``nianbao returns`` from the command line: options, what it says, exit statuses."""

from __future__ import annotations

import pytest
from districts import of
from docx import Document
from doors import nianbao, workbook
from office import Office
from returning import bare, many_errors, owing

ROSTER = "代码,名称,类别\nA1,示例县水利局,部门\nA2,示例县商务局,部门\nA3,示例县林业局,部门\n"


def test_a_folder_and_its_summary_come_to_the_same(tmp_path, capsys):
    came, roster, summary = tmp_path / "来件", tmp_path / "名单.csv", tmp_path / "汇总.xlsx"
    roster.write_text(ROSTER, "utf-8")
    workbook(came / "a.xlsx", bare(of("A1", "示例县水利局", t3_new_person=77)))
    workbook(came / "b.xlsx", owing(bare(of("A2", "示例县商务局", index=1))))
    whose = ("--year", 2024, "--agency", "示例区")
    rest = ("--roster", roster, "--deadline", "2025-01-24", "--contact", "王五")
    folder = nianbao(capsys, "returns", came, "-o", tmp_path / "甲", *whose, *rest)
    nianbao(capsys, "consolidate", came, "-o", summary, "--roster", roster, *whose)
    read = nianbao(capsys, "returns", summary, "-o", tmp_path / "乙", *rest)
    first = "示例区2024年度：退回修改 1 家，补充情况说明 1 家，催报 1 家"
    assert [one.out.splitlines()[0] for one in (folder, read)] == [first, first]
    assert (folder.status, read.status) == (1, 1)
    written = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "甲乙"]
    differing = [name for name in written[0] if written[0][name] != written[1].get(name)]
    assert (sorted(written[0]), differing) == (sorted(written[1]), ["退回清单.xlsx"])


def test_only_explanations_owed_is_no_error(tmp_path, capsys):
    workbook(tmp_path / "来件" / "a.xlsx", owing(bare(of("A1", "示例县水利局"))))
    said = nianbao(capsys, "returns", tmp_path / "来件", "-o", tmp_path / "退回", "--year", 2024)
    assert said.status == 0
    assert said.out.splitlines()[:2] == [
        "2024年度：补充情况说明 1 家",
        "  补充情况说明  示例县水利局（待说明 2）",
    ]
    assert "没有期限" in said.err


def test_nothing_to_do_writes_nothing(tmp_path, capsys):
    workbook(tmp_path / "来件" / "a.xlsx", bare(of("A1", "示例县水利局")))
    said = nianbao(capsys, "returns", tmp_path / "来件", "-o", tmp_path / "退回", "--year", 2024)
    assert (said.status, said.out) == (0, "2024年度：没有要退回的，也没有要催报的\n")
    assert not (tmp_path / "退回").exists()


def test_a_template_of_ones_own(tmp_path, capsys):
    workbook(tmp_path / "来件" / "a.xlsx", owing(bare(of("A1", "示例县水利局"))))
    document = Document()
    document.add_paragraph("{{ 标题 }}")
    document.save(str(tmp_path / "模板.docx"))
    arguments = ("-o", tmp_path / "退回", "--template", tmp_path / "模板.docx")
    assert nianbao(capsys, "returns", tmp_path / "来件", *arguments).status == 0
    (path,) = (tmp_path / "退回").glob("*.docx")
    assert [one.text for one in Document(str(path)).paragraphs] == ["补充情况说明通知"]


def test_wrong_usage(tmp_path, capsys):
    came = tmp_path / "来件"
    path = workbook(came / "a.xlsx", bare(of("A1", "示例县水利局")))
    inside = nianbao(capsys, "returns", came, "-o", came / "退回")
    assert inside.status == 2
    assert "不能放在来件文件夹" in inside.err
    assert not (came / "退回").exists()
    other = nianbao(capsys, "returns", path, "-o", tmp_path / "退回")
    assert (other.status, "这不是汇总表" in other.err) == (3, True)
    year = nianbao(capsys, "returns", path, "-o", tmp_path / "退回", "--year", 2024)
    assert (year.status, "--year 只在给出来件文件夹时有用" in year.err) == (2, True)
    gone = nianbao(capsys, "returns", tmp_path / "没有.xlsx", "-o", tmp_path / "退回")
    assert (gone.status, gone.err) == (2, f"未能完成：没有找到汇总表：{tmp_path / '没有.xlsx'}\n")
    day = nianbao(capsys, "returns", came, "-o", tmp_path / "退回", "--deadline", "1月20日")
    assert (day.status, "日期应写成 2025-01-24 这样" in day.err) == (2, True)
    template = nianbao(capsys, "returns", came, "-o", tmp_path / "退回", "--template", path)
    assert template.status == 3


@pytest.mark.office
def test_a_notice_is_one_page_however_much_there_is_to_say(office: Office, tmp_path, capsys):
    came = tmp_path / "来件"
    workbook(came / "a.xlsx", owing(many_errors(bare(of("A1", "示例县水利局", index=2)))))
    long = "示例省示例市示例县水利和湖泊管理与河道采砂综合治理工作委员会办公室（示例县防汛抗旱指挥部办公室）"
    workbook(came / "b.xlsx", many_errors(bare(of("A2", long, index=1))))
    workbook(came / "c1.xlsx", bare(of("A3", "示例县商务局", index=1)))
    workbook(came / "c2.xlsx", bare(of("A3", "示例县商务局", index=3)))
    arguments = ("--agency", "示例区", "--contact", "王五", "--deadline", "2025-01-24", "--year", 2024)
    nianbao(capsys, "returns", came, "-o", tmp_path / "退回", *arguments)
    notices = sorted((tmp_path / "退回").glob("*.docx"))
    pages = [len(office.render(path, tmp_path)) for path in notices]
    assert (len(notices), pages) == (3, [1, 1, 1])
