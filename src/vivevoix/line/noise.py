"""Log lines that strangers can cause are counted and told rarely."""

import logging
import time


class Noise:
    """Tells each sentence at most once in a while, with how often it happened since."""

    def __init__(self, log: logging.Logger, *, every_seconds: float) -> None:
        self._log, self._every = log, every_seconds
        self._told: dict[str, tuple[float, int]] = {}

    def count(self, sentence: str, *, exc_info: bool = False) -> None:
        """The sentence comes from our own code: never a name, a number or words of a message."""
        now = time.monotonic()
        due, times = self._told.get(sentence, (0.0, 0))
        if now < due:
            self._told[sentence] = (due, times + 1)
            return
        self._told[sentence] = (now + self._every, 0)
        self._log.warning("%s (%d times more since the last such line)", sentence, times, exc_info=exc_info)


class Bucket:
    """So many at once, so many a second: a token bucket."""

    __slots__ = ("_at", "_left", "_most", "_rate")

    def __init__(self, *, most: float, per_second: float) -> None:
        self._most, self._rate = most, per_second
        self._left, self._at = most, time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
