"""Formulas: length, depth, functions every office program knows, references that resolve."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from .book import Book, needs_quotes
from .cells import area

LONGEST, DEEPEST, MOST_ARGUMENTS, LONGEST_TEXT = 8192, 64, 255, 255


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOLATILE = _words("NOW TODAY RAND RANDBETWEEN OFFSET INDIRECT CELL INFO")
KNOWN = VOLATILE | _words(
    """
    AND FALSE IF IFERROR NOT OR TRUE
    ABS CEILING EXP FLOOR INT LN LOG LOG10 MOD POWER PRODUCT QUOTIENT ROUND ROUNDDOWN ROUNDUP SIGN SQRT
    SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT TRUNC
    AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS FREQUENCY LARGE MAX MAXA
    MEDIAN MIN MINA MODE PERCENTILE QUARTILE RANK SMALL STDEV STDEVP VAR VARP
    ERROR.TYPE ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISREF ISTEXT N NA TYPE
    ADDRESS AREAS CHOOSE COLUMN COLUMNS HLOOKUP HYPERLINK INDEX LOOKUP MATCH ROW ROWS TRANSPOSE VLOOKUP
    CHAR CLEAN CODE CONCATENATE EXACT FIND FIXED LEFT LEN LOWER MID PROPER REPLACE REPT RIGHT SEARCH
    SUBSTITUTE T TEXT TRIM UPPER VALUE
    DATE DATEVALUE DAY DAYS360 EDATE EOMONTH HOUR MINUTE MONTH NETWORKDAYS SECOND TIME TIMEVALUE WEEKDAY
    WEEKNUM WORKDAY YEAR YEARFRAC
    """
)
"""Functions that Excel 2007 already wrote without the prefix ``_xlfn.``; Excel 2010 and WPS know them all."""

_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)", re.DOTALL)


def complaints(
    formula: str,
    book: Book,
    where: str,
    sheet: int | None = None,
    *,
    same_sheet: bool = False,
    absolute: bool = False,
) -> Iterator[str]:
    """What is wrong with one formula.

    Args:
        formula: as the file has it, without ``=``.
        book: the workbook it stands in.
        where: begins each complaint.
        sheet: index of the sheet it stands on; None for a defined name of the whole workbook.
        same_sheet: it may not name another sheet (conditional formats and validations before 2010).
        absolute: its references have to carry ``$`` (defined names).
    """
    if formula.startswith("="):
        yield f"{where}: the formula begins with ="
        formula = formula[1:]
    if len(formula) > LONGEST:
        yield f"{where}: formula of {len(formula)} characters ({LONGEST} at most)"
    try:
        tokens = Tokenizer("=" + formula).items
    except (TokenizerError, IndexError) as error:
        yield f"{where}: the formula cannot be read ({error})"
        return
    yield from _shape(tokens, where)
    for index, token in enumerate(tokens):
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            yield from _function(token.value[:-1], where)
            if token.value.upper() == "HYPERLINK(":
                yield from _jump(tokens[index + 1 : index + 3], book, where, sheet)
        elif token.type == Token.OPERAND and token.subtype == Token.ERROR:
            yield f"{where}: the formula holds {token.value}"
        elif token.type == Token.OPERAND and token.subtype == Token.TEXT:
            length = len(token.value) - 2
            if length > LONGEST_TEXT:
                yield f"{where}: text of {length} characters in a formula ({LONGEST_TEXT} at most)"
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            yield from reference(token.value, book, where, sheet, same_sheet=same_sheet, absolute=absolute)


def _shape(tokens: list[Token], where: str) -> Iterator[str]:
    """Depth, number of arguments, and parentheses that close."""
    open_ones: list[tuple[str, int]] = []
    deepest = most = 0
    for token in tokens:
        if token.type in {Token.FUNC, Token.PAREN, Token.ARRAY} and token.subtype == Token.OPEN:
            open_ones.append((token.type, 1))
            deepest = max(deepest, sum(kind == Token.FUNC for kind, _ in open_ones))
        elif token.subtype == Token.CLOSE and open_ones:
            most = max(most, open_ones.pop()[1])
        elif token.type == Token.SEP and open_ones:
            kind, count = open_ones[-1]
            open_ones[-1] = (kind, count + 1)
            if token.subtype == Token.ROW and kind == Token.FUNC:
                yield f"{where}: arguments are separated by a semicolon"
    if open_ones:
        yield f"{where}: a parenthesis stays open"
    if deepest > DEEPEST:
        yield f"{where}: functions {deepest} deep ({DEEPEST} at most)"
    if most > MOST_ARGUMENTS:
        yield f"{where}: {most} arguments ({MOST_ARGUMENTS} at most)"


def _function(name: str, where: str) -> Iterator[str]:
    if name.upper() in VOLATILE:
        yield f"{where}: {name.upper()} is volatile"
    elif name.upper() not in KNOWN:
        yield f"{where}: {name} is not known to Excel 2010 and WPS"


def _jump(arguments: list[Token], book: Book, where: str, sheet: int | None) -> Iterator[str]:
    """``HYPERLINK("#校验!A1", ...)``: the place is checked where it is written out."""
    if len(arguments) < 2 or arguments[0].subtype != Token.TEXT or arguments[1].type != Token.SEP:
        return
    place = arguments[0].value[1:-1].replace('""', '"')
    if place.startswith("#"):
        yield from reference(place[1:], book, where, sheet)


def reference(
    text: str,
    book: Book,
    where: str,
    sheet: int | None,
    *,
    same_sheet: bool = False,
    absolute: bool = False,
) -> Iterator[str]:
    """What is wrong with one reference: ``B3``, ``校验!$A$1:$C$4``, ``t3_new_person``."""
    if "#REF!" in text:
        yield f"{where}: refers to {text}"
        return
    match = _SHEET.fullmatch(text)
    if match:
        quoted, plain, address = match.groups()
        name = quoted.replace("''", "'") if quoted else plain
        if "[" in name:
            yield f"{where}: external link {text}"
            return
        if plain and needs_quotes(plain):
            yield f"{where}: the sheet needs apostrophes in {text}"
        found = book.sheet(name)
        if found is None:
            yield f"{where}: refers to sheet {name!r}, which is not there"
        elif same_sheet and found.index != sheet:
            yield f"{where}: refers to another sheet ({text}); give the cell a name"
    else:
        name, address = "", text
    pieces = [piece.rpartition("!")[2] for piece in _pieces(address)]
    for piece in pieces:
        box = area(piece)
        if box is None and not book.knows_name(piece.partition("[")[0], sheet):
            yield f"{where}: refers to {text}, which is no cell and no name"
        elif box is not None and absolute and not box.absolute:
            yield f"{where}: relative reference {text}"


def _pieces(address: str) -> list[str]:
    """``A1:B2`` stays whole; ``first:second`` is two names."""
    return [address] if area(address) else address.split(":")
