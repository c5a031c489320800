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
EDGES = (2, 4, 6, 8, 10, 15, 20, 30, 60)
"""Seconds at which the waits are cut into bins."""


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


class Bin(Struct, frozen=True, kw_only=True):
    """How many waited longer than so many seconds and no longer than so many."""

    over: int | None
    within: int | None
    calls: int


def bins(figure: ToAVoice) -> tuple[Bin, ...]:
    """Every answered call in exactly one of them."""
    between = zip((None, *EDGES), (*EDGES, None), strict=True)
    return tuple(
        Bin(
            over=over,
            within=within,
            calls=(figure.answered if within is None else figure.within(within)) - (0 if over is None else figure.within(over)),
        )
        for over, within in between
    )


def tenths_between(arrived: datetime, voice_at: datetime) -> int:
    """Whole tenths of a second, as they are counted; a clock set back makes nobody wait less than nothing."""
    return max(0, round((voice_at - arrived).total_seconds() * 10))


class Tally:
    """A figure while calls are still being counted, which may be more than fit in memory."""

    def __init__(self) -> None:
        self._waits: Counter[int] = Counter()
        self._others: Counter[Reached] = Counter()

    def count(self, arrived: datetime, voice_at: datetime | None, over_at: datetime | None) -> None:
        """One more call: when it arrived, when a voice was heard, and when it was over."""
        if voice_at is not None:
            self._waits[tenths_between(arrived, voice_at)] += 1
        else:
            self._others[reached(voice_at, over_at)] += 1

    def figure(self) -> ToAVoice:
        others = self._others
        return ToAVoice(waits=dict(self._waits), promised=others[Reached.PROMISED], ringing=others[Reached.RINGING])


def to_a_voice(calls: Iterable[tuple[datetime, datetime | None, datetime | None]]) -> ToAVoice:
    """The figure of these calls, each with when it arrived, when a voice was heard and when it was over."""
    tally = Tally()
    for call in calls:
        tally.count(*call)
    return tally.figure()


def together(figures: Iterable[ToAVoice]) -> ToAVoice:
    """The figure of all their calls."""
    waits: Counter[int] = Counter()
    promised = ringing = 0
    for each in figures:
        waits.update(each.waits)
        promised += each.promised
        ringing += each.ringing
    return ToAVoice(waits=dict(waits), promised=promised, ringing=ringing)
