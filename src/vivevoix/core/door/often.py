"""How often is often enough."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

REMEMBERED = 10_000
"""Keys. Whoever comes from more places than that meets what holds for the whole line."""


class Often:
    """At most so many times within a while, for each key. Kept in memory: it is worth nothing a few hours later."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most, self._within = most, within
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()

    def times(self, key: str, at: datetime) -> int:
        """How often it was in the last while."""
        known = self._times.get(key)
        if known is None:
            return 0
        while known and at - known[0] >= self._within:
            known.popleft()
        return len(known)

    def is_enough(self, key: str, at: datetime) -> bool:
        return self.times(key, at) >= self._most

    def count(self, key: str, at: datetime) -> None:
        self._times.setdefault(key, deque(maxlen=self._most)).append(at)
        self._times.move_to_end(key)
        if len(self._times) > REMEMBERED:
            self._times.popitem(last=False)

    def takes(self, key: str, at: datetime) -> bool:
        """Count once more, unless it is enough."""
        if self.is_enough(key, at):
            return False
        self.count(key, at)
        return True
