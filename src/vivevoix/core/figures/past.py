"""Which earlier calls somebody looks for."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from msgspec import Struct

from vivevoix.core.figures.which import LONGEST, WrongDays
from vivevoix.core.ids import E164, CustomerId, LineId, PersonId

Became = Literal["talked", "promised", "not_reached", "going_on"]
"""What became of a call; `going_on`: nothing yet."""


class Past(Struct, frozen=True, kw_only=True):
    """Some of the calls there were. What is None chooses all."""

    first: date | None = None
    last: date | None = None
    line: LineId | None = None
    person: PersonId | None = None
    """Who of us had it last, or wrote about it."""
    direction: Literal["in", "out"] | None = None
    became: Became | None = None
    number: E164 | None = None
    customer: CustomerId | None = None


def between(past: Past, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """From when until when, by this clock. Raises `WrongDays` where the last day comes before the first, or years after."""
    if past.first and past.last and not timedelta(0) <= past.last - past.first <= LONGEST:
        raise WrongDays
    begins = datetime.combine(past.first, time(), zone) if past.first else None
    ends = datetime.combine(past.last + timedelta(days=1), time(), zone) if past.last else None
    return begins, ends
