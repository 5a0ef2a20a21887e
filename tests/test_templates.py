"""The master workbook kept in templates/ is the one the code draws, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cases import ROOT
from excel_limits import audit, formulas_without_values, schema_audit

KEPT = ROOT / "templates"


def test_kept_workbooks_are_built_from_the_code(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(KEPT / "build.py"), str(tmp_path)], check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in KEPT.glob("*.xlsx")}
    assert sorted(built) == sorted(kept)
    changed = [name for name in built if built[name] != kept[name]]
    assert changed == [], "the drawing has changed: run make templates"


def test_kept_workbooks_open_in_excel() -> None:
    for path in KEPT.glob("*.xlsx"):
        assert audit(path) == []
        assert schema_audit(path) == []
        assert formulas_without_values(path) == []
