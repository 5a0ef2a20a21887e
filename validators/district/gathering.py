"""All submissions of a district side by side: what came in, and later what was summed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nianbao.workbook.submission import Submission

from ..checks.found import Found
from ..finding import Judgement

if TYPE_CHECKING:
    from nianbao.workbook.merge.roster import Member, Roster
    from nianbao.workbook.merge.status import AgencyStatus, Summary

    from .rules import District


GOVERNMENT = "本级"
"""The kind of a roster member that is the government itself, with its office."""


@dataclass(frozen=True)
class Arrivals:
    """The submissions that could be read and judged, before any is accepted or refused."""

    judgements: Sequence[Judgement]
    members: Sequence[Member | None]
    """Whom each is from, where the roster knows."""
    district: District
    year: int
    roster: Sequence[Member] = ()
    """Everybody on the roster, whether anything came from them or not; empty without a roster."""
    lasts: Sequence[Submission | None] = ()
    """Last year's report of each, as it was reported then; empty where nobody has any."""

    @property
    def submissions(self) -> list[Submission]:
        """What was read, in the order given."""
        return [judgement.submission for judgement in self.judgements]


@dataclass(frozen=True)
class Gathering:
    """What became of them all, and their sum."""

    summary: Summary
    judgements: Mapping[str, Judgement]
    """By path, as in ``AgencyStatus.path``."""
    district: District
    roster: Roster | None = None
    last: Submission | None = None
    """The district's own report of the year before."""
    last_agencies: Mapping[str, Submission] = field(default_factory=dict)
    """Last year's report of each agency summed then, by the name it had; empty where nobody knows."""
    last_complete: bool = True
    """Whether these are all that were summed then."""


@dataclass(frozen=True)
class AboutArrival:
    """Something found about one of the submissions."""

    place: int
    """Its place in ``Arrivals.judgements``."""
    found: Found


@dataclass(frozen=True)
class AboutSummary:
    """Something found about the sum, or about what became of one agency."""

    found: Found
    agency: AgencyStatus | None = None
    """None: the summary itself."""
