"""How long we remember each kind of thing, and when the house goes through what is past."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

QUIET_HOUR = time(3, 30)
"""By the clock of the house."""
AFTER_THE_START = timedelta(minutes=5)
"""A machine that is off at night does it in the morning, once the desk has settled."""
OVERDUE = timedelta(days=2)


class Kind(StrEnum):
    """What is let go of by itself, each after a time of its own."""

    CALLERS = "callers"
    """Who rang: number and name. The call stays."""
    NOTES = "notes"
    PROMISES = "promises"
    """To whom a promise that has ended was, and why. The promise stays."""
    MATTERS = "matters"
    """What was resolved."""
    VIEWS = "views"
    JOURNAL = "journal"


class Chore(StrEnum):
    """What the house does by itself, and remembers when it did."""

    ROUND = "round"
    """Went through what is past."""


class Terms(Struct, frozen=True, kw_only=True):
    """Days each kind is kept; 0 for good."""

    cards: int
    days: dict[Kind, int]

    def past(self, now: datetime) -> Sequence[tuple[Kind, datetime]]:
        """What is let go of, and before when it must have happened."""
        return [(kind, now - timedelta(days=days)) for kind, days in self.days.items() if days]

    def unused_since(self, now: datetime) -> datetime | None:
        return now - timedelta(days=self.cards) if self.cards else None


def next_round(last: datetime | None, now: datetime, zone: tzinfo) -> datetime:
    """The next quiet hour; soon, when one was missed."""
    today = datetime.combine(now.astimezone(zone).date(), QUIET_HOUR, zone)
    latest = today if today <= now else today - timedelta(days=1)
    if last is None or last < latest:
        return now + AFTER_THE_START
    return latest + timedelta(days=1)


def is_overdue(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last > OVERDUE
