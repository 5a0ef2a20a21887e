"""Live formulas: what stands in the workbook answers as the engine does, by two independent programs."""

from __future__ import annotations

import random
from pathlib import Path

import formulas
import openpyxl
import pytest
from cases import real, submission
from judging import zeros
from nianbao.validators.catalogue import instances
from nianbao.validators.engine import outcome
from nianbao.validators.live import ANSWERS, live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.checks import as_drawn
from nianbao.workbook.draw.look.colours import answer_name
from nianbao.workbook.form import FORM_2021, FORMS, LAST_PREFIX, Form
from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission, blank_submission
from office import Office

Figures = dict[str, Number | None]


def random_figures(form: Form, seed: int, blanks: float = 0.0) -> Figures:
    """Figures of both years: small, so that rules of every kind both hold and fail."""
    chance = random.Random(seed)
    figures: Figures = {}
    for name, cell in form.cells.items():
        for key in (name, LAST_PREFIX + name):
            whole = chance.choice((0, 0, 0, 1, 1, 2, 5, 6, 30))
            figures[key] = whole if cell.kind != "money" else chance.randrange(10**7) / 10**6 * whole
            if chance.random() < blanks:
                figures[key] = None
    return figures


def telling_figures(form: Form) -> list[Figures]:
    """Nothing but zeros; lawsuits and a fee in 元 without applications; random figures of all sizes."""
    zero: Figures = dict.fromkeys((p + name for name in form.cells for p in ("", LAST_PREFIX)), 0)
    odd = {name: 3 for name in form.cells if name.startswith("t4_")}
    odd |= {"t2_fee_amount": 7270.8, "last_t2_fee_amount": 7.27} if form is FORM_2021 else {}
    return [zero, zero | odd, random_figures(form, 1)]


def engine_answers(form: Form, figures: Figures) -> dict[str, str]:
    """The engine's answer of every instance."""
    return {i.key: ANSWERS[outcome(i, figures.get).answer] for i in instances(form)}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_every_formula_rule_is_live(form: Form) -> None:
    year = {"2021": 2024, "2019": 2020}[form.version]
    checks = live_checks(zeros(form=form, report_year=year))
    assert [check.instance for check in checks] == [i.key for i in instances(form)]
    assert {check.answer for check in checks if not check.needs_last_year} == {"平"}
    waiting = {check.rule for check in checks if check.needs_last_year and check.answer == "待填"}
    assert waiting == {check.rule for check in checks if check.needs_last_year} - {"T404"}


def test_a_live_check_says_what_the_rule_says() -> None:
    one = submission(real(0).numbers() | {"t3_new_person": 57})
    check = next(check for check in live_checks(one) if check.instance == "T301.person")
    assert (check.rule, check.severity, check.when) == ("T301", "error", "")
    assert check.title == "自然人列：新收加上年结转，等于办理结果总计加结转下年"
    assert (check.left, check.operator, check.right) == (
        "t3_new_person+t3_carried_in_person",
        "=",
        "t3_handled_person+t3_carried_out_person",
    )
    assert check.cells == tuple(f"t3_{r}_person" for r in ("new", "carried_in", "handled", "carried_out"))
    assert (check.answer, check.left_value, check.right_value, check.difference) == ("不平", 58, 59, -1)
    jump = next(check for check in live_checks(one) if check.instance == "X04.t4_review_total")
    assert jump.when == "last_t4_review_total>0"
    assert jump.cells == ("t4_review_total", "last_t4_review_total")


def test_only_rules_that_speak_to_the_agency_and_the_year_are_live() -> None:
    everyone = {check.instance for check in live_checks(zeros(agency_name="示例县财政局"))}
    city = {check.instance for check in live_checks(zeros(agency_name="示例市人民政府"))}
    assert everyone - city == {"T201.made", "T201.abolished", "T201.valid"}
    first_year = {check.instance for check in live_checks(zeros(report_year=2021))}
    silent = {i.key for i in instances(FORM_2021) if any(n.startswith("t2_") for n in i.last_year)}
    silent |= {f"X04.t3_{row}_total" for row in ("other_no_correction", "other_no_payment", "other_rest")}
    assert everyone - first_year == silent


def test_a_blank_workbook_waits_for_every_rule() -> None:
    blank = blank_submission(FORM_2021, "示例局", "SL001", 2024)
    assert {check.answer for check in live_checks(blank)} == {"待填"}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_formulas_stay_within_what_excel_2010_and_wps_know(form: Form) -> None:
    checks = live_checks(zeros(form=form))
    for check in checks:
        assert len(check.left) + len(check.right) + len(check.when) < 2000
        known = {*check.cells, "SUM", "MIN", "MAX", "ABS"}
        tokens = openpyxl.formula.Tokenizer(f"={check.left}-({check.right})").items
        assert {t.value.rstrip("(") for t in tokens if t.type in ("OPERAND", "FUNC")} - {")"} <= known | {
            t.value for t in tokens if t.subtype == "NUMBER"
        }


def second_opinion(formula: str) -> tuple[object, list[str]]:
    """A formula compiled by the package ``formulas``, with the names it asks for."""
    compiled = formulas.Parser().ast(formula)[1].compile()
    return compiled, [name.lower() for name in compiled.inputs]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_the_package_formulas_answers_every_live_formula_alike(form: Form) -> None:
    figures = [*telling_figures(form), *(random_figures(form, seed) for seed in range(2, 9))]
    wanted = [engine_answers(form, one) for one in figures]
    year = {"2021": 2024, "2019": 2020}[form.version]
    for check in live_checks(zeros(form=form, report_year=year)):
        rule = f"=ROUND(({check.left})-({check.right}),6){check.operator}0"
        answer, names = second_opinion(rule)
        speaks, asked = second_opinion(f"={check.when}") if check.when else (None, [])
        for known, verdicts in zip(figures, wanted, strict=True):
            found = bool(answer(*(known[name] for name in names)))
            if speaks and not bool(speaks(*(known[name] for name in asked))):
                found = True
            assert ("平" if found else "不平") == verdicts[check.instance], (check.instance, known)
    answers = {(key.split(".")[0], answer) for verdicts in wanted for key, answer in verdicts.items()}
    rules = {i.rule.id for i in instances(form)}
    assert {rule for rule, answer in answers if answer == "平"} == rules
    assert {rule for rule, answer in answers if answer == "不平"} == rules


def unlocked(data: bytes, path: Path, form: Form) -> None:
    """The workbook with every figure cleared, totals too, and nothing locked: any figures can be typed."""
    path.write_bytes(data)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        sheet.protection.disable()
    for name in form.cells:
        for key in (name, LAST_PREFIX + name):
            ((title, cell),) = book.defined_names[key].destinations
            book[title][cell].value = None
    book.save(path)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_libreoffice_answers_every_live_formula_alike(form: Form, office: Office, tmp_path: Path) -> None:
    year = {"2021": 2024, "2019": 2020}[form.version]
    blank = blank_submission(form, "示例局", "SL001", year)
    checks = live_checks(blank)
    names = {answer_name(check): check.instance for check in checks}
    path = tmp_path / "form.xlsx"
    unlocked(agency_workbook(blank, checks), path, form)
    seen: set[tuple[str, str]] = set()
    with office.open_calc(path) as book:
        typed: Figures = {}
        for figures in (*telling_figures(form), random_figures(form, 1, blanks=0.15)):
            book.set_many({name: figure for name, figure in figures.items() if figure != typed.get(name)})
            typed = figures
            found = {names[name]: answer for name, answer in book.get_many(names).items()}
            wanted = engine_answers(form, figures)
            assert found == wanted
            seen |= {(key.split(".")[0], answer) for key, answer in wanted.items()}
    rules = {i.rule.id for i in instances(form)}
    assert {rule for rule, answer in seen if answer == "平"} == rules
    assert {rule for rule, answer in seen if answer == "不平"} == rules
    assert len({rule for rule, answer in seen if answer == "待填"}) > 8


def test_libreoffice_finds_the_answers_that_were_stored(office: Office, tmp_path: Path) -> None:
    one: Submission = as_drawn(submission(real(0).numbers() | {"t3_new_person": 1}, last=real(3).numbers()))
    checks = live_checks(one)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(agency_workbook(one, checks))
    with office.open_calc(path) as book:
        book.recalculate()
        found = book.get_many(map(answer_name, checks))
    assert found == {answer_name(check): check.answer for check in checks}
    assert {check.answer for check in checks} == {"平", "不平"}
