"""When a customer may be rung, by their own clock. The hours and the zone are given: the core looks nothing up."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

from msgspec import Struct

DAY = timedelta(days=1)
A_WEEK_AND_A_DAY = 8
"""Days in which every weekly hour comes at least once, also across a change of the clocks."""


class Span(Struct, frozen=True, kw_only=True):
    """The same hours on some days of the week."""

    days: tuple[int, ...]
    """0 is Monday."""
    opens: int
    """Minutes after midnight."""
    closes: int
    """Minutes after midnight, at most 1440; later than `opens`."""


def is_good(at: datetime, spans: tuple[Span, ...], zone: tzinfo) -> bool:
    """May they be rung at this moment? Where nobody has said when, always."""
    return not spans or any(opens <= at < closes for opens, closes in _near(at, spans, zone, days=1))


def next_good(at: datetime, spans: tuple[Span, ...], zone: tzinfo) -> datetime:
    """The first good moment not before `at`."""
    if is_good(at, spans, zone):
        return at
    return min((opens for opens, _ in _near(at, spans, zone) if opens > at), default=at)


def last_good(after: datetime, until: datetime, spans: tuple[Span, ...], zone: tzinfo) -> datetime | None:
    """The last good moment after `after` and not after `until`, or the end of the hour before it; None when there is none."""
    if is_good(until, spans, zone):
        return until
    ends = [closes for opens, closes in _near(until, spans, zone) if closes <= until and closes > after and opens < until]
    return max(ends, default=None)


def _near(
    at: datetime, spans: tuple[Span, ...], zone: tzinfo, days: int = A_WEEK_AND_A_DAY
) -> Iterator[tuple[datetime, datetime]]:
    """Every span of so many days before and after `at`."""
    first = at.astimezone(zone).date()
    for ahead in range(-days, days + 1):
        day = first + ahead * DAY
        for span in spans:
            if day.weekday() in span.days:
                midnight = datetime.combine(day, time(), zone)
                yield _at(midnight, span.opens), _at(midnight, span.closes)


def _at(midnight: datetime, minutes: int) -> datetime:
    """By the clock on their wall: the day the clocks change, nine in the morning is still nine."""
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)
