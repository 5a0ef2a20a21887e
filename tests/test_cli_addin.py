"""``nianbao addin``: what is built, what is put where, and that all of it is taken back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from doors import nianbao
from nianbao.addin import install
from nianbao.addin.cli import addin
from nianbao.addin.libreoffice import deploy
from nianbao.addin.libreoffice.extension import IDENTIFIER, build_extension, buttons
from nianbao.macros.build import build_addin

Made = subprocess.CompletedProcess


@dataclass
class FakeUnopkg:
    """LibreOffice's package manager, remembering what it was given."""

    added: dict[str, bytes] = field(default_factory=dict)
    refuses: str = ""

    def __call__(self, command: Sequence[str]) -> Made[str]:
        _, verb, *rest = command
        if self.refuses:
            return Made(command, 1, "", f"\n{self.refuses}\n")
        if verb == "add":
            self.added[IDENTIFIER] = Path(rest[-1]).read_bytes()
        if verb == "remove":
            del self.added[rest[-1]]
        return Made(command, 0, "".join(f"Identifier: {name}\n" for name in self.added), "")


@pytest.fixture
def unopkg(monkeypatch: pytest.MonkeyPatch) -> FakeUnopkg:
    fake = FakeUnopkg()
    monkeypatch.setattr(deploy, "unopkg", lambda: Path("unopkg"))
    monkeypatch.setattr(deploy, "_run", fake)
    return fake


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], install.Places]:
    """Makes the command take a made-up home folder of some system."""

    def system(name: str) -> install.Places:
        where = install.places(name, tmp_path, {"APPDATA": str(tmp_path / "AppData" / "Roaming")})
        monkeypatch.setattr(addin, "_places", lambda: where)
        return where

    return system


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_build_writes_both_with_the_same_bytes_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("一", "二"):
        said = nianbao(capsys, "addin", "build", "-o", tmp_path / folder)
        assert (said.status, said.err) == (0, "")
        assert said.out == "".join(
            f"已生成：{tmp_path / folder / name}\n" for name in ("nianbao.xlam", "nianbao.oxt")
        )
    first, second = (
        {path.name: path.read_bytes() for path in files(tmp_path / folder)} for folder in ("一", "二")
    )
    assert first == second == {"nianbao.xlam": build_addin(), "nianbao.oxt": build_extension()}
    assert all(zipfile.is_zipfile(path) for path in files(tmp_path / "一"))


def test_the_extension_offers_what_the_ribbon_offers() -> None:
    from io import BytesIO
    from xml.etree import ElementTree

    with zipfile.ZipFile(BytesIO(build_extension())) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        addons = ElementTree.fromstring(package.read("Addons.xcu"))
    values = [value.text for value in addons.iter("value")]
    for button in buttons():
        assert values.count(f"service:nianbao.Addon?{button.action}") == 2, "in the menu and in the toolbar"
        assert values.count(button.label) == 2


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_installed_told_and_taken_back(
    system: str,
    home: Callable[[str], install.Places],
    tmp_path: Path,
    unopkg: FakeUnopkg,
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = home(system)
    assert nianbao(capsys, "addin", "status").out.splitlines() == [
        "Excel 加载项：未安装",
        "LibreOffice 扩展：未安装",
        "按钮调用的 Python：还没有记下",
    ]
    said = nianbao(capsys, "addin", "install")
    assert said.status == 0
    written = [line.removeprefix("已写入：") for line in said.out.splitlines() if line.startswith("已写入")]
    assert sorted(map(Path, written)) == files(tmp_path)
    assert f"按钮将调用：{sys.executable}" in said.out
    assert where.addin.read_bytes() == build_addin()  # type: ignore[union-attr]
    python, *search_path = install.recorded_python(where)
    assert python == sys.executable
    assert all(Path(folder).is_dir() for folder in search_path)
    told = nianbao(capsys, "addin", "status").out
    assert f"Excel 加载项：已安装于 {where.addin}\n" in told
    assert f"按钮调用的 Python：{sys.executable}，记在 {where.python}\n" in told
    said = nianbao(capsys, "addin", "uninstall")
    assert sorted(said.out.splitlines()) == sorted(f"已删除：{path}" for path in written)
    assert files(tmp_path) == []
    assert nianbao(capsys, "addin", "uninstall").out == "没有安装过，无需卸载。\n"


def test_status_sees_an_older_addin_and_a_python_that_is_gone(
    home: Callable[[str], install.Places], unopkg: FakeUnopkg, capsys: pytest.CaptureFixture[str]
) -> None:
    where = home("win32")
    install.install(where, b"older", "", Path("/gone/python"), [])
    told = nianbao(capsys, "addin", "status").out
    assert "（与本程序版本不同，请重新安装）" in told
    assert "/gone/python（已不在原处，请重新安装）" in told


def test_where_there_is_no_excel_the_other_way_is_said(
    home: Callable[[str], install.Places], unopkg: FakeUnopkg, capsys: pytest.CaptureFixture[str]
) -> None:
    home("linux")
    said = nianbao(capsys, "addin", "install")
    assert (said.status, said.out) == (2, "")
    assert "nianbao addin install --libreoffice" in said.err
    assert "这个系统上没有 Excel" in nianbao(capsys, "addin", "status").out


def test_libreoffice_gets_the_extension_and_gives_it_back(
    home: Callable[[str], install.Places],
    tmp_path: Path,
    unopkg: FakeUnopkg,
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = home("linux")
    said = nianbao(capsys, "addin", "install", "--libreoffice")
    assert said.status == 0
    assert unopkg.added == {IDENTIFIER: build_extension()}
    assert files(tmp_path) == [where.python]
    assert "LibreOffice 扩展：已安装" in nianbao(capsys, "addin", "status").out
    said = nianbao(capsys, "addin", "uninstall", "--libreoffice")
    assert said.out == f"已从 LibreOffice 移除。\n已删除：{where.python}\n"
    assert (unopkg.added, files(tmp_path)) == ({}, [])
    assert nianbao(capsys, "addin", "uninstall", "--libreoffice").out == "LibreOffice 里没有装年报插件。\n"


def test_what_the_other_one_still_needs_stays(
    home: Callable[[str], install.Places],
    tmp_path: Path,
    unopkg: FakeUnopkg,
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = home("win32")
    for order in (("--libreoffice",), ()), ((), ("--libreoffice",)):
        nianbao(capsys, "addin", "install")
        nianbao(capsys, "addin", "install", "--libreoffice")
        nianbao(capsys, "addin", "uninstall", *order[0])
        assert install.recorded_python(where)
        nianbao(capsys, "addin", "uninstall", *order[1])
        assert files(tmp_path) == []


def test_a_refusing_libreoffice_is_quoted(
    home: Callable[[str], install.Places],
    tmp_path: Path,
    unopkg: FakeUnopkg,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home("linux")
    unopkg.refuses = "ERROR: unopkg cannot be started. The lock file exists."
    said = nianbao(capsys, "addin", "install", "--libreoffice")
    assert said.status == 2
    assert "unopkg cannot be started. The lock file exists）" in said.err
    assert files(tmp_path) == []
    said = nianbao(capsys, "addin", "status")
    assert said.status == 0
    assert "LibreOffice 扩展：查不到" in said.out


def test_without_libreoffice_that_is_said(
    home: Callable[[str], install.Places], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home("linux")
    monkeypatch.setattr(deploy, "unopkg", lambda: None)
    said = nianbao(capsys, "addin", "install", "--libreoffice")
    assert (said.status, "没有找到 LibreOffice" in said.err) == (2, True)
    assert "LibreOffice 扩展：没有找到 LibreOffice" in nianbao(capsys, "addin", "status").out


@pytest.mark.parametrize("wrong", [(), ("remove",), ("status", "--libreoffice"), ("build", "--libreoffice")])
def test_wrong_usage_is_said_in_chinese(wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys, "addin", *wrong)
    assert said.status == 2
    assert "错误：" in said.err


@pytest.mark.office
def test_the_real_unopkg_takes_it_and_gives_it_back(tmp_path: Path) -> None:
    """As an ordinary user: it refuses to work for root."""
    program = deploy.unopkg()
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    if program is None or (drop and shutil.which("setpriv") is None):
        pytest.skip("no unopkg here, or no setpriv to become an ordinary user")
    public = Path("/tmp") / f"nianbao-unopkg-{os.getpid()}"
    public.mkdir(mode=0o777)
    public.chmod(0o777)

    def run(command: Sequence[str]) -> Made[str]:
        given = [*command]
        if given[1] == "add":
            given[-1] = str(shutil.copy(given[-1], public))
        profile = f"-env:UserInstallation={(public / 'profile').as_uri()}"
        clean = {"PATH": os.environ["PATH"], "HOME": str(public), "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [*drop, *given, profile], env=clean, capture_output=True, text=True, check=False
        )

    try:
        assert not deploy.is_installed(run)
        deploy.add(build_extension(), run)
        assert deploy.is_installed(run)
        assert deploy.remove(run)
        assert not deploy.remove(run)
    finally:
        shutil.rmtree(public, ignore_errors=True)
