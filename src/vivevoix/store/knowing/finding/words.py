"""By which words each card is found, kept in the same transaction as the card; and the vocabulary: every word there is, once.

What is typed is looked for in the vocabulary only, which is far smaller than all cards; the cards that have a word come from the index.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, String, and_, bindparam, delete, insert, literal_column, select

from vivevoix.core.customers.customer import Customer
from vivevoix.core.customers.finding.folding import NAME, REMARK, keys_of
from vivevoix.core.customers.finding.sounding import sounds_of
from vivevoix.core.ids import CustomerId
from vivevoix.store.tables import card_words, vocabulary
from vivevoix.store.working import Row, Working, insert_or_add, saving

LONGEST_BEGINNING = 3
"""Letters of a beginning for which the index has a list of its own; longer ones have few words in the vocabulary."""
BEGINNING = "_"
"""After a beginning, where the index does not make them itself."""
AT_ONCE = 500
"""Cards that are asked about in one question."""
_FORGET = saving(delete(card_words).where(card_words.c.customer == bindparam("of", type_=String)))
_KEEP = saving(insert(card_words).values(customer=bindparam("customer"), words=bindparam("words")).inline())
_COUNTS = ("names", "elsewhere", "remarks")
_COUNT = insert_or_add(vocabulary, *_COUNTS)
_in_no_card = and_(*(vocabulary.c[name] <= literal_column("0") for name in _COUNTS))
_FORGET_WORD = saving(delete(vocabulary).where(vocabulary.c.word == bindparam("gone", type_=String), _in_no_card))


class CardWords(Working):
    """The part of a transaction that keeps words."""

    async def drop_words(self, ids: Sequence[CustomerId]) -> None:
        """Nobody is found by the words of these cards any more; words that were only theirs are gone. Before a card goes."""
        before = await self._words_of(ids)
        self._write(_FORGET, [{"of": each} for each in before])
        self._count(before.values(), ())

    def _keep_words(self, changed: Sequence[Customer], before: Mapping[CustomerId, tuple[str, ...]]) -> None:
        """The cards become those that were changed last. `before`: the words of those that were there."""
        keys = {customer.id: keys_of(customer) for customer in changed}
        self._write(_FORGET, [{"of": each} for each in before])
        self._write(_KEEP, [{"customer": each, "words": written(words, self._dialect)} for each, words in keys.items()])
        self._count(before.values(), keys.values())

    async def _words_of(self, ids: Sequence[CustomerId]) -> Mapping[CustomerId, tuple[str, ...]]:
        if not ids:
            return {}
        return await self._read(lambda connection: _words_of(connection, ids))

    def _count(self, before: Iterable[Iterable[str]], after: Iterable[Iterable[str]]) -> None:
        """What has become more and what less, over all cards that change together: one row for a word, however many have it."""
        change = Counter(key for keys in after for key in keys)
        change.subtract(key for keys in before for key in keys)
        words: dict[str, dict[str, int]] = {}
        for key, more in change.items():
            if more:
                counts = words.setdefault(key[1:], dict.fromkeys(_COUNTS, 0))
                counts[_column(key)] += more
        self._write(_COUNT, [_row(word, counts) for word, counts in sorted(words.items())])
        self._write(_FORGET_WORD, [{"gone": word} for word, counts in words.items() if min(counts.values()) < 0])


def written(keys: Iterable[str], database: str) -> str:
    """As a card's row has them. SQLite's index makes the beginnings of words itself."""
    if database == "sqlite":
        return " ".join(keys)
    beginnings = (
        key[: 1 + length] + BEGINNING for key in keys for length in range(1, LONGEST_BEGINNING + 1) if len(key) > length
    )
    return " ".join(dict.fromkeys((*keys, *beginnings)))


def read(words: str) -> tuple[str, ...]:
    return tuple(key for key in words.split() if not key.endswith(BEGINNING))


def _words_of(connection: Connection, ids: Sequence[CustomerId]) -> Mapping[CustomerId, tuple[str, ...]]:
    found: dict[CustomerId, tuple[str, ...]] = {}
    for first in range(0, len(ids), AT_ONCE):
        query = select(card_words.c.customer, card_words.c.words).where(card_words.c.customer.in_(ids[first : first + AT_ONCE]))
        found |= {row.customer: read(row.words) for row in connection.execute(query)}
    return found


def _column(key: str) -> str:
    return "names" if key[0] == NAME else "remarks" if key[0] == REMARK else "elsewhere"


def _row(word: str, counts: Mapping[str, int]) -> Row:
    sounds, sounds_too = sounds_of(word)
    return {"word": word, "sounds": sounds, "sounds_too": sounds_too, **counts}
