"""The book of hours, made ready for a page."""

from datetime import date, datetime, timedelta

from vivevoix.core.company import PublishedLine
from vivevoix.core.hours.gaps import behind
from vivevoix.core.hours.plan import Plan
from vivevoix.core.hours.rosters import on_duty
from vivevoix.core.hours.walls import day_of, moment
from vivevoix.core.ids import BranchId, GroupId, PersonId
from vivevoix.live.hours.book import Book
from vivevoix.reading.hours.meaning import holidays_of
from vivevoix.store import ChangeTold
from vivevoix.web.hours.shapes import (
    BranchHoursShown,
    GapShown,
    HolidayShown,
    HoursShown,
    LineHoursShown,
    RosterShown,
    StretchShown,
    WeekShown,
)

MOST_NAMES = 10
HOLIDAYS_AHEAD = timedelta(days=92)


def hours_shown(book: Book, changes: list[ChangeTold], now: datetime, language: str | None) -> HoursShown:
    """`language`: of whoever reads the names of holidays."""
    plan = book.plan(now)
    return HoursShown(
        version=book.version,
        lines=tuple(_line(book, line, plan) for line in book.company.lines.values()),
        branches=tuple(_branch(book, name, plan, now, language) for name in book.company.branches),
        rosters=tuple(_roster(book, name, plan, now) for name in plan.rosters),
        gaps=tuple(GapShown(gap=each.gap, signed=each.signed) for each in book.coming(now)),
        changes=tuple(changes),
    )


def _line(book: Book, line: PublishedLine, plan: Plan) -> LineHoursShown:
    groups = dict.fromkeys(group for rung in line.ladder for group in rung.groups)
    people = book.company.members(group for group in groups if group not in plan.rosters)
    theirs = {line.branch, *(book.company.people[person].branch for person in people)}
    return LineHoursShown(
        id=line.id,
        name=line.name,
        time_zone=book.zone_of(line),
        rosters=tuple(group for group in groups if group in plan.rosters),
        branches=tuple(branch for branch in book.company.branches if branch in theirs),
    )


def _branch(book: Book, name: BranchId, plan: Plan, now: datetime, language: str | None) -> BranchHoursShown:
    said = book.written().branches[name]
    kept = book.kept.get(("branch", name))
    today = day_of(said.time_zone, now)
    holidays = plan.hours[name].holidays if name in plan.hours else {}
    return BranchHoursShown(
        id=name,
        name=said.name,
        time_zone=said.time_zone,
        hours=said.hours,
        holidays=said.holidays,
        exceptions=said.exceptions,
        coming_holidays=tuple(
            HolidayShown(day=day, name=_called(said.holidays, day, language) or called)
            for day, called in sorted(holidays.items())
            if today <= day <= today + HOLIDAYS_AHEAD
        ),
        changed_by=kept.by if kept else None,
        changed_at=kept.at if kept else None,
    )


def _called(region: str | None, day: date, language: str | None) -> str | None:
    return holidays_of(region, day.year, language).get(day) if region else None


def _roster(book: Book, name: GroupId, plan: Plan, now: datetime) -> RosterShown:
    written = book.written()
    said = written.rosters[name]
    kept = book.kept.get(("roster", name))
    return RosterShown(
        id=name,
        name=said.name,
        time_zone=said.time_zone,
        shifts=said.shifts,
        rotation=said.rotation,
        changes=said.changes,
        since=said.since,
        weeks=said.weeks,
        covers=said.covers,
        has_calendar=name in written.calendars,
        on_duty=on_duty(plan.rosters[name], now),
        changed_by=kept.by if kept else None,
        changed_at=kept.at if kept else None,
    )


def week_shown(book: Book, line: PublishedLine, first: date | None, now: datetime) -> WeekShown:
    """Seven days from this one, or from today."""
    zone = book.zone_of(line)
    monday = first or day_of(zone, now)
    days = tuple(moment(zone, monday + timedelta(days=count), 0) for count in range(8))
    watched = behind(line, book.company, book.plan(now), days[0], days[-1])
    stretches: list[StretchShown] = []
    for each in watched:
        people = _in_order(book, each.people)
        last = stretches[-1] if stretches else None
        start = each.start
        if last and last.people == people[:MOST_NAMES] and last.count == len(people):
            stretches.pop()
            start = last.start
        stretches.append(StretchShown(start=start, end=each.end, people=people[:MOST_NAMES], count=len(people)))
    return WeekShown(line=line.id, time_zone=zone, days=days, stretches=tuple(stretches))


def _in_order(book: Book, people: frozenset[PersonId]) -> tuple[PersonId, ...]:
    """As the settings have them."""
    return tuple(person for person in book.company.people if person in people)
