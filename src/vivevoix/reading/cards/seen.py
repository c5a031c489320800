"""Which keys of a file have come before: 24 bytes a row, so that a million rows are no trouble."""

from array import array
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from vivevoix.core.customers.bringing import Row

_FULL = 0.6
_json = msgspec.json.Encoder(order="deterministic")


class Seen:
    """A table of hashes with open addressing. Of 2^64, a million differ."""

    def __init__(self) -> None:
        self._make(1 << 12)
        self._count = 0

    def _make(self, size: int) -> None:
        self._keys, self._said, self._numbers = (array("Q", bytes(8 * size)) for _ in range(3))
        self._last = size - 1

    def marked(self, row: Row) -> Row:
        """The row with what is known of an earlier one that has its key."""
        key = _hash((row.source, row.key))
        said = _hash((row.written, row.says, row.reaches, row.remarks))
        place = self._place(key)
        if not self._keys[place]:
            self._put(place, key, said, row.number)
            return row
        same = self._said[place] == said
        return replace(row, again=same, twice=0 if same else self._numbers[place])

    def _place(self, key: int) -> int:
        place = key & self._last
        while self._keys[place] not in (0, key):
            place = (place + 1) & self._last
        return place

    def _put(self, place: int, key: int, said: int, number: int) -> None:
        self._keys[place], self._said[place], self._numbers[place] = key, said, number
        self._count += 1
        if self._count > _FULL * (self._last + 1):
            self._grow()

    def _grow(self) -> None:
        old = self._keys, self._said, self._numbers
        self._make(2 * len(old[0]))
        for key, said, number in zip(*old, strict=True):
            if key:
                place = self._place(key)
                self._keys[place], self._said[place], self._numbers[place] = key, said, number


def _hash(value: object) -> int:
    """Never 0, which is an empty place."""
    return int.from_bytes(blake2b(_json.encode(value), digest_size=8).digest()) or 1
