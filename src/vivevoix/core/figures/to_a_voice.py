"""The first figure: how long callers wait for a human voice, from their first ring."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from math import ceil

from msgspec import Struct

FEWEST = 30
"""Calls below which nothing is said about shares: one caller more would change them by several points."""
SHARES = (50, 90, 95, 99)


class Reached(StrEnum):
    """What became of somebody who rang us. Every call is exactly one of these."""

    ANSWERED = "answered"
    """They heard a human voice."""
    PROMISED = "promised"
    """The call is over and nobody of ours was heard: a promise to ring back was written."""
    RINGING = "ringing"
    """They still hear ringing."""


def reached(voice_at: datetime | None, over_at: datetime | None) -> Reached:
    """What became of a caller who first heard a voice then, and whose call was over then."""
    if voice_at is not None:
        return Reached.ANSWERED
    return Reached.PROMISED if over_at is not None else Reached.RINGING


class ToAVoice(Struct, frozen=True, kw_only=True):
    """How some calls fared. Two of these add up to the one of all their calls."""

    waits: Mapping[int, int] = {}
    """Of those answered: how many waited so many tenths of a second."""
    promised: int = 0
    ringing: int = 0

    @property
    def answered(self) -> int:
        return sum(self.waits.values())

    @property
    def arrived(self) -> int:
        return self.answered + self.promised + self.ringing

    @property
    def says_enough(self) -> bool:
        """Are there enough calls to speak of shares?"""
        return self.arrived >= FEWEST

    def within(self, seconds: float) -> int:
        """How many heard a voice by then."""
        return sum(count for tenths, count in self.waits.items() if tenths <= seconds * 10)

    def share_within(self, seconds: float) -> float | None:
        """Of everybody who rang and is not ringing still: who hears no voice has not heard one in time. 0 to 1."""
        settled = self.answered + self.promised
        return self.within(seconds) / settled if settled else None

    def seconds_for(self, share: float) -> float | None:
        """By when so many (0 to 100) of those who heard a voice had heard it, by nearest rank; None when nobody has."""
        rank = ceil(share / 100 * self.answered)
        for tenths, count in sorted(self.waits.items()):
            rank -= count
            if rank <= 0:
                return tenths / 10
        return None


def tenths_between(arrived: datetime, voice_at: datetime) -> int:
    """Whole tenths of a second, as they are counted; a clock set back makes nobody wait less than nothing."""
    return max(0, round((voice_at - arrived).total_seconds() * 10))


def to_a_voice(calls: Iterable[tuple[datetime, datetime | None, datetime | None]]) -> ToAVoice:
    """The figure of these calls, each with when it arrived, when a voice was heard and when it was over."""
    waits: Counter[int] = Counter()
    others: Counter[Reached] = Counter()
    for arrived, voice_at, over_at in calls:
        if voice_at is not None:
            waits[tenths_between(arrived, voice_at)] += 1
        else:
            others[reached(voice_at, over_at)] += 1
    return ToAVoice(waits=dict(waits), promised=others[Reached.PROMISED], ringing=others[Reached.RINGING])


def together(figures: Iterable[ToAVoice]) -> ToAVoice:
    """The figure of all their calls."""
    waits: Counter[int] = Counter()
    promised = ringing = 0
    for each in figures:
        waits.update(each.waits)
        promised += each.promised
        ringing += each.ringing
    return ToAVoice(waits=dict(waits), promised=promised, ringing=ringing)
