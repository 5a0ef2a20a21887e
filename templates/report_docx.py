"""Builds the Word template of the report, ``report.docx``, part by part.

Fonts, sizes and page are those of the blank official form.  Every style names its East Asian font
itself, so that no theme decides it; the official tables bring their own formatting.
"""

from __future__ import annotations

from nianbao.templates.word_package import R, W, word_package
from nianbao.workbook.draw.look.palette import DARK_RED, KAI, SONG

_FONTS = {SONG: "SimSun", KAI: "KaiTi"}
"""What the fonts are called where they have no Chinese name."""

_BODY = (
    ("Title", "{{ 单位名称 }}</w:t><w:br/><w:t>{{ 报告名称 }}"),
    ("BodyText", "{{ 引言 }}"),
    ("BodyText", "{%p for 部分 in 各部分 %}"),
    ("Heading1", "{{ 部分.标题 }}"),
    ("BodyText", "{{p 部分.表 }}"),
    ("BodyText", "{%p for 段 in 部分.各段 %}"),
    ("Heading2", "{{ 段.标题 }}"),
    ("BodyText", "{{ 段.文字 }}"),
    ("BodyText", "{{ 段.构成 }}"),
    ("BodyText", "{%p endfor %}"),
    ("BodyText", "{%p endfor %}"),
)
"""The paragraphs of the template, each with its style."""


def report_template() -> bytes:
    """The template as a Word document."""
    dependent = {
        "styles": _styles(),
        "settings": _settings(),
        "header": f"<w:hdr {W}>{_paragraph('Header', '{{ 草稿 }}')}</w:hdr>",
        "footer": f"<w:ftr {W}>{_page_number()}</w:ftr>",
        "fontTable": _fonts(),
    }
    return word_package("", _document(), dependent)


def _document() -> str:
    """A4 with the margins of the official form."""
    paragraphs = "".join(_paragraph(style, text) for style, text in _BODY)
    margins = 'w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992"'
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins} w:gutter="0"/><w:cols w:space="425"/>'
        '<w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
    )
    return f"<w:document {W} {R}><w:body>{paragraphs}{section}</w:body></w:document>"


def _paragraph(style: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def _page_number() -> str:
    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    asked = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    shown = f"{field('begin')}{asked}{field('separate')}<w:r><w:t>1</w:t></w:r>{field('end')}"
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{shown}</w:p>'


def _styles() -> str:
    indent = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
    next_to = "<w:keepNext/><w:keepLines/>"
    spacing = '<w:spacing w:before="{}" w:after="{}" w:line="440" w:lineRule="exact"/>'
    usual = f"<w:pPrDefault><w:pPr>{spacing.format(0, 0)}</w:pPr></w:pPrDefault>"
    bold = "<w:b/><w:bCs/>"
    return (
        f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{_font(24)}"
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>{usual}</w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:rPr>{_font(24)}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        "<w:semiHidden/></w:style>"
        + _style(
            "Title",
            "Title",
            f'{next_to}<w:spacing w:before="240" w:after="240" w:line="600" w:lineRule="exact"/>'
            '<w:jc w:val="center"/>',
            f"{_font(36, bold)}",
        )
        + _style(
            "Heading1",
            "heading 1",
            f'{next_to}{spacing.format(240, 120)}{indent}<w:outlineLvl w:val="0"/>',
            _font(24, bold),
        )
        + _style(
            "Heading2",
            "heading 2",
            f'{next_to}{indent}<w:outlineLvl w:val="1"/>',
            _font(24),
        )
        + _style("BodyText", "Body Text", f'{indent}<w:jc w:val="both"/>', _font(24))
        + _style(
            "Header",
            "header",
            '<w:jc w:val="center"/>',
            _font(24, f'{bold}<w:color w:val="{DARK_RED[1:]}"/>'),
        )
        + _style("Footer", "footer", '<w:jc w:val="center"/>', _font(18))
        + "</w:styles>"
    )


def _style(style: str, name: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _font(half_points: int, between: str = "") -> str:
    """宋体 for every script; ``between``: what the schema wants between font and size."""
    names = "".join(f' w:{script}="{SONG}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return f"<w:rFonts{names}/>{between}{size}"


def _fonts() -> str:
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in _FONTS.items()
    )
    return f"<w:fonts {W}>{listed}</w:fonts>"


def _settings() -> str:
    compatible = (
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/>'
    )
    return (
        f'<w:settings {W}><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:adjustLineHeightInTable/>{compatible}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )
