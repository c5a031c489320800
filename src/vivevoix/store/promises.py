"""Promises as rows, one column for each of their words; what a customer said or wrote stands in columns of its own."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import RowMapping, Select, or_, select

from vivevoix.core.ids import CallId, PersonId, PromiseId
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.core.promises.good_hours import Span
from vivevoix.core.promises.promise import Attempt, HowTold, Move, Reason, Second, Telling
from vivevoix.store.tables import promise_calls, promises, unkept
from vivevoix.store.working import Row, Working, insert_or_leave, insert_or_replace

_SAVE = insert_or_replace(promises)
_SAVE_CALLS = insert_or_leave(promise_calls)
_OPEN = select(promises).where(unkept).order_by(promises.c.due_at, promises.c.id)
_json = msgspec.json.Encoder()


class _Lists(Struct, frozen=True, kw_only=True):
    """What a row keeps as JSON."""

    also: tuple[Reason, ...]
    not_with: tuple[PersonId, ...]
    good_hours: tuple[Span, ...]
    attempts: tuple[Attempt, ...]
    moves: tuple[Move, ...]
    second: Second | None


_IN_JSON = tuple(msgspec.structs.fields(_Lists))


class Promises(Working):
    """The part of a transaction that keeps promises."""

    async def save_promises(self, changed: Sequence[Promise]) -> None:
        self._write(_SAVE, [_row_of(promise) for promise in changed])
        joined = [{"call": reason.call, "promise": each.id} for each in changed for reason in each.also if reason.call]
        self._write(_SAVE_CALLS, joined)

    async def open_promises(self) -> list[Promise]:
        """Every promise that has not ended, the most pressing first."""
        return await self._promises(_OPEN)

    async def promise(self, wanted: PromiseId) -> Promise | None:
        found = await self._promises(select(promises).where(promises.c.id == wanted))
        return found[0] if found else None

    async def promises_of_call(self, call: CallId) -> list[Promise]:
        """Made for this call, or joined by it."""
        joined = select(promise_calls.c.promise).where(promise_calls.c.call == call)
        of_call = or_(promises.c.call == call, promises.c.id.in_(joined))
        return await self._promises(select(promises).where(of_call).order_by(promises.c.made_at))

    async def ended_promises(self, limit: int = 50) -> list[Promise]:
        """The latest that ended, the last first."""
        ended = select(promises).where(~unkept).order_by(promises.c.ended_at.desc(), promises.c.id).limit(limit)
        return await self._promises(ended)

    async def _promises(self, query: Select[Any]) -> list[Promise]:
        return await self._read(lambda connection: [promise_of(row) for row in connection.execute(query).mappings()])


def _row_of(promise: Promise) -> Row:
    told = promise.told
    plain = {name: getattr(promise, name) for name in promises.columns.keys() if hasattr(promise, name)}  # noqa: SIM118 - columns, not rows
    return {
        **plain,
        **{field.name: _json.encode(getattr(promise, field.name)).decode() for field in _IN_JSON},
        "end": promise.end and promise.end.value,
        "told_how": told and told.how.value,
        "told_call": told and told.call,
        "told_words": told and told.words,
    }


def promise_of(row: RowMapping) -> Promise:
    lists = {field.name: msgspec.json.decode(row[field.name], type=field.type) for field in _IN_JSON}
    plain = {name: value for name, value in row.items() if not name.startswith("told_")}
    told = None
    if row["told_how"]:
        told = Telling(how=HowTold(row["told_how"]), call=row["told_call"], words=row["told_words"] or "")
    return Promise(**{**plain, **lists, "told": told, "end": PromiseEnd(row["end"]) if row["end"] else None})
