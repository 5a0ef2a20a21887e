"""Builds the Word template of the notice to an agency, ``notice.docx``, part by part.

Sizes are those of ``nianbao.addin.returns.page``, which reckons with them how much fits on one page:
every line has a fixed height.  Fonts are those of official letters; each says which one may stand in
for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nianbao.addin.returns import page
from nianbao.addin.returns.items import HEADERS
from nianbao.addin.returns.page import Look
from nianbao.templates.theme import theme
from nianbao.templates.word_package import R, W, word_package
from nianbao.workbook.draw.look.palette import FANGSONG, HEI, KAI, SONG, TOTAL_GREY

_TWIPS = 20
_TITLE_FONT = "方正小标宋简体"
_BODY_FONT = "仿宋_GB2312"
_STAND_INS: Mapping[str, str] = {
    _TITLE_FONT: f"方正小标宋_GBK,小标宋,{SONG}",
    _BODY_FONT: FANGSONG,
    KAI: "楷体_GB2312",
    HEI: "SimHei",
    SONG: "SimSun",
}
_LATIN = "Times New Roman"
_LINE = "7F7F7F"
_STRONG = "C00000"
"""The line under the title."""

_STYLES: Mapping[str, tuple[str, Look, str, str]] = {
    "Title": ("标题", page.TITLE, _TITLE_FONT, '<w:jc w:val="center"/>'),
    "Subtitle": ("副标题", page.SUBTITLE, KAI, '<w:jc w:val="center"/>'),
    "Addressee": ("主送", page.ADDRESSEE, _BODY_FONT, ""),
    "BodyText": ("正文", page.BODY, _BODY_FONT, '<w:jc w:val="both"/>'),
    "FactLabel": ("要件名称", page.FACT, HEI, '<w:jc w:val="center"/>'),
    "Fact": ("要件", page.FACT, _BODY_FONT, ""),
    "Heading1": ("问题标题", page.HEADING, HEI, ""),
    "Column": ("表头", page.COLUMN, HEI, '<w:jc w:val="center"/>'),
    "Number": ("序号", page.ITEM, SONG, '<w:jc w:val="center"/>'),
    "Item": ("表内文字", page.ITEM, SONG, ""),
    "Rest": ("其余", page.REST, KAI, ""),
    "Closing": ("结尾", page.CLOSING, _BODY_FONT, '<w:jc w:val="both"/>'),
    "Office": ("落款单位", page.OFFICE, _BODY_FONT, '<w:jc w:val="right"/>'),
    "Signed": ("落款日期", page.SIGNED, _BODY_FONT, '<w:jc w:val="right"/>'),
}
"""Paragraph styles by id: name, sizes, East Asian font, alignment."""


def notice_template() -> bytes:
    """The template as a Word document."""
    dependent = {"styles": _styles(), "settings": _settings(), "fontTable": _fonts()}
    return word_package("{{ 标题 }}", _document(), dependent, theme())


def _document() -> str:
    body = (
        _paragraph("Title", "{{ 标题 }}"),
        _paragraph("Subtitle", "{{ 副标题 }}"),
        _paragraph("Addressee", "{{ 主送 }}"),
        _paragraph("BodyText", "{{ 正文 }}"),
        _facts(),
        _paragraph("Heading1", "{%p for 组 in 各组 %}"),
        _paragraph("Heading1", "{{ 组.标题 }}"),
        _items(),
        _paragraph("Rest", "{%p if 组.其余 %}"),
        _paragraph("Rest", "{{ 组.其余 }}"),
        _paragraph("Rest", "{%p endif %}"),
        _paragraph("Rest", "{%p endfor %}"),
        _paragraph("Closing", "{{ 结尾 }}"),
        _paragraph("Office", "{{ 落款 }}"),
        _paragraph("Signed", "年　　月　　日"),
    )
    margins = " ".join(f'w:{side}="{round(points * _TWIPS)}"' for side, points in page.MARGINS.items())
    section = (
        f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins} w:header="567" w:footer="567"'
        ' w:gutter="0"/></w:sectPr>'
    )
    return f"<w:document {W} {R}><w:body>{''.join(body)}{section}</w:body></w:document>"


def _paragraph(style: str, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def _facts() -> str:
    """Files, reason, deadline, what is enclosed: a row each."""
    rows = (
        _row((("Fact", "{%tr for 项 in 要件 %}"),), page.FACTS),
        _row((("FactLabel", "{{ 项.名称 }}"), ("Fact", "{{ 项.内容 }}")), page.FACTS, shaded=1),
        _row((("Fact", "{%tr endfor %}"),), page.FACTS),
    )
    return _table(page.FACTS, rows)


def _items() -> str:
    """What is wrong, where, and how to mend it."""
    cells = (
        ("Number", "{{ 条.序号 }}"),
        ("Item", "{{ 条.位置 }}"),
        ("Item", "{{ 条.问题 }}"),
        ("Item", "{{ 条.改法 }}"),
    )
    rows = (
        _row([("Column", text) for text in HEADERS], page.ITEMS, shaded=len(HEADERS), heading=True),
        _row((("Item", "{%tr for 条 in 组.各条 %}"),), page.ITEMS),
        _row(cells, page.ITEMS),
        _row((("Item", "{%tr endfor %}"),), page.ITEMS),
    )
    return _table(page.ITEMS, rows)


def _table(widths: Sequence[float], rows: Sequence[str]) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    inside = "".join(
        f'<w:{side} w:w="{round(points * _TWIPS)}" w:type="dxa"/>'
        for side, points in (
            ("top", page.CELL_TOP),
            ("left", page.CELL_SIDE),
            ("bottom", page.CELL_TOP),
            ("right", page.CELL_SIDE),
        )
    )
    grid = "".join(f'<w:gridCol w:w="{round(width * _TWIPS)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{round(sum(widths) * _TWIPS)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{inside}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    cells: Sequence[tuple[str, str]], widths: Sequence[float], *, shaded: int = 0, heading: bool = False
) -> str:
    """A row; fewer cells than widths: the last one takes the rest."""
    spans = [1] * (len(cells) - 1) + [len(widths) - len(cells) + 1]
    written, at = [], 0
    for number, ((style, text), span) in enumerate(zip(cells, spans, strict=True)):
        width = round(sum(widths[at : at + span]) * _TWIPS)
        at += span
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        fill = (
            f'<w:shd w:val="clear" w:color="auto" w:fill="{TOTAL_GREY.lstrip("#")}"/>'
            if number < shaded
            else ""
        )
        written.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{fill}<w:vAlign w:val="center"/>'
            f"</w:tcPr>{_paragraph(style, text)}</w:tc>"
        )
    repeated = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(written)}</w:tr>"


def _styles() -> str:
    each = "".join(_style(key, *given) for key, given in _STYLES.items())
    return (
        f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{_face(_BODY_FONT)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f"</w:style>{each}</w:styles>"
    )


def _style(key: str, name: str, look: Look, font: str, align: str) -> str:
    named = {"Title": "Title", "Subtitle": "Subtitle", "BodyText": "Body Text", "Heading1": "heading 1"}.get(
        key, name
    )
    border = (
        f'<w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="18" w:space="4" w:color="{_STRONG}"/></w:pBdr>'
        if key == "Subtitle"
        else ""
    )
    keep = "<w:keepNext/>" if key == "Heading1" else ""
    indent = (
        f'<w:ind w:firstLineChars="200" w:firstLine="{round(look.indent * _TWIPS)}"/>' if look.indent else ""
    )
    spacing = (
        f'<w:spacing w:before="{round(look.before * _TWIPS)}" w:after="{round(look.after * _TWIPS)}"'
        f' w:line="{round(look.line * _TWIPS)}" w:lineRule="exact"/>'
    )
    size = f'<w:sz w:val="{round(look.size * 2)}"/><w:szCs w:val="{round(look.size * 2)}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(named == name)}" w:styleId="{key}">'
        f'<w:name w:val="{named}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{keep}{border}<w:snapToGrid w:val="0"/>'
        f"{spacing}{indent}{align}</w:pPr><w:rPr>{_face(font)}{size}</w:rPr></w:style>"
    )


def _face(font: str) -> str:
    return f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{font}" w:cs="{_LATIN}"/>'


def _settings() -> str:
    return (
        f'<w:settings {W}><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat></w:settings>'
    )


def _fonts() -> str:
    each = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for font, others in _STAND_INS.items()
    )
    return f"<w:fonts {W}>{each}</w:fonts>"
