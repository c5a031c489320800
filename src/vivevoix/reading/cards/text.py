"""A file as lines of text: in which letters it is written, and never more of it at once than a person's line can be long."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from vivevoix.core.calls.refusals import Refused

LONGEST_LINE = 1 << 20
"""Characters. Nothing a person wrote is longer."""
_STEP = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_ESCAPED = re.compile("[\udc80-\udcff]")
_PLAIN = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "cp1252",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1250",
    "cp1251",
    "mac-roman",
    "cp850",
)
"""In which a file may be said to be written."""


class NotAFile(Refused):
    """This is no file of customers."""


class Packed(NotAFile):
    """This is a spreadsheet or something packed. Save it as CSV, and bring in that."""


class Empty(NotAFile):
    """There is nothing in this file."""


class NotText(NotAFile):
    """This is not a file of text."""


REFUSALS = {refusal.__name__: refusal for refusal in (Packed, Empty, NotText)}


def encoding_of(path: Path) -> str:
    """What it is most likely written in. A byte order mark says it; what reads as UTF-8 is; the rest comes from Windows.

    Raises `NotAFile`.
    """
    with path.open("rb") as file:
        begin = file.read(_STEP)
    if not begin.strip(b"\0\r\n\t "):
        raise Empty
    if begin.startswith(_PACKED):
        raise Packed
    marked = next((name for mark, name in _BOMS if begin.startswith(mark)), None)
    return marked or _wide(begin) or _narrow(path)


def _wide(begin: bytes) -> str | None:
    """UTF-16 without its mark shows itself by every second byte. Raises `NotText`."""
    nothing = begin.count(0)
    if nothing * 10 <= len(begin):
        return None
    odd, even = begin[1::2].count(0), begin[::2].count(0)
    if max(odd, even) > 9 * min(odd, even):
        return "utf-16-le" if odd > even else "utf-16-be"
    raise NotText


def _narrow(path: Path) -> str:
    """A file that is UTF-8 but for some cells somebody pasted is UTF-8."""
    wrong = right = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        while step := file.read(_STEP):
            if not step.isascii():
                text = decoder.decode(step)
                wrong += len(_ESCAPED.findall(text))
                right += len(_PLAIN.findall(text))
    return "cp1252" if wrong > right else "utf-8"


def opened(path: Path, encoding: str) -> TextIO:
    """What cannot be read becomes U+FFFD, by which it is known."""
    return path.open(encoding=encoding, errors="replace", newline="")


class TooMuch(Exception):
    """More than a row can hold."""


class Lines:
    """The lines of a text, which remembers those of the row that is being read, so that they can be read once more."""

    def __init__(self, text: TextIO, most: int = 500, letters: int = LONGEST_LINE) -> None:
        """A row has at most so many lines and so many letters."""
        self._text = text
        self._most, self._letters = most, letters
        self._again: list[str] = []
        self._held = 0
        self.taken: list[str] = []

    def begin(self) -> None:
        """A row begins."""
        self.taken = []
        self._held = 0

    def give_back(self) -> None:
        """All but the first line of this row."""
        self._again.extend(reversed(self.taken[1:]))
        self.begin()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Raises `TooMuch`; the rest of a line that is too long is passed over."""
        line = self._again.pop() if self._again else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._held += len(line)
        if len(line) >= LONGEST_LINE and line[-1] not in "\r\n":
            self._pass_over()
            raise TooMuch
        if len(self.taken) > self._most or self._held > self._letters:
            raise TooMuch
        return line

    def _pass_over(self) -> None:
        while (rest := self._text.readline(LONGEST_LINE)) and rest[-1] not in "\r\n":
            pass
