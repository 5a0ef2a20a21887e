"""A whole bundle: gathered through this machine's pip, installed where there is no network, and run.

For Windows as far as pip's platform check goes.  Skipped where pip reaches no index.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from doors import separately
from nianbao.addin.delivery.bundle import PROGRAM, source_folder
from nianbao.addin.delivery.complete import lacking
from nianbao.addin.delivery.pins import pins
from nianbao.addin.delivery.target import PYTHONS, Target
from nianbao.addin.delivery.wheels import build_own

HERE = "{}.{}".format(*sys.version_info[:2])
LINUX = Target("linux", (HERE,))
NOWHERE = ("unshare", "--map-root-user", "--net")
"""Runs a command in a network namespace of its own, which has no interface up and no route."""
ASK_FOR_A_ROUTE = "import socket; socket.create_connection(('192.0.2.1', 53), 2)"

pytestmark = [
    pytest.mark.delivery,
    pytest.mark.skipif(HERE not in PYTHONS, reason=f"a bundle is for Python {', '.join(PYTHONS)}"),
]


def ran(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    words = [str(part) for part in command]
    return subprocess.run(words, capture_output=True, encoding="utf-8", env=environment or None, check=False)


@pytest.fixture(scope="module", autouse=True)
def _index(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("index")
    (smallest,) = [
        pin for pin in pins(source_folder() / "requirements.txt", LINUX, HERE) if pin.name == "xlrd"
    ]
    options = ("--no-deps", "--retries", "0", "--timeout", "5", "-q", "-d", folder)
    if ran(sys.executable, "-m", "pip", "download", *options, smallest, **os.environ).returncode:
        pytest.skip("pip reaches no index")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "安装 包"
    made = separately("bundle", "-o", folder, "--platform", "linux", "--python", HERE)
    assert made.returncode == 0, made.stderr.decode()
    return folder


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of somebody who has Python and nothing else, and no LibreOffice."""
    if ran(*NOWHERE, "true").returncode:
        pytest.skip("the kernel lets nobody make a network namespace")
    home = tmp_path_factory.mktemp("家 目录")
    tools = home / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "env"):
        (tools / name).symlink_to(str(shutil.which(name)))
    (tools / f"python{HERE}").symlink_to(Path(sys.executable).resolve())
    yield {"HOME": str(home), "PATH": str(tools), "LANG": "C.UTF-8", "NIANBAO_CACHE": ""}
    shutil.rmtree(home)


def offline(user: dict[str, str], *command: object) -> subprocess.CompletedProcess[str]:
    """Run a command as this user, with no route to anywhere."""
    unshare = shutil.which(NOWHERE[0])
    return ran(unshare, *NOWHERE[1:], *command, **user)


def assert_whole(bundle: Path) -> None:
    """Everything is there and listed, and nothing was left beside it."""
    assert sorted(path.name for path in bundle.iterdir()) == sorted(
        [
            *("install.py", "install.sh", "requirements.txt", "wheels"),
            *("先读我.txt", "加载项", "手册", "模板", "清单.txt"),
        ]
    )
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "清单.txt"], cwd=bundle, check=False)
    assert checked.returncode == 0
    listed = [line.partition("  ")[2] for line in (bundle / "清单.txt").read_text("utf-8").splitlines()]
    there = [path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()]
    assert listed == sorted(set(there) - {"清单.txt"})
    assert [name for name in listed if name.startswith(("加载项", "模板"))] == [
        *("加载项/nianbao.oxt", "加载项/nianbao.xlam", "模板/agency-2019.xlsx", "模板/agency-2021.xlsx"),
        *("模板/notice.docx", "模板/report.docx", "模板/report.html"),
    ]
    assert not [path for path in bundle.parent.iterdir() if path != bundle]


def test_a_linux_bundle_installs_and_runs_without_a_network(
    bundle: Path, user: dict[str, str], tmp_path: Path
) -> None:
    assert_whole(bundle)
    home = Path(user["HOME"])
    unreached = offline(user, sys.executable, "-c", ASK_FOR_A_ROUTE)
    assert "Network is unreachable" in unreached.stderr

    installed = offline(user, "sh", bundle / "install.sh")
    assert (installed.returncode, installed.stderr) == (0, "")
    (folder,) = (home / ".local/share/nianbao").iterdir()
    launcher = home / ".local/bin/nianbao"
    assert launcher.resolve() == folder / "bin" / "nianbao"
    assert f"命令 nianbao 在 {launcher}" in installed.stdout
    assert "没有找到 LibreOffice" in installed.stdout
    assert ".local/bin" in (home / ".profile").read_text("utf-8")

    shown = offline(user, launcher, "demo", tmp_path / "out")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines()[-1].startswith("演示完成，结果与预期一致")
    refused = offline(user, launcher, "bundle", "-o", tmp_path / "another")
    assert (refused.returncode, (tmp_path / "another").exists()) == (2, False)
    assert "安装包要从源代码做" in refused.stderr

    removed = offline(user, "sh", bundle / "install.sh", "--remove")
    assert (removed.returncode, removed.stderr) == (0, "")
    assert not launcher.is_symlink()
    assert sorted(path.name for path in home.rglob("*") if "nianbao" in path.name) == []
    assert (home / ".profile").read_text("utf-8") == ""


def test_our_own_wheel_is_the_same_each_time(tmp_path: Path) -> None:
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        build_own(source_folder(), tmp_path / name, tmp_path / f"{name}-wheel")
        (wheel,) = (tmp_path / f"{name}-wheel").iterdir()
        made.append((wheel.name, wheel.read_bytes()))
    assert made[0] == made[1]


def test_a_windows_bundle_passes_pips_platform_check(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    made = separately("bundle", "-o", folder)
    assert made.returncode == 0, made.stderr.decode()
    assert (folder / "安装.bat").is_file()
    wheels = sorted((folder / "wheels").iterdir())
    target = Target("windows", PYTHONS)
    for python in PYTHONS:
        assert lacking(wheels, target, python, PROGRAM) == ()
        chosen = ran(
            *(sys.executable, "-m", "pip", "install", "--isolated", "--dry-run", "--no-index", "-q"),
            *("-f", folder / "wheels", "--require-hashes", "-r", folder / "requirements.txt"),
            *("--only-binary", ":all:", "--platform", "win_amd64", "--python-version", python),
            *("--implementation", "cp", "--target", tmp_path / "target"),
        )
        assert (chosen.returncode, chosen.stderr) == (0, "")
    without = [path for path in wheels if not path.name.startswith("colorama")]
    assert lacking(without, target, "3.11", PROGRAM) == ("colorama",)
