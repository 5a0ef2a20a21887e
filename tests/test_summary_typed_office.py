"""Typing into 调整 of a summary that is open in LibreOffice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from nianbao.workbook.adjustments import COUNTED, FAULTS
from nianbao.workbook.draw.layout import ADJUSTMENT_FIRST_ROW, places
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.numbers import read_typed
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Adjustment
from office import LockedCell, Office
from summary_cases import SUMMARIES

pytestmark = pytest.mark.office
FINAL = SUMMARIES["final"]
PLAIN = FINAL.merged.values


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("typed") / "汇总.xlsx"
    path.write_bytes(draw_summary(replace(FINAL, rules={"C07": "没有重复计数"})))
    return path


def test_an_adjustment_is_followed_in_tables_shares_and_checks(path: Path, office: Office) -> None:
    title = FORM_2021.cells["t3_new_person"].title
    cells = ("t3_new_person", "t3_new_total", "check_T301_person", "check_T301_company", "封面!B12")
    with office.open_calc(path) as book:
        assert book.get("check_T301_person") == "平"
        assert book.get("封面!B12") == "正式：应报单位均已采纳，计入汇总"
        book.set_many({"调整!B6": "C07", "调整!C6": title, "调整!D6": -2, "调整!E6": "重复计数"})
        assert book.get_many(cells) == {
            "t3_new_person": PLAIN["t3_new_person"] - 2,
            "t3_new_total": PLAIN["t3_new_total"] - 2,
            "check_T301_person": "不平",
            "check_T301_company": "平",
            "封面!B12": "正式：应报单位均已采纳，计入汇总",
        }
        assert book.get_many(["调整!J6", "调整!K6", "调整!L6", "调整!M6"]) == {
            "调整!J6": PLAIN["t3_new_person"],
            "调整!K6": -2,
            "调整!L6": PLAIN["t3_new_person"] - 2,
            "调整!M6": COUNTED,
        }
        shares = [f"构成!M{row}" for row in (6, 7, 8, 9)]
        total = PLAIN["t3_new_total"]
        assert list(book.get_many(shares).values()) == [total, -2, total - 2, "平"]
        book.set_many({"调整!C7": "t3_granted_person", "调整!D7": -2, "调整!E7": "同上"})
        assert book.get("check_T301_person") == "平"
        book.set("调整!E7", None)
        assert book.get("调整!M7") == FAULTS["no_reason"]
        assert book.get("check_T301_person") == "不平"
        assert book.get("封面!B12") == "草稿——“调整”有 1 行不能计入"
        assert book.get("主动公开!A1") == "草稿——“调整”有 1 行不能计入；含调整 1 行"


def test_only_what_is_to_be_typed_is_open(path: Path, office: Office) -> None:
    with office.open_calc(path) as book:
        for target in ("调整!I6", "调整!M6", "调整!C5", "调整!A6", "调整!C45"):
            with pytest.raises(LockedCell):
                book.set(target, 1)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_sheet_answers_as_python_does(seed: int, path: Path, office: Office, tmp_path: Path) -> None:
    """Any rows at all: the same faults, the same figures, read back the same."""
    random = Random(seed)
    names = (*FORM_2021.typed[:12], "t4_review_upheld", "T3_NEW_PERSON", "t3_new_total", "没有的格")
    rows = []
    for _ in range(28):
        name = random.choice(names)
        cell = FORM_2021.cells[name].title if name in FORM_2021.cells and random.random() < 0.7 else name
        amount = random.choice([0, 1, -1, 3, -7, 0.5, 0.25, -0.000001, 1e-7, "2", "/", None])
        reason = random.choice(["依据", "依据", "依据", "", " ", "　", "\n"])
        rows.append(Adjustment(cell if random.random() < 0.9 else "", read_typed(amount), reason))
    merged = merge(FORM_2021, FINAL.merged.submissions, rows)
    typed: dict[str, float | str | None] = {}
    for row, one in enumerate(rows, ADJUSTMENT_FIRST_ROW + 1):
        amount = one.amount.value if one.amount.value is not None else one.amount.text or None
        typed |= {
            f"调整!C{row}": one.cell or None,
            f"调整!D{row}": amount,
            f"调整!E{row}": one.reason or None,
        }
    with office.open_calc(path) as book:
        book.set_many(typed)
        answers = book.get_many(f"调整!M{ADJUSTMENT_FIRST_ROW + 1 + i}" for i in range(len(rows)))
        figures = book.get_many(FORM_2021.cells)
        book.save_as(tmp_path / "typed.xlsx")
    expected = [FAULTS[one.fault] if one.fault else COUNTED for one in merged.adjustments]
    blank = [
        not one.cell and one.amount.value is None and not one.amount.text and not one.reason for one in rows
    ]
    assert list(answers.values()) == ["" if b else said for b, said in zip(blank, expected, strict=True)]
    assert {name: round(value, 6) for name, value in figures.items()} == merged.values
    found = read_submission(tmp_path / "typed.xlsx")
    assert found.numbers() == merged.values
    kept = [one for one, b in zip(merged.adjustments, blank, strict=True) if not b]
    assert len({(one.name, one.fault) for one in kept}) > 8
    read = {one.address: one.fault for one in found.adjustments}
    whole = {f"调整!C{ADJUSTMENT_FIRST_ROW + 1 + i}": one.fault for i, one in enumerate(merged.adjustments)}
    assert read == {address: fault for address, fault in whole.items() if address in read}
    assert {fault for address, fault in whole.items() if address not in read} <= {"no_cell"}


def test_a_change_in_detail_goes_through_to_the_result(path: Path, office: Office) -> None:
    """From the agency's row over the sum and the adjustment to the table, without a break."""
    where = places(FORM_2021)["t4_review_upheld"].address
    with office.open_calc(path) as book:
        book.set_many({"调整!C6": "t4_review_upheld", "调整!D6": -1, "调整!E6": "共同被告"})
        before = book.get(where)
        column = next(
            letters
            for letters in (f"{a}{b}" for a in "EFGHI" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            if book.get(f"明细!{letters}7") == "t4_review_upheld"
        )
        own = book.get(f"明细!{column}8")
        book.set(f"明细!{column}8", own + 5)
        assert book.get(where) == before + 5
        assert book.get("调整!L6") == before + 5
        assert book.get(f"明细!{column}6") == PLAIN["t4_review_upheld"] + 5
