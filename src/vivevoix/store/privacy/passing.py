"""What is past goes by itself: a little in each transaction, so that nobody waits for it. Each is done again without harm."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, literal, select, tuple_, update
from sqlalchemy.sql.selectable import Select

from vivevoix.core.customers.retention import Kind
from vivevoix.core.ids import CustomerId
from vivevoix.core.promises import announced as announced_promise
from vivevoix.store.knowing.customers import cards_of
from vivevoix.store.privacy.holding import theirs
from vivevoix.store.promises import Promises
from vivevoix.store.tables import (
    acquaintances,
    calls,
    card_views,
    customers,
    emergencies,
    has_caller,
    journal,
    matters,
    notes,
    promises,
    says_to_whom,
)

Place = tuple[datetime, CustomerId]
"""How far the cards have been looked through."""


class Passing(Promises):
    """The part of a transaction that lets go of what is past."""

    async def let_go(self, kind: Kind, before: datetime, limit: int) -> int:
        """The oldest of this kind that happened before then. How many: fewer than `limit` when none is left."""
        if kind is Kind.PROMISES:
            return await self._let_go_of_promises(before, limit)
        return await self._read(lambda connection: _LETS_GO[kind](connection, before, limit))

    async def _let_go_of_promises(self, before: datetime, limit: int) -> int:
        old = select(promises).where(says_to_whom, promises.c.ended_at < before).order_by(promises.c.ended_at).limit(limit)
        found = await self._promises(old)
        await self.save_promises([announced_promise(promise) for promise in found])
        return len(found)

    async def remarks_due(self, today: date, limit: int) -> list[CustomerId]:
        """Cards with a remark whose day to be forgotten has come."""
        query = select(customers.c.id).where(customers.c.next_to_forget <= today.isoformat()).limit(limit)
        return await self._read(lambda connection: [CustomerId(each) for each in connection.execute(query).scalars()])

    async def cards_unchanged(self, before: datetime, after: Place | None, limit: int) -> list[Place]:
        """Cards nobody has written on since then, the longest unchanged first."""
        key = customers.c.changed_at, customers.c.id
        query = select(*key).where(customers.c.changed_at < before, customers.c.part_of.is_(None)).order_by(*key).limit(limit)
        if after is not None:
            query = query.where(tuple_(*key) > tuple_(*_bound(after)))
        return await self._read(lambda connection: [(row[0], CustomerId(row[1])) for row in connection.execute(query)])

    async def is_unused(self, wanted: CustomerId, before: datetime) -> bool:
        """Nothing is open, and nothing was heard of them or written since then."""
        return await self._read(lambda connection: _is_unused(connection, wanted, before))


def _bound(after: Place) -> tuple[Any, ...]:
    return literal(after[0], customers.c.changed_at.type), literal(after[1], customers.c.id.type)


def _is_unused(connection: Connection, wanted: CustomerId, before: datetime) -> bool:
    cards = cards_of(connection, wanted)
    ids, numbers = [card.id for card in cards], [reach.value for card in cards for reach in card.reaches]
    if any(card.changed_at >= before for card in cards):
        return False
    lately = (
        select(calls.c.id).where(theirs(calls, "caller_number", ids, numbers), calls.c.arrived >= before),
        select(promises.c.id).where(theirs(promises, "number", ids, numbers), promises.c.made_at >= before),
        select(promises.c.id).where(theirs(promises, "number", ids, numbers), promises.c.end.is_(None)),
        select(matters.c.id).where(matters.c.customer.in_(ids), matters.c.is_open),
        select(matters.c.id).where(matters.c.customer.in_(ids), matters.c.settled_at >= before),
    )
    return not any(connection.execute(query.limit(1)).first() for query in lately)


def _callers(connection: Connection, before: datetime, limit: int) -> int:
    past = and_(has_caller, calls.c.arrived < before, calls.c.over_at.is_not(None))
    found = connection.execute(select(calls.c.id).where(past).order_by(calls.c.arrived).limit(limit)).scalars().all()
    nobody = {"caller_number": None, "caller_name": None, "caller_attestation": None, "caller_way": None}
    connection.execute(update(calls).where(calls.c.id.in_(found)).values(**nobody))
    closed = and_(emergencies.c.id.in_(found), emergencies.c.closed_at.is_not(None))
    connection.execute(update(emergencies).where(closed).values(number=None, name=None, done=""))
    met = _keys(
        connection, acquaintances, select(*acquaintances.primary_key.columns).where(acquaintances.c.last_at < before), limit
    )
    return max(len(found), met)


def _gone(table: Table, at: str) -> Callable[[Connection, datetime, int], int]:
    """Whole rows, by their time."""

    def let_go(connection: Connection, before: datetime, limit: int) -> int:
        return _keys(connection, table, select(*table.primary_key.columns).where(table.c[at] < before), limit)

    return let_go


def _keys(connection: Connection, table: Table, past: Select[Any], limit: int) -> int:
    """One by one: SQLite would go through the whole table for a list of keys of two columns."""
    found = [{f"this_{name}": value for name, value in row.items()} for row in connection.execute(past.limit(limit)).mappings()]
    this = and_(*(column == bindparam(f"this_{column.name}", type_=column.type) for column in table.primary_key.columns))
    if found:
        connection.execute(delete(table).where(this), found)
    return len(found)


def _journal(connection: Connection, before: datetime, limit: int) -> int:
    """In the order of its numbers, and never the last one: from that the next is counted."""
    oldest = select(journal.c.number, journal.c.at).order_by(journal.c.number).limit(limit)
    last = connection.execute(select(func.max(journal.c.number))).scalar()
    past = [row.number for row in connection.execute(oldest) if row.at < before and row.number != last]
    connection.execute(delete(journal).where(journal.c.number.in_(past)))
    return len(past)


_LETS_GO: Mapping[Kind, Callable[[Connection, datetime, int], int]] = {
    Kind.CALLERS: _callers,
    Kind.NOTES: _gone(notes, "at"),
    Kind.MATTERS: _gone(matters, "settled_at"),
    Kind.VIEWS: _gone(card_views, "at"),
    Kind.JOURNAL: _journal,
}
