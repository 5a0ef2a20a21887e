"""A run of cells is the same bytes as its cells one by one."""

from hypothesis import given
from hypothesis import strategies as st
from nianbao.workbook.draw.book import Book, Formula
from nianbao.workbook.numbers import Number

NUMBERS = st.one_of(
    st.integers(-999_999, 10**15 - 1),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 6)),
)
FORMULAS = st.tuples(
    st.sampled_from(['=IF(ISNUMBER(明细!E8),明细!E8,"")', "=A1&B1<>C1", "=SUM(A1:B2)"]),
    st.one_of(st.integers(0, 99), st.sampled_from(["", "平", "<&>", 0.125])),
)
ROWS = st.lists(
    st.tuples(
        st.integers(0, 60), st.booleans(), st.lists(st.one_of(NUMBERS, FORMULAS), min_size=3, max_size=3)
    ),
    max_size=40,
    unique_by=lambda row: row[0],
)


def drawn(rows: list[tuple[int, bool, list[Number | Formula]]], *, runs: bool) -> bytes:
    book = Book("标题", "主题")
    sheet = book.add_sheet("明细")
    styles = [
        book.add_format({"border": 1}),
        book.add_format({"bold": 1}),
        book.add_format({"align": "center"}),
    ]
    for row, tall, cells in sorted(rows, key=lambda row: row[0]):
        sheet.write_string(row, 0, f"单位{row}", styles[0])
        if tall:
            sheet.set_row(row, 30)
        if runs:
            sheet.write_run(row, 1, lambda cells=cells: cells, styles)
            continue
        for column, (cell, style) in enumerate(zip(cells, styles, strict=True), 1):
            if isinstance(cell, tuple):
                sheet.write_formula(row, column, cell[0], style, cell[1])
            else:
                sheet.write_number(row, column, cell, style)
    sheet.write_string(70, 0, "以下没有计入", styles[0])
    return book.data()


@given(ROWS)
def test_runs_and_single_cells_make_the_same_file(
    rows: list[tuple[int, bool, list[Number | Formula]]],
) -> None:
    assert drawn(rows, runs=True) == drawn(rows, runs=False)
