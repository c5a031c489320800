"""Somebody is looked for as they are typed. In rounds, from what is most likely meant to what may be: the first that finds enough ends it,
and none goes through more than a bounded number of words or cards."""

from collections.abc import Iterable, Sequence
from math import inf

from sqlalchemy import Connection

from vivevoix.core.customers.finding.also_called import also_called
from vivevoix.core.customers.finding.folding import NAME, ORGANISATION, PLACE, REMARK
from vivevoix.core.customers.finding.ranking import Found, FoundBy, Indexed, best_first
from vivevoix.core.customers.finding.spelling import MOST, SHORTEST, FoundHow, alike, neighbours, sound_keys
from vivevoix.core.customers.finding.steps import steps
from vivevoix.core.customers.finding.typed import Typed, most_telling
from vivevoix.core.ids import CustomerId
from vivevoix.store.knowing.finding.index import Group, cards_of, cards_with, everybody
from vivevoix.store.knowing.finding.reaching import reached, shown
from vivevoix.store.knowing.finding.vocabulary import Word, beginning, known, sounding
from vivevoix.store.knowing.finding.words import LONGEST_BEGINNING
from vivevoix.store.working import Working

MOST_FOUND = 20
FEW = 5
"""With fewer, whoever typed may have misspelt."""
CARDS = 200
"""That are looked at in one round."""
_ANYWHERE = NAME + ORGANISATION + PLACE
MOST_STEPS = 60_000
"""From card to card and word to word in one question: what is beyond takes too long for somebody who types."""
MOST_FOR_FEW = 150_000
"""The same, when hardly anybody has been found."""
_FEWER = (30, 10, 3, 1)
"""Of what a typed word may mean, the most frequent: all, or as many as there is time for where common words hardly meet."""
Ranked = list[tuple[Indexed, FoundBy]]


class Finding(Working):
    """The part of a transaction that finds."""

    async def find(self, typed: Typed, *, remarks: bool = False) -> list[Found]:
        """The likeliest first, at most twenty. A card that was joined to another is shown by that one. `remarks`: in these as well."""
        return await self._read(lambda connection: _found(connection, typed, remarks))


def _found(connection: Connection, typed: Typed, remarks: bool) -> list[Found]:
    whys = reached(connection, typed)
    if typed.beside:
        answering = _Looking(connection, typed.beside).only(cards_of(connection, list(whys)))
        whys = {card.customer: whys[card.customer] for card, _ in answering}
    if len(whys) < MOST_FOUND:
        for card, why in _Looking(connection, typed.words).everywhere(remarks):
            whys.setdefault(card.customer, why)
    return shown(connection, whys, MOST_FOUND)


class _Looking:
    """For words that were typed, each of which must be answered to."""

    def __init__(self, connection: Connection, typed: Sequence[str]) -> None:
        self._connection = connection
        self._everybody = everybody(connection)
        self._typed = typed
        self._known: dict[str, Word] = {}
        self._meant: list[dict[str, FoundHow]] = [{} for _ in typed]
        self._cards: dict[CustomerId, Indexed] = {}
        self._found: Ranked = []

    def only(self, cards: Sequence[Indexed]) -> Ranked:
        """Those of these cards that answer, by a misspelt word only when none does otherwise."""
        self._call()
        for misspelt in ((), range(len(self._typed))):
            self._misspell(misspelt)
            if found := best_first(cards, self._typed, self._meant):
                return found
        return []

    def everywhere(self, remarks: bool) -> Ranked:
        self._call()
        self._look(NAME, exactly=True)
        if self._wants(MOST_FOUND):
            self._begin()
            self._look(NAME)
        if self._wants(MOST_FOUND):
            self._look(_ANYWHERE, exactly=True)
        if self._wants(MOST_FOUND):
            self._look(_ANYWHERE)
        nobodys, others = self._most_likely_misspelt()
        for misspelt, where in ((nobodys, NAME), (others, _ANYWHERE)):
            if misspelt and self._wants(FEW):
                self._misspell(misspelt)
                self._look(where, most_steps=MOST_FOR_FEW)
        for exactly in (True, False):
            if remarks and self._wants(MOST_FOUND):
                self._look(_ANYWHERE + REMARK, exactly=exactly)
        return self._found

    def _wants(self, enough: int) -> bool:
        return len(self._found) < enough

    def _look(self, parts: str, *, exactly: bool = False, most_steps: int = MOST_STEPS) -> None:
        for places, most in self._tries(exactly):
            groups = [self._group(at, parts, most, exactly) for at in places]
            if exactly or steps([cards for _, cards in groups], self._everybody, CARDS) <= most_steps:
                self._add(cards_with(self._connection, [group for group, _ in groups], CARDS))
                break

    def _tries(self, exactly: bool) -> list[tuple[list[int], int]]:
        """By which of the words cards are looked for, and with how many others that each may mean. At last without short beginnings."""
        everything = list(range(len(self._typed)))
        if exactly:
            return [(everything, 0)]
        telling = most_telling(self._typed, LONGEST_BEGINNING)
        longer = [at for at in telling if len(self._typed[at]) > LONGEST_BEGINNING]
        return [*((telling, most) for most in _FEWER), *([(longer, 1)] if longer else [])]

    def _add(self, found: Iterable[Indexed]) -> None:
        new = {card.customer: card for card in found if card.customer not in self._cards}
        if new:
            self._cards |= new
            self._found = best_first(self._cards.values(), self._typed, self._meant)

    def _group(self, at: int, parts: str, most: int, exactly: bool) -> tuple[Group, list[float]]:
        """And on how many cards each of its words stands: on very many, where it is a short beginning."""
        typed = self._typed[at]
        others = [] if exactly else sorted(self._meant[at], key=self._frequency, reverse=True)[:most]
        words = {part + word: cards for word in (typed, *others) for part in parts if (cards := self._cards_with(word, part))}
        if exactly or len(typed) > LONGEST_BEGINNING:
            return Group(whole=tuple(words)), list(words.values())
        return Group(whole=tuple(words), begins=tuple(part + typed for part in parts)), [*words.values(), *(inf for _ in parts)]

    def _frequency(self, word: str) -> int:
        return self._cards_with(word) + self._cards_with(word, ORGANISATION)

    def _cards_with(self, word: str, part: str = NAME) -> int:
        found = self._known.get(word)
        return found.cards(part) if found is not None else 0

    # What the typed words may mean, each way only once it is needed.

    def _call(self) -> None:
        for meant, typed in zip(self._meant, self._typed, strict=True):
            meant.update(dict.fromkeys(also_called([typed]), FoundHow.NICKNAME))
        self._know(known(self._connection, {*self._typed, *(word for meant in self._meant for word in meant)}))

    def _begin(self) -> None:
        """Of the last word there may be more to come; of one before it, unless it is a word already."""
        last = len(self._typed) - 1
        for at, typed in enumerate(self._typed):
            if len(typed) > LONGEST_BEGINNING and (at == last or typed not in self._known):
                self._mean(self._meant[at], beginning(self._connection, typed), FoundHow.BEGINS)

    def _most_likely_misspelt(self) -> tuple[list[int], list[int]]:
        """Places of the words that nobody has, and then of the others."""
        places = range(len(self._typed))
        nobodys = [at for at in places if self._typed[at] not in self._known]
        return nobodys, [at for at in places if at not in nobodys]

    def _misspell(self, places: Iterable[int]) -> None:
        for at in places:
            typed, meant = self._typed[at], self._meant[at]
            if typed.isalpha():
                sounds = alike(typed, sounding(self._connection, sound_keys(typed)))
                self._mean(meant, known(self._connection, sounds), FoundHow.SOUNDS_LIKE)
            if typed.isalpha() and len(typed) >= SHORTEST:
                slips = known(self._connection, neighbours(typed))
                self._mean(meant, sorted(slips, key=lambda each: -each.names)[:MOST], FoundHow.MISSPELT)

    def _mean(self, meant: dict[str, FoundHow], words: Iterable[Word], why: FoundHow) -> None:
        words = list(words)
        self._know(words)
        for each in words:
            meant.setdefault(each.word, why)

    def _know(self, words: Iterable[Word]) -> None:
        self._known |= {each.word: each for each in words}
