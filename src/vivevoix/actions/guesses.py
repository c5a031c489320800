"""Wrong passwords, counted by person and by address. Kept in memory: they are worth nothing a few minutes later."""

from collections import OrderedDict
from datetime import datetime, timedelta

from msgspec import Struct

_REMEMBERED = 10_000
_OF_ONE_ADDRESS = 5
"""An address may be a whole office, so it has so many times the guesses of one person."""


class TooManyGuesses(Exception):
    """Too many wrong passwords. Wait a little, then try again."""

    def __init__(self, after: timedelta) -> None:
        super().__init__()
        self.after = after


class _Count(Struct, frozen=True):
    wrong: int
    last: datetime


class Guesses:
    """A guess is counted before it is checked, so that many at once are no way around the lock."""

    def __init__(self, allowed: int, locked_for: timedelta) -> None:
        self._allowed = allowed
        self._locked_for = locked_for
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    def guess(self, person: str, address: str, at: datetime) -> None:
        """Count one. Raises `TooManyGuesses` without counting while either is locked out."""
        keys = ((f"person {person}", self._allowed), (f"address {address}", self._allowed * _OF_ONE_ADDRESS))
        locked = [self._locked(key, allowed, at) for key, allowed in keys]
        if any(locked):
            raise TooManyGuesses(max(wait for wait in locked if wait))
        for key, _ in keys:
            self._count(key, at)

    def was_right(self, person: str, address: str) -> None:
        """The person is who they say they are: their count begins anew, and their address is not blamed for it."""
        self._counts.pop(f"person {person}", None)
        count = self._counts.get(f"address {address}")
        if count is not None:
            self._counts[f"address {address}"] = _Count(max(0, count.wrong - 1), count.last)

    def _locked(self, key: str, allowed: int, at: datetime) -> timedelta | None:
        count = self._counts.get(key)
        if count is None or count.wrong < allowed or at - count.last >= self._locked_for:
            return None
        return self._locked_for - (at - count.last)

    def _count(self, key: str, at: datetime) -> None:
        before = self._counts.get(key)
        fresh = before is None or at - before.last >= self._locked_for
        self._counts[key] = _Count(1 if before is None or fresh else before.wrong + 1, at)
        self._counts.move_to_end(key)
        while len(self._counts) > _REMEMBERED:
            self._counts.popitem(last=False)
