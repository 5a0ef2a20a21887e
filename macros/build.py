"""Packs ``nianbao.xlam`` on any machine, without Excel; the same sources give the same bytes.

The VBA project is source-only (``_VBA_PROJECT`` = ``CC 61 FF FF 00 …``): Excel compiles the text
when it loads the add-in.  pyOpenVBA edits the empty ribbon add-in that xlwings ships under its BSD
licence: two modules take the names and the text of ours, nothing of theirs is left.
"""

from __future__ import annotations

import io
import re
import tempfile
import tomllib
import zipfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

ADDIN_NAME = "nianbao.xlam"
MODULES = ("NianbaoRibbon", "NianbaoRunner")
"""Standard modules; their text lies beside this file as ``NAME.bas``."""
DOCUMENT_MODULE = "ThisWorkbook"

BUTTON = "nb_"
"""Begins the id of every button in ``ribbon.xml``; the name of its action follows."""

_TEMPLATE = "quickstart_addin_ribbon.xlam"
_TEMPLATE_MODULES = ("RibbonMyAddin", "xlwings")
_TEMPLATE_REST = "Dictionary"
_TEMPLATE_PROJECT = b"MyAddin"
_PROJECT = b"Nianbao"
"""As long as the template's name, so that no record of the ``dir`` stream changes its size."""
_SHEET_MODULE = "Sheet2"

_RIBBON_2009 = "http://schemas.microsoft.com/office/2009/07/customui"
_RIBBON_2006 = "http://schemas.microsoft.com/office/2006/01/customui"
_RELATIONSHIPS = (
    ("http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
    ("http://schemas.microsoft.com/office/2006/relationships/ui/extensibility", "customUI/customUI.xml"),
)


def source(name: str) -> str:
    """A text of this folder, such as ``ribbon.xml`` or ``NianbaoRunner.bas``."""
    return (files(__package__) / name).read_text("utf-8")


def messages() -> dict[str, str]:
    """The sentences VBA shows when Python cannot, by key."""
    return {key: str(text) for key, text in tomllib.loads(source("messages.toml")).items()}


def vba_project() -> bytes:
    """The ``vbaProject.bin`` of the add-in: our modules only, source-only.

    Raises:
        RuntimeError: the template that xlwings ships is no longer what this builder knows.
    """
    from pyopenvba import ExcelFile
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, decompress

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _TEMPLATE
        path.write_bytes(_template())
        with ExcelFile(path) as workbook:
            project = workbook.vba_project()
            project.delete_module(_TEMPLATE_REST)
            for old, new in zip(_TEMPLATE_MODULES, MODULES, strict=True):
                project.rename_module(old, new)
                workbook.set_module(new, _crlf(source(f"{new}.bas")))
            workbook.set_module(DOCUMENT_MODULE, _crlf(source(f"{DOCUMENT_MODULE}.cls")))
            workbook.remove_reference("MSForms")
            workbook.save()
        container = CFB.from_bytes(zipfile.ZipFile(path).read("xl/vbaProject.bin"))
    records = decompress(container.get_stream_in_storage("VBA", "dir"))
    properties = container.get_stream("PROJECT")
    if records.count(_TEMPLATE_PROJECT) != 1 or b'Name="MyAddin"' not in properties:
        raise RuntimeError(f"{_TEMPLATE}: the project is not named {_TEMPLATE_PROJECT.decode()} any more")
    renamed = compress(records.replace(_TEMPLATE_PROJECT, _PROJECT))
    container.write_stream_in_storage("VBA", "dir", renamed)
    container.write_stream("PROJECT", _without_windows(properties.replace(_TEMPLATE_PROJECT, _PROJECT)))
    return bytes(container.to_bytes())


def build_addin() -> bytes:
    """The whole ``nianbao.xlam``: sentences on a sheet, VBA project, ribbon for Excel and for WPS."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties(
        {"title": "年报", "comments": "校验、汇总政府信息公开工作年度报告", "created": _epoch()}
    )
    book.add_vba_project(io.BytesIO(vba_project()), is_stream=True)  # type: ignore[arg-type]
    book.set_vba_name(DOCUMENT_MODULE)
    sheet = book.add_worksheet("messages")
    sheet.set_vba_name(_SHEET_MODULE)
    for row, (key, text) in enumerate(messages().items()):
        sheet.write_row(row, 0, (key, text))
    book.close()
    return _as_addin(buffer.getvalue())


def _template() -> bytes:
    spec = find_spec("xlwings")
    path = Path(spec.origin or "").parent / _TEMPLATE if spec else None
    if path is None or not path.is_file():
        raise RuntimeError(f"xlwings is not installed, or ships {_TEMPLATE} no longer")
    return path.read_bytes()


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _without_windows(properties: bytes) -> bytes:
    """The PROJECT stream without the positions of the template author's editor windows."""
    return re.sub(rb"(?m)^(Nianbao\w+)=[^\r\n]*", rb"\1=0, 0, 0, 0, C", properties)


def _as_addin(workbook: bytes) -> bytes:
    """Turn a macro workbook into an add-in with both ribbon parts."""
    ribbon = source("ribbon.xml")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "[Content_Types].xml":
                data = data.replace(b"ms-excel.sheet.macroEnabled.main", b"ms-excel.addin.macroEnabled.main")
            elif member.filename == "_rels/.rels":
                data = data.replace(b"</Relationships>", _ribbon_relationships() + b"</Relationships>")
            new.writestr(_member(member.filename), data)
        new.writestr(_member("customUI/customUI14.xml"), ribbon)
        new.writestr(_member("customUI/customUI.xml"), ribbon.replace(_RIBBON_2009, _RIBBON_2006))
    return out.getvalue()


def _ribbon_relationships() -> bytes:
    return "".join(
        f'<Relationship Id="rIdRibbon{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(_RELATIONSHIPS, 1)
    ).encode()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info.create_system = 0
    return info


def _epoch() -> object:
    import datetime

    return datetime.datetime(1980, 1, 1)
