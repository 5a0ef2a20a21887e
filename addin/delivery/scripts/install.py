"""Installs the program from this folder for the present user: no network, no administrator.

Started by 安装.bat or install.sh with any Python the bundle is for; needs nothing but that Python.
``--remove`` takes back all that was installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import sys
import venv
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST = "清单.txt"
AFRESH = "请把整个文件夹重新复制一遍再装"
AWAY = ".old"
"""Ends the name of a version that is being taken away."""
LINE = 'export PATH="$HOME/.local/bin:$PATH"  # nianbao'
"""Added to ``~/.profile`` where ``~/.local/bin`` is not on the path."""


class CannotInstall(Exception):
    """Why nothing was installed, in one sentence."""


def base(windows: bool) -> Path:
    """The folder everything goes into."""
    if windows:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "nianbao"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "nianbao"


def launcher(windows: bool) -> Path:
    """What is started when somebody types ``nianbao``."""
    return base(windows) / "bin" / "nianbao.cmd" if windows else Path.home() / ".local" / "bin" / "nianbao"


def check_python() -> None:
    """Refuse a Python whose programs would not be found again, or for which there are no wheels."""
    if struct.calcsize("P") != 8:
        raise CannotInstall("这个 Python 是 32 位的，请改用 64 位的")
    if "WindowsApps" in sys.base_prefix:
        raise CannotInstall("这是微软商店里的 Python，装进去的程序别处找不到。请改用 Python 官网的安装程序")


def check_files() -> None:
    """Refuse a folder that was copied in part, or whose files have changed."""
    try:
        lines = (HERE / LIST).read_text("utf-8").splitlines()
    except OSError as error:
        raise CannotInstall(f"这里没有 {LIST}。{AFRESH}") from error
    for line in lines:
        digest, _, name = line.partition("  ")
        path = HERE / name
        if not path.is_file():
            raise CannotInstall(f"缺少 {name}。{AFRESH}")
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise CannotInstall(f"{name} 和清单不一致，可能没有复制完整。{AFRESH}")


def check_launcher(windows: bool) -> None:
    """Refuse to cover somebody else's program of the same name."""
    path = launcher(windows)
    foreign = path.exists() and not windows and not path.resolve().is_relative_to(base(windows).resolve())
    if foreign:
        raise CannotInstall(f"{path} 是别的程序，没有覆盖。请先把它改名或移走")


def fresh_folder(windows: bool) -> Path:
    """A folder that is not there yet, named by the version: the old one serves until the new one does."""
    version = next((HERE / "wheels").glob("nianbao-*.whl")).name.split("-")[1]
    number = 1
    while (folder := base(windows) / f"{version}-{number}").exists():
        number += 1
    return folder


def python_of(folder: Path, windows: bool) -> Path:
    """The Python of what was installed."""
    return folder / "Scripts" / "python.exe" if windows else folder / "bin" / "python"


def fill(folder: Path, windows: bool) -> None:
    """Make the environment and install every wheel into it, each held to its digest."""
    venv.EnvBuilder(with_pip=False, symlinks=not windows).create(folder)
    pip = next((HERE / "wheels").glob("pip-*.whl")) / "pip"
    ended = subprocess.run(
        [
            *(str(python_of(folder, windows)), "-I", str(pip), "--isolated", "install", "--quiet"),
            *("--no-input", "--disable-pip-version-check", "--no-warn-script-location"),
            *("--no-index", "--no-cache-dir", "--only-binary", ":all:", "--require-hashes"),
            *("-f", str(HERE / "wheels"), "-r", str(HERE / "requirements.txt")),
        ],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=dict(os.environ, PYTHONUTF8="1"),
        check=False,
    )
    if ended.returncode:
        said = [line for line in ended.stderr.splitlines() if line.strip()]
        raise CannotInstall(f"软件包没有装上（pip：{said[-1] if said else ended.returncode}）")


def put_on_path(folder: Path, windows: bool) -> str:
    """Make ``nianbao`` start what was installed; gives back what the user still has to do, if anything."""
    path = launcher(windows)
    path.parent.mkdir(parents=True, exist_ok=True)
    if windows:
        # Relative, so that the script stays ASCII whatever the user is called.
        text = f'@"%~dp0..\\{folder.name}\\Scripts\\nianbao.exe" %*\r\n'
        path.write_bytes(text.encode("ascii"))
        return "请重新打开命令窗口" if change_windows_path(str(path.parent), add=True) else ""
    new = path.with_name(".nianbao-new")
    new.unlink(missing_ok=True)
    new.symlink_to(folder / "bin" / "nianbao")
    new.replace(path)
    if str(path.parent) in os.environ.get("PATH", "").split(os.pathsep):
        return ""
    profile = Path.home() / ".profile"
    text = profile.read_text("utf-8", "surrogateescape") if profile.exists() else ""
    if LINE not in text:
        text += ("" if text.endswith("\n") or not text else "\n") + LINE + "\n"
        profile.write_text(text, "utf-8", "surrogateescape")
    return "请重新登录，或先运行：. ~/.profile"


def change_windows_path(folder: str, *, add: bool) -> bool:
    """Put a folder on the user's path or take it off; gives back whether anything had to change."""
    import ctypes
    import winreg

    if sys.platform == "win32":
        rights = winreg.KEY_READ | winreg.KEY_WRITE
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, "Environment", 0, rights) as key:
            try:
                text, kind = winreg.QueryValueEx(key, "Path")
            except FileNotFoundError:
                text, kind = "", winreg.REG_EXPAND_SZ
            entries = [entry for entry in text.split(";") if entry]
            others = [entry for entry in entries if entry.rstrip("\\").lower() != folder.lower()]
            wanted = entries if add and others != entries else [*others, folder] if add else others
            if wanted == entries:
                return False
            winreg.SetValueEx(key, "Path", 0, kind, ";".join(wanted))
        # Tells Explorer, so that windows opened from now on know it.
        ctypes.windll.user32.SendMessageTimeoutW(0xFFFF, 0x1A, 0, "Environment", 2, 5000, None)
        return True
    return False


def buttons(folder: Path, windows: bool, action: str) -> bool:
    """``nianbao addin install`` or ``uninstall``, for Excel on Windows, for LibreOffice elsewhere."""
    if not windows and not (shutil.which("unopkg") or shutil.which("soffice")):
        if action == "install":
            say("没有找到 LibreOffice，没有装按钮；以后装了，请运行：nianbao addin install --libreoffice")
        return True
    option = [] if windows else ["--libreoffice"]
    command = [str(python_of(folder, windows)), "-I", "-m", "nianbao.addin", "addin", action, *option]
    return subprocess.run(command, check=False).returncode == 0


def sweep(keep: Path, windows: bool) -> None:
    """Take away earlier versions; one that is still in use stays whole until the next time."""
    for folder in sorted(base(windows).iterdir()):
        if folder != keep and ((folder / "pyvenv.cfg").is_file() or folder.suffix == AWAY):
            aside = folder.with_name(folder.name.removesuffix(AWAY) + AWAY)
            with suppress(OSError):
                folder.replace(aside)  # Windows refuses while a program in it runs
                shutil.rmtree(aside)


def install(windows: bool) -> int:
    """Install, whole or not at all; gives back the exit status."""
    check_python()
    check_files()
    check_launcher(windows)
    folder = fresh_folder(windows)
    say(f"正在装到 {folder}，约需一两分钟……")
    try:
        fill(folder, windows)
        remark = put_on_path(folder, windows)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    say(f"已装好。命令 nianbao 在 {launcher(windows)}{'；' if remark else ''}{remark}")
    if not buttons(folder, windows, "install"):
        say("程序装好了，按钮没有装上（原因见上）；办好以后请再运行一次安装")
        return 1
    sweep(folder, windows)
    return 0


def remove(windows: bool) -> int:
    """Take back everything ``install`` did; gives back the exit status."""
    folders = sorted(path.parent for path in base(windows).glob("*/pyvenv.cfg"))
    if not folders:
        say("没有装过，无需撤回。")
        return 0
    check_launcher(windows)
    buttons(folders[-1], windows, "uninstall")
    if windows:
        change_windows_path(str(launcher(windows).parent), add=False)
    launcher(windows).unlink(missing_ok=True)
    profile = Path.home() / ".profile"
    if not windows and profile.exists():
        text = profile.read_text("utf-8", "surrogateescape")
        if f"{LINE}\n" in text:
            profile.write_text(text.replace(f"{LINE}\n", ""), "utf-8", "surrogateescape")
    shutil.rmtree(base(windows))
    say(f"已撤回：{base(windows)} 和命令 nianbao。")
    return 0


def say(text: str) -> None:
    """One line to the user."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Install, or remove; one sentence where it cannot be done."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    windows = sys.platform == "win32"
    try:
        return remove(windows) if sys.argv[1:] == ["--remove"] else install(windows)
    except CannotInstall as error:
        sys.stderr.write(f"没有装：{error}。\n")
    except OSError as error:
        sys.stderr.write(f"没有做完：{error.filename or base(windows)}（{error.strerror or error}）。\n")
    except KeyboardInterrupt:
        sys.stderr.write("已中断，没有留下装了一半的程序。\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
