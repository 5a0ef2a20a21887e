"""A workbook read by its mould says what the strict reader says of it, whatever was done to it."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from cases import balanced_values, real, submission
from doors import with_totals
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.workbook.read.kinds import recognise
from nianbao.workbook.read.refusal import Refusal
from nianbao.workbook.read.sheets import open_book, read_spreadsheet
from nianbao.workbook.read.sheets.moulds import Moulds
from nianbao.workbook.read.sheets.workbook import read_workbook
from nianbao.workbook.submission import Submission
from xlsx_edits import cell_edited, drawn, packed, parts, sheet_part

PATH = "报表.xlsx"


def strictly(data: bytes) -> Submission | str:
    """What the strict reader finds, or why it refuses."""
    try:
        return read_workbook(open_book(recognise(data, ".xlsx")), PATH)
    except Refusal as refusal:
        return str(refusal)


def by_mould(moulds: Moulds, data: bytes) -> Submission | None:
    package = recognise(data, ".xlsx").package
    assert package is not None
    return moulds.read(package, PATH)


def learned(*workbooks: bytes) -> Moulds:
    moulds = Moulds()
    for data in workbooks:
        package, found = recognise(data, ".xlsx").package, strictly(data)
        assert package is not None and isinstance(found, Submission)
        moulds.learn(package, found)
    return moulds


BASE = drawn(with_totals(real(0)))
MOULDS = learned(BASE)


def test_the_next_workbook_is_read_by_the_mould_of_the_first():
    for index in range(1, 5):
        data = drawn(with_totals(replace(real(index), texts=real(0).texts)))
        assert by_mould(MOULDS, data) == strictly(data) != strictly(BASE)


@settings(max_examples=15)
@given(balanced_values(), st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_numbers_and_names_of_any_kind(values: dict[str, int | float], name: str) -> None:
    data = drawn(replace(submission(values), agency_name=name or "某局", texts=real(0).texts))
    assert by_mould(MOULDS, data) in (strictly(data), None)


def test_last_years_figures_have_a_mould_of_their_own():
    with_last = with_totals(replace(real(1), last=with_totals(real(2)).values))
    moulds = learned(BASE, drawn(with_last))
    other = with_totals(replace(real(3), last=with_totals(real(4)).values, texts=real(1).texts))
    found = by_mould(moulds, drawn(other))
    assert found == strictly(drawn(other))
    assert found is not None and found.number("last_t3_new_person") == real(4).number("t3_new_person")


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        pytest.param("", "", id="blank"),
        pytest.param("<is><t>12</t></is>", 't="inlineStr"', id="text"),
        pytest.param("<v>#REF!</v>", 't="e"', id="error"),
        pytest.param("<v>1_0</v>", "", id="no number"),
        pytest.param("<v>1E999</v>", "", id="infinite"),
        pytest.param("<f>1+1</f><v>2</v>", "", id="formula"),
        pytest.param("<v>7</v>", "", id="a total that is not the sum any more"),
    ],
)
def test_an_unusual_cell_is_left_to_the_strict_reader(inner: str, attributes: str) -> None:
    assert by_mould(MOULDS, cell_edited(BASE, "t3_new_person", inner, attributes)) is None


def test_nothing_is_learned_from_a_workbook_about_which_something_was_noticed():
    odd = cell_edited(BASE, "t3_new_total", "<v>62</v>")
    assert by_mould(learned(odd), odd) is None


EDITS: dict[str, tuple[str, Callable[[re.Match[bytes]], bytes]]] = {
    "number": (r"<v>\d+</v>", lambda m: b"<v>7</v>"),
    "decimal": (r"<v>\d+</v>", lambda m: b"<v>7.5</v>"),
    "negative": (r"<v>\d+</v>", lambda m: b"<v>-3</v>"),
    "spaced": (r"<v>\d+</v>", lambda m: b"<v> 3 </v>"),
    "emptied": (r"<v>\d+</v>", lambda m: b"<v></v>"),
    "taken out": (r"<v>\d+</v>", lambda m: b""),
    "comment": (r"<v>\d+</v>", lambda m: b"<!-- x -->" + m[0]),
    "other string": (r' t="s"><v>\d+</v>', lambda m: b' t="s"><v>3</v>'),
    "no string": (r' t="s"><v>\d+</v>', lambda m: b' t="s"><v>99999</v>'),
    "row hidden": (r'<row r="\d+"', lambda m: m[0] + b' hidden="1"'),
    "row taller": (r' ht="[\d.]+"', lambda m: b' ht="33.5"'),
    "row flat": (r'<row r="\d+"', lambda m: m[0] + b' ht="0" customHeight="1"'),
    "style": (r' s="\d+"', lambda m: b' s="1"'),
    "formula lost": (r"<f>[^<]*</f>", lambda m: b""),
    "other formula": (r"<f>[^<]*</f>", lambda m: b"<f>1+1</f>"),
    "column hidden": (r"<col ", lambda m: b'<col hidden="1" '),
    "selection": (r"<sheetView [^<>]*?/>|<sheetViews>.*?</sheetViews>", lambda m: b""),
    "not well formed": (r"<v>\d+</v>", lambda m: b"<v>&x;</v>"),
    "tag": (r"</row>", lambda m: b"</roww>"),
    "merge": (r"<mergeCell [^<>]*/>", lambda m: b""),
}
WORKBOOK_EDITS: dict[str, tuple[str, Callable[[re.Match[bytes]], bytes]]] = {
    "name moved": (r"(<definedName [^<>]*>[^<]*?\$)(\d+)<", lambda m: m[1] + b"%d<" % (int(m[2]) + 1)),
    "name gone": (r"<definedName [^<>]*>[^<]*</definedName>", lambda m: b""),
    "sheet hidden": (r"<sheet ", lambda m: b'<sheet state="hidden" '),
    "dates": (r"<workbookPr ", lambda m: b'<workbookPr date1904="1" '),
    "window": (r"<workbookView [^<>]*/>", lambda m: b'<workbookView activeTab="2"/>'),
    "calculation": (r"<calcPr [^<>]*/>", lambda m: b'<calcPr calcId="191029"/>'),
}
STRING_EDITS: dict[str, tuple[str, Callable[[re.Match[bytes]], bytes]]] = {
    "another text": (r"<t>[^<]*</t>", lambda m: "<t>别的字</t>".encode()),
    "rich": (r"<t>([^<]*)</t>", lambda m: b"<r><t>" + m[1] + b"</t></r><r><t>x</t></r>"),
    "escaped": (r"<t>([^<]*)</t>", lambda m: b"<t>a &amp; b_x000D_</t>"),
    "entity": (r"<t>([^<]*)</t>", lambda m: b"<t>&nbsp;</t>"),
    "bytes": (r"<t>([^<]*)</t>", lambda m: b"<t>\xff</t>"),
    "gone": (r"<si>.*?</si>", lambda m: b""),
    "unclosed": (r"</t></si>", lambda m: b"</si>"),
}
SHEETS = ("封面", "主动公开", "依申请公开", "复议诉讼", "正文", "上年数", "情况说明")


@st.composite
def damages(draw: st.DrawFn) -> list[tuple[str, str, int]]:
    """One or two edits: the part, what is done to it, and which of the places for it."""
    found = []
    for _ in range(draw(st.integers(1, 2))):
        groups = [(sheet_part(draw(st.sampled_from(SHEETS))), EDITS)]
        groups += [("xl/workbook.xml", WORKBOOK_EDITS), ("xl/sharedStrings.xml", STRING_EDITS)]
        part, edits = draw(st.sampled_from(groups))
        found.append((part, draw(st.sampled_from(sorted(edits))), draw(st.integers(0, 999))))
    return found


def damaged(damages: list[tuple[str, str, int]]) -> bytes:
    contents = parts(BASE)
    for part, kind, number in damages:
        pattern, change = (EDITS | WORKBOOK_EDITS | STRING_EDITS)[kind]
        places = list(re.finditer(pattern.encode(), contents[part], re.DOTALL))
        if places:
            place, xml = places[number % len(places)], contents[part]
            contents[part] = xml[: place.start()] + change(place) + xml[place.end() :]
    return packed(contents)


@settings(max_examples=120, deadline=None)
@given(damages())
def test_the_strict_reader_is_never_contradicted(damages: list[tuple[str, str, int]]) -> None:
    data = damaged(damages)
    try:
        found = by_mould(MOULDS, data)
    except Refusal as refusal:
        assert str(refusal) == strictly(data)
        return
    assert found is None or found == strictly(data)


@pytest.mark.parametrize("kind", ["row taller", "selection", "window", "calculation"])
def test_what_an_office_program_notes_for_itself_makes_no_other_mould(kind: str) -> None:
    part = sheet_part("正文") if kind in EDITS else "xl/workbook.xml"
    data = damaged([(part, kind, 3)])
    assert data != packed(parts(BASE))
    assert by_mould(MOULDS, data) == strictly(data)


def test_what_a_file_is_read_as_does_not_depend_on_what_was_read_before():
    other = drawn(with_totals(replace(real(2), texts=real(0).texts)))
    first = read_spreadsheet(recognise(other, ".xlsx"), PATH)
    read_spreadsheet(recognise(BASE, ".xlsx"), PATH)
    assert read_spreadsheet(recognise(other, ".xlsx"), PATH) == first == strictly(other)


def test_a_damaged_part_is_refused_although_the_mould_is_known():
    with zipfile.ZipFile(io.BytesIO(BASE)) as package:
        info = package.getinfo(sheet_part("依申请公开"))
        at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    broken = BASE[:at] + bytes([BASE[at] ^ 0xFF]) + BASE[at + 1 :]
    with pytest.raises(Refusal) as refused:
        by_mould(MOULDS, broken)
    assert str(refused.value) == strictly(broken)
