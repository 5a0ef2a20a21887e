"""One way to break each limit of the sample workbook."""

from __future__ import annotations

BOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
ONE, TWO = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
LINKS = "xl/worksheets/_rels/sheet1.xml.rels"
CHART, DRAWING, TABLE = "xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/tables/table1.xml"
NOTES, SHAPES = "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"
TYPES = "[Content_Types].xml"


def _deep(levels: int) -> str:
    return "ABS(" * levels + "1" + ")" * levels


_SPARE = 'spare">依申请公开!$A$3<'
_LONG = "长" * 256
_MERGE = '<mergeCell ref="C1:D2"/>'

_SHEETS_AND_NAMES = (
    (
        BOOK,
        'name="空表"',
        f'name="{"表" * 32}"',
        f"{BOOK}: sheet name of 32 characters (1 to 31): '{'表' * 32}'",
    ),
    (BOOK, 'name="空表"', 'name="空/表"', f"{BOOK}: no sheet may be called '空/表'"),
    (BOOK, 'name="空表"', 'name="History"', f"{BOOK}: the sheet name 'History' is reserved"),
    (BOOK, 'name="空表"', 'name="IT\'S 校验"', f'{BOOK}: two sheets are called "IT\'S 校验"'),
    (BOOK, 'sheetId="3"', 'sheetId="1"', f"{BOOK}: two sheets share a sheetId"),
    (
        BOOK,
        "<workbookView ",
        '<workbookView activeTab="4" ',
        f"{BOOK}: activeTab is 4, which is no visible sheet",
    ),
    (BOOK, 'r:id="rId3"', 'r:id="rId5"', f"{BOOK}: sheet '空表' leads to no worksheet (xl/theme/theme1.xml)"),
    (BOOK, 'name="spare"', 'name="t3"', f"{BOOK}: name 't3' is not legal"),
    (BOOK, 'name="spare"', 'name="R1C"', f"{BOOK}: name 'R1C' is not legal"),
    (BOOK, 'name="spare"', 'name="第一 个"', f"{BOOK}: name '第一 个' is not legal"),
    (BOOK, 'name="spare"', 'name="TOTAL"', f"{BOOK}: name 'total' is defined twice"),
    (BOOK, 'name="spare"', 'name="明细"', f"{BOOK}: name '明细' is a table's name too"),
    (
        BOOK,
        'local" localSheetId="0"',
        'local" localSheetId="7"',
        f"{BOOK}: name 'local' is for sheet 7, which is not",
    ),
    (
        BOOK,
        _SPARE,
        'spare">依申请!$A$3<',
        f"{BOOK}: name 'spare': refers to sheet '依申请', which is not there",
    ),
    (BOOK, _SPARE, 'spare">依申请公开!A3<', f"{BOOK}: name 'spare': relative reference 依申请公开!A3"),
    (
        BOOK,
        _SPARE,
        'spare">空表!$A$1048577<',
        f"{BOOK}: name 'spare': refers to 空表!$A$1048577, which is no cell",
    ),
    (BOOK, _SPARE, 'spare">#REF!<', f"{BOOK}: name 'spare': the formula holds #REF!"),
    (BOOK, _SPARE, 'spare">空表!#REF!<', f"{BOOK}: name 'spare': refers to 空表!#REF!"),
    (BOOK, _SPARE, 'spare">[1]Sheet1!$A$3<', f"{BOOK}: name 'spare': external link [1]Sheet1!$A$3"),
    (BOOK, "!$1:$3<", "!$A$1:$B$3<", f"{BOOK}: name '_xlnm.Print_Titles' names no whole rows or columns: "),
    (
        BOOK,
        "开!$A$1:$E$9<",
        "!$A$1:$E$9<",
        f"{BOOK}: name '_xlnm.Print_Area' is not on its own sheet: 依申请公!",
    ),
    (
        BOOK,
        "_xlnm.Print_Area",
        "_xlnm.Extract",
        f"{BOOK}: name '_xlnm.Extract' is no print area, print title or",
    ),
)
_CELLS = (
    (ONE, 'min="1" max="1"', 'min="3" max="2"', f"{ONE}: columns 3 to 2 come after column 0"),
    (
        ONE,
        'width="255.7109375"',
        'width="256"',
        f"{ONE}: columns 1 to 1 are 256 wide (255 characters and their",
    ),
    (ONE, '<row r="21"', '<row r="3"', f"{ONE}: row 3 comes after row 4"),
    (ONE, 'ht="30"', 'ht="410"', f"{ONE}: row 21 is 410 points high (409.5 at most)"),
    (ONE, '<row r="21"', '<row s="9" r="21"', f"{ONE}: row 21 has style 9, which is not there"),
    (ONE, '<c r="A1"', '<c r="B1"', f"{ONE}: B1 comes after column 2"),
    (ONE, '<c r="A2"', '<c r="A9"', f"{ONE}: A9 stands in row 2"),
    (ONE, '<c r="A2"', '<c s="99" r="A2"', f"{ONE}: A2 has style 99, which is not there"),
    (ONE, '<c r="A2"><v>2<', '<c r="A2" t="s"><v>99<', f"{ONE}: A2 has shared string 99, which is not there"),
    (ONE, '<c r="A2"><v>2<', '<c r="A2" t="b"><v>2<', f"{ONE}: A2 is the truth value '2'"),
    (
        ONE,
        '<c r="A2"><v>2<',
        '<c r="A2" t="e"><v>#SPILL!<',
        f"{ONE}: A2 is the error '#SPILL!', which Excel does",
    ),
    (
        ONE,
        '<c r="A2"><v>2<',
        '<c r="A2" t="d"><v>2<',
        f"{ONE}: A2 is of type 'd', which Excel 2007 does not know",
    ),
    (ONE, '<c r="A2"><v>2<', '<c r="A2"><v>NaN<', f"{ONE}: A2 is no number: 'NaN'"),
    (STRINGS, ">字", ">字字", f"{STRINGS}: string 0: text of 32768 characters (32767 at most)"),
    (STRINGS, ">合并<", ">" + "\n" * 254 + "<", f"{STRINGS}: string 1: text of 255 lines (254 at most)"),
)
_FORMULAS = (
    (ONE, "+first)", "+frist)", f"{ONE}: A3: refers to frist, which is no cell and no name"),
    (ONE, "+first)", "+(first)", f"{ONE}: A3: a parenthesis stays open"),
    (ONE, "+first)", "+NOW())", f"{ONE}: A3: NOW is volatile"),
    (ONE, "+first)", "+_xlfn.CONCAT(first))", f"{ONE}: A3: _xlfn.CONCAT is not known to Excel 2010 and WPS"),
    (ONE, "+first)", "+IFS(A1,1))", f"{ONE}: A3: IFS is not known to Excel 2010 and WPS"),
    (ONE, "+first)", "+[2]账!A1)", f"{ONE}: A3: external link [2]账!A1"),
    (ONE, "+first)", "+SUM(A1;A2))", f"{ONE}: A3: arguments are separated by a semicolon"),
    (ONE, "+first)", "+SUM(" + "1," * 255 + "1))", f"{ONE}: A3: 256 arguments (255 at most)"),
    (ONE, "+first)", f"+{_deep(64)})", f"{ONE}: A3: functions 65 deep (64 at most)"),
    (ONE, "+first)", "+" + "1+" * 4096 + "1)", f"{ONE}: A3: formula of 8228 characters (8192 at most)"),
    (ONE, "+first)", f'&amp;"{_LONG}")', f"{ONE}: A3: text of 256 characters in a formula (255 at most)"),
    (ONE, ">IF(", ">=IF(", f"{ONE}: A3: the formula begins with ="),
    (ONE, "<f>IF(", '<f t="shared" si="0"/><f>IF(', f"{ONE}: A3 shares formula 0, which is not there"),
    (ONE, "+first)", "+2024年!A1)", f"{ONE}: A3: the sheet needs apostrophes in 2024年!A1"),
    (
        ONE,
        "HYPERLINK(\"#'",
        "HYPERLINK(\"#'X",
        f'{ONE}: E4: refers to sheet "Xit\'s 校验", which is not there',
    ),
)
_OVER_CELLS = (
    (ONE, 'activePane="bottomRight"', 'activePane="bottom"', f"{ONE}: the active pane bottom is not there"),
    (ONE, 'pane="topRight"', 'pane="top"', f"{ONE}: a selection in pane top, which is not there"),
    (TWO, 'workbookViewId="0"', 'workbookViewId="1"', f"{TWO}: is shown in window 1, which is not there"),
    (ONE, '"C1:D2"', '"C1:C1"', f"{ONE}: merge of the single cell C1:C1"),
    (ONE, _MERGE, _MERGE + '<mergeCell ref="D2:E4"/>', f"{ONE}: merges C1:D2 and D2:E4 overlap"),
    (ONE, 'prompt="', 'prompt="长', f"{ONE}: validation of A1:A2: prompt of 256 characters (255 at most)"),
    (ONE, 'error="', 'error="长', f"{ONE}: validation of A1:A2: error of 256 characters (255 at most)"),
    (
        ONE,
        'promptTitle="',
        'promptTitle="题',
        f"{ONE}: validation of A1:A2: promptTitle of 33 characters (32 at",
    ),
    (
        ONE,
        'errorTitle="',
        'errorTitle="题',
        f"{ONE}: validation of A1:A2: errorTitle of 33 characters (32 at most)",
    ),
    (
        ONE,
        '"是,否"',
        f'"{"是," * 127}否"',
        f"{ONE}: validation of B5: formula1 of 257 characters (255 at most)",
    ),
    (
        ONE,
        "<formula1>0<",
        "<formula1>空表!A1<",
        f"{ONE}: validation of A1:A2: refers to another sheet (空表!A1)",
    ),
    (ONE, 'sqref="B5"', 'sqref="A2:B5"', f"{ONE}: validations of A1:A2 and A2:B5 overlap"),
    (ONE, 'sqref="B5"', 'sqref="B0"', f"{ONE}: validation of B0: B0 is no range"),
    (
        ONE,
        'expression" dxfId="0"',
        'expression" dxfId="9"',
        f"{ONE}: conditional format of A1:A2: has dxfId 9, which",
    ),
    (
        ONE,
        'priority="2"',
        'priority="1"',
        f"{ONE}: conditional format of A3: priority '1' is missing or taken",
    ),
    (
        ONE,
        "total&lt;&gt;A1",
        "空表!A1&gt;0",
        f"{ONE}: conditional format of A1:A2: refers to another sheet (空表!A",
    ),
    (
        ONE,
        'type="cellIs"',
        'type="newest"',
        f"{ONE}: conditional format of A3: is of kind 'newest', which Excel",
    ),
    (
        ONE,
        "<legacyDrawing",
        "<extLst><ext><x/></ext></extLst><legacyDrawing",
        f"{ONE}: an extension that WPS and",
    ),
    (
        ONE,
        "location=\"'it''s 校验'!A1",
        'location="校验!A1',
        f"{ONE}: link at E1: refers to sheet '校验', which is",
    ),
    (ONE, 'location="first"', 'location="frist"', f"{ONE}: link at E2: refers to frist, which is no cell"),
    (
        ONE,
        'tooltip="提示"',
        f'tooltip="{_LONG}"',
        f"{ONE}: link at E1: tooltip of 256 characters (255 at most)",
    ),
    (ONE, 'hyperlink ref="E3" r:id="rId1"', 'hyperlink ref="E3"', f"{ONE}: link at E3: leads nowhere"),
    (ONE, "&amp;C页", "&amp;C页页页页页", f"{ONE}: oddHeader of 256 characters (255 at most)"),
    (ONE, 'topLeftCell="B2"', 'topLeftCell="B"', f"{ONE}: pane topLeftCell: B is no range"),
    (TWO, "<sheetView ", '<sheetView tabSelected="1" ', f"{BOOK}: 2 sheets are selected together"),
)
_STYLES = (
    (
        STYLES,
        'numFmtId="164" fontId="0"',
        'numFmtId="165" fontId="0"',
        f"{STYLES}: cellXfs 1 has numFmtId 165, which",
    ),
    (
        STYLES,
        'numFmtId="164" fontId="0"',
        'numFmtId="164" fontId="9"',
        f"{STYLES}: cellXfs 1 has fontId 9, which is",
    ),
    (
        STYLES,
        'fillId="2" borderId="0"',
        'fillId="3" borderId="0"',
        f"{STYLES}: cellXfs 1 has fillId 3, which is not",
    ),
    (
        STYLES,
        'fillId="2" borderId="0"',
        'fillId="2" borderId="3"',
        f"{STYLES}: cellXfs 1 has borderId 3, which is",
    ),
    (
        STYLES,
        'name="Normal" xfId="0"',
        'name="Normal" xfId="9"',
        f"{STYLES}: cell style 'Normal' has no format",
    ),
    (
        STYLES,
        '<sz val="11"/><color theme="1"/>',
        '<sz val="410"/><color theme="1"/>',
        f"{STYLES}: font size 410 (1 to",
    ),
    (
        STYLES,
        '<dxfs count="1">',
        f'<dxfs count="1"><dxf><numFmt numFmtId="9" formatCode="{_LONG}"/></dxf>',
        f"{STYLES}: number format of 256 characters (255 at most)",
    ),
)
_ATTACHED = (
    (SHAPES, "<x:Row>1<", "<x:Row>7<", f"{NOTES}: note at A2: has no shape"),
    (NOTES, 'authorId="0"', 'authorId="3"', f"{NOTES}: note at A2: has no author"),
    (NOTES, ">注<", f">{'注' * 32768}<", f"{NOTES}: note at A2: text of 32768 characters (32767 at most)"),
    (DRAWING, "<xdr:row>9<", "<xdr:row>99<", f"{DRAWING}: an anchor from (99, 0) to (2"),
    (DRAWING, 'r:id="rId1"', 'r:id="rId8"', f"{DRAWING}: rId8 leads nowhere"),
    (CHART, "'it''s 校验'!$B", "校验!$B", f"{CHART}: refers to sheet '校验', which is not there"),
    (CHART, "$B$2:$B$3", "$B$2:$B$4", f"{CHART}: remembers 2 values of 'it''s 校验'!$B$2:$B$4"),
    (TABLE, 'displayName="明细"', 'displayName="A1"', f"{TABLE}: the name 'A1' is not legal or taken"),
    (TABLE, 'name="代码"', 'name="编码"', f"{TABLE}: the column '编码' is headed '代码'"),
    (TABLE, 'ref="A1:B3" totals', 'ref="A1:C3" totals', f"{TABLE}: 2 columns do not fit A1:C3"),
)
_PACKAGE = (
    (TYPES, 'Extension="vml"', 'Extension="vmx"', f"{SHAPES}: has no content type"),
    (
        TYPES,
        "/xl/theme/theme1.xml",
        "/xl/theme/theme2.xml",
        f"{TYPES}: names xl/theme/theme2.xml, which is not there",
    ),
    (
        LINKS,
        "https://example.org/",
        "https://example.org/a b",
        f"{LINKS}: rId1 is no legal address: 'https://exam",
    ),
    (
        LINKS,
        "relationships/hyperlink",
        "relationships/externalLink",
        f"{LINKS}: rId1 is an external link (extern",
    ),
    (
        LINKS,
        "relationships/hyperlink",
        "relationships/image",
        f"{LINKS}: rId1 leads outside the file (image)",
    ),
    (
        LINKS,
        "drawing1.xml",
        "drawing9.xml",
        f"{LINKS}: rId2 leads to xl/drawings/drawing9.xml, which is not there",
    ),
    (
        LINKS,
        "</Relationships>",
        '<Relationship Id="rId1" Type="x" Target="../drawings/drawing1.xml"/></Relationships>',
        f"{LINKS}: rId1 stands twice",
    ),
    (ONE, "</worksheet>", "", f"{ONE}: is not well-formed XML"),
)

VIOLATIONS = (*_SHEETS_AND_NAMES, *_CELLS, *_FORMULAS, *_OVER_CELLS, *_STYLES, *_ATTACHED, *_PACKAGE)
"""Part, text in it, what replaces it, and how the one complaint that follows begins."""
