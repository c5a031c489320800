"""Which words somebody may have meant by the one they typed."""

from collections.abc import Iterable, Mapping, Set
from enum import StrEnum

from jellyfish import damerau_levenshtein_distance as distance

from vivevoix.core.customers.finding.also_called import also_called
from vivevoix.core.customers.finding.sounding import sounds_of

MOST = 30
"""Words that one typed word may mean."""
SHORTEST = 3
"""Letters from which on a word is looked for as misspelt: shorter ones are too near to one another."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class FoundHow(StrEnum):
    """FoundBy somebody was found."""

    SAME = "same"
    BEGINS = "begins"
    NICKNAME = "nickname"
    """Bill for William."""
    SOUNDS_LIKE = "sounds_like"
    MISSPELT = "misspelt"
    ORGANISATION = "organisation"
    NUMBER = "number"
    MAIL = "mail"
    PLACE = "place"
    REMARK = "remark"


Spellings = Mapping[str, FoundHow]
"""What one typed word may mean, and why."""


def neighbours(word: str) -> set[str]:
    """Every word one slip away: a letter too many, missing, another one, or two exchanged (Damerau)."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    missing = (before + letter + after for before, after in parts for letter in _LETTERS)
    others = (before + letter + after[1:] for before, after in parts if after for letter in _LETTERS)
    exchanged = (before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1)
    too_many = (before + after[1:] for before, after in parts if after)
    return {*missing, *others, *exchanged, *too_many} - {word, ""}


def sound_keys(word: str) -> tuple[str, ...]:
    """By which words that sound the same are looked up; none for what is too short to have a sound of its own."""
    return tuple(key for key in sounds_of(word) if len(key) > 1)


def alike(word: str, sounding: Iterable[str]) -> list[str]:
    """Of the words that sound the same, those that were most likely meant. A short sound says little: it must be written alike too."""
    said = set(sound_keys(word))
    near = ((distance(word, each), each) for each in sounding if each != word)
    return [each for far, each in sorted(near) if far <= 2 or _long_enough(said, each)][:MOST]


def _long_enough(said: set[str], other: str) -> bool:
    return any(len(key) > 2 for key in said & set(sound_keys(other)))


def meant_among(typed: str, words: Set[str]) -> Spellings:
    """Which of a few words may be meant by what was typed; what it begins is seen without this."""
    meant: dict[str, FoundHow] = {}
    if typed.isalpha() and len(typed) >= SHORTEST:
        said = set(sound_keys(typed))
        meant |= dict.fromkeys(neighbours(typed) & words, FoundHow.MISSPELT)
        meant |= dict.fromkeys(alike(typed, (word for word in words if said & set(sound_keys(word)))), FoundHow.SOUNDS_LIKE)
    return meant | dict.fromkeys(also_called([typed]) & words, FoundHow.NICKNAME)
