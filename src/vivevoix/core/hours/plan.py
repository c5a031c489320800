"""The hours of every branch and every roster together, and what follows from them for a call and for a person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.company import PublishedLine, Rung, When
from vivevoix.core.hours.opening import OpeningHours, is_open, open_between
from vivevoix.core.hours.rosters import Roster, on_duty, people_of, shifts_between
from vivevoix.core.ids import BranchId, GroupId, PersonId

FAR = timedelta(days=1)
"""Further than this nobody needs to look for the next change: the plan is laid anew by then."""
KEEPER_AT_ONCE = (Rung(seconds=0),)
"""A ladder without people has had its time at once, and then the keeper is rung."""


class Plan(Struct, frozen=True, kw_only=True):
    """Opening hours by branch and rosters by name. A branch without hours is always open."""

    hours: dict[BranchId, OpeningHours] = {}
    rosters: dict[GroupId, Roster] = {}


def is_line_open(plan: Plan, line: PublishedLine, at: datetime) -> bool:
    """By the hours of its branch; a line without them is always open."""
    hours = plan.hours.get(line.branch) if line.branch else None
    return hours is None or is_open(hours, at)


def stands(rung: Rung, line_open: bool) -> bool:
    """Does this rung take part, the line being open or closed?"""
    return rung.when is When.ALWAYS or (rung.when is When.OPEN) == line_open


def line_at(plan: Plan, line: PublishedLine, at: datetime) -> PublishedLine:
    """The line with the rungs that stand at this moment."""
    return line_for(plan, line, at, at)


def line_for(plan: Plan, line: PublishedLine, arrived: datetime, now: datetime) -> PublishedLine:
    """The line with the rungs that stood when a call arrived and those that stand now: whoever rang just before closing is not
    left with those who have gone home. Rungs that do not stand any more hold nobody up."""
    if all(rung.when is When.ALWAYS for rung in line.ladder):
        return line
    open_then, open_now = is_line_open(plan, line, arrived), is_line_open(plan, line, now)
    ladder = tuple(
        rung if stands(rung, open_now) else replace(rung, seconds=0)
        for rung in line.ladder
        if stands(rung, open_then) or stands(rung, open_now)
    )
    return replace(line, ladder=ladder or KEEPER_AT_ONCE)


def rosters_at(plan: Plan, at: datetime) -> dict[PersonId, tuple[GroupId, ...]]:
    """The rosters everyone is on duty for; nobody else is named."""
    found: dict[PersonId, tuple[GroupId, ...]] = {}
    for roster in plan.rosters.values():
        for person in on_duty(roster, at):
            found[person] = (*found.get(person, ()), roster.id)
    return found


def rosters_of(plan: Plan, person: PersonId) -> tuple[GroupId, ...]:
    """Every roster this person is on at some time."""
    return tuple(roster.id for roster in plan.rosters.values() if person in people_of(roster))


def next_change(plan: Plan, after: datetime) -> datetime:
    """When somebody's duty next begins or ends, or a branch opens or closes; at most a day later, when nothing changes."""
    return min(at for at in changes(plan, after, after + FAR) if at > after)


def changes(plan: Plan, start: datetime, end: datetime) -> Iterable[datetime]:
    """Every moment between at which something changes, and the end."""
    yield end
    for hours in plan.hours.values():
        yield from (at for edges in open_between(hours, start, end) for at in edges)
    for roster in plan.rosters.values():
        yield from (at for shift in shifts_between(roster, start, end) for at in (shift.start, shift.end))
