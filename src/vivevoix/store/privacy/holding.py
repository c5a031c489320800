"""Everything that is kept on one customer, read at one moment."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, Table, and_, bindparam, or_, select
from sqlalchemy.sql.selectable import Select

from vivevoix.core.calls.call import Call
from vivevoix.core.customers.card import CardSeen
from vivevoix.core.customers.customer import Customer
from vivevoix.core.customers.held import Held, LetterHeld, NoteHeld
from vivevoix.core.customers.merging import whole
from vivevoix.core.emergencies import Emergency
from vivevoix.core.ids import CallId, CustomerId, PromiseId
from vivevoix.core.promises import Promise
from vivevoix.store.calling.calls import call_of_row
from vivevoix.store.knowing.customers import cards_of
from vivevoix.store.knowing.matters import matter_of
from vivevoix.store.promises import promise_of
from vivevoix.store.tables import calls, card_views, emergencies, forgettings, letters, matters, notes, promises, reaches
from vivevoix.store.working import Working, saving

AT_A_TIME = 500
"""Values in one question: databases take some thousands."""
_wanted = bindparam("wanted", type_=String)
_FORGOTTEN = [
    saving(select(forgettings.c.card).join(table, table.c.customer == forgettings.c.card).where(table.c.id == _wanted))
    for table in (calls, promises)
]


class Holding(Working):
    """The part of a transaction that knows what there is of somebody."""

    async def held(self, wanted: CustomerId) -> Held | None:
        """By any of their cards. None when there is no such card."""
        return await self._read(lambda connection: held(connection, wanted))

    async def is_forgotten(self, which: CallId | PromiseId) -> bool:
        """Whoever this call was with, or this promise was to, has been forgotten since."""

        def found(connection: Connection) -> bool:
            return any(self._find(connection, statement, {"wanted": which}) for statement in _FORGOTTEN)

        return await self._read(found)


def held(connection: Connection, wanted: CustomerId) -> Held | None:
    cards = cards_of(connection, wanted)
    if not cards:
        return None
    ids = [card.id for card in cards]
    known = Held(customer=whole(cards[0], cards[1:]), cards=tuple(cards), shared=_shared(connection, cards))
    calls_held = sorted(_calls(connection, ids, known.alone), key=lambda call: call.id)
    call_ids = [call.id for call in calls_held]
    promises_held = sorted(_promises(connection, ids, known.alone), key=lambda promise: promise.made_at)
    return Held(
        customer=known.customer,
        cards=known.cards,
        shared=known.shared,
        matters=tuple(matter_of(row) for row in _rows(connection, matters, matters.c.customer, ids)),
        calls=tuple(calls_held),
        notes=tuple(NoteHeld(**row) for row in _rows(connection, notes, notes.c.call, call_ids)),
        emergencies=tuple(Emergency(**row) for row in _rows(connection, emergencies, emergencies.c.id, call_ids)),
        promises=tuple(promises_held),
        letters=tuple(_letters(connection, [promise.id for promise in promises_held])),
        seen=tuple(
            sorted(
                (CardSeen(**row) for row in _rows(connection, card_views, card_views.c.customer, ids)), key=lambda seen: seen.at
            )
        ),
    )


def _shared(connection: Connection, cards: Sequence[Customer]) -> frozenset[str]:
    values = [reach.value for card in cards for reach in card.reaches]
    others = reaches.c.customer.not_in([card.id for card in cards])
    return frozenset(connection.execute(select(reaches.c.value).where(reaches.c.value.in_(values), others)).scalars())


def theirs(table: Table, number: str, ids: Sequence[CustomerId], numbers: Sequence[str]) -> ColumnElement[bool]:
    """Rows said to be theirs, and rows of these numbers that nobody said are anybody's."""
    nobodys = and_(table.c[number].in_(numbers), table.c.customer.is_(None))
    return or_(table.c.customer.in_(ids), nobodys)


def _calls(connection: Connection, ids: Sequence[CustomerId], numbers: Sequence[str]) -> Iterator[Call]:
    query = select(calls).where(theirs(calls, "caller_number", ids, numbers))
    return (call_of_row(row) for row in connection.execute(query).mappings())


def _promises(connection: Connection, ids: Sequence[CustomerId], numbers: Sequence[str]) -> Iterator[Promise]:
    query = select(promises).where(theirs(promises, "number", ids, numbers))
    return (promise_of(row) for row in connection.execute(query).mappings())


def _letters(connection: Connection, wanted: Sequence[str]) -> Iterator[LetterHeld]:
    for row in _rows(connection, letters, letters.c.promise, wanted):
        yield LetterHeld(promise=row["promise"], kind=row["kind"], done_at=row["done_at"], became=row["became"])


def _rows(connection: Connection, table: Table, column: ColumnElement[Any], wanted: Sequence[str]) -> Iterator[Any]:
    """In the order of the key."""
    for some in in_parts(wanted):
        query: Select[Any] = select(table).where(column.in_(some)).order_by(*table.primary_key.columns)
        yield from connection.execute(query).mappings()


def in_parts(wanted: Sequence[str]) -> Iterator[Sequence[str]]:
    return (wanted[at : at + AT_A_TIME] for at in range(0, len(wanted), AT_A_TIME))
