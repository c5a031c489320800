"""The same people many times over, each time with other ids and numbers: ten million of one million, in minutes instead of hours.

Names and places are as frequent among them as before, and every list of cards is so many times as long. The vocabulary is filled up to a million words and more, as so many
people would have.
"""

import sqlite3
import sys
from pathlib import Path

from bench.finding.people import TAIL, name_of
from vivevoix.core.customers.finding.folding import words_of
from vivevoix.core.customers.finding.sounding import sounds_of

_FAST = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-3000000", "foreign_keys=OFF")


def multiply(path: Path, times: int) -> None:
    """A store that is not open becomes so many times as large."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.create_function("other", 2, _other, deterministic=True)
    raw.create_function("backwards", 1, lambda value: value[::-1], deterministic=True)
    for pragma in _FAST:
        raw.execute(f"PRAGMA {pragma}").close()
    raw.executescript("CREATE TEMP TABLE copies (copy INTEGER)")
    raw.executemany("INSERT INTO copies VALUES (?)", [(copy,) for copy in range(1, times)])
    columns = ", ".join(row[1] for row in raw.execute("PRAGMA table_info(customers)") if row[1] != "id")
    people = f"SELECT id || 'x' || copy, {columns} FROM copies CROSS JOIN (SELECT * FROM customers)"
    raw.execute(f"INSERT INTO customers (id, {columns}) {people}")
    _reaches(raw)
    _words(raw, times)
    fill_vocabulary(raw)
    raw.execute("PRAGMA journal_mode=WAL").close()
    raw.close()


def _other(number: str, copy: int) -> str:
    """Its last three digits are others in every copy."""
    return f"{number[:-3]}{(int(number[-3:]) + 101 * copy) % 1000:03d}"


def _reaches(raw: sqlite3.Connection) -> None:
    """In order, and with the indexes made afterwards: anything else goes back and forth over the disk."""
    indexes = raw.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'reaches' AND type = 'index' AND sql IS NOT NULL")
    made_again = list(indexes)
    for name, _ in made_again:
        raw.execute(f"DROP INDEX {name}")
    raw.execute(
        "CREATE TEMP TABLE others AS SELECT other(value, copy) AS value, customer || 'x' || copy AS customer "
        "FROM copies CROSS JOIN (SELECT * FROM reaches)"
    )
    raw.execute("INSERT OR IGNORE INTO reaches SELECT value, customer, backwards(value) FROM others ORDER BY value, customer")
    raw.execute("DROP TABLE others")
    for _, sql in made_again:
        raw.execute(sql)


def _words(raw: sqlite3.Connection, times: int) -> None:
    """Through the same triggers; the index gathers more before it writes."""
    raw.execute("INSERT INTO card_index (card_index, rank) VALUES ('hashsize', 67108864)")
    (most,) = raw.execute("SELECT max(place) FROM card_words").fetchone()
    for copy in range(1, times):
        raw.execute(
            "INSERT INTO card_words (place, customer, words) "
            "SELECT place + ?1 * ?2, customer || 'x' || ?2, words FROM card_words WHERE place <= ?1",
            (most, copy),
        )
        print(f"{copy + 1} times", file=sys.stderr, flush=True)
    raw.execute("UPDATE vocabulary SET names = names * ?1, elsewhere = elsewhere * ?1, remarks = remarks * ?1", (times,))
    raw.execute("INSERT INTO card_index (card_index, rank) VALUES ('hashsize', 1048576)")


def fill_vocabulary(raw: sqlite3.Connection) -> None:
    words = {word for rank in range(TAIL) for word in words_of(name_of(rank))}
    rows = ((word, *sounds_of(word), 1, 0, 0) for word in sorted(words))
    raw.execute("BEGIN")
    raw.executemany(
        "INSERT OR IGNORE INTO vocabulary (word, sounds, sounds_too, names, elsewhere, remarks) VALUES (?, ?, ?, ?, ?, ?)", rows
    )
    raw.execute("COMMIT")


if __name__ == "__main__":
    multiply(Path(sys.argv[1]), int(sys.argv[2]))
