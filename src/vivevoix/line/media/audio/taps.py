"""Taps: the received audio of every leg, always on, in shared memory, for whoever measures conversations.

One writer, the media process; any number of readers, who attach read-only and cost the writer nothing. All rows share one
frame clock, so that two legs of a conversation can be laid side by side: frame f covers the 20 ms from `epoch + f / 50`
seconds of CLOCK_MONOTONIC; a leg's frames follow its RTP timestamps and are laid anew when they drift 200 ms off the clock.

Layout, little endian, offsets in bytes; R = rows, F = frames a row keeps, S = 64 + 24 R:

    0                  magic `VVTAPS01`
    8                  R, F: uint32 each
    16                 epoch, seconds of CLOCK_MONOTONIC: float64
    24 .. 64           zero
    64 + 24 r          newest frame number of row r (uint64), frames ever written (uint64), opening (uint32), open (uint32)
    S + F r + f % F    kind of frame f of row r: 0 missing (lost, or the leg was silent), 1 PCMU, 2 PCMA
    S + F R + 160 (F r + f % F)   the 160 bytes of frame f

A reader keeps to frames newest - F + 2 ... newest and, after copying, looks at `newest` and `opening` again: what has fallen
out of that span meanwhile was overwritten. A frame above `newest` whose time has passed is missing.
"""

import mmap
import os
import re
import struct
import time
from pathlib import Path

FRAME = 160
MAGIC = b"VVTAPS01"
KIND = {0: 1, 8: 2}
"""What is written for RTP payload types."""

_FOLDER = Path("/dev/shm")  # noqa: S108  POSIX shared memory on Linux; the name holds our process id
_NAME = re.compile(r"vivevoix-taps-(\d+)")
_HEADER = 64
_ROW = 24
_DRIFT = 10


def _size(rows: int, frames: int) -> int:
    return _HEADER + rows * (_ROW + frames * (1 + FRAME))


def remove_left_over() -> None:
    """Remove the taps of media processes that were killed before they could do it themselves."""
    for file in _FOLDER.glob("vivevoix-taps-*"):
        found = _NAME.fullmatch(file.name)
        if found and not Path(f"/proc/{found[1]}").exists():
            file.unlink(missing_ok=True)


class Taps:
    """The writer's side. `frames` and `kinds` are written to directly on the fast path (see Tap)."""

    def __init__(self, rows: int, frames: int) -> None:
        remove_left_over()
        self.name = f"vivevoix-taps-{os.getpid()}"
        self.rows, self.kept, self.epoch = rows, frames, time.monotonic()
        self._path = _FOLDER / self.name
        self._path.unlink(missing_ok=True)
        with self._path.open("xb") as file:
            self._path.chmod(0o600)
            file.truncate(_size(rows, frames))
        with self._path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        struct.pack_into("<8sIId", self._map, 0, MAGIC, rows, frames, self.epoch)
        whole = memoryview(self._map)
        self._counts = whole[_HEADER : _HEADER + rows * _ROW].cast("Q")
        self._openings = whole[_HEADER : _HEADER + rows * _ROW].cast("I")
        kinds = _HEADER + rows * _ROW
        self.kinds = whole[kinds : kinds + rows * frames]
        self.frames = whole[kinds + rows * frames :]
        self._free = list(range(rows - 1, -1, -1))

    def open(self) -> "Tap | None":
        """A row for one leg; None when all are taken."""
        if not self._free:
            return None
        row = self._free.pop()
        self._openings[row * 6 + 4] += 1
        self._openings[row * 6 + 5] = 1
        self._counts[row * 3] = self._counts[row * 3 + 1] = 0
        self.kinds[row * self.kept : (row + 1) * self.kept] = bytes(self.kept)
        return Tap(self, row, self._openings[row * 6 + 4], self._counts)

    def close(self, tap: "Tap") -> None:
        self._openings[tap.row * 6 + 5] = 0
        self._free.append(tap.row)

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)


class Tap:
    """One leg's row."""

    __slots__ = ("_counts", "_frames", "_kept", "_kinds", "_taps", "base", "frame", "opening", "part", "row", "written")

    def __init__(self, taps: Taps, row: int, opening: int, counts: "memoryview[int]") -> None:
        self.row, self.opening = row, opening
        self.frame = -1
        """The newest frame number; -1 before the first."""
        self.part = b""
        """Audio that does not fill a frame yet (packets of 10 or 30 ms)."""
        self.written = 0
        self.base = row * taps.kept
        self._taps, self._counts = taps, counts
        self._kept, self._frames, self._kinds = taps.kept, taps.frames, taps.kinds

    def put(self, frame: "bytes | memoryview", kind: int) -> None:
        """The next frame. On the fast path: nothing is looked up that could be kept."""
        self.frame = number = self.frame + 1
        slot = self.base + number % self._kept
        self._frames[slot * FRAME : slot * FRAME + FRAME] = frame
        self._kinds[slot] = kind
        self._counts[self.row * 3] = number

    def put_any(self, payload: bytes, kind: int) -> None:
        """The next audio, of any length."""
        audio = self.part + payload if self.part else payload
        whole = len(audio) - len(audio) % FRAME
        for at in range(0, whole, FRAME):
            self.put(audio[at : at + FRAME], kind)
        self.part = audio[whole:]

    def skip(self, samples: int) -> None:
        """So many samples never came."""
        self.part = b""
        self._lay(self.frame + max(0, samples) // FRAME)

    def follow_clock(self, heard_at: float) -> None:
        """Lay the next frame where the clock is, when the leg's own count has drifted off it (or has just begun)."""
        now = int((heard_at - self._taps.epoch) * 50)
        if abs(now - self.frame) > _DRIFT:
            self._lay(now - 1)

    def _lay(self, number: int) -> None:
        """Make `number` the newest frame; those between are missing. Never backwards: what is written stays."""
        for missing in range(max(self.frame + 1, number - self._kept + 1), number + 1):
            self._kinds[self.base + missing % self._kept] = 0
        self.frame = max(self.frame, number)


class TapReader:
    """A reader's side, read-only."""

    def __init__(self, name: str) -> None:
        """Raises FileNotFoundError when the media process is gone, ValueError when this is not a tap of ours."""
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        with (_FOLDER / name).open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        magic, self.rows, self.kept, self.epoch = struct.unpack_from("<8sIId", self._map, 0)
        if magic != MAGIC:
            raise ValueError(name)

    def newest(self, row: int) -> tuple[int, int]:
        """(newest frame number, opening) of a row."""
        frame, _, opening, _ = struct.unpack_from("<QQII", self._map, _HEADER + row * _ROW)
        return frame, opening

    def read(self, row: int, frame: int) -> tuple[int, bytes]:
        """(kind, 160 bytes) of one frame."""
        slot = row * self.kept + frame % self.kept
        kinds = _HEADER + self.rows * _ROW
        start = kinds + self.rows * self.kept + slot * FRAME
        return self._map[kinds + slot], self._map[start : start + FRAME]

    def close(self) -> None:
        self._map.close()
