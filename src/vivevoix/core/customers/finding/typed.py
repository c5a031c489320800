"""What was typed: words, or a telephone number in any way of writing it, or both."""

import re
from collections.abc import Sequence

from msgspec import Struct

from vivevoix.core.customers.finding.folding import words_of

MOST_TYPED = 200
"""Characters that are read."""
MOST_WORDS = 6
MOST_TELLING = 4
MOST_BEGINNINGS = 2
FEWEST_DIGITS = 3
FEWEST_LAST = 4
"""Digits from which on they are looked for at the end of numbers."""
_NUMBER = re.compile(r"\+?\s*\(?[0-9](?:[\s().\-/\u00a0\u202f\u2011]*[0-9])*")
_ADDRESS = re.compile(r"[!-?A-~]+@[!-~]*")


class Dialling(Struct, frozen=True, kw_only=True):
    """How numbers of our own country are written."""

    code: str
    """Of the country: `44`."""
    trunk: str = ""
    """What is dialled before a national number: `0`."""
    abroad: str = "00"
    """What is dialled before a country code."""


class NumberMeant(Struct, frozen=True, kw_only=True):
    """Where a typed number may be found."""

    begins: tuple[str, ...]
    """E.164 numbers begin with one of these,"""
    ends: tuple[str, ...]
    """or end with one of these, the more telling first."""


class Typed(Struct, frozen=True, kw_only=True):
    """What is looked for."""

    words: tuple[str, ...]
    """Everything as words."""
    beside: tuple[str, ...] = ()
    """Words beside the number."""
    number: NumberMeant | None = None
    mail: str | None = None
    """The beginning of an address."""


def understood(text: str, dialling: Dialling, whole: str | None = None) -> Typed:
    """Any text means something, even if nobody is found by it. `whole`: the E.164 number it is, when it is one already."""
    text = text[:MOST_TYPED]
    words = words_of(text)[:MOST_WORDS]
    if address := _ADDRESS.search(text.lower()):
        return Typed(words=words, mail=address[0])
    runs = [run for run in _NUMBER.finditer(text) if sum(map(str.isdigit, run[0])) >= FEWEST_DIGITS]
    if not runs:
        return Typed(words=words)
    longest = max(runs, key=lambda run: len(run[0]))
    beside = words_of(text[: longest.start()] + " " + text[longest.end() :])[:MOST_WORDS]
    return Typed(words=words, beside=beside, number=number_meant(longest[0], dialling, whole))


def most_telling(words: Sequence[str], short: int) -> list[int]:
    """Places of the words by which cards are looked for; the others only say which of those found are meant. `short`: letters of a
    beginning so many words have that it says little."""
    longest = sorted(range(len(words)), key=lambda at: -len(words[at]))[:MOST_TELLING]
    beginnings = [at for at in longest if len(words[at]) <= short]
    return sorted(set(longest) - set(beginnings[MOST_BEGINNINGS:]))


def number_meant(written: str, dialling: Dialling, whole: str | None = None) -> NumberMeant:
    """`0113 496`, `+44 (0)113 496`, `00 44 113` and `44 113` all begin `+44113`; `960142` ends a number of any country."""
    digits = re.sub(r"[^0-9]", "", written.replace("(0)", ""))
    last = digits.lstrip("0")
    if written.lstrip().startswith("+"):
        return NumberMeant(begins=("+" + digits,), ends=())
    begins = [f"+{dialling.code}{digits}", f"+{digits}"]
    if dialling.trunk and digits.startswith(dialling.trunk):
        begins.insert(0, f"+{dialling.code}{digits.removeprefix(dialling.trunk)}")
    for abroad in {dialling.abroad, "00"}:
        if abroad and digits.startswith(abroad):
            begins.insert(0, "+" + digits.removeprefix(abroad))
    # Where a country puts more than zeros before its national numbers, the last eight or seven digits are told apart well enough.
    ends = [digits, last, *(last[-count:] for count in (8, 7) if len(last) > count)]
    telling = tuple(dict.fromkeys(each for each in (whole, *begins) if each and len(each) > len(dialling.code) + 1))
    return NumberMeant(begins=telling, ends=tuple(dict.fromkeys(end for end in ends if len(end) >= FEWEST_LAST)))
