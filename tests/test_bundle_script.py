"""The script that installs a bundle: what it refuses, what it puts where, what it takes back."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from cases import ROOT

SOURCE = ROOT / "addin" / "delivery" / "scripts" / "install.py"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script in a small bundle of its own, for a user whose home is empty; pip is not run."""
    spec = importlib.util.spec_from_file_location("install_bundle", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    here, home = tmp_path / "包", tmp_path / "家"
    (here / "wheels").mkdir(parents=True)
    home.mkdir()
    (here / "wheels" / "nianbao-1.2-py3-none-any.whl").write_bytes(b"wheel")
    (here / "先读我.txt").write_bytes(b"read")
    write_list(here)
    monkeypatch.setattr(module, "HERE", here)
    monkeypatch.setattr(module, "fill", filled)
    monkeypatch.setattr(module, "buttons", lambda *_: True)
    monkeypatch.setattr(sys, "argv", ["install.py"])
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return module


def write_list(here: Path) -> None:
    files = sorted(path for path in here.rglob("*") if path.is_file() and path.name != "清单.txt")
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(here).as_posix()}" for p in files]
    (here / "清单.txt").write_text("\n".join(lines) + "\n", "utf-8")


def filled(folder: Path, _windows: bool) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "nianbao").write_text(folder.name, "utf-8")
    (folder / "pyvenv.cfg").write_text("", "utf-8")


def home() -> Path:
    return Path(os.environ["HOME"])


def everything() -> list[str]:
    return sorted(path.relative_to(home()).as_posix() for path in home().rglob("*") if not path.is_dir())


def test_an_empty_home_gets_program_command_and_path(script: ModuleType, capsys) -> None:
    assert script.main() == 0
    assert everything() == [
        *(".local/bin/nianbao", ".local/share/nianbao/1.2-1/bin/nianbao"),
        *(".local/share/nianbao/1.2-1/pyvenv.cfg", ".profile"),
    ]
    assert (home() / ".profile").read_text("utf-8") == f"{script.LINE}\n"
    assert capsys.readouterr().out.splitlines()[-1].endswith("请重新登录，或先运行：. ~/.profile")


def test_a_command_folder_already_on_the_path_needs_no_profile(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"/usr/bin:{home()}/.local/bin")
    assert script.main() == 0
    assert ".profile" not in everything()


def test_a_profile_keeps_what_it_had(script: ModuleType) -> None:
    (home() / ".profile").write_bytes(b"umask 022 # \xff")
    assert script.main() == 0
    assert (home() / ".profile").read_bytes() == b"umask 022 # \xff\n" + script.LINE.encode() + b"\n"
    assert script.main() == 0
    assert (home() / ".profile").read_bytes().count(script.LINE.encode()) == 1


def test_again_the_new_one_takes_over_and_the_old_one_goes(script: ModuleType) -> None:
    assert (script.main(), script.main()) == (0, 0)
    assert (home() / ".local/bin/nianbao").read_text("utf-8") == "1.2-2"
    assert [path.name for path in (home() / ".local/share/nianbao").iterdir()] == ["1.2-2"]


def test_the_old_one_stays_while_its_buttons_are_still_there(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert script.main() == 0
    monkeypatch.setattr(script, "buttons", lambda *_: False)
    assert script.main() == 1
    places = home() / ".local/share/nianbao"
    assert sorted(path.name for path in places.iterdir()) == ["1.2-1", "1.2-2"]
    monkeypatch.setattr(script, "buttons", lambda *_: True)
    (places / "1.1-1.old").mkdir()
    assert script.main() == 0
    assert [path.name for path in places.iterdir()] == ["1.2-3"]


def test_one_in_use_stays_whole(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, target: Path) -> Path:
        if self.is_symlink():
            return moved(self, target)
        raise PermissionError(13, "in use", str(self))

    moved = Path.replace
    assert script.main() == 0
    monkeypatch.setattr(Path, "replace", refused)
    assert script.main() == 0
    assert (home() / ".local/share/nianbao/1.2-1/pyvenv.cfg").is_file()


def fails(message: str) -> Callable[[Path, bool], None]:
    def broken(folder: Path, windows: bool) -> None:
        filled(folder, windows)
        raise OSError(28, message, str(folder))

    return broken


def test_what_fails_leaves_the_old_one_working(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main() == 0
    before = everything()
    monkeypatch.setattr(script, "fill", fails("No space left on device"))
    assert script.main() == 1
    folder = home() / ".local/share/nianbao/1.2-2"
    assert capsys.readouterr().err == f"没有做完：{folder}（No space left on device）。\n"
    assert everything() == before
    assert (home() / ".local/bin/nianbao").read_text("utf-8") == "1.2-1"


def test_ctrl_c_leaves_nothing_half_done(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(folder: Path, windows: bool) -> None:
        filled(folder, windows)
        raise KeyboardInterrupt

    monkeypatch.setattr(script, "fill", stopped)
    assert (script.main(), everything()) == (1, [])


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda here: (here / "先读我.txt").unlink(), "缺少 先读我.txt。"),
        (
            lambda here: (here / "先读我.txt").write_bytes(b"rea"),
            "先读我.txt 和清单不一致，可能没有复制完整。",
        ),
        (lambda here: (here / "清单.txt").unlink(), "这里没有 清单.txt。"),
    ],
)
def test_a_folder_copied_in_part_is_not_installed(
    damage: Callable[[Path], object], told: str, script: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(script.HERE)
    assert script.main() == 1
    assert capsys.readouterr().err == f"没有装：{told}请把整个文件夹重新复制一遍再装。\n"
    assert everything() == []


def test_another_program_of_the_name_is_not_covered(
    script: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    own = home() / ".local/bin/nianbao"
    own.parent.mkdir(parents=True)
    own.write_text("somebody's", "utf-8")
    assert script.main() == 1
    assert capsys.readouterr().err == f"没有装：{own} 是别的程序，没有覆盖。请先把它改名或移走。\n"
    assert everything() == [".local/bin/nianbao"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda m: m.setattr("struct.calcsize", lambda _: 4), "32 位"),
        (lambda m: m.setattr(sys, "base_prefix", r"C:\Program Files\WindowsApps\Python"), "微软商店"),
    ],
)
def test_a_python_that_will_not_do_is_refused(
    change: Callable[[pytest.MonkeyPatch], None],
    told: str,
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change(monkeypatch)
    assert script.main() == 1
    assert told in capsys.readouterr().err


def test_buttons_that_cannot_be_put_in_do_not_undo_the_rest(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(script, "buttons", lambda *_: False)
    assert script.main() == 1
    assert "程序装好了，按钮没有装上" in capsys.readouterr().out
    assert ".local/bin/nianbao" in everything()


def test_all_is_taken_back(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["install.py", "--remove"])
    assert script.main() == 0
    assert capsys.readouterr().out == "没有装过，无需撤回。\n"
    (home() / ".profile").write_text("umask 022\n", "utf-8")
    assert script.install(False) == 0
    assert script.main() == 0
    assert everything() == [".profile"]
    assert (home() / ".profile").read_text("utf-8") == "umask 022\n"


# ── Windows, as far as it can be tried elsewhere ──────────────────────────


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, int]]:
    """The user's environment in a registry that is a dictionary."""
    values: dict[str, tuple[str, int]] = {}

    class Key:
        def __enter__(self) -> Key:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    def query(_key: Key, name: str) -> tuple[str, int]:
        if name not in values:
            raise FileNotFoundError(name)
        return values[name]

    fake = SimpleNamespace(
        KEY_READ=1,
        KEY_WRITE=2,
        HKEY_CURRENT_USER=3,
        REG_EXPAND_SZ=2,
        OpenKey=lambda *_: Key(),
        QueryValueEx=query,
        SetValueEx=lambda _key, name, _zero, kind, text: values.update({name: (text, kind)}),
    )
    monkeypatch.setitem(sys.modules, "winreg", fake)
    user32 = SimpleNamespace(SendMessageTimeoutW=lambda *_: values.update(told=("", 0)))
    monkeypatch.setattr("ctypes.windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    return values


BIN = r"C:\Users\王\AppData\Local\nianbao\bin"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, (BIN, 2)),
        ((r"%USERPROFILE%\bin", 2), (rf"%USERPROFILE%\bin;{BIN}", 2)),
        (("C:\\tools;", 1), (f"C:\\tools;{BIN}", 1)),
    ],
)
def test_the_users_path_is_added_to_and_kept_as_it_was(
    before: tuple[str, int] | None,
    after: tuple[str, int],
    script: ModuleType,
    registry: dict[str, tuple[str, int]],
) -> None:
    if before:
        registry["Path"] = before
    assert script.change_windows_path(BIN, add=True)
    assert (registry["Path"], "told" in registry) == (after, True)
    registry["Path"] = (registry["Path"][0].replace(BIN, BIN.upper() + "\\"), after[1])
    assert not script.change_windows_path(BIN, add=True)
    assert script.change_windows_path(BIN, add=False)
    assert registry["Path"][0] == (before[0].strip(";") if before else "")
    assert not script.change_windows_path(BIN, add=False)


def test_the_command_on_windows_starts_what_was_installed(
    script: ModuleType, registry: dict[str, tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(home() / "AppData" / "Local"))
    folder = script.fresh_folder(True)
    assert script.put_on_path(folder, True) == "请重新打开命令窗口"
    command = home() / "AppData" / "Local" / "nianbao" / "bin" / "nianbao.cmd"
    assert command.read_bytes() == b'@"%~dp0..\\1.2-1\\Scripts\\nianbao.exe" %*\r\n'
    assert registry["Path"] == (str(command.parent), 2)
