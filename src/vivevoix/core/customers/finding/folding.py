"""Words as they are compared: small Latin letters and digits, whatever alphabet or accents they were written with."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from vivevoix.core.customers.customer import Customer

LONGEST = 32
"""Letters of one word; what comes after them is not compared."""
MOST_OF_A_CARD = 1000
"""Different words of one card by which it is found. Its remarks come last."""
NAME, ORGANISATION, PLACE, REMARK = "n", "o", "p", "r"
"""Put before a word, they say of what it is: `nleeds` is somebody's name, `pleeds` where they are."""
_BETWEEN = re.compile(r"[^a-z0-9]+")
_SYLLABLES = re.compile(r"(?<=[a-z])(?=[A-Z])")
_APART = re.compile(r"['-]")
_TOGETHER = re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)+")
_PERHAPS = re.compile(r"[^\w\s.,&]|Ma?c[A-Z]")
_MC = re.compile(r"\bMa?c(?=[A-Z][a-z])")
_AROUND = ".,;:!?()\"'"
_FAR = "\u2e80"
"""From here on stand Chinese, Japanese and Korean, which put no space between the parts of a name."""


def words_of(text: str) -> tuple[str, ...]:
    """`Siobhán O'Brien-Løvås` is `siobhan`, `obrien`, `lovas`; folding what was folded changes nothing."""
    return _words_of(text) if len(text) <= 80 else _folded(text)  # what is long is not met again


@lru_cache(maxsize=50_000)
def _words_of(text: str) -> tuple[str, ...]:
    return _folded(text)


def _folded(text: str) -> tuple[str, ...]:
    plain = _latin(text).lower().replace("'", "")
    return tuple(word[:LONGEST] for word in _BETWEEN.split(plain) if word)


def _latin(text: str) -> str:
    if text.isascii():
        return text
    latin: str = anyascii(unicodedata.normalize("NFKC", text))
    return _SYLLABLES.sub(" ", latin) if any(letter >= _FAR for letter in text) else latin


def keys_of(customer: Customer) -> tuple[str, ...]:
    """By which words a card is found, each with what it is a word of."""
    names = [name for name in (customer.name, customer.say, customer.address) if name]
    keys = [NAME + word for name in names for word in (*words_of(name), *_also_written(name))]
    keys += [ORGANISATION + word for word in (*words_of(customer.organisation), *_also_written(customer.organisation))]
    keys += [PLACE + word for word in words_of(customer.place)]
    keys += [REMARK + word for remark in customer.remarks for word in words_of(remark.words)]
    return tuple(dict.fromkeys(keys))[:MOST_OF_A_CARD]


def _also_written(name: str) -> list[str]:
    """`Jean-Michel` also as `jeanmichel`, `O'Brien` also as `brien`, `McDonald` also as `donald`."""
    if not _PERHAPS.search(name):
        return []
    latin = _latin(name)
    joined = [_APART.sub("", together) for together in _TOGETHER.findall(latin)]
    apart = _MC.sub(" ", latin.replace("'", " "))
    return [word for word in words_of(" ".join((*joined, apart))) if len(word) > 1] if joined or apart != latin else []


def as_written(word: str, *texts: str) -> str:
    """The word of these texts that is this one when folded; the folded one where it stands in none as a whole."""
    written = (each.strip(_AROUND) for text in texts for each in text.split())
    return next((each for each in written if word in words_of(each)), word)
