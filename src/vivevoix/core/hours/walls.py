"""From the clock on a wall to moments. The one rule: a wall time comes in the first minute in which the clocks of its place show it or a later one.

So a time the clocks skip in spring comes when they skip it, and one they show twice in autumn comes the first time; what ends
at a wall time and what begins at it always meet, and no minute is lost or counted twice.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

MINUTE = timedelta(minutes=1)
WHOLE_DAY = 24 * 60
"""Minutes."""
Stretch = tuple[datetime, datetime]
"""From the first moment up to, but not with, the second. UTC."""


class Span(Struct, frozen=True, kw_only=True):
    """A part of a day by the clock on the wall, in minutes after midnight: `start` within the day, `end` up to a day after it."""

    start: int
    end: int


@lru_cache(maxsize=8192)
def moment(zone: str, day: date, minutes: int) -> datetime:
    """When the clocks of an IANA zone show so many minutes after midnight of this day. UTC."""
    place = ZoneInfo(zone)
    wall = datetime.combine(day, time()) + minutes * MINUTE
    shown = wall.replace(tzinfo=place).astimezone(UTC)
    return shown if _wall(place, shown) == wall else _skipped(place, wall)


def _skipped(place: ZoneInfo, wall: datetime) -> datetime:
    """The clocks never show this time: the minute in which they jump over it."""
    early, late = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (1, 0))
    while late - early > MINUTE:
        middle = early + ((late - early) // MINUTE // 2) * MINUTE
        early, late = (early, middle) if _wall(place, middle) >= wall else (middle, late)
    return late


def _wall(place: ZoneInfo, at: datetime) -> datetime:
    return at.astimezone(place).replace(tzinfo=None)


def day_of(zone: str, at: datetime) -> date:
    """The day it is there."""
    return at.astimezone(ZoneInfo(zone)).date()


def days_of(zone: str, start: datetime, end: datetime) -> list[date]:
    """Every day of which something may lie between: also the one before, whose night may reach in."""
    first, last = day_of(zone, start) - timedelta(days=1), day_of(zone, end)
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def stretch(zone: str, day: date, span: Span) -> Stretch:
    return moment(zone, day, span.start), moment(zone, day, span.end)


def within(stretches: Iterable[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """What of them lies between, in order, with nothing counted twice."""
    joined: list[Stretch] = []
    for since, until in sorted((max(since, start), min(until, end)) for since, until in stretches):
        if since >= until:
            continue
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined


def besides(stretches: Iterable[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """What lies between and in none of them."""
    rest: list[Stretch] = []
    for since, until in within(stretches, start, end):
        if start < since:
            rest.append((start, since))
        start = until
    return [*rest, (start, end)] if start < end else rest
