"""The summary read back: a submission of the next level, whoever saved it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import cases
import openpyxl
import pytest
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.read import read_submission
from office import Office
from summary_cases import summary
from xlsx_edits import read

GIVEN = [cases.real(index) for index in range(5)]


@pytest.fixture(scope="module")
def data() -> bytes:
    return draw_summary(summary(*GIVEN, last=GIVEN[0].values))


def test_summary_is_read_as_a_submission(data: bytes, tmp_path: Path) -> None:
    expected = summary(*GIVEN).submission
    found = read(data, tmp_path)
    assert (found.source, found.agency_name, found.agency_code) == ("summary", "示例区", "SLQ")
    assert found.report_year == expected.report_year
    assert found.numbers() == expected.numbers()
    assert {name: reading.value for name, reading in found.last.items()} == GIVEN[0].numbers()
    assert found.observations == ()
    assert found.values["t3_new_person"].formula


def test_summary_over_unknown_cells_keeps_them_blank(tmp_path: Path) -> None:
    blank = cases.submission({"t3_new_person": 3})
    found = read(draw_summary(summary(blank)), tmp_path)
    assert {name for name, value in found.numbers().items() if value is not None} == {"t3_new_person"}
    assert {reading.kind for reading in found.values.values()} == {"number", "blank"}


def test_summary_without_stored_values_is_calculated(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.load_workbook(io.BytesIO(data)).save(path)
    begun = time.process_time()
    found = read_submission(path)
    assert time.process_time() - begun < 20
    assert found.numbers() == summary(*GIVEN).submission.numbers()
    assert {seen.kind for seen in found.observations} == {"entry_evaluated", "total_recomputed"}


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".xls"])
def test_summary_saved_by_libreoffice(suffix: str, data: bytes, office: Office, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(data)
    (tmp_path / "out").mkdir()
    found = read_submission(office.convert(tmp_path / "in.xlsx", suffix, tmp_path / "out"))
    assert found.source == "summary"
    assert found.numbers() == summary(*GIVEN).submission.numbers()
    assert [seen.kind for seen in found.observations] == (["not_checked"] if suffix == ".xls" else [])
