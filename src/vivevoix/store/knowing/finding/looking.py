"""Somebody is looked for as they are typed. In rounds, from what is most likely meant to what may be: the first that finds enough ends it,
and none goes through more than a bounded number of words or cards."""

from collections.abc import Iterable, Sequence
from math import inf, prod

from sqlalchemy import Connection

from vivevoix.core.customers.finding.also_called import also_called
from vivevoix.core.customers.finding.folding import NAME, ORGANISATION, PLACE, REMARK
from vivevoix.core.customers.finding.ranking import Found, Indexed, Why, best_first
from vivevoix.core.customers.finding.spelling import MOST, SHORTEST, Reason, alike, neighbours, sound_keys
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
_FEWER = (30, 10, 3, 1)
"""Of what a typed word may mean, the most frequent: all, or as many as there is time for where common words hardly meet."""
Ranked = list[tuple[Indexed, Why]]


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
        self._meant: list[dict[str, Reason]] = [{} for _ in typed]
        self._cards: dict[CustomerId, Indexed] = {}
        self._found: Ranked = []

    def only(self, cards: Sequence[Indexed]) -> Ranked:
        """Those of these cards that answer, by a misspelt word only when none does otherwise."""
        for mean in (self._call, self._misspell):
            mean()
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
        if self._wants(FEW):
            self._misspell()
            self._look(_ANYWHERE)
        if remarks and self._wants(MOST_FOUND):
            self._look(_ANYWHERE + REMARK)
        return self._found

    def _wants(self, enough: int) -> bool:
        return len(self._found) < enough

    def _look(self, parts: str, *, exactly: bool = False) -> None:
        places = range(len(self._typed)) if exactly else most_telling(self._typed, LONGEST_BEGINNING)
        for most in (0,) if exactly else _FEWER:
            groups = [self._group(at, parts, most, exactly) for at in places]
            if exactly or _steps(groups, self._everybody) <= MOST_STEPS:
                self._add(cards_with(self._connection, [group for group, _ in groups], CARDS))
                break

    def _add(self, found: Iterable[Indexed]) -> None:
        new = {card.customer: card for card in found if card.customer not in self._cards}
        if new:
            self._cards |= new
            self._found = best_first(self._cards.values(), self._typed, self._meant)

    def _group(self, at: int, parts: str, most: int, exactly: bool) -> tuple[Group, float]:
        """And on how many cards its words stand: on very many, where it is a short beginning."""
        typed = self._typed[at]
        others = [] if exactly else sorted(self._meant[at], key=self._cards_with, reverse=True)[:most]
        words = [(part + word, self._cards_with(word, part)) for word in (typed, *others) for part in parts]
        whole = tuple(key for key, cards in words if cards)
        if exactly or len(typed) > LONGEST_BEGINNING:
            return Group(whole=whole), sum(cards for _, cards in words)
        return Group(whole=whole, begins=tuple(part + typed for part in parts)), inf

    def _cards_with(self, word: str, part: str = NAME) -> int:
        found = self._known.get(word)
        return found.cards(part) if found is not None else 0

    # What the typed words may mean, each way only once it is needed.

    def _call(self) -> None:
        for meant, typed in zip(self._meant, self._typed, strict=True):
            meant.update(dict.fromkeys(also_called([typed]), Reason.NICKNAME))
        self._know(known(self._connection, {*self._typed, *(word for meant in self._meant for word in meant)}))

    def _begin(self) -> None:
        for meant, typed in zip(self._meant, self._typed, strict=True):
            if len(typed) > LONGEST_BEGINNING:
                self._mean(meant, beginning(self._connection, typed), Reason.BEGINS)

    def _misspell(self) -> None:
        for meant, typed in zip(self._meant, self._typed, strict=True):
            if typed.isalpha():
                sounds = alike(typed, sounding(self._connection, sound_keys(typed)))
                self._mean(meant, known(self._connection, sounds), Reason.SOUNDS_LIKE)
            if typed.isalpha() and len(typed) >= SHORTEST:
                slips = known(self._connection, neighbours(typed))
                self._mean(meant, sorted(slips, key=lambda each: -each.names)[:MOST], Reason.MISSPELT)

    def _mean(self, meant: dict[str, Reason], words: Iterable[Word], why: Reason) -> None:
        words = list(words)
        self._know(words)
        for each in words:
            meant.setdefault(each.word, why)

    def _know(self, words: Iterable[Word]) -> None:
        self._known |= {each.word: each for each in words}


def _steps(groups: Sequence[tuple[Group, float]], everybody: int) -> float:
    """For each card of the rarest group every word of all is moved on, until enough cards are found: soon, where common words meet
    as chance has it, which a tenth of it is taken for. Two short beginnings do."""
    counts = [cards for _, cards in groups]
    if min(counts, default=inf) == inf:
        return 0
    shares = [min(1, cards / everybody) for cards in counts]
    meeting = everybody * prod(shares) / 10
    return min(counts) * sum(len(group.whole) + len(group.begins) for group, _ in groups) * min(1, CARDS / max(meeting, 1))
