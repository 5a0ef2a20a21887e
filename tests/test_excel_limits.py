"""The judge of workbooks sees each violation, says exactly that, and finds nothing in good workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from excel_limits import audit, formulas_without_values, schema_audit
from limits.number_formats import complaints as format_complaints
from limits.sample import good_workbook
from limits.violations import BOOK, ONE, STYLES, TYPES, VIOLATIONS
from openpyxl.comments import Comment
from openpyxl.styles import Font

GOOD = good_workbook()


def rebuilt(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The good workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def replaced(part: str, old: str, new: str) -> bytes:
    """The good workbook with one text of one part replaced, wherever it stands there."""

    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return rebuilt(change)


def test_a_good_workbook_has_no_complaints() -> None:
    assert audit(GOOD) == []
    assert schema_audit(GOOD) == []
    assert formulas_without_values(GOOD) == []


def test_openpyxl_workbooks_pass_and_their_formulas_have_no_values() -> None:
    book = openpyxl.Workbook()
    book.active["A1"].font = Font(name="宋体", b=True, color="FF0000")
    book.active["A1"].comment = Comment("注", "甲")
    book.active["A2"] = "=A1*2"
    out = io.BytesIO()
    book.save(out)
    assert audit(out.getvalue()) == []
    assert schema_audit(out.getvalue()) == []
    assert formulas_without_values(out.getvalue()) == [f"{ONE}: A2 has a formula and no value"]


def test_the_schema_audit_sees_what_the_schema_forbids() -> None:
    broken = replaced(ONE, "<mergeCells ", "<printOptions/><mergeCells ")
    assert schema_audit(broken) == [f"/{ONE} /worksheet[1]: Unexpected element 'mergeCells' found"]
    assert audit(broken) == []


def test_what_is_no_package() -> None:
    assert audit(b"agency,1") == ["no zip package: File is not a zip file"]


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda violation: violation[3][-48:])
def test_each_limit_is_seen(violation: tuple[str, str, str, str]) -> None:
    part, old, new, complaint = violation
    found = audit(replaced(part, old, new))
    assert [sentence[: len(complaint)] for sentence in found] == [complaint]


def test_sheets_all_hidden() -> None:
    hidden = replaced(BOOK, "<sheet ", '<sheet state="hidden" ')
    assert audit(hidden) == [
        f"{BOOK}: no sheet is visible",
        f"{BOOK}: activeTab is 0, which is no visible sheet",
        f"{BOOK}: firstSheet is 0, which is no visible sheet",
    ]


def test_a_member_twice() -> None:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(TYPES, package.read(TYPES))
    assert audit(out.getvalue()) == [f"{TYPES}: stands twice in the package"]


def test_too_many_cell_formats() -> None:
    def crowd(parts: dict[str, bytes]) -> None:
        parts[STYLES] = parts[STYLES].replace(b"</cellXfs>", b"<xf/>" * 65_490 + b"</cellXfs>")

    assert audit(rebuilt(crowd)) == [f"{STYLES}: 65493 cellXfs (65490 at most)"]


def test_a_chain_of_calculation_that_names_a_cell_without_formula() -> None:
    def chain(*cells: str) -> bytes:
        links = "".join(f'<c r="{cell}" i="1"/>' for cell in cells)
        namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        return f'<calcChain xmlns="{namespace}">{links}</calcChain>'.encode()

    def chained(*cells: str) -> bytes:
        def add(parts: dict[str, bytes]) -> None:
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
            link = f'<Relationship Id="chain" Type="{kind}" Target="calcChain.xml"/></Relationships>'
            part = "xl/_rels/workbook.xml.rels"
            parts["xl/calcChain.xml"] = chain(*cells)
            parts[part] = parts[part].replace(b"</Relationships>", link.encode())
            parts[TYPES] = parts[TYPES].replace(
                b"<Override",
                b'<Override PartName="/xl/calcChain.xml" '
                b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/><Override',
                1,
            )

        return rebuilt(add)

    assert audit(chained("A3", "E4")) == []
    assert audit(chained("A3", "A1")) == ["xl/calcChain.xml: A1 of sheet 1 has no formula"]


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0",
        "#,##0.0####",
        '0"件"',
        '"合计不一致 "0',
        "@",
        "yyyy-mm-dd",
        "0.00E+00",
        ";;;",
        "0_ ;[Red]-0",
    ],
)
def test_number_formats_excel_reads(code: str) -> None:
    assert list(format_complaints(code, "x")) == []


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("0件", "x: '件' is not quoted in the number format '0件'"),
        ('0"件', "x: a quote stays open in the number format '0\"件'"),
        ("0;0;0;@;0", "x: more than 4 sections in the number format '0;0;0;@;0'"),
        ("[橙色]0", "x: '[橙色]' is not quoted in the number format '[橙色]0'"),
    ],
)
def test_number_formats_excel_repairs(code: str, complaint: str) -> None:
    assert list(format_complaints(code, "x")) == [complaint]
