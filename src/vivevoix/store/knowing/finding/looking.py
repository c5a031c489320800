"""Somebody is looked for as they are typed. In rounds, from what is most likely meant to what may be: the first that finds enough ends it,
and none goes through more than a bounded number of words or cards."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from vivevoix.core.customers.finding.also_called import also_called
from vivevoix.core.customers.finding.folding import NAME, ORGANISATION, PLACE, REMARK
from vivevoix.core.customers.finding.ranking import Found, Indexed, Why, best_first
from vivevoix.core.customers.finding.spelling import MOST, SHORTEST, Reason, alike, neighbours, sound_keys
from vivevoix.core.customers.finding.typed import Typed
from vivevoix.core.ids import CustomerId
from vivevoix.store.knowing.finding.index import Group, cards_of, cards_with
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
        self._look(NAME, begins=False)
        if self._wants(MOST_FOUND):
            self._begin()
            self._look(NAME)
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

    def _look(self, parts: str, *, begins: bool = True) -> None:
        groups = [self._group(typed, meant, parts, begins) for typed, meant in zip(self._typed, self._meant, strict=True)]
        found = cards_with(self._connection, groups, CARDS)
        if any(card.customer not in self._cards for card in found):
            self._cards |= {card.customer: card for card in found}
            self._found = best_first(self._cards.values(), self._typed, self._meant)

    def _group(self, typed: str, meant: Mapping[str, Reason], parts: str, begins: bool) -> Group:
        words = (typed, *meant) if begins else (typed,)
        whole = tuple(part + word for word in words for part in parts if self._stands(word, part))
        short = begins and len(typed) <= LONGEST_BEGINNING
        return Group(whole=whole, begins=tuple(part + typed for part in parts) if short else ())

    def _stands(self, word: str, part: str) -> bool:
        found = self._known.get(word)
        return found is not None and found.stands_as(part)

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
