"""A roster is a group whose members change with time: by the week, by turns, or by dated shifts of a calendar."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.hours.walls import MINUTE, WHOLE_DAY, Span, day_of, days_of, moment, stretch
from vivevoix.core.ids import GroupId, PersonId


class Shift(Struct, frozen=True, kw_only=True):
    """From one moment up to another a person stands there. UTC."""

    person: PersonId
    start: datetime
    end: datetime


class WeeklyShift(Struct, frozen=True, kw_only=True):
    """The same hours of the same weekday, every week."""

    person: PersonId
    weekday: int
    """0 is Monday."""
    span: Span


class Rotation(Struct, frozen=True, kw_only=True):
    """People who take turns, each for whole weeks, from one change to the next, day and night."""

    people: tuple[PersonId, ...]
    since: date
    """The day on which the first of them begins; every change falls on its weekday."""
    at: int
    """When they change, in minutes after midnight by the clock of the place."""
    weeks: int = 1
    """How long a turn is."""


class Cover(Struct, frozen=True, kw_only=True):
    """One day that is not like the roster: these people stand there instead, from midnight to midnight or in these hours."""

    day: date
    shifts: tuple[tuple[PersonId, Span], ...] = ()
    because: str


class Roster(Struct, frozen=True, kw_only=True):
    """Who is on duty when. A rung names it as it names a group."""

    id: GroupId
    name: str
    zone: str
    """IANA; everything weekly is by its clocks."""
    weekly: tuple[WeeklyShift, ...] = ()
    rotation: Rotation | None = None
    dated: tuple[Shift, ...] = ()
    covers: tuple[Cover, ...] = ()


def people_of(roster: Roster) -> tuple[PersonId, ...]:
    """Everyone who is on it at some time."""
    weekly = [each.person for each in roster.weekly]
    covering = [person for cover in roster.covers for person, _ in cover.shifts]
    turns = roster.rotation.people if roster.rotation else ()
    return tuple(dict.fromkeys([*weekly, *turns, *(each.person for each in roster.dated), *covering]))


def shifts_between(roster: Roster, start: datetime, end: datetime) -> list[Shift]:
    """Every shift, or the part of it that lies between, in order of time."""
    found = [*_weekly(roster, start, end), *_outside_covers(roster, [*_turns(roster, start, end), *roster.dated])]
    for cover in roster.covers:
        found += [_shift(roster, cover.day, person, span) for person, span in cover.shifts]
    cut = (replace(each, start=max(each.start, start), end=min(each.end, end)) for each in found)
    return sorted((each for each in cut if each.start < each.end), key=lambda each: (each.start, each.end, each.person))


def on_duty(roster: Roster, at: datetime) -> tuple[PersonId, ...]:
    """Who stands there at this moment, in the order of the alphabet."""
    there = shifts_between(roster, at - MINUTE, at + MINUTE)
    return tuple(sorted({each.person for each in there if each.start <= at < each.end}))


def _shift(roster: Roster, day: date, person: PersonId, span: Span) -> Shift:
    since, until = stretch(roster.zone, day, span)
    return Shift(person=person, start=since, end=until)


def _weekly(roster: Roster, start: datetime, end: datetime) -> Iterator[Shift]:
    covered = {cover.day for cover in roster.covers}
    for day in days_of(roster.zone, start, end):
        if day not in covered:
            yield from (_shift(roster, day, w.person, w.span) for w in roster.weekly if w.weekday == day.weekday())


def _turns(roster: Roster, start: datetime, end: datetime) -> Iterator[Shift]:
    turn = roster.rotation
    if turn is None:
        return
    length = 7 * turn.weeks
    first, last = ((day_of(roster.zone, at) - turn.since).days // length for at in (start, end))
    for count in range(max(0, first - 1), last + 1):
        began = turn.since + timedelta(days=count * length)
        person = turn.people[count % len(turn.people)]
        since, until = (moment(roster.zone, day, turn.at) for day in (began, began + timedelta(days=length)))
        yield Shift(person=person, start=since, end=until)


def _outside_covers(roster: Roster, shifts: list[Shift]) -> list[Shift]:
    """On a day that is covered, a turn or a shift of the calendar rests from midnight to midnight."""
    for cover in roster.covers:
        since, until = stretch(roster.zone, cover.day, Span(start=0, end=WHOLE_DAY))
        before = [replace(each, end=min(each.end, since)) for each in shifts]
        after = [replace(each, start=max(each.start, until)) for each in shifts]
        shifts = [each for each in (*before, *after) if each.start < each.end]
    return shifts
