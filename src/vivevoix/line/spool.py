"""Facts the desk has not heard yet, on disk: nothing that reached us is lost when a process is killed.

One append-only file. A record is its length and CRC-32 (4 bytes each, big endian) and one msgpack `Told`. Writes go to the
page cache, which survives the death of the process (not a power cut). A half-written last record is ignored.

On a full disk facts are kept in memory, told as ever, and written, in order, before the next one as soon as there is room.
"""

import errno
import logging
import os
import time
import zlib
from collections import deque
from pathlib import Path

import msgspec

from vivevoix.core.calls.events import LineFact
from vivevoix.line.port import Told

log = logging.getLogger(__name__)

ROOM = 1 << 20
"""Bytes the file may grow before heard facts are cut out of it while others are not heard yet."""
_HEAD = 8
_SAY_AGAIN = 60.0
"""Seconds between two complaints about a full disk."""

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Told] = msgspec.msgpack.Decoder(Told)


class Spool:
    """Numbers facts upwards, also across restarts, and keeps each until the desk has written it down."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unheard: deque[Told] = deque()
        self._unwritten: deque[Told] = deque()
        """Those of them that are in memory only."""
        self._torn = False
        """Half a record is at the end of the file."""
        self._said_at = -_SAY_AGAIN
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._size = self._read_back()
        last = self._unheard[-1].number if self._unheard else 0
        # The clock gives a number above every earlier one even when the file was emptied in between.
        self._number = max(last, time.time_ns() // 1000)

    def tell(self, fact: LineFact) -> Told:
        """The fact with its number, on disk when this returns, if the disk has room."""
        self._number += 1
        told = Told(number=self._number, fact=fact)
        self._unheard.append(told)
        self._unwritten.append(told)
        self._write_down()
        return told

    def heard(self, number: int) -> None:
        """The desk has written down every fact up to this number."""
        for facts in (self._unheard, self._unwritten):
            while facts and facts[0].number <= number:
                facts.popleft()
        self._number = max(self._number, number)
        if not self._unheard:
            self._empty()
        elif self._size > ROOM and self._size > 4 * self._kept():
            self._compact()

    def after(self, number: int) -> tuple[Told, ...]:
        """Every fact the desk has not heard, in order."""
        return tuple(told for told in self._unheard if told.number > number)

    def __len__(self) -> int:
        return len(self._unheard)

    def close(self) -> None:
        os.close(self._file)

    def _kept(self) -> int:
        return 200 * len(self._unheard)

    def _write_down(self) -> None:
        """Write what is not on disk yet, in order, as far as there is room."""
        try:
            while self._unwritten:
                self._append(_record(self._unwritten[0]))
                self._unwritten.popleft()
        except OSError as wrong:
            self._complain(wrong)

    def _append(self, record: bytes) -> None:
        """Raises OSError, and then the file still ends with a whole record, or is cut there before anything else is written."""
        if self._torn:
            os.ftruncate(self._file, self._size)
        self._torn = True
        if os.write(self._file, record) < len(record):
            os.ftruncate(self._file, self._size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._torn = False
        self._size += len(record)

    def _complain(self, wrong: OSError) -> None:
        if time.monotonic() - self._said_at >= _SAY_AGAIN:
            self._said_at = time.monotonic()
            log.error(
                "the disk takes no facts (%s): %d are in memory only, lost if the line dies", wrong.strerror, len(self._unwritten)
            )

    def _read_back(self) -> int:
        """Facts of a former life; the file is cut after the last whole record."""
        data = self._path.read_bytes()
        at = 0
        while (told := _told_at(data, at)) is not None:
            self._unheard.append(told)
            at += _HEAD + int.from_bytes(data[at : at + 4], "big")
        if at < len(data):
            os.ftruncate(self._file, at)
        return at

    def _empty(self) -> None:
        """Who rang stands in the desk's store now, and is forgotten there when they wish it: no number stays behind here."""
        try:
            os.ftruncate(self._file, 0)
        except OSError as wrong:
            return self._complain(wrong)
        self._size, self._torn = 0, False
        return None

    def _compact(self) -> None:
        """Replace the file by one that holds only what is unheard; a kill in between leaves one or the other whole."""
        fresh = self._path.with_suffix(".new")
        try:
            fresh.write_bytes(b"".join(_record(told) for told in self._unheard))
            fresh.chmod(0o600)
            opened = os.open(fresh, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
            fresh.replace(self._path)
        except OSError as wrong:
            fresh.unlink(missing_ok=True)
            return self._complain(wrong)
        os.close(self._file)
        self._file, self._size, self._torn = opened, os.fstat(opened).st_size, False
        self._unwritten.clear()
        return None


def _record(told: Told) -> bytes:
    body = _encoder.encode(told)
    return len(body).to_bytes(4, "big") + zlib.crc32(body).to_bytes(4, "big") + body


def _told_at(data: bytes, at: int) -> Told | None:
    if len(data) < at + _HEAD:
        return None
    length, crc = int.from_bytes(data[at : at + 4], "big"), int.from_bytes(data[at + 4 : at + 8], "big")
    body = data[at + _HEAD : at + _HEAD + length]
    if len(body) < length or zlib.crc32(body) != crc:
        return None
    return _decoder.decode(body)
