"""What is quick is also the same: each short way of judging beside the long one it stands for."""

from __future__ import annotations

import random
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.addin.cli.arguments import build_parser
from nianbao.validators import compiled
from nianbao.validators.catalogue import CATALOGUE, instances, load
from nianbao.validators.engine import Figures, holds, outcome
from nianbao.validators.likeness import matching
from nianbao.validators.narrative.claims import mentions
from nianbao.validators.narrative.claims.setting import Setting
from nianbao.validators.narrative.claims.spoken import Spoken
from nianbao.validators.narrative.reading.plain import Plain
from nianbao.validators.narrative.reading.words import lexicon
from nianbao.workbook.form import FORM_2021, FORMS
from telling import bench

TOML = Path(compiled.__file__).with_name("catalogue.toml").read_text("utf-8")
SENTENCES = [case.sentence for one in bench.SETS.values() for case in bench.read_cases(one.path)]
SETTING = Setting("某市某区民政局", "department", 2024, ("某区民政局", "民政局"))


def test_the_catalogue_that_counts_is_the_one_that_loads_whole() -> None:
    whole = load(TOML)
    assert CATALOGUE.rules == whole.rules
    for form in FORMS:
        assert CATALOGUE.instances(form) == whole.instances(form)


def test_what_is_kept_is_made_once_and_counts_for_its_text_only(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    kept = tmp_path / "rules.toml.kept"
    assert compiled.parsed_once('a = "1"', kept) == {"a": "1"}
    monkeypatch.setattr(compiled, "parsed", pytest.fail)
    assert compiled.parsed_once('a = "1"', kept) == {"a": "1"}
    monkeypatch.undo()
    assert compiled.parsed_once('a = "2"', kept) == {"a": "2"}


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\xe9\x00\x00", b"i\x05\x00\x00\x00"])
def test_what_is_kept_is_never_required(tmp_path: Path, data: bytes) -> None:
    kept = tmp_path / "rules.toml.kept"
    kept.write_bytes(data)
    assert compiled.parsed_once("a = 1", kept) == {"a": 1}
    assert compiled.parsed_once("a = 1", tmp_path / "no folder" / "kept") == {"a": 1}
    assert compiled.parsed_once("a = 1", None) == {"a": 1}


def test_nothing_is_kept_where_python_keeps_nothing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    compiled.parsed_once("a = 1", tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


FIGURE = st.none() | st.integers(0, 9) | st.floats(0, 9) | st.just(10**400)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.lists(FIGURE, min_size=1, max_size=5))
def test_an_instance_holds_where_its_outcome_says_so(chance: random.Random, figures: list) -> None:
    typed = {name: chance.choice(figures) for one in instances(FORM_2021) for name in one.cells}
    known = Figures(typed.get)
    for one in instances(FORM_2021):
        assert holds(one, known) == (outcome(one, typed.get).answer == "holds")


@given(
    st.lists(st.sampled_from(SENTENCES) | st.just("\n"), max_size=8), st.sampled_from(("s1_on_request", ""))
)
def test_silent_sentences_change_nothing(said: list[str], name: str) -> None:
    plain = Plain("".join(said))

    def read() -> list:
        return list(mentions.Reader(plain, name, SETTING, lexicon("2021")).mentions())

    quickly = read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Spoken, "is_silent", False)
        assert read() == quickly


@given(st.text("公开信息年0@\n", max_size=60))
def test_runs_are_numbered_by_their_checksum(signs: str) -> None:
    runs = [signs[at : at + matching.WIDTH] for at in range(len(signs) - matching.WIDTH + 1)]
    numbers = [crc32(run.encode("utf-16-le")) for run in runs if "\n" not in run]
    assert matching._runs(signs).tolist() == numbers
    windows = [numbers[at : at + matching.WINDOW] for at in range(max(1, len(numbers) - matching.WINDOW + 1))]
    assert matching.fingerprints(signs) == {min(window) for window in windows if window}


def test_a_command_asked_for_takes_what_it_always_takes() -> None:
    line = ["validate", "a.xlsx", "--format", "json"]
    assert build_parser("validate").parse_args(line) == build_parser().parse_args(line)
    assert build_parser("no such command").format_help() == build_parser().format_help()
