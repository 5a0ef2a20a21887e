"""What shows as soon as all submissions are there: who was late (P01), who is named as the author (N06)."""

from __future__ import annotations

from collections.abc import Iterator

from ..checks.found import Found, check
from .gathering import AboutArrival, Arrivals


@check("late")
def reports_come_in_time(arrivals: Arrivals) -> Iterator[AboutArrival]:
    """P01: the day somebody noted on the roster is not after the last day.

    Silent where no day is noted: the time of a file proves nothing.
    """
    for place, member in enumerate(arrivals.members):
        if member is None or member.received is None:
            continue
        last_day = arrivals.district.deadline(member.kind, arrivals.year, member.deadline)
        if last_day is not None and member.received > last_day:
            days = (member.received - last_day).days
            received, due = member.received.isoformat(), last_day.isoformat()
            found = Found("late", found=received, expected=due, count=days, tied=f"{received},{due}")
            yield AboutArrival(place, found)


@check("member")
def names_are_not_other_members(arrivals: Arrivals) -> Iterator[AboutArrival]:
    """N06: no other member of the roster is named as if it were the author."""
    if arrivals.roster and any(one.texts for one in arrivals.submissions):
        from ..narrative.members import named_as_author

        yield from named_as_author(arrivals)
