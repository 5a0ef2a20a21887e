"""Sets the project up in .venv and runs its jobs.

``make JOB`` calls ``make.py JOB``; where there is no make (Windows), call it by hand:

    py -3.11 make.py demo

Needs Python 3.11 or newer and nothing else.  Set-up is done again only when the pinned
requirements, ``pyproject.toml``, the Python or the place of the project change.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "nianbao-setup.json"
TYPED_COPY = ROOT / "build" / "typecheck"
OLDEST = (3, 11)
MADE_HERE = (
    *("build", "demo-output", "artefacts", "nianbao.egg-info", ".venv"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"),
)


def run(*command: str | Path, **environment: str) -> None:
    """Run a command in the project's folder; end with its exit status where it fails."""
    status = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=os.environ | environment, check=False
    ).returncode
    if status:
        sys.exit(status)


def python() -> Path:
    """The Python of .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip(*arguments: str | Path) -> None:
    """Run pip of .venv, saying only what went wrong."""
    run(python(), "-m", "pip", *arguments, "-qq", "--no-input", "--disable-pip-version-check")


def set_up(level: str) -> None:
    """Make .venv ready: ``runtime`` for the program, ``dev`` for tests, lint and types as well."""
    requirements = ROOT / ("requirements-dev.txt" if level == "dev" else "requirements.txt")
    wanted = fingerprint()
    done: dict[str, str] = json.loads(STAMP.read_text("utf-8")) if STAMP.exists() else {}
    if done.get(level) == wanted and python().exists():
        return
    say(f"Setting up .venv ({level}); the first time takes a minute or more. 正在准备运行环境，请稍候……")
    if not usable():
        create()
    pip("install", "-r", requirements)
    pip("install", "--no-deps", "--no-build-isolation", "-e", ROOT)
    done = {"runtime": wanted} | ({"dev": wanted} if level == "dev" else {})
    STAMP.write_text(json.dumps(done), "utf-8")


def fingerprint() -> str:
    """Changes when a set-up has to be done again."""
    digest = hashlib.sha256(f"{ROOT}\0{sys.version_info[:2]}".encode())
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def usable() -> bool:
    """Whether .venv has a pip that runs, on the Python that runs this."""
    question = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([python(), "-c", question], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def create() -> None:
    """A fresh .venv."""
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(VENV)
    except (subprocess.CalledProcessError, SystemExit) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        sys.exit(
            f"This Python cannot make a virtual environment (Debian, Ubuntu: install {package}): {error}"
        )


def say(text: str) -> None:
    """Progress goes to standard error."""
    print(text, file=sys.stderr, flush=True)


def demo(*arguments: str) -> None:
    """Five real agencies from report to district summary, in demo-output/."""
    set_up("runtime")
    run(python(), "-m", "nianbao.addin", "demo", *(arguments or ("demo-output",)))


def test(*arguments: str) -> None:
    """Every test; arguments go to pytest."""
    set_up("dev")
    run(python(), "-m", "pytest", "-n", "auto", "--maxprocesses", "4", *arguments)


def office(*arguments: str) -> None:
    """The tests that drive LibreOffice; without LibreOffice they fail."""
    set_up("dev")
    run(python(), "-m", "pytest", "-m", "office", *arguments, NIANBAO_REQUIRE_OFFICE="1")


def lint(*arguments: str) -> None:
    """Ruff, both its rules and its layout."""
    set_up("dev")
    run(python(), "-m", "ruff", "check", ".", *arguments)
    run(python(), "-m", "ruff", "format", "--check", ".")


def types(*arguments: str) -> None:
    """Strict mypy over an installed copy: it does not see through the editable mapping."""
    import tomllib  # not in the Pythons that main() has to turn away politely

    set_up("dev")
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    pip("install", "--no-deps", "--no-build-isolation", "--target", TYPED_COPY, ROOT)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = [part for name in project["tool"]["setuptools"]["package-dir"] for part in ("-p", name)]
    run(python(), "-m", "mypy", *packages, *arguments, MYPYPATH=str(TYPED_COPY))


def templates(*arguments: str) -> None:
    """Build the master workbook in templates/ anew."""
    set_up("runtime")
    run(python(), ROOT / "templates" / "build.py", *arguments)


def docs(*arguments: str) -> None:
    """Print the rule catalogue into docs/rules/ anew."""
    set_up("runtime")
    run(python(), ROOT / "docs" / "build.py", *arguments)


def pictures(*arguments: str) -> None:
    """Take the pictures of the manual and the READMEs from the program (LibreOffice, Xvfb, Chromium)."""
    set_up("dev")
    run(python(), ROOT / "docs" / "images" / "take.py", *arguments)


def bench(*arguments: str) -> None:
    """Measure the district's job and single files; the tables go to docs/performance.md (20 minutes)."""
    set_up("dev")
    sizes = arguments or ("--sizes", "100", "1000", "10000", "--slow-up-to", "1000", "--rounds", "3")
    run(python(), ROOT / "bench" / "merging.py", *sizes, "--write")
    run(python(), ROOT / "bench" / "single.py", "--write")
    run(python(), ROOT / "bench" / "nation.py", "--write")


def clean(*_: str) -> None:
    """Remove everything that was made here, .venv too."""
    for name in MADE_HERE:
        shutil.rmtree(ROOT / name, ignore_errors=True)


JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job for job in (demo, test, lint, types, office, templates, docs, pictures, bench, clean)
}


def main() -> None:
    """Run the job named first on the command line."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"Python 3.11 or newer is needed (需要 Python 3.11 或更新的版本); this is {found}.")
    if len(sys.argv) < 2 or sys.argv[1] not in JOBS:
        lines = [f"  {name:10} {job.__doc__}" for name, job in JOBS.items()]
        sys.exit("\n".join(["python make.py JOB, where JOB is one of", *lines]))
    JOBS[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
