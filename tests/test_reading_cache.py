"""The cache of judgements: it saves work and never changes a result, whatever state it is in."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from districts import of
from doors import nianbao, workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.addin.reading import alone, together
from nianbao.addin.reading.cache import Cache, key_of, usual_folder
from nianbao.addin.reading.program import program
from nianbao.validators.district.rules_file import read_rules
from reading_cases import made, mixed
from test_reading import PROGRAM

FILE = "readings-1.sqlite"


def kept(folder: Path) -> int:
    base = sqlite3.connect(folder / FILE)
    ((count,),) = base.execute("SELECT COUNT(*) FROM readings")
    base.close()
    return int(count)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Contents of files that come in, good and bad."""
    folder = tmp_path_factory.mktemp("各种")
    inbox = mixed(folder / "来件", 4)
    return [path.read_bytes() for path in sorted(inbox.iterdir()) if path.is_file()] + [b"", b"PK\x03\x04"]


def test_a_second_run_reads_nothing_that_has_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out, cache = mixed(tmp_path / "来件"), tmp_path / "汇总.xlsx", tmp_path / "缓存"
    without, _ = made(inbox, out)
    first, outcome = made(inbox, out, cache=cache)
    assert outcome.known == 0
    asked: list[str] = []
    true = alone.read
    monkeypatch.setattr(alone, "read", lambda path: asked.append(path.name) or true(path))
    second, outcome = made(inbox, out, cache=cache)
    assert (first, second) == (without, without)
    assert outcome.known == outcome.files - len(asked)
    unreadable = [one for one in outcome.summary.agencies if one.status == "unreadable"]
    assert len(asked) == len(unreadable) > 0

    workbook(inbox / "00.xlsx", of("A00", "改名局"))
    shutil.move(inbox / "01.xlsx", inbox / "又名.xlsx")
    asked.clear()
    changed, outcome = made(inbox, out, cache=cache)
    assert "00.xlsx" in asked
    assert "又名.xlsx" not in asked
    assert changed == made(inbox, out)[0] != without


@settings(max_examples=4, deadline=None)
@given(st.randoms(use_true_random=False))
def test_it_changes_no_byte_whatever_happens_between_runs(
    parts: list[bytes], tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    home = tmp_path_factory.mktemp("改动")
    inbox, out, cache = home / "来件", home / "汇总.xlsx", home / "缓存"
    inbox.mkdir()
    (inbox / "0.xlsx").write_bytes(parts[0])
    for _ in range(2):
        for _ in range(chance.randint(1, 3)):
            name = inbox / f"{chance.randint(0, 4)}{chance.choice(['.xlsx', '.xlsx', '.txt', '.zip'])}"
            if chance.random() < 0.2 and len(list(inbox.iterdir())) > 1:
                name.unlink(missing_ok=True)
            else:
                name.write_bytes(chance.choice(parts))
        (inbox / "0.xlsx").write_bytes(parts[chance.randint(0, 2)])
        with_cache, _ = made(inbox, out, cache=cache, jobs=chance.choice([1, 1, 2]))
        assert with_cache == made(inbox, out)[0]


def damaged_rows(change: Callable[[sqlite3.Connection], object]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        base = sqlite3.connect(path)
        change(base)
        base.commit()
        base.close()

    return damage


def forged(base: sqlite3.Connection) -> None:
    """Entries that look whole, but are none of ours."""
    import zlib

    for (key,) in base.execute("SELECT key FROM readings").fetchall():
        record = zlib.compress(b'{"findings": []}')
        mark = sha256(key.encode() + record).digest()
        base.execute("UPDATE readings SET record = ?, mark = ? WHERE key = ?", (record, mark, key))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no database": lambda path: path.write_bytes(b"no database" * 1000),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "pages": lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\x07" * (path.stat().st_size - 4096)),
    "empty": lambda path: path.write_bytes(b""),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "another table": damaged_rows(
        lambda base: base.executescript("DROP TABLE readings; CREATE TABLE readings (x)")
    ),
    "another record": damaged_rows(lambda base: base.execute("UPDATE readings SET record = x'00ff'")),
    "text for a record": damaged_rows(lambda base: base.execute("UPDATE readings SET record = 'x'")),
    "records changed about": damaged_rows(
        lambda base: base.execute("UPDATE readings SET record = (SELECT MAX(record) FROM readings)")
    ),
    "forged": damaged_rows(forged),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_wrong_with_it_is_no_error(damage: str, tmp_path: Path) -> None:
    inbox, out, cache = tmp_path / "来件", tmp_path / "汇总.xlsx", tmp_path / "缓存"
    for number in range(3):
        workbook(inbox / f"{number}.xlsx", of(f"A{number}", f"第{number}局", 2024, number))
    before, _ = made(inbox, out, cache=cache)
    DAMAGES[damage](cache / FILE)
    after, outcome = made(inbox, out, cache=cache)
    assert after == before
    assert outcome.known <= 1  # of records changed about, one is still where it was
    if damage not in ("a folder", "another table"):
        assert made(inbox, out, cache=cache)[1].known == 3


def test_where_it_cannot_be_written_nothing_is_kept(tmp_path: Path) -> None:
    inbox, out = tmp_path / "来件", tmp_path / "汇总.xlsx"
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    (tmp_path / "文件").write_bytes(b"")
    before, _ = made(inbox, out)
    assert made(inbox, out, cache=tmp_path / "文件" / "缓存")[0] == before


def test_other_rules_and_another_program_are_other_judgements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out, cache = tmp_path / "来件", tmp_path / "汇总.xlsx", tmp_path / "缓存"
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    rules = tmp_path / "规则.toml"
    rules.write_text("[deadline]\ndefault = 2025-01-20\n", "utf-8")
    made(inbox, out, cache=cache)
    ruled = {"district": read_rules(rules)}
    with_rules, outcome = made(inbox, out, cache=cache, **ruled)
    assert outcome.known == 0
    again, outcome = made(inbox, out, cache=cache, **ruled)
    assert (again, outcome.known) == (with_rules, 1)
    monkeypatch.setattr(together, "program", lambda: "edited")
    assert made(inbox, out, cache=cache)[1].known == 0
    keys = {key_of("c", s, r, p) for s in (".txt", ".md") for r in (None, "", "None") for p in "pq"}
    assert len(keys) == 12
    assert key_of("c", ".XLSX", None, "p") == key_of("c", ".xlsx", None, "p")


def test_edited_code_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nianbao.validators as validators

    folder = Path(validators.__file__).parent
    copy = tmp_path / "validators"
    shutil.copytree(folder, copy)
    monkeypatch.setattr(validators, "__path__", [str(copy)])
    program.cache_clear()
    try:
        same = program()
        with (copy / "catalogue.toml").open("a") as file:
            file.write("\n")
        program.cache_clear()
        assert program() != same
    finally:
        program.cache_clear()


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, cache = workbook(tmp_path / "来件" / "1.xlsx", of("A1", "甲局")), tmp_path / "缓存"
    newer = workbook(tmp_path / "新.xlsx", of("A1", "甲局", index=1)).read_bytes()
    true = alone.read

    def changing(file: Path) -> object:
        submission = true(file)
        path.write_bytes(newer)
        return submission

    monkeypatch.setattr(alone, "read", changing)
    made(path.parent, tmp_path / "汇总.xlsx", cache=cache)
    assert kept(cache) == 0


def test_the_ones_not_used_for_longest_are_dropped(tmp_path: Path) -> None:
    chance = random.Random(1)
    records = {name: chance.randbytes(1000) for name in "abcdef"}
    cache = Cache(tmp_path, largest=4500)
    for name in "abcd":
        cache.put([(name, records[name])])
    cache.put([("e", records["e"])], ["a"])
    assert {name for name in records if cache.get(name) == records[name]} == {"a", "d", "e"} | {"c"}
    cache.put([("f", records["f"])], ["c"])
    assert {name for name in records if cache.get(name)} == {"a", "c", "e", "f"}
    cache.close()


def test_two_programs_at_once(tmp_path: Path) -> None:
    """Both end well, with the summary that either makes alone."""
    inbox = mixed(tmp_path / "来件", 5)
    alone_made, _ = made(inbox, tmp_path / "0" / "汇总.xlsx")
    command = [sys.executable, "-c", PROGRAM, "consolidate", str(inbox), "--year", "2024", "-o"]
    running = [
        subprocess.Popen(
            [*command, str(tmp_path / number / "汇总.xlsx")],
            env={"NIANBAO_CACHE": str(tmp_path / "缓存"), "PATH": "", "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for number in "12"
    ]
    assert [process.wait(60) for process in running] == [3, 3]
    for number in "12":
        assert sha256((tmp_path / number / "汇总.xlsx").read_bytes()).hexdigest() == alone_made
    assert made(inbox, tmp_path / "0" / "汇总.xlsx", cache=tmp_path / "缓存")[1].known >= 5


def test_the_command_says_how_many_and_can_do_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "缓存"))
    workbook(tmp_path / "来件" / "1.xlsx", of("A1", "甲局"))
    command = ("consolidate", tmp_path / "来件", "-o", tmp_path / "汇总.xlsx")
    told = "1 份文件中有 1 份自上次以来没有改动，直接用上次的读取和校验结果"
    assert nianbao(capsys, *command, "--no-cache").status == 0
    assert not (tmp_path / "缓存").exists()
    assert told not in nianbao(capsys, *command).err
    assert told in nianbao(capsys, *command).err
    assert told not in nianbao(capsys, *command, "--no-cache").err


def test_its_folder_is_where_the_system_wants_it() -> None:
    assert usual_folder({"LOCALAPPDATA": "/l"}, "win32") == Path("/l/nianbao")
    assert usual_folder({}, "darwin") == Path.home() / "Library" / "Caches" / "nianbao"
    assert usual_folder({"XDG_CACHE_HOME": "/x"}, "linux") == Path("/x/nianbao")
    assert usual_folder({}, "linux") == Path.home() / ".cache" / "nianbao"
    assert usual_folder({"NIANBAO_CACHE": "/c"}, "linux") == Path("/c")
    assert usual_folder({"NIANBAO_CACHE": ""}, "linux") is None


def test_a_judgement_is_that_of_the_file_not_of_its_place(tmp_path: Path) -> None:
    """What is kept of one file stands for another of the same content."""
    one = workbook(tmp_path / "甲.xlsx", of("A1", "甲局"))
    other = tmp_path / "子" / "乙.xlsx"
    other.parent.mkdir()
    other.write_bytes(one.read_bytes())
    here, there = alone.judged(one, None), alone.judged(other, None)
    assert there == replace(here, submission=replace(here.submission, path=str(other)))
