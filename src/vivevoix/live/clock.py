"""Time and chance as the house knows them: the wall clock, or one moved by hand in rehearsals and stories; names never given before."""

import asyncio
import heapq
import secrets
from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from vivevoix.core.ids import CallId


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, UTC."""
        ...

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        """Call `do` once, at this time or as soon after as possible."""
        ...


class WallClock:
    """The real time of day."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        delay = max(0.0, (when - self.now()).total_seconds())
        asyncio.get_running_loop().call_later(delay, do)


class HandClock:
    """Stands still until moved."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return self._now

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._due, (when, self._count, do))

    def is_due(self) -> bool:
        """Is anything still to be fired at this very moment?"""
        return bool(self._due) and self._due[0][0] <= self._now

    def move_to(self, when: datetime) -> None:
        """Moves to the next due time not after `when` and fires what is due there, or to `when` when nothing is."""
        if self._due and self._due[0][0] <= when:
            at, _, do = heapq.heappop(self._due)
            self._now = max(self._now, at)
            do()
        else:
            self._now = max(self._now, when)


class Wakes:
    """Wishes to be woken. Of several for the same reason the earliest counts, and each wakes once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: dict[Hashable, datetime] = {}

    def at(self, when: datetime, why: Hashable, do: Callable[[], None]) -> None:
        pending = self._pending.get(why)
        if pending is None or when < pending:
            self._pending[why] = when
            self._clock.at(when, lambda: self._wake(when, why, do))

    def _wake(self, when: datetime, why: Hashable, do: Callable[[], None]) -> None:
        if self._pending.get(why) == when:
            del self._pending[why]
            do()


def fresh_call(now: datetime) -> CallId:
    """As the line makes them for calls that come in: all of them sort by when they began."""
    return CallId(f"{(now - _EPOCH) // timedelta(microseconds=1):014x}{secrets.token_hex(4)}")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def fresh(prefix: str, now: datetime) -> str:
    """`prefix`, then the millisecond and 40 random bits in Crockford's base 32."""
    value = (int(now.timestamp() * 1000) << 40) | secrets.randbits(40)
    letters = []
    for _ in range(18):
        value, rest = divmod(value, 32)
        letters.append(_ALPHABET[rest])
    return prefix + "".join(reversed(letters))
