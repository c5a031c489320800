"""Earlier calls, found by what somebody remembers of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, or_, select

from vivevoix.core.calls.call import Call
from vivevoix.core.customers.card import in_one_line
from vivevoix.core.figures.past import Past
from vivevoix.core.ids import CallId, CustomerId
from vivevoix.store.calling.calls import call_of_row
from vivevoix.store.tables import calls, customers, notes, promise_calls, promises
from vivevoix.store.working import Working

AT_A_TIME = 500
"""Rows fetched together, so that a year of calls never stands in memory."""


class PastCall(Struct, frozen=True, kw_only=True):
    """One call with what is read of it in a list."""

    call: Call
    customer: str | None
    """What they are called on their card."""
    words: str
    """The first line of what was written about it."""
    promised: bool
    """Something was promised because of it."""


class PastCalls(Working):
    """The part of a transaction that looks back."""

    async def past_calls(
        self, past: Past, begins: datetime | None, ends: datetime | None, before: CallId | None = None, limit: int = 50
    ) -> list[PastCall]:
        """Newest first, older than `before`."""
        query = _chosen(past, begins, ends).order_by(calls.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(calls.c.id < before)
        return await self._read(lambda connection: _with_words(connection, connection.execute(query).mappings().all()))

    async def each_past_call(
        self, past: Past, begins: datetime | None, ends: datetime | None, take: Callable[[PastCall], None]
    ) -> None:
        """Every one of them, newest first, a few at a time."""

        def go_through(connection: Connection) -> None:
            query = _chosen(past, begins, ends).order_by(calls.c.id.desc())
            with connection.execution_options(yield_per=AT_A_TIME).execute(query) as rows:
                for some in rows.mappings().partitions():
                    for each in _with_words(connection, some):
                        take(each)

        await self._read(go_through)


def _chosen(past: Past, begins: datetime | None, ends: datetime | None) -> Select[Any]:
    query = select(calls)
    for column, wanted in (
        (calls.c.line, past.line),
        (calls.c.direction, past.direction),
        (calls.c.caller_number, past.number),
        (calls.c.customer, past.customer),
    ):
        query = query.where(column == wanted) if wanted is not None else query
    if past.became is not None:
        query = query.where(calls.c.outcome.is_(None) if past.became == "going_on" else calls.c.outcome == past.became)
    if past.person is not None:
        wrote = select(notes.c.call).where(notes.c.by == past.person)
        query = query.where(or_(calls.c.last_holder == past.person, calls.c.holder == past.person, calls.c.id.in_(wrote)))
    if begins is not None:
        query = query.where(calls.c.arrived >= begins)
    return query.where(calls.c.arrived < ends) if ends is not None else query


def _with_words(connection: Connection, rows: Sequence[Any]) -> list[PastCall]:
    ids = [row["id"] for row in rows]
    named = select(customers.c.id, customers.c.name).where(customers.c.id.in_({row["customer"] for row in rows}))
    names: dict[CustomerId, str] = {CustomerId(found.id): found.name for found in connection.execute(named)}
    words: dict[CallId, str] = {}
    for note in connection.execute(select(notes.c.call, notes.c.words).where(notes.c.call.in_(ids)).order_by(notes.c.at)):
        words[note.call] = words.get(note.call) or in_one_line(note.words)
    came = select(promises.c.call).where(promises.c.call.in_(ids))
    joined = select(promise_calls.c.call).where(promise_calls.c.call.in_(ids))
    promised = {*connection.execute(came).scalars(), *connection.execute(joined).scalars()}
    return [
        PastCall(
            call=call_of_row(row),
            customer=names.get(row["customer"]),
            words=words.get(row["id"], ""),
            promised=row["id"] in promised,
        )
        for row in rows
    ]
