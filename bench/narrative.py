"""How well the texts are checked: precision and recall over sentences of our own, and time a report.

Usage: python bench/narrative.py [--misses] [--format text|md]

Every sentence stands alone in a report whose figures are known; what must be said of it is written
beside it.  A finding counts as right only if rule, both numbers and severity (hint or more) agree.
The first set grew with the code.  Each further one was written when the code passed those before it;
what it scored then, before anything was mended for it, is kept beside what it scores now.  The later
figures only show that nothing has been lost; the first run of the last set is the one to expect.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.validators.wording import shown
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Submission, compute_totals

HERE = Path(__file__).parent


class Tally(NamedTuple):
    """Right findings, false ones, and those that were missed."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was said, how much was right."""
        return self.right / (self.right + self.false or 1)

    @property
    def recall(self) -> float:
        """Of what had to be said, how much was."""
        return self.right / (self.right + self.missed or 1)


class Sentences(NamedTuple):
    """A set of sentences, and how its first run ended; none where it grew with the code."""

    path: Path
    first: Tally | None


SETS: Mapping[str, Sentences] = {
    "第一组": Sentences(HERE / "narrative_sentences.txt", None),
    "第二组": Sentences(HERE / "narrative_second.txt", Tally(77, 10, 6)),
    "第三组": Sentences(HERE / "narrative_heldout.txt", Tally(59, 2, 0)),
    "第四组": Sentences(HERE / "narrative_fourth.txt", Tally(111, 23, 11)),
    "第五组": Sentences(HERE / "narrative_fifth.txt", Tally(85, 9, 3)),
    "第六组": Sentences(HERE / "narrative_sixth.txt", Tally(65, 7, 3)),
    "第七组": Sentences(HERE / "narrative_seventh.txt", Tally(43, 1, 3)),
}
YEAR = 2024
_PERSONS = {
    **{"new": 258, "carried_in": 8, "granted": 78, "partial": 26, "refuse_state_secret": 1},
    **{"refuse_third_party": 4, "refuse_internal": 6, "refuse_process": 5, "refuse_enforcement_file": 3},
    **{"refuse_admin_query": 1, "unable_not_held": 70, "unable_not_ready": 9, "unable_unclear": 3},
    **{"reject_petition": 25, "reject_repeat": 6, "reject_reissue": 2, "other_no_correction": 7},
    **{"other_no_payment": 2, "other_rest": 6, "carried_out": 12},
}
_OTHERS = {
    **{"t3_new_company": 12, "t3_granted_company": 12, "t3_new_law_firm": 3, "t3_partial_law_firm": 3},
    **{"t3_new_other_org": 2, "t3_partial_other_org": 2},
    **{"t2_normative_made": 6, "t2_normative_abolished": 2, "t2_normative_valid": 48},
    **{"t2_license_decisions": 10381, "t2_penalty_decisions": 532, "t2_coercion_decisions": 41},
}
_CASES = {"review": (9, 2, 3, 1), "direct": (5, 1, 2, 1), "after_review": (3, 0, 1, 2)}
_TOWN: Mapping[str, Number] = {
    **{"t3_new_person": 14, "t3_carried_in_person": 1, "t3_granted_person": 6, "t3_partial_person": 3},
    **{"t3_refuse_internal_person": 1, "t3_unable_not_held_person": 3, "t3_reject_petition_person": 1},
    **{"t3_other_rest_person": 1, "t3_new_company": 3, "t3_granted_company": 1},
    **{"t3_unable_not_held_company": 1, "t3_carried_out_company": 1},
    **{"t2_normative_abolished": 1, "t2_normative_valid": 3},
    **{"t2_license_decisions": 18, "t2_penalty_decisions": 27},
    **{"t4_review_upheld": 1, "t4_review_other": 1, "t4_direct_upheld": 1},
}
_BUREAU: Mapping[str, Number] = {
    **{"t3_new_person": 51, "t3_new_company": 9, "t3_new_charity": 1, "t3_new_law_firm": 3},
    **{"t3_carried_in_person": 5, "t3_granted_person": 17, "t3_granted_company": 5, "t3_partial_person": 7},
    **{"t3_partial_law_firm": 2, "t3_refuse_process_person": 4, "t3_refuse_admin_query_person": 2},
    **{"t3_unable_not_held_person": 14, "t3_unable_not_held_company": 4, "t3_unable_unclear_charity": 1},
    **{"t3_reject_petition_person": 3, "t3_reject_repeat_person": 2, "t3_other_no_correction_person": 3},
    **{"t3_other_no_correction_law_firm": 1, "t3_other_rest_person": 1, "t3_carried_out_person": 3},
    **{"t2_normative_made": 1, "t2_normative_abolished": 4, "t2_normative_valid": 19},
    **{"t2_license_decisions": 842, "t2_penalty_decisions": 96, "t2_coercion_decisions": 13},
    **{"t4_review_upheld": 4, "t4_review_corrected": 1, "t4_review_other": 2, "t4_direct_upheld": 1},
    **{"t4_direct_pending": 1, "t4_after_review_upheld": 2, "t4_after_review_other": 1},
}
_LAST = {"t3_new_person": 250, "t3_handled_person": 242, "t3_granted_person": 242, "t3_carried_out_person": 8}
_LASTS: Mapping[str, Mapping[str, int]] = {
    "town": {"t3_new_person": 12, "t3_granted_person": 11, "t3_carried_out_person": 1},
    "bureau": {"t3_new_person": 71, "t3_granted_person": 66, "t3_carried_out_person": 5},
}


@dataclass(frozen=True)
class Case:
    """One sentence, where it stands, and what must be said of it."""

    text: str
    sentence: str
    agency: str
    figures: str
    wanted: tuple[str, ...]


def figures(kind: str) -> dict[str, Number]:
    """The figures sentences are read against: ``full``, ``bureau``, ``town``, each smaller; or ``zero``."""
    typed: dict[str, Number] = dict.fromkeys(FORM_2021.typed, 0)
    typed |= {"town": _TOWN, "bureau": _BUREAU}.get(kind, {})
    if kind == "full":
        typed |= {f"t3_{row}_person": count for row, count in _PERSONS.items()} | _OTHERS
        typed["t2_fee_amount"] = 727.08
        for block, counts in _CASES.items():
            for outcome, count in zip(("upheld", "corrected", "other", "pending"), counts, strict=True):
                typed[f"t4_{block}_{outcome}"] = count
    return _completed(typed)


def last_year(kind: str = "full") -> dict[str, Number]:
    """Last year's figures: 250 received, 8 carried over; of a ``bureau`` 71 and 5, of a ``town`` 12 and 1."""
    return _completed(dict.fromkeys(FORM_2021.typed, 0) | _LASTS.get(kind, _LAST))


def _completed(typed: dict[str, Number]) -> dict[str, Number]:
    totals = compute_totals(FORM_2021, lambda name: typed[name])
    return typed | {name: value for name, value in totals.items() if value is not None}


def read_cases(path: Path) -> Iterator[Case]:
    """The sentences of one set."""
    state = {"text": "", "agency": "", "figures": ""}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            key, _, value = line.strip("[]").partition(" ")
            state[key] = value
        elif line and not line.startswith("#"):
            wanted, _, sentence = line.partition(" | ")
            what = () if wanted.strip() == "-" else tuple(one.strip() for one in wanted.split(";"))
            yield Case(sentence=sentence, wanted=what, **state)


def submission_of(case: Case) -> Submission:
    """A report that holds nothing but this sentence and the figures."""
    return Submission(
        form=FORM_2021,
        path="",
        source="report",
        values={name: Reading("number", value) for name, value in figures(case.figures).items()},
        agency_name=case.agency,
        report_year=YEAR,
        texts={case.text: case.sentence},
        last={name: Reading("number", value) for name, value in last_year(case.figures).items()},
    )


def said(finding: Finding) -> str:
    """A finding as the sets write it: ``N01 258>275``, with ``?`` after the rule for a hint."""
    mark = "?" if finding.severity == "hint" else ""
    if finding.rule == "N05":
        return f"{finding.rule}{mark} {finding.message.rpartition('是 ')[2][:4]}"
    if finding.expected is None or finding.rule == "N13":
        return f"{finding.rule}{mark}"
    actual = shown(finding.actual) if finding.actual is not None else "全"
    return f"{finding.rule}{mark} {actual}>{shown(finding.expected)}"


def found_in(case: Case) -> list[str]:
    """What is said of a sentence by the rules about texts."""
    findings = judge(submission_of(case)).findings
    return [said(one) for one in findings if one.rule.startswith("N")]


@cache
def measure(path: Path, misses: bool = False) -> tuple[int, Tally]:
    """How many sentences a set has, and its score; ``misses`` prints what went wrong to standard error."""
    sentences, score = 0, Tally()
    for case in read_cases(path):
        wanted, found = Counter(case.wanted), Counter(found_in(case))
        right, false, missed = wanted & found, found - wanted, wanted - found
        sentences += 1
        score = Tally(score.right + right.total(), score.false + false.total(), score.missed + missed.total())
        if misses and wanted != found:
            print(
                f"{case.sentence}\n    false {[*false.elements()]}  missed {[*missed.elements()]}",
                file=sys.stderr,
            )
    return sentences, score


def milliseconds(path: Path) -> float:
    """Processor time of a report of some 2,000 characters, beyond what its figures take, on average."""
    cases = [case for case in read_cases(path) if case.figures == "full"]
    texts = {
        name: "".join(case.sentence for case in cases if case.text == name)[:800]
        for name in ("s1_proactive", "s1_on_request", "s1_management", "s6_other")
    }
    whole = submission_of(cases[0])
    took = []
    for kept in (texts, {}):
        reports = [_with(whole, kept) for _ in range(20)]
        start = time.process_time()
        for report in reports:
            judge(report)
        took.append((time.process_time() - start) / len(reports))
    return 1000 * (took[0] - took[1])


def _with(submission: Submission, texts: Mapping[str, str]) -> Submission:
    from dataclasses import replace

    return replace(submission, texts=texts)


def table() -> str:
    """The figures as a Markdown table, the time left out: it is another on every machine."""
    lines = [
        "| 句子 | 句数 | 首测 | 准确率 | 召回率 | 改后 | 准确率 | 召回率 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in SETS.items():
        sentences, now = measure(one.path)
        columns = " | ".join(_columns(score) for score in (one.first, now))
        lines.append(f"| {name} | {sentences} | {columns} |")
    return "\n".join(lines)


def _columns(score: Tally | None) -> str:
    if score is None:
        return "与程序一起写成 | – | –"
    return f"{score.right}、{score.false}、{score.missed} | {score.precision:.3f} | {score.recall:.3f}"


def main() -> None:
    """Print precision and recall of every set, and the time a report takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="also every sentence that went wrong")
    parser.add_argument("--format", choices=("text", "md"), default="text")
    arguments = parser.parse_args()
    if arguments.format == "md":
        print(table())
        return
    for name, one in SETS.items():
        sentences, now = measure(one.path, arguments.misses)
        print(f"{name}: {sentences} sentences")
        print(f"    first run, unseen: {_line(one.first) if one.first else 'grew with the code'}")
        print(f"    now:               {_line(now)}")
    print(f"{milliseconds(SETS['第一组'].path):.1f} ms a report beyond its figures")


def _line(score: Tally) -> str:
    told = f"{score.right} right, {score.false} false, {score.missed} missed"
    return f"precision {score.precision:.3f}, recall {score.recall:.3f} ({told})"


if __name__ == "__main__":
    main()
