"""The cards that have a word: SQLite's FTS5, PostgreSQL's GIN. Both are asked the same: one word of each group, the last changed first."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, text

from vivevoix.core.customers.finding.ranking import Indexed
from vivevoix.core.ids import CustomerId
from vivevoix.store.knowing.finding.vocabulary import ask
from vivevoix.store.knowing.finding.words import BEGINNING, read
from vivevoix.store.running import plain_sqlite

_BY_INDEX = (
    "SELECT customer, words, place FROM card_words WHERE place IN (SELECT rowid FROM card_index WHERE card_index MATCH ? "
    "ORDER BY rowid DESC LIMIT ?) ORDER BY place DESC"
)
_BY_CUSTOMER = "SELECT customer, words, place FROM card_words WHERE customer IN {ids}"


class Group(Struct, frozen=True, kw_only=True):
    """One of these must be on the card. All are small letters and digits, so that none means anything to a database."""

    whole: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.whole or self.begins)


def everybody(connection: Connection) -> int:
    """How many cards there are, or a few more."""
    ((last,),) = ask(connection, "SELECT coalesce(max(place), 1) FROM card_words")
    return int(last)


def cards_of(connection: Connection, ids: Sequence[CustomerId]) -> list[Indexed]:
    return _read(ask(connection, _BY_CUSTOMER, ids=list(ids)))


def cards_with(connection: Connection, groups: Sequence[Group], most: int) -> list[Indexed]:
    """The last changed first."""
    if not groups or not all(groups):
        return []
    if (plain := plain_sqlite(connection)) is not None:
        wanted = " AND ".join(f"({_either(group)})" for group in groups)
        return _read(plain.execute(_BY_INDEX, (wanted, most)))
    return _read(_by_gin(connection, groups, most))


def _read(rows: Iterable[tuple[str, str, int]]) -> list[Indexed]:
    return [Indexed(customer=CustomerId(customer), keys=read(words), place=place) for customer, words, place in rows]


def _either(group: Group) -> str:
    return " OR ".join([*(f'"{word}"' for word in group.whole), *(f'"{word}" *' for word in group.begins)])


def _by_gin(connection: Connection, groups: Sequence[Group], most: int) -> list[Any]:
    """The index knows no order: of more than enough, those are taken that it comes upon first."""
    lists = {f"g{i}": [*group.whole, *(word + BEGINNING for word in group.begins)] for i, group in enumerate(groups)}
    wanted = " AND ".join(f"string_to_array(words, ' ') && CAST(:{name} AS text[])" for name in lists)
    connection.execute(text("SET LOCAL enable_seqscan = off"))  # a card with a rare word is not looked for in all cards
    query = text(f"SELECT customer, words, place FROM card_words WHERE {wanted} LIMIT :most")  # noqa: S608 - made here
    rows = connection.execute(query, {**lists, "most": most}).all()
    return sorted(rows, key=lambda row: row.place, reverse=True)
