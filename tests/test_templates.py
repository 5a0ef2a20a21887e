"""The master workbooks kept in templates/ are those the code draws, part by part and byte for byte."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from cases import ROOT
from excel_limits import audit, formulas_without_values, schema_audit

KEPT = ROOT / "templates"
BUILT = (".xlsx", ".docx")


def test_kept_workbooks_are_built_from_the_code(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(KEPT / "build.py"), str(tmp_path)], check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in KEPT.iterdir() if path.suffix in BUILT}
    assert sorted(built) == sorted(kept)
    changed = {name: _changed_parts(built[name], kept[name]) for name in built if built[name] != kept[name]}
    assert changed == {}, "the drawing has changed: run make templates"


def _changed_parts(built: bytes, kept: bytes) -> list[str]:
    """The parts of the package that differ; none where only the compression does."""
    new, old = (zipfile.ZipFile(io.BytesIO(data)) for data in (built, kept))
    names = sorted({*new.namelist(), *old.namelist()})
    return [name for name in names if _part(new, name) != _part(old, name)]


def _part(package: zipfile.ZipFile, name: str) -> bytes | None:
    return package.read(name) if name in package.namelist() else None


def test_kept_workbooks_open_in_excel() -> None:
    for path in KEPT.glob("*.xlsx"):
        assert audit(path) == []
        assert schema_audit(path) == []
        assert formulas_without_values(path) == []
