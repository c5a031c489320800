"""Promises as rows, one column for each of their words."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import RowMapping, Select, select

from vivevoix.core.ids import CallId, PromiseId
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.store.tables import promises, unkept
from vivevoix.store.working import Row, Working, insert_or_replace

_SAVE = insert_or_replace(promises)
_OPEN = select(promises).where(unkept).order_by(promises.c.due_at, promises.c.id)


class Promises(Working):
    """The part of a transaction that keeps promises."""

    async def save_promises(self, changed: Sequence[Promise]) -> None:
        self._write(_SAVE, [_row_of(promise) for promise in changed])

    async def open_promises(self) -> list[Promise]:
        """Every promise that has not ended, the most pressing first."""
        return await self._promises(_OPEN)

    async def promise(self, wanted: PromiseId) -> Promise | None:
        found = await self._promises(select(promises).where(promises.c.id == wanted))
        return found[0] if found else None

    async def promises_of_call(self, call: CallId) -> list[Promise]:
        return await self._promises(select(promises).where(promises.c.call == call).order_by(promises.c.made_at))

    async def _promises(self, query: Select[tuple[object, ...]]) -> list[Promise]:
        return await self._read(lambda connection: [_promise_of(row) for row in connection.execute(query).mappings()])


def _row_of(promise: Promise) -> Row:
    return {**msgspec.structs.asdict(promise), "end": promise.end and promise.end.value}


def _promise_of(row: RowMapping) -> Promise:
    return Promise(**{**row, "end": PromiseEnd(row["end"]) if row["end"] else None})
