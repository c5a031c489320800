"""Who stands behind a line at every minute, by plan, and the gaps in which nobody does.

People of a plain group stand there in the opening hours of their own branch, always where it has none; people of a roster in
their shifts. People whom a rung names only by what they are to the caller stand behind nothing that can be promised, and a
keeper alone does not fill a gap.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from vivevoix.core.company import Company, PublishedLine, Rung, When
from vivevoix.core.hours.opening import open_between
from vivevoix.core.hours.plan import Plan, stands
from vivevoix.core.hours.rosters import shifts_between
from vivevoix.core.hours.walls import Stretch, besides
from vivevoix.core.ids import BranchId, GroupId, LineId, PersonId

Standing = tuple[frozenset[PersonId], datetime, datetime]
"""People who stand behind a line from one moment up to another."""


class Why(StrEnum):
    """What leaves a gap open."""

    NO_RUNG = "no_rung"
    """No rung with people of ours is for these hours."""
    NOBODY_ON_DUTY = "nobody_on_duty"
    """A roster is named, and nobody is on it then."""
    CLOSED = "closed"
    """The branches of everyone named are closed then."""


class Gap(Struct, frozen=True, kw_only=True):
    """A time in which no named person stands behind a line. UTC; `end` is the first moment after it."""

    line: LineId
    start: datetime
    end: datetime
    why: Why


class Watched(Struct, frozen=True, kw_only=True):
    """A time in which the same people stand behind a line, or nobody."""

    start: datetime
    end: datetime
    people: frozenset[PersonId]
    line_open: bool


def behind(line: PublishedLine, company: Company, plan: Plan, start: datetime, end: datetime) -> list[Watched]:
    """The whole time between, in order, without a minute left out or told twice."""
    open_times = _open_times(line, plan, start, end)
    standing = [
        each for rung in line.ladder for each in _standing(rung, company, plan, _stands_when(rung, open_times, start, end))
    ]
    begins: dict[datetime, list[frozenset[PersonId]]] = {at: [] for edges in ((start, end), *open_times) for at in edges}
    ends: dict[datetime, list[frozenset[PersonId]]] = {}
    for who, since, until in standing:
        begins.setdefault(since, []).append(who)
        ends.setdefault(until, []).append(who)
    there: Counter[frozenset[PersonId]] = Counter()
    told: list[Watched] = []
    for since, until in pairwise(sorted(begins.keys() | ends.keys())):
        there.update(begins.get(since, ()))
        there -= Counter(ends.get(since, ()))
        people = frozenset[PersonId]().union(*there)
        told.append(Watched(start=since, end=until, people=people, line_open=_covers(open_times, since)))
    return told


def gaps(line: PublishedLine, company: Company, plan: Plan, start: datetime, end: datetime) -> list[Gap]:
    """Every minute between in which nobody stands behind the line, told as few gaps as possible."""
    found: list[Gap] = []
    for each in behind(line, company, plan, start, end):
        if each.people:
            continue
        why = _why(line, plan, each.line_open)
        if found and found[-1].end == each.start and found[-1].why is why:
            found[-1] = Gap(line=line.id, start=found[-1].start, end=each.end, why=why)
        else:
            found.append(Gap(line=line.id, start=each.start, end=each.end, why=why))
    return found


def besides_known(found: Iterable[Gap], known: Iterable[tuple[LineId, datetime, datetime]]) -> list[Gap]:
    """What of these gaps is in none of the known times of its line."""
    times = list(known)
    return [
        Gap(line=gap.line, start=since, end=until, why=gap.why)
        for gap in found
        for since, until in besides(((a, b) for line, a, b in times if line == gap.line), gap.start, gap.end)
    ]


def _open_times(line: PublishedLine, plan: Plan, start: datetime, end: datetime) -> list[Stretch]:
    hours = plan.hours.get(line.branch) if line.branch else None
    return [(start, end)] if hours is None else open_between(hours, start, end)


def _stands_when(rung: Rung, open_times: list[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    match rung.when:
        case When.ALWAYS:
            return [(start, end)]
        case When.OPEN:
            return open_times
        case When.CLOSED:
            return besides(open_times, start, end)


def _standing(rung: Rung, company: Company, plan: Plan, times: list[Stretch]) -> Iterator[Standing]:
    for start, end in times:
        for name in rung.groups:
            if (roster := plan.rosters.get(name)) is not None:
                shifts = (each for each in shifts_between(roster, start, end) if each.person in company.people)
                yield from ((frozenset((each.person,)), each.start, each.end) for each in shifts)
            else:
                yield from _of_group(name, company, plan, start, end)


def _of_group(name: GroupId, company: Company, plan: Plan, start: datetime, end: datetime) -> Iterator[Standing]:
    """The people of each branch together: they are there at the same times."""
    by_branch: dict[BranchId | None, list[PersonId]] = {}
    for person in company.members((name,)):
        by_branch.setdefault(company.people[person].branch, []).append(person)
    for branch, people in by_branch.items():
        hours = plan.hours.get(branch) if branch else None
        times = [(start, end)] if hours is None else open_between(hours, start, end)
        yield from ((frozenset(people), since, until) for since, until in times)


def _covers(times: Sequence[Stretch], at: datetime) -> bool:
    """Of stretches in order: does one hold this moment?"""
    place = bisect_right(times, at, key=lambda each: each[0]) - 1
    return place >= 0 and at < times[place][1]


def _why(line: PublishedLine, plan: Plan, line_open: bool) -> Why:
    named = [group for rung in line.ladder if stands(rung, line_open) for group in rung.groups]
    if not named:
        return Why.NO_RUNG
    return Why.NOBODY_ON_DUTY if any(group in plan.rosters for group in named) else Why.CLOSED
