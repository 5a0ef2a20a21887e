"""The Excel add-in: what is packed is what lies in ``macros/``, and what the ribbon names exists."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import olefile
import pytest
from nianbao.macros.build import BUTTON, DOCUMENT_MODULE, MODULES, build_addin, messages, source
from oletools.olevba import VBA_Parser

MACROS = Path(__file__).parent.parent / "macros"
COMMON_ELEMENTS = {"customUI", "ribbon", "tabs", "tab", "group", "button"}
COMMON_ATTRIBUTES = {
    "customUI": {"onLoad"},
    "ribbon": set(),
    "tabs": set(),
    "tab": {"id", "label", "keytip", "insertAfterMso"},
    "group": {"id", "label"},
    "button": {
        "id", "label", "size", "imageMso", "keytip", "onAction", "getEnabled", "screentip", "supertip",
    },
}  # fmt: skip
"""Elements and attributes that both customUI namespaces (2006/01 and 2009/07) know."""
KNOWN_IMAGES = {
    "Consolidate", "DataValidationCircleInvalid", "DataValidationClearValidationCircles", "FileOpen",
    "FileSaveAs", "FunctionWizard", "Help", "ReviewNextComment", "ReviewPreviousComment",
}  # fmt: skip
"""Each of them stands in the imageMso table of Microsoft's specification [MS-CUSTOMUI]."""


@pytest.fixture(scope="module")
def addin() -> bytes:
    return build_addin()


@pytest.fixture(scope="module")
def package(addin: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(addin))


def without_attributes(code: str) -> str:
    lines = code.replace("\r\n", "\n").split("\n")
    return "\n".join(line for line in lines if not line.startswith("Attribute VB_")).strip()


def test_the_same_sources_give_the_same_bytes(addin: bytes) -> None:
    assert build_addin() == addin


def test_source_read_back_is_the_text_in_macros(addin: bytes) -> None:
    parser = VBA_Parser("nianbao.xlam", data=addin)
    packed = {name: without_attributes(code) for _, _, name, code in parser.extract_macros()}
    expected = {f"{name}.bas": without_attributes(source(f"{name}.bas")) for name in MODULES}
    expected[f"{DOCUMENT_MODULE}.cls"] = without_attributes(source(f"{DOCUMENT_MODULE}.cls"))
    expected["Sheet2.cls"] = ""
    assert packed == expected


def test_the_project_is_source_only_and_names_nobody_else(package: zipfile.ZipFile) -> None:
    project = package.read("xl/vbaProject.bin")
    container = olefile.OleFileIO(io.BytesIO(project))
    assert container.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("cc61ffff000000")
    properties = container.openstream("PROJECT").read().decode()
    assert 'Name="Nianbao"' in properties
    modules = re.findall(r"(?m)^(?:Module|Document|Class)=(\w+)", properties)
    assert sorted(modules) == ["NianbaoRibbon", "NianbaoRunner", "Sheet2", "ThisWorkbook"]
    assert b"MyAddin" not in project
    assert b"xlwings" not in project


def test_every_part_is_dated_alike_and_typed(package: zipfile.ZipFile) -> None:
    assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    types = package.read("[Content_Types].xml").decode()
    assert "application/vnd.ms-excel.addin.macroEnabled.main+xml" in types
    relationships = package.read("_rels/.rels").decode()
    for target in ("customUI/customUI14.xml", "customUI/customUI.xml"):
        assert f'Target="{target}"' in relationships
        assert target in package.namelist()


def test_vba_is_ascii() -> None:
    for path in (*MACROS.glob("*.bas"), *MACROS.glob("*.cls")):
        assert path.read_bytes().isascii(), path.name


def test_static_check_is_clean(addin: bytes, tmp_path: Path) -> None:
    path = tmp_path / "nianbao.xlam"
    path.write_bytes(addin)
    checker = Path(sys.executable).with_name("pyvbaanalysis")
    done = subprocess.run([checker, path], capture_output=True, text=True, check=False)
    assert (done.returncode, "no diagnostics" in done.stdout) == (0, True), done.stdout


def test_static_check_sees_a_mistake(tmp_path: Path) -> None:
    for name in MODULES:
        (tmp_path / f"{name}.bas").write_text(
            source(f"{name}.bas").replace("NB_Start(action", "NB_Strat(action")
        )
    checker = Path(sys.executable).with_name("pyvbaanalysis")
    done = subprocess.run([checker, "--whole-project", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "NB_Strat" in done.stdout


def callbacks() -> dict[str, int]:
    """Public procedures of the ribbon module with the number of their parameters."""
    found = re.findall(r"(?m)^Public Sub (\w+)\((.*)\)$", source("NianbaoRibbon.bas"))
    return {name: len(given.split(",")) if given else 0 for name, given in found}


def elements(xml: bytes | str) -> list[tuple[str, dict[str, str]]]:
    return [(node.tag.partition("}")[2], node.attrib) for node in ElementTree.fromstring(xml).iter()]


@pytest.mark.parametrize(
    ("part", "namespace"),
    [
        ("customUI/customUI14.xml", "http://schemas.microsoft.com/office/2009/07/customui"),
        ("customUI/customUI.xml", "http://schemas.microsoft.com/office/2006/01/customui"),
    ],
)
def test_ribbon_stays_in_what_both_namespaces_know(
    package: zipfile.ZipFile, part: str, namespace: str
) -> None:
    xml = package.read(part)
    assert ElementTree.fromstring(xml).tag == f"{{{namespace}}}customUI"
    for tag, attributes in elements(xml):
        assert tag in COMMON_ELEMENTS
        assert set(attributes) <= COMMON_ATTRIBUTES[tag]


def test_ribbon_calls_only_procedures_that_exist_with_the_right_parameters() -> None:
    wanted = {"onLoad": 1, "onAction": 1, "getEnabled": 2}
    for _, attributes in elements(source("ribbon.xml")):
        for attribute, parameters in wanted.items():
            if attribute in attributes:
                assert callbacks()[attributes[attribute]] == parameters


def test_each_button_is_whole_and_unlike_the_others() -> None:
    buttons = [attributes for tag, attributes in elements(source("ribbon.xml")) if tag == "button"]
    assert [button["label"] for button in buttons] == [
        "校验", "清除标记", "上一处", "下一处", "填入上年数", "导出上报件", "汇总文件夹", "规则说明", "关于",
    ]  # fmt: skip
    for name in ("id", "label", "keytip"):
        assert len({button[name] for button in buttons}) == len(buttons), name
    for button in buttons:
        assert button["imageMso"] in KNOWN_IMAGES
        assert len(button["screentip"]) <= 1024
        assert 0 < len(button["supertip"]) <= 1024
        assert re.fullmatch(r"[A-Z0-9]{1,3}", button["keytip"])
    assert [button["size"] for button in buttons if "size" in button] == ["large"] * 3
    groups = [attributes["label"] for tag, attributes in elements(source("ribbon.xml")) if tag == "group"]
    assert groups == ["填报", "上报", "汇总", "帮助"]


def test_each_button_has_an_action_in_python() -> None:
    from nianbao.addin.ribbon.actions import ACTIONS

    ids = [attributes["id"] for tag, attributes in elements(source("ribbon.xml")) if tag == "button"]
    assert ids == [f"{BUTTON}{action}" for action in ACTIONS]
    assert f"Mid(control.ID, {len(BUTTON) + 1})" in source("NianbaoRibbon.bas")


def test_every_sentence_vba_asks_for_exists() -> None:
    code = source("NianbaoRunner.bas")
    asked = set(re.findall(r'NB_Text\("(\w+)"\)', code)) | set(re.findall(r'NB_Reason = "(\w+)"', code))
    assert asked == set(messages())


def test_sentences_stand_on_the_sheet_in_the_range_vba_looks_in(package: zipfile.ZipFile) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(package.fp.getvalue()))  # type: ignore[union-attr]
    rows = book.get_sheet_by_index(0).to_python()
    assert dict(rows) == messages()
    assert len(rows) <= 20
