"""The smallest theme a Word document may have: validators ask for one, our styles never refer to it."""

from __future__ import annotations

from nianbao.workbook.draw.look.palette import SONG

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {
    **{"dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6"},
    **{"accent1": "4472C4", "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000"},
    **{"accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72"},
}
_LATIN = "Times New Roman"


def theme() -> str:
    """The part ``theme/theme1.xml``, without the XML declaration."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    face = f'<a:latin typeface="{_LATIN}"/><a:ea typeface="{SONG}"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'<a:theme xmlns:a="{_A}" name="nianbao"><a:themeElements>'
        f'<a:clrScheme name="nianbao">{colours}</a:clrScheme>'
        f'<a:fontScheme name="nianbao"><a:majorFont>{face}</a:majorFont>'
        f"<a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="nianbao"><a:fillStyleLst>{fill}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
