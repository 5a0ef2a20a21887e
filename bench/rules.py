"""How long do all rules take over a whole district, as a frame, beside plain pandas?

    .venv/bin/python bench/rules.py [--agencies 10000] [--rounds 5]

The figures are those of ``bench/corpus.py``, a row an agency.  Beside the engine stands
``DataFrame.eval`` over the same formulas (``when`` included), which knows no blanks of its own: an empty
operand makes its answer false, where ours is *undecided*, and it does not round as Excel does.  Then
comes what is not a frame: every agency judged and its findings put into words, without texts and
candidates.  Seconds of processor time, the least of the rounds.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Sequence

from corpus import values
from measuring import table
from nianbao.validators.catalogue import instances
from nianbao.validators.engine import FAILS, HOLDS, UNDECIDED, evaluate
from nianbao.validators.judge import judge_all
from nianbao.validators.language.formula import Comparison, Expression, Function, Negation, Operation, text
from nianbao.validators.rule import Instance
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Submission

YEAR = 2025


def in_pandas(comparison: Comparison) -> str:
    """A formula as ``DataFrame.eval`` takes it."""
    sign = {"=": "==", "<>": "!="}.get(comparison.operator, comparison.operator)
    return f"({_side(comparison.left)}) {sign} ({_side(comparison.right)})"


def _side(expression: Expression) -> str:
    match expression:
        case Function("SUM", arguments):
            return "(" + "+".join(map(_side, arguments)) + ")"
        case Function("ABS", arguments):
            return f"abs({_side(arguments[0])})"
        case Function(name, _):
            raise ValueError(f"DataFrame.eval has no {name}")
        case Operation(sign, left, right):
            return f"({_side(left)}){sign}({_side(right)})"
        case Negation(operand):
            return f"-({_side(operand)})"
    return text(expression)


def said_in_pandas(rules: Sequence[Instance]) -> dict[str, Instance]:
    """The rules pandas can say, by what it is told; ``when`` as an alternative."""
    said = {}
    for one in rules:
        try:
            formula = in_pandas(one.comparison)
            said[f"~({in_pandas(one.when)}) | ({formula})" if one.when else formula] = one
        except ValueError:
            continue
    return said


def least(rounds: int, work: Callable[[], object]) -> float:
    """The shortest of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def submission(number: int, figures: dict[str, Number | None]) -> Submission:
    """An agency with these figures, and without texts."""
    return Submission(
        form=FORM_2021,
        path=f"{number}.xlsx",
        source="workbook",
        values={n: Reading("blank") if v is None else Reading("number", v) for n, v in figures.items()},
        agency_name=f"{number}号局",
        agency_code=f"C{number:05d}",
        report_year=YEAR,
    )


def measure(agencies: int, rounds: int) -> str:
    """The table."""
    import pandas as pd

    figures = [values(number) for number in range(1, agencies + 1)]
    every = instances(FORM_2021)
    names = dict.fromkeys(name for one in every for name in one.cells if name in figures[0])
    columns = {name: [math.nan if of[name] is None else of[name] for of in figures] for name in names}
    frame = pd.DataFrame(columns, dtype=float)
    both = pd.concat([frame, frame.add_prefix("last_")], axis=1)
    said = said_in_pandas(every)
    codes = evaluate(every, both).codes
    ours = least(rounds, lambda: evaluate(every, both))
    alike = least(rounds, lambda: evaluate(tuple(said.values()), both))
    theirs = least(rounds, lambda: [both.eval(formula) for formula in said])
    submissions = [submission(number, of) for number, of in enumerate(figures, 1)]
    told = least(1, lambda: judge_all(submissions))
    rows = [
        [f"all {len(every)} rules over cells, with last year", f"{ours:.3f}"],
        [f"those {len(said)} of them that pandas can say", f"{alike:.3f}"],
        [f"the same by `DataFrame.eval`: {theirs / alike:.0f} times", f"{theirs:.3f}"],
        ["every rule, and what was found in words", f"{told:.2f}"],
    ]
    kinds = (("hold", HOLDS), ("fail", FAILS), ("cannot be decided", UNDECIDED))
    answers = ", ".join(f"{int((codes == code).sum()):,} {word}" for word, code in kinds)
    return f"{table([f'{agencies:,} agencies', 'seconds'], rows)}\n\nOf the answers {answers}."


def main() -> None:
    """The command line."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    given.add_argument("--agencies", type=int, default=10_000)
    given.add_argument("--rounds", type=int, default=5)
    options = given.parse_args()
    print(measure(options.agencies, options.rounds))


if __name__ == "__main__":
    main()
