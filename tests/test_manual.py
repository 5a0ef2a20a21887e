"""The manual stays true: its commands run, its messages are said, its pictures and anchors exist."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import cases
import manual
import pytest
import walkthrough
from doors import nianbao
from nianbao.addin.cli import validate_text
from nianbao.addin.cli.arguments import build_parser
from nianbao.validators.judge import judge
from nianbao.workbook.numbers import Reading, read_typed
from nianbao.workbook.submission import Submission

sys.path.append(str(manual.PICTURES))

DISTRICT, COMMANDS = (manual.ROOT / "docs" / "手册" / f"{name}.md" for name in ("区县", "命令"))
BY_HAND: dict[str, Callable[[Path], None]] = {
    "第三步 收表": walkthrough.arrive_with_a_mistake,
    "第七步 改正、收齐、定稿": walkthrough.send_back_corrected,
    "第九步 写正文、出年报": walkthrough.type_into_summary,
}
"""What people do at a step of the walkthrough before its commands (the eighth is done with the ninth)."""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_commands_of_the_manual_do_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    waiting = dict(BY_HAND)
    headings = re.findall(r"^## (.+)$", manual.text(DISTRICT), re.MULTILINE)
    assert set(waiting) < set(headings)
    for step in (*manual.steps(DISTRICT), *manual.steps(COMMANDS)):
        while waiting and headings.index(next(iter(waiting))) <= _place(headings, step.heading):
            waiting.pop(next(iter(waiting)))(tmp_path)
        said = [nianbao(capsys, *shlex.split(line)[1:]) for line in step.commands]
        assert [one.status for one in said] == [step.status] * len(said), (step, said)
        screen = squeezed("".join(one.out + one.err for one in said))
        assert [line for line in step.shown if squeezed(line) not in screen] == []
    assert not waiting


def _place(headings: list[str], heading: str) -> int:
    return headings.index(heading) if heading in headings else -1 if heading.startswith("二、") else 99


def test_every_other_command_line_of_the_manual_can_be_parsed() -> None:
    blocks = re.findall(r"^```(?:bash|bat)\n(.*?)^```$", manual.whole(), re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("nianbao ")]
    assert lines
    for line in lines:
        build_parser().parse_args(shlex.split(line)[1:])


@pytest.mark.parametrize(("changes", "lines"), manual.examples(), ids=lambda given: str(given)[:40])
def test_the_messages_of_the_manual_are_said(
    changes: dict[str, str], lines: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    validate_text.show([(Path("年报.xlsx"), judge(filled(changes)))])
    said = squeezed(capsys.readouterr().out)
    assert [line for line in lines if squeezed(line) not in said] == []


def filled(changes: dict[str, str]) -> Submission:
    """The first real report with these cells, last year's figures or texts written otherwise."""
    given = cases.real(0)
    form = given.form
    texts = {name: text for name, text in changes.items() if name.startswith(("s1_", "s5_", "s6_"))}
    cells = {name: reading(text) for name, text in changes.items() if name in form.cells}
    figures = {n: r.value for n, r in cells.items() if n in form.typed and r.kind == "number"}
    last = {name.removeprefix("last_"): text for name, text in changes.items() if name.startswith("last_")}
    assert len(texts) + len(cells) + len(last) == len(changes)
    changed = walkthrough.changed(given, figures, texts={**given.texts, **texts})
    return replace(
        changed,
        values={**changed.values, **cells},
        last={name: Reading("number", int(text)) for name, text in last.items()},
    )


def reading(text: str) -> Reading:
    return Reading("number", int(text)) if text.isdigit() else read_typed(text)


def test_every_group_of_rules_has_an_example() -> None:
    said = "\n".join(line for _, lines in manual.examples() for line in lines)
    groups = {"S0", "T2", "T3", "T4", "X0", "N0", "N1"}
    assert {group for group in groups if re.search(rf"^{group}\d", said, re.MULTILINE)} == groups


def test_pictures_shown_are_those_the_script_takes() -> None:
    from take import PICTURES

    documents = [*manual.PAGES, manual.ROOT / "README.md", manual.ROOT / "README.zh-CN.md"]
    shown = {
        Path(unquote(target)).stem
        for page in documents
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text("utf-8"))
    }
    kept = {path.stem: path for path in manual.PICTURES.glob("*.png")}
    assert shown == set(PICTURES) == set(kept)
    assert [name for name, path in kept.items() if path.stat().st_size > 150_000] == []


def test_anchors_lead_to_headings() -> None:
    lost = []
    for page in manual.PAGES:
        for target in re.findall(r"\]\(([^)\s]+#[^)\s]+|#[^)\s]+)\)", manual.text(page)):
            path, _, anchor = unquote(target).partition("#")
            goal = (page.parent / path).resolve() if path else page
            headings = re.findall(r"^#+ (.+)$", goal.read_text("utf-8"), re.MULTILINE)
            if anchor not in {manual.slug(heading) for heading in headings}:
                lost.append((page.name, target))
    assert lost == []


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = set(re.findall(r"\]\(手册/(\w+)\.md", manual.text(manual.FIRST)))
    assert listed == {page.stem for page in manual.PAGES[1:]}
    assert listed == {page.stem for page in (manual.FIRST.parent / "手册").iterdir()}
