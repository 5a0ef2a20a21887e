"""What goes into a bundle, and what stops one from being made; no package is downloaded here."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from cases import ROOT
from doors import nianbao
from nianbao.addin.delivery import bundle, wheels
from nianbao.addin.delivery.complete import lacking
from nianbao.addin.delivery.parts import hashed_requirements, manual, scripts
from nianbao.addin.delivery.pins import pins
from nianbao.addin.delivery.target import PLATFORMS, PYTHONS, Target
from nianbao.addin.errors import WrongUsage

WINDOWS, LINUX = Target("windows", PYTHONS), Target("linux", ("3.11",))


# ── pins ──────────────────────────────────────────────────────────────────


def pinned(path: Path, text: str, target: Target = WINDOWS) -> list[str]:
    file = path / "requirements.txt"
    file.write_text(text, "utf-8")
    return [str(pin) for pin in pins(file, target, "3.12")]


def test_pins_are_those_of_the_machines_the_bundle_is_for(tmp_path: Path) -> None:
    text = (
        "# why\nB_b==1.0  # because\na==2 ; sys_platform == 'win32'\nc==3 ; python_version < '3.12'\n"
        "d==4 ; platform_python_implementation != 'PyPy'\n\ne==5 ; sys_platform == 'darwin'\n"
    )
    assert pinned(tmp_path, text) == ["a==2", "b-b==1.0", "d==4"]
    assert pinned(tmp_path, text, LINUX) == ["b-b==1.0", "d==4"]


@pytest.mark.parametrize("line", ["a>=1", "a", "a==1,<2", "-r others.txt"])
def test_what_is_not_pinned_is_refused(line: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="名称==版本"):
        pinned(tmp_path, f"b==1\n{line}\n")


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_projects_own_pins_are_read(platform: str, python: str) -> None:
    found = {pin.name for pin in pins(ROOT / "requirements.txt", Target(platform, PYTHONS), python)}
    assert {"pandas", "openpyxl", "lxml", "packaging"} <= found
    assert ({"colorama", "pywin32"} <= found, "appscript" in found) == (platform == "windows", False)


# ── what wheels need ──────────────────────────────────────────────────────


def wheel(folder: Path, name: str, *needs: str) -> Path:
    path = folder / name
    package, version = name.split("-")[:2]
    lines = [f"Name: {package}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"{package}-{version}.dist-info/METADATA", "\n".join(lines))
    return path


@pytest.mark.parametrize(
    ("needs", "missing"),
    [
        ((), ()),
        (("b>=1",), ()),
        (("b>=2",), ("b>=2",)),
        (("c",), ("c",)),
        (("c; sys_platform == 'darwin'",), ()),
        (("c; sys_platform == 'win32'",), ("c",)),
        (("c; extra == 'more'",), ()),
        (("b[more]",), ("d",)),
        (("c; python_version < '3.12'",), ()),
        (("compiled",), ()),
        (("abi3",), ()),
        (("older",), ("older",)),
        (("elsewhere",), ("elsewhere",)),
    ],
)
def test_what_no_wheel_meets_is_named(
    needs: tuple[str, ...], missing: tuple[str, ...], tmp_path: Path
) -> None:
    there = [
        wheel(tmp_path, "a-1.0-py3-none-any.whl", *needs),
        wheel(tmp_path, "b-1.5-py3-none-any.whl", "d; extra == 'more'"),
        wheel(tmp_path, "compiled-1-cp312-cp312-win_amd64.whl"),
        wheel(tmp_path, "abi3-1-cp38-abi3-win_amd64.whl"),
        wheel(tmp_path, "older-1-cp311-cp311-win_amd64.whl"),
        wheel(tmp_path, "elsewhere-1-cp312-cp312-manylinux_2_17_x86_64.whl"),
    ]
    assert lacking(there, WINDOWS, "3.12", "a") == missing


def test_hashes_stand_beside_their_version() -> None:
    listed = [("b", "1", "ff"), ("a", "2", "22"), ("a", "2", "11")]
    assert hashed_requirements(listed) == (b"a==2 --hash=sha256:11 --hash=sha256:22\nb==1 --hash=sha256:ff\n")


# ── the other parts ───────────────────────────────────────────────────────


def test_scripts_for_windows_are_written_as_windows_reads_them() -> None:
    found = scripts(WINDOWS)
    assert sorted(found) == ["install.py", "先读我.txt", "安装.bat"]
    batch = found["安装.bat"]
    assert batch.count(b"\n") == batch.count(b"\r\n") > 10
    assert "for %%v in (3.13 3.12 3.11) do" in batch.decode("gbk")
    assert found["先读我.txt"].startswith(b"\xef\xbb\xbf")
    assert "运行 安装.bat" in found["先读我.txt"].decode("utf-8-sig")


def test_scripts_for_linux_can_be_run() -> None:
    found = scripts(LINUX)
    assert sorted(found) == ["install.py", "install.sh", "先读我.txt"]
    assert b"\r" not in found["install.sh"]
    assert b"for version in 3.11; do" in found["install.sh"]
    assert subprocess.run(["sh", "-n"], input=found["install.sh"], check=False).returncode == 0
    compile(found["install.py"], "install.py", "exec")


@pytest.mark.parametrize("target", [WINDOWS, LINUX], ids=PLATFORMS)
def test_nothing_is_left_to_fill_in_the_scripts(target: Target) -> None:
    for name, data in scripts(target).items():
        text = data.decode("gbk" if name.endswith(".bat") else "utf-8-sig")
        assert re.findall(r"@[A-Z]+@", text) == []


def test_the_manual_comes_with_every_page_and_picture_it_shows() -> None:
    found = manual(ROOT / "docs")
    assert "手册/使用手册.md" in found
    pages = [name for name in found if name.endswith(".md")]
    for page in pages:
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", found[page].decode("utf-8")):
            place = (ROOT / Path(page).parent / picture).resolve().relative_to(ROOT).as_posix()
            assert place in found, (page, picture)
    assert len(pages) > 1


def test_a_page_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "使用手册.md").write_text(
        "[外](https://example.org) [旁](../x.md) ![图](images/a.png)", "utf-8"
    )
    with pytest.raises(WrongUsage, match=r"images/a\.png 不存在"):
        manual(tmp_path)
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(b"png")
    assert sorted(manual(tmp_path)) == ["手册/images/a.png", "手册/使用手册.md"]


# ── what stops a bundle ───────────────────────────────────────────────────


def test_a_folder_with_something_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "名单.csv").write_text("甲", "utf-8")
    said = nianbao(capsys, "bundle", "-o", tmp_path)
    assert (said.status, said.out) == (2, "")
    assert said.err == f"未能完成：{tmp_path} 已经有内容，没有动它。请换一个新文件夹，或先把它清空\n"
    assert [path.name for path in tmp_path.iterdir()] == ["名单.csv"]


@pytest.mark.parametrize("option", [("--python", "3.10"), ("--platform", "macos"), ("--python",)])
def test_other_machines_are_refused(
    option: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nianbao(capsys, "bundle", "-o", tmp_path / "b", *option).status == 2
    assert not (tmp_path / "b").exists()


def test_without_an_index_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (
        "WARNING: Retrying\nERROR: Could not find a version that satisfies the requirement pandas==3.1.1\n"
        "ERROR: No matching distribution found for pandas==3.1.1\n"
    )
    monkeypatch.setattr(bundle, "build_own", lambda *_: None)
    monkeypatch.setattr(wheels, "_pip", lambda *_, **__: SimpleNamespace(returncode=1, stderr=words))
    said = nianbao(capsys, "bundle", "-o", tmp_path / "包", "--platform", "linux", "--python", "3.12")
    assert (said.status, said.out) == (2, "")
    assert said.err.splitlines()[-1] == (
        "未能完成：没有下载到 pandas==3.1.1（Linux x86_64，Python 3.12）："
        "连不上软件包源，或源里没有这个版本。请在能上网的电脑上做，或先用 pip config 指定内部软件源。"
        "（pip：No matching distribution found for pandas==3.1.1）"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_that_lacks_something_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def own(_source: Path, _scratch: Path, folder: Path) -> None:
        wheel(folder, "nianbao-1-py3-none-any.whl", "pandas>=2.2")

    monkeypatch.setattr(bundle, "build_own", own)
    monkeypatch.setattr(bundle, "download", lambda *_: None)
    said = nianbao(capsys, "bundle", "-o", tmp_path / "包", "--python", "3.13")
    assert said.status == 2
    assert "Windows x64 的 Python 3.13 上还缺 pandas>=2.2，没有写出安装包" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_whole_bundle_lists_its_contents_and_is_the_same_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def own(_source: Path, _scratch: Path, folder: Path) -> None:
        with zipfile.ZipFile(folder / "nianbao-1-py3-none-any.whl", "w") as made:
            made.writestr(zipfile.ZipInfo("nianbao-1.dist-info/METADATA"), "Name: nianbao\nVersion: 1\n")

    monkeypatch.setattr(bundle, "build_own", own)
    monkeypatch.setattr(bundle, "download", lambda *_: None)
    (tmp_path / "二").mkdir()
    for name in ("一", "二"):
        assert nianbao(capsys, "bundle", "-o", tmp_path / name, "--python", "3.13").status == 0
    lists = [(tmp_path / name / "清单.txt").read_bytes() for name in ("一", "二")]
    assert lists[0] == lists[1]
    names = [line.partition("  ")[2] for line in lists[0].decode("utf-8").splitlines()]
    assert {"安装.bat", "install.py", "requirements.txt", "加载项/nianbao.xlam", "手册/使用手册.md"} <= set(
        names
    )
