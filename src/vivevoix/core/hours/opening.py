"""When a branch is open: by the clock of its place, day by day of the week, with its holidays and its exceptions."""

from datetime import date, datetime

from msgspec import Struct

from vivevoix.core.hours.walls import MINUTE, Span, Stretch, days_of, stretch, within


class SpecialDay(Struct, frozen=True, kw_only=True):
    """A day that is not like its weekday; before holidays and the week."""

    day: date
    spans: tuple[Span, ...] = ()
    because: str


class OpeningHours(Struct, frozen=True, kw_only=True):
    """The hours of one branch."""

    zone: str
    """IANA."""
    week: tuple[tuple[Span, ...], ...]
    """Seven days, Monday first."""
    holidays: dict[date, str] = {}
    """Days on which it is closed, by name."""
    exceptions: tuple[SpecialDay, ...] = ()


def spans_on(hours: OpeningHours, day: date) -> tuple[Span, ...]:
    """The hours that begin on this day."""
    for special in hours.exceptions:
        if special.day == day:
            return special.spans
    return () if day in hours.holidays else hours.week[day.weekday()]


def open_between(hours: OpeningHours, start: datetime, end: datetime) -> list[Stretch]:
    """Every stretch in which it is open."""
    days = days_of(hours.zone, start, end)
    return within((stretch(hours.zone, day, span) for day in days for span in spans_on(hours, day)), start, end)


def is_open(hours: OpeningHours, at: datetime) -> bool:
    return any(since <= at < until for since, until in open_between(hours, at - MINUTE, at + MINUTE))
