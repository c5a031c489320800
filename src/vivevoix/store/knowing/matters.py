"""Open questions as rows, and those that were resolved."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, RowMapping, select

from vivevoix.core.ids import CallId, CustomerId, MatterId, PersonId
from vivevoix.core.matters import Matter, Reopened, Resolved
from vivevoix.store.tables import matters
from vivevoix.store.working import Row, Working, insert_or_replace

_SAVE = insert_or_replace(matters)
MOST_OF_ONE = 50
"""Matters of one customer that are shown."""
_json = msgspec.json.Encoder()


class _Lists(Struct, frozen=True, kw_only=True):
    """What a row keeps as JSON."""

    calls: tuple[CallId, ...]
    resolved: tuple[Resolved, ...]
    reopened: tuple[Reopened, ...]


_IN_JSON = {field.name: msgspec.json.Decoder(field.type) for field in msgspec.structs.fields(_Lists)}


class Matters(Working):
    """The part of a transaction that keeps matters."""

    async def save_matters(self, changed: Sequence[Matter]) -> None:
        self._write(_SAVE, [_row_of(matter) for matter in changed])

    async def matter(self, wanted: MatterId) -> Matter | None:
        query = select(matters).where(matters.c.id == wanted)
        row = await self._read(lambda connection: connection.execute(query).mappings().first())
        return matter_of(row) if row else None

    async def open_matters(self, owner: PersonId, limit: int = 200) -> list[Matter]:
        """What this person is to settle, the oldest first."""
        mine = select(matters).where(matters.c.is_open, matters.c.owner == owner)
        query = mine.order_by(matters.c.opened_at, matters.c.id).limit(limit)
        return await self._read(lambda connection: [matter_of(row) for row in connection.execute(query).mappings()])


def matters_of(connection: Connection, ids: Sequence[CustomerId]) -> tuple[Matter, ...]:
    """Open ones, the oldest first, then resolved ones, the last first."""
    query = select(matters).where(matters.c.customer.in_(ids)).order_by(matters.c.opened_at.desc()).limit(MOST_OF_ONE)
    found = [matter_of(row) for row in connection.execute(query).mappings()]
    is_open = sorted((matter for matter in found if matter.is_open), key=lambda matter: matter.opened_at)
    settled = sorted((matter for matter in found if not matter.is_open), key=lambda matter: matter.resolved[-1].at, reverse=True)
    return (*is_open, *settled)


def _row_of(matter: Matter) -> Row:
    plain = {name: getattr(matter, name) for name in matters.columns.keys()}  # noqa: SIM118 - columns, not rows
    return {**plain, **{name: _json.encode(getattr(matter, name)).decode() for name in _IN_JSON}}


def matter_of(row: RowMapping) -> Matter:
    lists: dict[str, Any] = {name: decoder.decode(row[name]) for name, decoder in _IN_JSON.items()}
    plain = {name: value for name, value in row.items() if name not in {"is_open", "settled_at"}}
    return Matter(**{**plain, **lists})
