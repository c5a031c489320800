"""The last conversations with somebody, each in one line."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, and_, select, union_all

from vivevoix.core.calls.call import Outcome
from vivevoix.core.customers.card import LastTime, in_one_line
from vivevoix.core.ids import CallId, CustomerId
from vivevoix.store.tables import calls, notes

MOST = 6
_SEEN = (
    calls.c.id,
    calls.c.arrived,
    calls.c.direction,
    calls.c.holder,
    calls.c.last_holder,
    calls.c.outcome,
    calls.c.voice_at,
    calls.c.over_at,
)


def last_times(connection: Connection, ids: Sequence[CustomerId], numbers: Sequence[str]) -> tuple[LastTime, ...]:
    """Calls that were said to be theirs, and those from numbers that are only theirs; only what is over, the newest first."""
    said = and_(calls.c.customer.in_(ids), calls.c.over_at.is_not(None))
    by_number = and_(calls.c.caller_number.in_(numbers), calls.c.customer.is_(None), calls.c.over_at.is_not(None))
    queries = [select(*_SEEN).where(each).order_by(calls.c.id.desc()).limit(MOST).subquery() for each in (said, by_number)]
    both = union_all(*(select(each) for each in queries)).subquery()
    rows = connection.execute(select(both).order_by(both.c.id.desc()).limit(MOST)).mappings().all()
    words = _words(connection, [row["id"] for row in rows])
    return tuple(_last_time(row, words.get(row["id"], {})) for row in rows)


def _words(connection: Connection, wanted: Sequence[CallId]) -> dict[CallId, dict[str, str]]:
    """What was written about each of these calls, by whom, the first to write first."""
    found: dict[CallId, dict[str, str]] = {}
    query = select(notes.c.call, notes.c.by, notes.c.words).where(notes.c.call.in_(wanted)).order_by(notes.c.at)
    for row in connection.execute(query):
        found.setdefault(row.call, {})[row.by] = row.words
    return found


def _last_time(row: RowMapping, written: dict[str, str]) -> LastTime:
    person = row["holder"] or row["last_holder"]
    spoke = row["voice_at"] is not None
    lines = [in_one_line(words) for words in (written.get(person or "", ""), *written.values())]
    return LastTime(
        call=row["id"],
        at=row["arrived"],
        direction=row["direction"],
        person=person if spoke else None,
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        seconds=(row["over_at"] - row["voice_at"]).total_seconds() if spoke else None,
        words=next((line for line in lines if line), ""),
    )
