"""Files of customers on their way in, what each card was last brought with, and cards one after the other on their way out."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, select

from vivevoix.core.customers.bringing import Bringing, RowSaid, State
from vivevoix.core.customers.brought import Brought
from vivevoix.core.customers.customer import Customer
from vivevoix.core.ids import BringingId, CustomerId
from vivevoix.store.knowing.customers import customer_of
from vivevoix.store.tables import bringing_rows, bringings, brought, customers, reaches
from vivevoix.store.working import Working, insert_or_replace

_SAVE = insert_or_replace(bringings)
_SAVE_ROWS = insert_or_replace(bringing_rows)
_SAVE_BROUGHT = insert_or_replace(brought)
_json = msgspec.json.Encoder()
_bringing: msgspec.json.Decoder[Bringing] = msgspec.json.Decoder(Bringing)
_row: msgspec.json.Decoder[RowSaid] = msgspec.json.Decoder(RowSaid)
_brought: msgspec.json.Decoder[Brought] = msgspec.json.Decoder(Brought)
AT_ONCE = 500
"""Values in one question: SQLite takes 32766, PostgreSQL's driver as many."""


class Bringings(Working):
    """The part of a transaction that keeps what is brought in."""

    async def save_bringings(self, changed: Sequence[Bringing]) -> None:
        self._write(_SAVE, [{"id": each.id, "body": _json.encode(each).decode()} for each in changed])

    async def save_brought(self, changed: Sequence[Brought]) -> None:
        self._write(_SAVE_BROUGHT, [{"customer": each.customer, "body": _json.encode(each).decode()} for each in changed])

    async def save_rows_said(self, bringing: BringingId, said: Sequence[RowSaid]) -> None:
        rows = [{"bringing": bringing, "number": each.number, "body": _json.encode(each).decode()} for each in said]
        self._write(_SAVE_ROWS, rows)

    async def bringings(self, limit: int = 10_000) -> list[Bringing]:
        """The latest first."""
        query = select(bringings.c.body).order_by(bringings.c.id.desc()).limit(limit)
        return await self._read(lambda connection: [_bringing.decode(body) for body in connection.execute(query).scalars()])

    async def bringing(self, wanted: BringingId) -> Bringing | None:
        query = select(bringings.c.body).where(bringings.c.id == wanted)
        body = await self._read(lambda connection: connection.execute(query).scalar())
        return _bringing.decode(body) if body else None

    async def rows_said(self, bringing: BringingId, after: int = 0, limit: int = 500) -> list[RowSaid]:
        """In the order of the file."""
        wanted = select(bringing_rows.c.body).where(bringing_rows.c.bringing == bringing, bringing_rows.c.number > after)
        query = wanted.order_by(bringing_rows.c.number).limit(limit)
        return await self._read(lambda connection: [_row.decode(body) for body in connection.execute(query).scalars()])

    async def forget_rows_said(self, bringing: BringingId) -> None:
        query = delete(bringing_rows).where(bringing_rows.c.bringing == bringing)
        await self._read(lambda connection: connection.execute(query) and None)

    async def forget_bringing(self, bringing: BringingId) -> None:
        """With its report."""
        await self.forget_rows_said(bringing)
        query = delete(bringings).where(bringings.c.id == bringing)
        await self._read(lambda connection: connection.execute(query) and None)

    async def brought(self, wanted: Sequence[CustomerId]) -> dict[CustomerId, Brought]:
        query = select(brought.c.body).where(brought.c.customer.in_(wanted))
        found = await self._read(lambda connection: [_brought.decode(body) for body in connection.execute(query).scalars()])
        return {each.customer: each for each in found}

    async def customers_named(self, wanted: Sequence[CustomerId]) -> dict[CustomerId, Customer]:
        """Cards as they are, by their ids."""
        query = select(customers).where(customers.c.id.in_(wanted))
        rows = await self._read(lambda connection: list(connection.execute(query).mappings()))
        return {row["id"]: customer_of(row) for row in rows}

    async def names_behind(self, values: Sequence[str]) -> dict[str, list[tuple[CustomerId, str]]]:
        """For each number or address, whose cards have it."""
        found: dict[str, list[tuple[CustomerId, str]]] = {}
        for begin in range(0, len(values), AT_ONCE):
            some = values[begin : begin + AT_ONCE]
            joined = reaches.join(customers, reaches.c.customer == customers.c.id)
            query = select(reaches.c.value, customers.c.id, customers.c.name).select_from(joined).where(reaches.c.value.in_(some))
            for row in await self._read(lambda connection, query=query: connection.execute(query).mappings().all()):  # type: ignore[misc]
                found.setdefault(row["value"], []).append((row["id"], row["name"]))
        return found

    async def cards_after(self, last: str, limit: int) -> list[Customer]:
        """Every card, also those joined to another, in the order of their ids."""
        query = select(customers).where(customers.c.id > last).order_by(customers.c.id).limit(limit)
        rows = await self._read(lambda connection: list(connection.execute(query).mappings()))
        return [customer_of(row) for row in rows]


def reports_of_what_is_in(connection: Connection) -> list[BringingId]:
    """Files that are brought in, of which only the report is left."""
    found = [_bringing.decode(body) for body in connection.execute(select(bringings.c.body)).scalars()]
    return [each.id for each in found if each.state is State.DONE]
