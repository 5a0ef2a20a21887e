"""The same reading on a Dask cluster of real processes, some of which are killed meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from districts import of
from doors import nianbao, workbook
from nianbao.addin.district.batch import Outcome
from nianbao.addin.errors import WrongUsage
from nianbao.addin.inputs import gather
from nianbao.addin.reading import cluster as cluster_module
from nianbao.addin.reading.alone import Order
from nianbao.addin.reading.cluster import work
from nianbao.addin.reading.program import program
from nianbao.workbook.errors import UnreadableFile
from reading_cases import made, mixed

pytest.importorskip("distributed")


def own_notes(outcome: Outcome) -> list[str]:
    return [note for note in outcome.notes if "集群" in note]


class Running:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self._environment = folder, os.environ | environment
        self._file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
        self.workers: list[subprocess.Popen[bytes]] = []

    def hire(self) -> subprocess.Popen[bytes]:
        """One more worker, which nobody starts again when it dies."""
        arguments = ("--no-nanny", "--nthreads", "1", "--no-dashboard")
        self.workers.append(self._start("worker", *arguments, "--local-directory", str(self.folder)))
        return self.workers[-1]

    def _start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--scheduler-file", str(self._file)]
        quiet = subprocess.DEVNULL
        return subprocess.Popen([*command, *arguments], stdout=quiet, stderr=quiet, env=self._environment)

    @property
    def address(self) -> str:
        import json

        for _ in range(600):
            if self._file.exists() and (text := self._file.read_text("utf-8")):
                return str(json.loads(text)["address"])
            time.sleep(0.1)
        raise TimeoutError(self._file)

    def wait_for(self, count: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = Running(tmp_path_factory.mktemp("集群"))
    found.hire()
    found.hire()
    try:
        found.wait_for(2)
        yield found
    finally:
        found.end()


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mixed(tmp_path_factory.mktemp("收") / "来件", 6)


@pytest.fixture(scope="module")
def here(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the summary that is made without a cluster."""
    return made(inbox, inbox.parent / "汇总.xlsx")[0]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few files some are still to be read whenever something happens."""
    monkeypatch.setattr(cluster_module, "_CHUNK", 2)
    monkeypatch.setattr(cluster_module, "_CHUNKS_EACH", 1)


def at(when: int, what: Callable[[], object]) -> Callable[[int, int, str], None]:
    """Done after so many files."""

    def step(done: int, total: int, name: str) -> None:
        if done == when:
            what()

    return step


def test_the_cluster_changes_no_byte(running: Running, inbox: Path, here: str, tmp_path: Path) -> None:
    there, outcome = made(inbox, inbox.parent / "汇总.xlsx", cluster=running.address)
    assert (there, own_notes(outcome)) == (here, [])
    kept, _ = made(inbox, inbox.parent / "汇总.xlsx", cluster=running.address, cache=tmp_path / "缓存")
    again, outcome = made(inbox, inbox.parent / "汇总.xlsx", cache=tmp_path / "缓存")
    assert (kept, again) == (here, here)
    assert outcome.known > 0


def test_what_the_workers_cannot_see_is_read_here(running: Running, tmp_path: Path) -> None:
    from fsspec import filesystem

    memory = filesystem("memory")
    for number in range(3):
        path = workbook(tmp_path / f"{number}.xlsx", of(f"A{number}", f"第{number}局"))
        memory.pipe_file(f"/只在本机/{number}.xlsx", path.read_bytes())
    folder = Path("memory://只在本机")
    here, _ = made(folder, tmp_path / "汇总.xlsx")
    there, outcome = made(folder, tmp_path / "汇总.xlsx", cluster=running.address)
    assert there == here
    assert own_notes(outcome) == ["有 3 份文件集群的工作进程看不到，改在本机读取"]
    agencies = [(one.agency, one.path, one.link) for one in outcome.summary.agencies]
    assert agencies == [(f"第{n}局", f"memory://只在本机/{n}.xlsx", "") for n in range(3)]


def test_a_worker_with_another_program_is_not_asked(
    running: Running, inbox: Path, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "program", lambda: "another")
    there, outcome = made(inbox, inbox.parent / "汇总.xlsx", cluster=running.address)
    assert there == here
    (note,) = own_notes(outcome)
    assert note.startswith("集群的工作进程上的 nianbao、Python 或所用的库与本机的版本不同，其余 ")


def test_a_worker_that_is_killed_loses_nothing(
    running: Running, inbox: Path, here: str, tmp_path: Path
) -> None:
    victim = running.workers[0]
    kill = at(2, lambda: os.kill(victim.pid, signal.SIGKILL))
    there, outcome = made(inbox, inbox.parent / "汇总.xlsx", kill, cluster=running.address)
    assert victim.wait() == -signal.SIGKILL
    assert there == here
    assert own_notes(outcome) == ["集群有 1 个工作进程中途退出，它们手里的文件已由别的进程重新读取"]


def test_without_workers_the_rest_is_read_here(
    running: Running, inbox: Path, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_DESERTED", 1.0)
    kill = at(2, lambda: [worker.kill() for worker in running.workers])
    there, outcome = made(inbox, inbox.parent / "汇总.xlsx", kill, cluster=running.address)
    assert there == here
    (note,) = own_notes(outcome)
    assert note.startswith("集群上已经没有工作进程，其余 ")
    assert note.endswith(f" 份文件改在本机读取（集群 {running.address}）")


def test_when_the_scheduler_is_lost_the_rest_is_read_here(
    running: Running, inbox: Path, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECTING", 3.0)
    running.hire()
    running.wait_for(1)
    address = running.address
    there, outcome = made(inbox, inbox.parent / "汇总.xlsx", at(2, running.scheduler.kill), cluster=address)
    assert there == here
    (note,) = own_notes(outcome)
    assert note.startswith("与集群的调度程序断了联系，其余 ")


def test_a_file_that_kills_workers_is_read_here(
    inbox: Path, here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reading_cases import deadly_work

    monkeypatch.setattr(cluster_module, "work", deadly_work)
    strict = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0", "PYTHONPATH": str(Path(__file__).parent)}
    running = Running(tmp_path, **strict)
    try:
        for _ in range(3):
            running.hire()
        running.wait_for(3)
        there, outcome = made(inbox, inbox.parent / "汇总.xlsx", cluster=running.address)
    finally:
        running.end()
    assert there == here
    assert own_notes(outcome) == [
        "集群有 2 个工作进程中途退出，它们手里的文件已由别的进程重新读取",
        "有 1 份文件使集群的工作进程几次意外终止，改在本机单独的进程里读取",
    ]


def test_nobody_at_the_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECTING", 0.5)
    workbook(tmp_path / "来件" / "1.xlsx", of("A1", "甲局"))
    command = ("consolidate", tmp_path / "来件", "-o", tmp_path / "汇总.xlsx", "--cluster")
    for address in ("tcp://127.0.0.1:9", "不是地址"):
        said = nianbao(capsys, *command, address)
        assert said.status == 2
        assert f"未能完成：连不上集群 {address}（" in said.err
    assert not (tmp_path / "汇总.xlsx").exists()


WITHOUT_THE_EXTRA = """
import sys
sys.modules |= {"distributed": None, "fsspec": None, "fsspec.core": None}
from nianbao.addin.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("asked", [["收回", "--cluster", "tcp://127.0.0.1:9"], ["s3://桶/收回"]])
def test_without_the_extra_it_says_what_to_install(asked: list[str], tmp_path: Path) -> None:
    workbook(tmp_path / "收回" / "1.xlsx", of("A1", "甲局"))
    command = [sys.executable, "-c", WITHOUT_THE_EXTRA, "consolidate", *asked, "-o", "汇总.xlsx"]
    said = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert said.returncode == 2
    assert '请先运行：pip install "nianbao[cluster]"' in said.stderr
    assert not (tmp_path / "汇总.xlsx").exists()


def test_a_worker_says_what_it_cannot_see_and_what_it_is(tmp_path: Path) -> None:
    path = workbook(tmp_path / "1.xlsx", of("A1", "甲局"))
    assert work([str(path)], Order(), "another") == program()
    seen, unseen = work([str(path), str(tmp_path / "没有.xlsx")], Order(), program())
    assert (bool(seen.record), unseen) == (True, None)


def test_addresses_are_listed_like_folders(tmp_path: Path) -> None:
    from fsspec import filesystem

    memory = filesystem("memory")
    for name in ("甲.xlsx", "子/乙.docx", "子/~$乙.docx", ".隐藏/丙.xlsx"):
        memory.pipe_file(f"/列/{name}", b"x")
    found = gather([Path("memory://列")])
    assert [path.as_posix() for path in found.files] == ["memory:/列/子/乙.docx", "memory:/列/甲.xlsx"]
    assert [path.as_posix() for path, _ in found.skipped] == ["memory:/列/.隐藏", "memory:/列/子/~$乙.docx"]
    one = gather([Path("memory://列/*.xlsx")]).files
    assert [path.as_posix() for path in one] == ["memory:/列/甲.xlsx"]
    workbook(tmp_path / "1.xlsx", of("A1", "甲局"))
    assert gather([Path(tmp_path.as_uri())]).files == (tmp_path / "1.xlsx",)


def test_addresses_that_cannot_be_had(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="没有安装读这种地址的程序"):
        gather([Path("nowhere://桶/收回")])
    _, outcome = made_with_good(tmp_path, Path("memory://没有/1.xlsx"))
    (bad,) = [one for one in outcome.summary.agencies if one.status == "unreadable"]
    assert (bad.path, bad.reason) == ("memory://没有/1.xlsx", "没有找到。请检查地址")


def made_with_good(folder: Path, other: Path) -> tuple[Path, Outcome]:
    from nianbao.addin.district.batch import Request, consolidate

    good = workbook(folder / "来件" / "1.xlsx", of("A1", "甲局"))
    return good, consolidate(Request([good, other], folder / "汇总.xlsx", year=2024))


def test_an_unreadable_address_names_itself() -> None:
    from nianbao.addin.inputs import read

    with pytest.raises(UnreadableFile, match=r"memory://没有/1\.xlsx：没有找到。请检查地址"):
        read(Path("memory://没有/1.xlsx"))
