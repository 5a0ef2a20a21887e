"""The live formulas beside an adjustment; ``adjustments.weigh`` answers the same in Python."""

from __future__ import annotations

from ....adjustments import COUNTED, FAULTS
from ....draw.layout import column_letters
from ....submission import AdjustmentFault
from .ground import (
    AMOUNT,
    ANSWER,
    CELL,
    CHANGE,
    DECIMALS,
    HANDLER,
    LEAST,
    NAME,
    REASON,
    RESULT,
    RULE,
    SUM,
    WHERE,
    Ground,
)


def beside(ground: Ground, row: int) -> dict[int, str]:
    """The formula of each shown column of a row (zero based), by column."""

    def at(column: int) -> str:
        return f"{column_letters(column)}{row + 1}"

    def listed(column: int, key: int, value: str) -> str:
        """What stands in a column of the list of cells, where another column holds this value."""
        return f"INDEX({ground.choosable(column)},MATCH({value},{ground.choosable(key)},0))"

    def anywhere(key: int) -> str:
        where = ground.choosable(WHERE, totals=True)
        return f"INDEX({where},MATCH({at(CELL)},{ground.choosable(key, totals=True)},0))"

    direct = f"ISNUMBER(MATCH({at(WHERE)},{ground.choosable(WHERE)},0))"
    reasoned = f'LEN(TRIM(CLEAN(SUBSTITUTE({at(REASON)},"　",""))))>0'
    decimals, least = (listed(column, WHERE, at(WHERE)) for column in (DECIMALS, LEAST))
    whole = f"ROUND({at(AMOUNT)},{decimals})={at(AMOUNT)}"
    name = listed(NAME, WHERE, at(WHERE))
    together = f"SUMIFS({ground.entries(AMOUNT)},{ground.entries(NAME)},{at(NAME)})"
    low = f"ROUND({at(SUM)}+{together},6)<{least}"
    faults: tuple[tuple[AdjustmentFault, str], ...] = (
        ("no_cell", f'{at(CELL)}=""'),
        ("unknown_cell", f'{at(WHERE)}=""'),
        ("total", f"NOT({direct})"),
        ("no_amount", f'{at(AMOUNT)}=""'),
        ("not_a_number", f"NOT(ISNUMBER({at(AMOUNT)}))"),
        ("no_reason", f"NOT({reasoned})"),
        ("fraction", f'{at(NAME)}=""'),
    )
    lowest = f"AND(ISNUMBER({at(SUM)}),ISNUMBER({least}))"
    answer = f'IF({lowest},IF({low},"{FAULTS["negative"]}","{COUNTED}"),"{COUNTED}")'
    for fault, test in reversed(faults):
        answer = f'IF({test},"{FAULTS[fault]}",{answer})'
    shown = f'=IF({at(NAME)}="","",'
    return {
        WHERE: f'=IF({at(CELL)}="","",IFERROR({anywhere(CELL)},IFERROR({anywhere(NAME)},"")))',
        NAME: f'=IF(AND(ISNUMBER({at(AMOUNT)}),{reasoned},{direct}),IF({whole},{name},""),"")',
        SUM: f"{shown}{listed(SUM, NAME, at(NAME))})",
        CHANGE: f"{shown}{ground.counted(at(NAME))})",
        RESULT: f"{shown}{listed(RESULT, NAME, at(NAME))})",
        ANSWER: f'=IF(COUNTA({at(RULE)}:{at(HANDLER)})=0,"",{answer})',
    }
