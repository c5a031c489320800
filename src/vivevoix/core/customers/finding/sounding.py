"""How a word sounds, in two ways: as an English speaker reads it, and as the languages do whose names are read otherwise.

The key is Lawrence Philips's Metaphone ("Hanging on the Metaphone", Computer Language 7/12, 1990); what is read otherwise is respelt first.
"""

import re
from functools import lru_cache

from jellyfish import metaphone

_RESPELT = [
    (re.compile(pattern), instead)
    for pattern, instead in (
        # Irish and Scottish: Siobhán, Sinéad, Seán, Niamh, Gallagher
        (r"^s(?=i[ou]|ea|eo|ine)", "sh"),
        (r"[bm]h", "v"),
        (r"gh(?=[aeiouy])", "h"),
        # German, Polish, Hungarian: Schmidt, Kowalczyk, Szymon
        (r"sch|sz|cz|tsch", "sh"),
        (r"dt", "t"),
        (r"w(?=[aeiouy])", "v"),
        # French: Gauthier, Thibault, Beaumont, Guillaume, Benoît, Agnès
        (r"th", "t"),
        (r"eau[xlt]*|au(?:lt|[dtx])?(?![aeiouy])", "o"),
        (r"ch", "sh"),
        (r"qu", "k"),
        (r"gu(?=[ei])", "g"),
        (r"ge(?=[ao])", "j"),
        (r"oi", "wa"),
        (r"gn", "n"),
        (r"ill", "y"),
        (r"(?<=[a-z]{2})[tdsxpz]+$", ""),
        (r"^h", ""),
    )
]
"""Written, and how it is said, in this order."""


@lru_cache(maxsize=100_000)
def sounds_of(word: str) -> tuple[str, str]:
    """Two keys; empty where a word has no sound of its own, like a number, or where the second is as the first."""
    if not word.isalpha():
        return "", ""
    first, second = metaphone(word), metaphone(_respelt(word))
    return first, second if second != first else ""


def _respelt(word: str) -> str:
    for pattern, instead in _RESPELT:
        word = pattern.sub(instead, word)
    return word
