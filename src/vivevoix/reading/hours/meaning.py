"""What written hours, shifts and holidays mean to the core. They have been checked before (`agreeing`)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from msgspec import Struct

from vivevoix import settings as words
from vivevoix.core.hours.opening import OpeningHours, SpecialDay
from vivevoix.core.hours.plan import Plan
from vivevoix.core.hours.rosters import Cover, Roster, Rotation, Shift, WeeklyShift
from vivevoix.core.hours.walls import WHOLE_DAY, Span
from vivevoix.core.ids import BranchId, GroupId, PersonId

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOKS_BACK, LOOKS_AHEAD = timedelta(days=3), timedelta(days=100)
"""How far a plan knows the shifts of calendars and the holidays."""


class Written(Struct, frozen=True, kw_only=True):
    """All hours and rosters as they are written, with the calendars' text."""

    branches: dict[str, words.Branch] = {}
    rosters: dict[str, words.Roster] = {}
    calendars: dict[str, bytes] = {}
    """By roster."""
    people: dict[str, words.Person] = {}


def plan_of(written: Written, now: datetime) -> Plan:
    """The plan as it stands around this time. It must be laid anew every some days: calendars and holidays go on for ever.

    Raises `WrongCalendar` for a calendar that cannot be understood, or has too many shifts."""
    years = range((now - LOOKS_BACK).year, (now + LOOKS_AHEAD).year + 1)
    return Plan(
        hours={BranchId(name): hours_of(branch, years) for name, branch in written.branches.items() if branch.hours},
        rosters={
            GroupId(name): roster_of(name, roster, _dated(written, name, roster, now)) for name, roster in written.rosters.items()
        },
    )


def hours_of(branch: words.Branch, years: Iterable[int]) -> OpeningHours:
    holidays: dict[date, str] = {}
    for year in years:
        holidays |= holidays_of(branch.holidays, year) if branch.holidays else {}
    return OpeningHours(
        zone=branch.time_zone,
        week=week_of(branch.hours),
        holidays=holidays,
        exceptions=tuple(
            SpecialDay(day=special.date, spans=spans_of(special.hours), because=special.because) for special in branch.exceptions
        ),
    )


@lru_cache(maxsize=256)
def holidays_of(region: str, year: int, language: str | None = None) -> dict[date, str]:
    """The public holidays of a country or a region of one (ISO 3166-2), by name: in this language, where they have names in it."""
    from holidays import country_holidays  # a fifth of a second, and only where somebody asks for it

    country, _, part = region.partition("-")
    known = country_holidays(country, subdiv=part or None).supported_languages
    named = next((each for each in known if language and each.partition("_")[0] == language), None)
    return dict(country_holidays(country, subdiv=part or None, years=year, language=named))


def week_of(hours: Mapping[str, Sequence[str]]) -> tuple[tuple[Span, ...], ...]:
    """Seven days, Monday first."""
    week: list[tuple[Span, ...]] = [()] * 7
    for days, times in hours.items():
        for day in days_of(days):
            week[day] = spans_of(times)
    return tuple(week)


def days_of(days: str) -> list[int]:
    """`mon-fri` is 0 to 4; `sat-mon` goes over the end of the week."""
    first, _, last = days.partition("-")
    start = DAYS.index(first)
    return [(start + count) % 7 for count in range((DAYS.index(last or first) - start) % 7 + 1)]


def spans_of(times: Iterable[str]) -> tuple[Span, ...]:
    return tuple(span_of(each) for each in times)


def span_of(times: str) -> Span:
    """`18:00-09:00` ends on the next day."""
    start, end = map(minutes_of, times.split("-"))
    return Span(start=start, end=end if end > start else end + WHOLE_DAY)


def minutes_of(clock: str) -> int:
    """After midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def roster_of(name: str, roster: words.Roster, dated: tuple[Shift, ...]) -> Roster:
    return Roster(
        id=GroupId(name),
        name=roster.name,
        zone=roster.time_zone,
        weekly=tuple(
            WeeklyShift(person=PersonId(person), weekday=day, span=span)
            for person, week in roster.shifts.items()
            for day, spans in enumerate(week_of(week))
            for span in spans
        ),
        rotation=_rotation(roster),
        dated=dated,
        covers=tuple(
            Cover(
                day=cover.date,
                shifts=tuple((PersonId(person), span) for person, times in cover.shifts.items() for span in spans_of(times)),
                because=cover.because,
            )
            for cover in roster.covers
        ),
    )


def _rotation(roster: words.Roster) -> Rotation | None:
    if not roster.rotation or roster.since is None:
        return None
    _, _, clock = roster.changes.partition(" ")
    people = tuple(PersonId(person) for person in roster.rotation)
    return Rotation(people=people, since=roster.since, at=minutes_of(clock), weeks=roster.weeks)


def _dated(written: Written, name: str, roster: words.Roster, now: datetime) -> tuple[Shift, ...]:
    if name not in written.calendars:
        return ()
    from vivevoix.reading.hours.calendars import shifts_in

    return shifts_in(written.calendars[name], roster.time_zone, written.people, now - LOOKS_BACK, now + LOOKS_AHEAD)
