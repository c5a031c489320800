"""What people type to find somebody, as they type it: with slips, without accents, the other way round, only a part."""

from random import Random

from msgspec import Struct

from vivevoix.core.customers.customer import Customer, numbers_of
from vivevoix.core.customers.finding.folding import words_of
from vivevoix.core.ids import CustomerId


class Query(Struct, frozen=True, kw_only=True):
    kind: str
    text: str
    wanted: CustomerId | None
    """Who should be among those found; None when far too many answer to it."""

    @property
    def keystrokes(self) -> list[str]:
        return [self.text[:length] for length in range(1, len(self.text) + 1)]


SHARES = {"name": 28, "without accents": 12, "swapped": 8, "misspelt": 12, "beginnings": 8, "name and place": 6, "organisation": 8,
          "number": 10, "last digits": 4, "frequent": 4}  # fmt: skip
FREQUENT = (
    "john smith",
    "j s",
    "mary jones",
    "patel",
    "nguyen",
    "marie martin",
    "s",
    "ma",
    "m m",
    "john john",
    "leeds",
    "j o s e p h",
    "london water",
)


def queries(known: list[Customer], count: int, seed: int = 11) -> list[Query]:
    """Each for one of those known."""
    chance = Random(seed)
    kinds = chance.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    return [_query(kind, chance.choice(known), chance) for kind in kinds]


def _query(kind: str, who: Customer, chance: Random) -> Query:
    plain = " ".join(words_of(who.name))
    match kind:
        case "name":
            text = who.name
        case "without accents":
            text = plain
        case "swapped":
            text = " ".join(reversed(plain.split()))
        case "misspelt":
            text = _slip(plain, chance)
        case "beginnings":
            text = " ".join(word[: chance.randint(3, 5)] for word in plain.split())
        case "name and place":
            text = f"{plain} {who.place}"
        case "organisation":
            text = who.organisation.rsplit(" ", 1)[0] if who.organisation else plain
        case "number":
            text = _as_written(numbers_of(who)[0], chance)
        case "last digits":
            text = numbers_of(who)[0][-7:]
        case _:
            return Query(kind=kind, text=chance.choice(FREQUENT), wanted=None)
    return Query(kind=kind, text=text, wanted=who.id)


def _slip(plain: str, chance: Random) -> str:
    """In the longest word: a letter missing, doubled, another one, or two exchanged."""
    words = plain.split()
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    word = words[longest]
    at = chance.randrange(1, len(word)) if len(word) > 1 else 0
    slips = (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + chance.choice("aeiourst") + word[at + 1 :],
             word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word)  # fmt: skip
    words[longest] = chance.choice(slips)
    return " ".join(words)


def _as_written(number: str, chance: Random) -> str:
    if not number.startswith("+44"):
        return chance.choice((number, f"{number[:3]} {number[3:6]} {number[6:]}"))
    return chance.choice((number, f"+44 {number[3:7]} {number[7:]}", f"0{number[3:7]} {number[7:10]} {number[10:]}"))
