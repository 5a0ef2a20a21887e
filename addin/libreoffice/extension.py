"""Packs ``nianbao.oxt``: the same buttons as in Excel, as a menu and a toolbar of LibreOffice.

Labels and actions are taken from the ribbon, so that both hosts always offer the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from nianbao.macros.build import BUTTON, source
from nianbao.workbook.files import without_clock

EXTENSION_NAME = "nianbao.oxt"
IDENTIFIER = "nianbao.addin"
TITLE = "年报"

_RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
_COMPONENT = "nianbao_component.py"
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:media-type="application/vnd.sun.star.uno-component;type=Python" \
manifest:full-path="nianbao_component.py"/>
 <manifest:file-entry manifest:media-type="application/vnd.sun.star.configuration-data" \
manifest:full-path="Addons.xcu"/>
 <manifest:file-entry manifest:media-type="application/vnd.sun.star.configuration-data" \
manifest:full-path="CalcWindowState.xcu"/>
</manifest:manifest>
"""
_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="{identifier}"/>
 <version value="{version}"/>
 <display-name><name lang="zh-CN">{title}</name><name lang="en">nianbao</name></display-name>
</description>
"""
_ADDONS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" \
xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="Addons" oor:package="org.openoffice.Office">
 <node oor:name="AddonUI">
  <node oor:name="OfficeMenuBar">
   <node oor:name="nianbao.menu" oor:op="replace">
    <prop oor:name="Title" oor:type="xs:string"><value>{title}</value></prop>
    <prop oor:name="Context" oor:type="xs:string"><value>{context}</value></prop>
    <node oor:name="Submenu">
{menu}
    </node>
   </node>
  </node>
  <node oor:name="OfficeToolBar">
   <node oor:name="nianbao.toolbar" oor:op="replace">
{toolbar}
   </node>
  </node>
 </node>
</oor:component-data>
"""
_WINDOW_STATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" \
xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcWindowState" oor:package="org.openoffice.Office.UI">
 <node oor:name="UIElements"><node oor:name="States">
  <node oor:name="private:resource/toolbar/addon_nianbao.toolbar" oor:op="replace">
   <prop oor:name="UIName" oor:type="xs:string"><value>{title}</value></prop>
   <prop oor:name="Visible" oor:type="xs:boolean"><value>true</value></prop>
   <prop oor:name="Docked" oor:type="xs:boolean"><value>true</value></prop>
   <prop oor:name="DockingArea" oor:type="xs:int"><value>0</value></prop>
   <prop oor:name="DockPos" oor:type="xs:string"><value>0,2</value></prop>
  </node>
 </node></node>
</oor:component-data>
"""
_BUTTON = """<node oor:name="b{place:02}" oor:op="replace">\
<prop oor:name="URL" oor:type="xs:string"><value>service:nianbao.Addon?{action}</value></prop>\
<prop oor:name="Title" oor:type="xs:string"><value>{label}</value></prop>\
<prop oor:name="Target" oor:type="xs:string"><value>_self</value></prop>\
<prop oor:name="Context" oor:type="xs:string"><value>{context}</value></prop></node>"""
_CONTEXT = "com.sun.star.sheet.SpreadsheetDocument"


@dataclass(frozen=True, slots=True)
class Button:
    """One button of the ribbon."""

    action: str
    label: str
    supertip: str


def buttons() -> tuple[Button, ...]:
    """The buttons of the ribbon, in order."""
    ribbon = ElementTree.fromstring(source("ribbon.xml"))
    return tuple(
        Button(button.get("id", "").removeprefix(BUTTON), button.get("label", ""), button.get("supertip", ""))
        for button in ribbon.iter(f"{_RIBBON}button")
    )


def build_extension() -> bytes:
    """The whole ``nianbao.oxt``; the same sources give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _parts():
            package.writestr(name, text)
    return without_clock(out.getvalue())


def _parts() -> Iterator[tuple[str, str]]:
    yield "META-INF/manifest.xml", _MANIFEST
    described = {"identifier": IDENTIFIER, "version": version("nianbao"), "title": TITLE}
    yield "description.xml", _DESCRIPTION.format(**described)
    yield "Addons.xcu", _addons()
    yield "CalcWindowState.xcu", _WINDOW_STATE.format(title=TITLE)
    yield _COMPONENT, (files(__package__) / "oxt" / _COMPONENT).read_text("utf-8")


def _addons() -> str:
    nodes = "\n".join(
        _BUTTON.format(place=place, action=button.action, label=escape(button.label), context=_CONTEXT)
        for place, button in enumerate(buttons(), 1)
    )
    return _ADDONS.format(title=TITLE, context=_CONTEXT, menu=nodes, toolbar=nodes)
