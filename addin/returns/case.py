"""What an agency has to do, as data: redo its report, say which of several files stands, or explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nianbao.validators.finding import Finding, Judgement
from nianbao.workbook.merge.status import AgencyStatus

Task = Literal["redo", "choose", "explain"]
"""``redo``: nothing of it is in the sum, it must be sent again; ``choose``: there are several files
and none is in the sum; ``explain``: it is in the sum, 核实性 findings wait for an explanation."""


@dataclass(frozen=True)
class ReturnedFile:
    """One file that came in from an agency that has to do something."""

    status: AgencyStatus
    """What became of it; ``status.path`` is the file as a person sees it."""
    findings: tuple[Finding, ...]
    """What fails and is not explained, 强制性 before 核实性; hints are left out."""
    judgement: Judgement | None = None
    """Everything found in it; None where it cannot be read, or is no longer there."""
    lost: str = ""
    """Why there is no judgement although the file could be read when it was summed."""
    changed: bool = False
    """Its figures are no longer those of the summary: it was saved since."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(one for one in self.findings if one.severity == "error")

    @property
    def owed(self) -> tuple[Finding, ...]:
        """What is to be mended or explained."""
        return tuple(one for one in self.findings if one.severity == "warning")


@dataclass(frozen=True)
class Case:
    """One agency and what it has to do."""

    agency: str
    code: str
    kind: str
    task: Task
    files: tuple[ReturnedFile, ...]
    deadline: date | None = None
    contact: str = ""
    """Whom to ask for there."""
    phone: str = ""

    @property
    def errors(self) -> int:
        """How many findings must be mended, in all its files."""
        return sum(len(one.errors) for one in self.files)

    @property
    def owed(self) -> int:
        """How many findings are to be mended or explained, in all its files."""
        return sum(len(one.owed) for one in self.files)


@dataclass(frozen=True)
class Missing:
    """A member of the roster that sent nothing."""

    agency: str
    code: str
    kind: str
    deadline: date | None = None
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Aside:
    """A file nobody has to do anything about, or nobody can be asked about, and why."""

    status: AgencyStatus
    reason: str


@dataclass(frozen=True)
class Returns:
    """Everything that follows from one summary."""

    district: str
    """Who sends the notices; empty where nobody has said."""
    year: int
    cases: tuple[Case, ...]
    """In the order of 状态."""
    missing: tuple[Missing, ...]
    asides: tuple[Aside, ...]

    def by_task(self) -> Mapping[Task, int]:
        """How many agencies have each task."""
        tasks: tuple[Task, ...] = ("redo", "choose", "explain")
        return {task: sum(case.task == task for case in self.cases) for task in tasks}
