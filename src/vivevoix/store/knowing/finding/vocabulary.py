"""Words of the vocabulary that somebody may have meant. Each question is one walk along an index, and has an end."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, text

from vivevoix.core.customers.finding.folding import NAME, REMARK
from vivevoix.core.customers.finding.spelling import MOST
from vivevoix.store.running import plain_sqlite

MOST_READ = 3000
"""Words that are looked at for one beginning or one sound."""
_PAST_Z = "{"
_LIST = {True: "(SELECT value FROM json_each(:{0}))", False: "(SELECT unnest(CAST(:{0} AS text[])))"}
_IN = "SELECT word, names, elsewhere, remarks FROM vocabulary WHERE word IN {words}"
_BEGIN = (
    "SELECT word, names, elsewhere, remarks FROM "
    "(SELECT * FROM vocabulary WHERE word >= :first AND word < :past ORDER BY word LIMIT :read) AS those "
    "ORDER BY names DESC, elsewhere DESC LIMIT :most"
)
_SOUNDS = (
    "SELECT word FROM vocabulary WHERE sounds IN {keys} LIMIT :read",
    "SELECT word FROM vocabulary WHERE sounds_too IN {keys} LIMIT :read",
)


class Word(Struct, frozen=True):
    """A word of the vocabulary, and in how many cards it stands."""

    word: str
    names: int
    elsewhere: int
    remarks: int

    def cards(self, part: str) -> int:
        """In how many it stands as a word of this part, or at most."""
        return self.names if part == NAME else self.remarks if part == REMARK else self.elsewhere


def known(connection: Connection, words: Iterable[str]) -> list[Word]:
    return [Word(*row) for row in ask(connection, _IN, words=list(words))]


def beginning(connection: Connection, typed: str) -> list[Word]:
    """The most frequent."""
    return [Word(*row) for row in ask(connection, _BEGIN, first=typed, past=typed + _PAST_Z, read=MOST_READ, most=MOST)]


def sounding(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Words one of whose sounds is one of these."""
    if not keys:
        return set()
    return {word for sql in _SOUNDS for (word,) in ask(connection, sql, keys=list(keys), read=MOST_READ)}


def ask(connection: Connection, sql: str, **given: Any) -> Sequence[Any]:
    """`{name}` in the SQL stands for a list that was given by this name; `:name` for anything else.

    Not built by SQLAlchemy: this is asked many times for every letter somebody types.
    """
    plain = plain_sqlite(connection)
    for name, value in given.items():
        if isinstance(value, list):
            sql = sql.replace(f"{{{name}}}", _LIST[plain is not None].format(name))
            given[name] = value if plain is None else msgspec.json.encode(value).decode()
    return plain.execute(sql, given).fetchall() if plain is not None else connection.execute(text(sql), given).all()
