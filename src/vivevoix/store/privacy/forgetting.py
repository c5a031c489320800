"""Somebody goes out of the store: all of it in one transaction. What stays are ids and times."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, and_, delete, or_, select, update

from vivevoix.core.customers.forgetting import Forgotten, promise_without_them
from vivevoix.core.customers.retention import Chore
from vivevoix.core.ids import CustomerId
from vivevoix.store.knowing.bringings import reports_of_what_is_in
from vivevoix.store.privacy.holding import in_parts, theirs
from vivevoix.store.promises import Promises, promise_of
from vivevoix.store.tables import (
    acquaintances,
    bringing_rows,
    bringings,
    calls,
    card_views,
    chores,
    customers,
    emergencies,
    forgettings,
    matters,
    notes,
    promises,
    reaches,
)
from vivevoix.store.working import insert_or_leave, insert_or_replace

_NOBODY = {"caller_number": None, "caller_name": None, "caller_attestation": None, "caller_way": None}
_KEEP = insert_or_leave(forgettings)
_DID = insert_or_replace(chores)


class Forgetting(Promises):
    """The part of a transaction that forgets."""

    async def forget(self, gone: Sequence[Forgotten]) -> None:
        """Harmless when it is done already."""
        if gone:
            await self._read(_forget_reports)
        for each in gone:
            await self._forget_promises(each)
            await self._read(lambda connection, each=each: _forget(connection, each))  # type: ignore[misc]
            rows = [{"card": card, "at": each.at, "by": each.by, "why": each.why.value, "clean_at": None} for card in each.ids]
            self._write(_KEEP, rows)

    async def _forget_promises(self, gone: Forgotten) -> None:
        """Those that have ended: an open one is still owed."""
        numbers = [*gone.alone, *gone.shared]
        to_them = or_(theirs(promises, "number", gone.ids, numbers), promises.c.number.in_(gone.alone))
        query = select(promises).where(to_them, promises.c.end.is_not(None))
        found = await self._read(lambda connection: [promise_of(row) for row in connection.execute(query).mappings()])
        await self.save_promises([promise_without_them(promise, gone) for promise in found])

    async def not_clean(self) -> list[CustomerId]:
        """Who has been forgotten since the files were last cleaned of what was deleted."""
        query = select(forgettings.c.card).where(forgettings.c.clean_at.is_(None))
        return await self._read(lambda connection: [CustomerId(card) for card in connection.execute(query).scalars()])

    async def clean(self, cards: Sequence[CustomerId], at: datetime) -> None:
        """Nothing of these is in any file of the house any more."""
        query = update(forgettings).where(forgettings.c.card.in_(cards)).values(clean_at=at)
        await self._read(lambda connection: connection.execute(query) and None)

    async def did(self, chore: Chore, at: datetime) -> None:
        self._write(_DID, [{"name": chore.value, "done_at": at}])

    async def did_last(self, chore: Chore) -> datetime | None:
        query = select(chores.c.done_at).where(chores.c.name == chore.value)
        return await self._read(lambda connection: connection.execute(query).scalar())


def _forget_reports(connection: Connection) -> None:
    """What was told of rows of files that are in: whoever goes could stand in any of them, however it is written there."""
    reports = reports_of_what_is_in(connection)
    connection.execute(delete(bringing_rows).where(bringing_rows.c.bringing.in_(reports)))
    connection.execute(delete(bringings).where(bringings.c.id.in_(reports)))


def _forget(connection: Connection, gone: Forgotten) -> None:
    their_calls = theirs(calls, "caller_number", gone.ids, [*gone.alone, *gone.shared])
    rows = connection.execute(select(calls.c.id, calls.c.caller_number).where(their_calls)).all()
    numbers = {row.caller_number for row in rows if row.caller_number} | set(gone.alone)
    for some in in_parts([row.id for row in rows]):
        connection.execute(delete(notes).where(notes.c.call.in_(some)))
        connection.execute(update(emergencies).where(emergencies.c.id.in_(some)).values(number=None, name=None, done=""))
    connection.execute(update(emergencies).where(emergencies.c.number.in_(gone.alone)).values(number=None, name=None))
    # Hers alone: whoever writes about such a call later is told that she is forgotten.
    hers = and_(calls.c.caller_number.in_(gone.alone), calls.c.customer.is_(None))
    connection.execute(update(calls).where(hers).values(customer=gone.ids[0]))
    connection.execute(update(calls).where(or_(their_calls, calls.c.caller_number.in_(gone.alone))).values(**_NOBODY))
    for table, column in ((matters, "customer"), (card_views, "customer"), (reaches, "customer"), (customers, "id")):
        connection.execute(delete(table).where(table.c[column].in_(gone.ids)))
    _nobody_knows(connection, sorted(numbers))


def _nobody_knows(connection: Connection, numbers: Sequence[str]) -> None:
    """Who of us has spoken with these numbers, unless somebody else rings from them."""
    for some in in_parts(numbers):
        used = [select(table.c[column]).where(table.c[column].in_(some)) for table, column in _RUNG_FROM]
        nobodys = and_(acquaintances.c.number.in_(some), *(acquaintances.c.number.not_in(each) for each in used))
        connection.execute(delete(acquaintances).where(nobodys))


_RUNG_FROM: tuple[tuple[Table, str], ...] = ((reaches, "value"), (calls, "caller_number"))
