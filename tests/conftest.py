"""Fixtures for every test, and the rule for tests that need LibreOffice or a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import browser as browser_module
import office as office_module
import pytest
from hypothesis import HealthCheck, settings

os.environ["NIANBAO_CACHE"] = ""  # no test finds what another one, or the developer, has read before

settings.register_profile(
    "nianbao",
    deadline=None,  # the machine may be busy with something else
    derandomize=bool(os.environ.get("CI")),  # a red run must be red again when it is looked into
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("nianbao")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses LibreOffice carries the mark ``office``, whether it says so or not."""
    for item in items:
        if "office" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.office)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Office and browser tests skip where the program is absent, or fail where it is required."""
    for mark, module in (("office", office_module), ("browser", browser_module)):
        reason = module.missing() if item.get_closest_marker(mark) else ""
        if reason and os.environ.get(module.REQUIRE):
            pytest.fail(f"{reason}, and {module.REQUIRE} is set", pytrace=False)
        if reason:
            pytest.skip(reason)


@pytest.fixture(scope="session")
def office() -> Iterator[office_module.Office]:
    """One LibreOffice for the whole run (one for each worker of pytest-xdist), started when first used."""
    running = office_module.Office()
    yield running
    running.close()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder for what agencies send in."""
    folder = tmp_path / "来件"
    folder.mkdir()
    return folder


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Three agencies that are to report, and one that reports elsewhere."""
    path = tmp_path / "名单.csv"
    rows = (
        "代码,名称,类别,垂直管理",
        "A1,甲局,部门,",
        "A2,乙镇,镇,",
        "A3,丙街道,街道,",
        "V1,丁税务局,部门,是",
    )
    path.write_text("\n".join(rows), "utf-8-sig")
    return path
