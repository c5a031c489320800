"""The journal: one entry per change, in the transaction that made it. Ids and times only; a person's name never enters it."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

import msgspec
from sqlalchemy import Connection, func, insert, select

from vivevoix.core.board import (
    AnyEntry,
    CallChanged,
    CustomerChanged,
    CustomersBrought,
    CustomersTaken,
    EmergencyChanged,
    HoursChanged,
    LineChanged,
    MatterChanged,
    PersonChanged,
    PromiseChanged,
)
from vivevoix.core.calls.call import announced as announced_call
from vivevoix.core.emergencies import announced as announced_emergency
from vivevoix.core.matters import announced as announced_matter
from vivevoix.core.promises import announced as announced_promise
from vivevoix.store.tables import journal
from vivevoix.store.working import Row, Working, saving

_APPEND = saving(insert(journal))
LAST = select(func.coalesce(func.max(journal.c.number), 0))
_json = msgspec.json.Encoder()
_entry: msgspec.json.Decoder[AnyEntry] = msgspec.json.Decoder(AnyEntry)


class Journal(Working):
    """The part of a transaction that tells what happened."""

    async def append(self, entries: Sequence[AnyEntry]) -> list[AnyEntry]:
        """The entries as they were journaled: numbered without gaps, nothing personal left in them.

        Numbers become true with the commit; a transaction that fails gives its numbers back.
        """
        numbered = [_announced(entry, self._numbered + place) for place, entry in enumerate(entries, 1)]
        self._numbered += len(numbered)
        self._write(_APPEND, [_row_of(entry) for entry in numbered])
        return numbered

    async def last_number(self) -> int:
        """The number of the last entry, 0 in a new house."""

        def last(connection: Connection) -> int:
            return int(connection.execute(LAST).scalar_one())

        return await self._read(last)

    async def last_at(self) -> datetime | None:
        """When the latest entry was written, None in a new house."""
        query = select(journal.c.at).order_by(journal.c.number.desc()).limit(1)
        return await self._read(lambda connection: connection.execute(query).scalar())

    async def entries_after(self, number: int, limit: int = 1000) -> list[AnyEntry]:
        """What was journaled after entry `number`, in order."""
        query = select(journal.c.body).where(journal.c.number > number).order_by(journal.c.number).limit(limit)
        return await self._read(lambda connection: [_entry.decode(body) for body in connection.execute(query).scalars()])


def _announced(entry: AnyEntry, number: int) -> AnyEntry:
    match entry:
        case CallChanged():
            return msgspec.structs.replace(entry, number=number, call=announced_call(entry.call))
        case PromiseChanged():
            return msgspec.structs.replace(entry, number=number, promise=announced_promise(entry.promise))
        case EmergencyChanged():
            return msgspec.structs.replace(entry, number=number, emergency=announced_emergency(entry.emergency))
        case MatterChanged():
            return msgspec.structs.replace(entry, number=number, matter=announced_matter(entry.matter))
        case PersonChanged() | LineChanged() | HoursChanged() | CustomerChanged() | CustomersBrought() | CustomersTaken():
            return msgspec.structs.replace(entry, number=number)
        case _:
            assert_never(entry)


def _row_of(entry: AnyEntry) -> Row:
    return {
        "number": entry.number,
        "at": entry.at,
        "kind": type(entry).__name__,
        "call": _call_of(entry),
        "person": entry.person if isinstance(entry, PersonChanged) else None,
        "promise": entry.promise.id if isinstance(entry, PromiseChanged) else None,
        "body": _json.encode(entry).decode(),
    }


def _call_of(entry: AnyEntry) -> str | None:
    match entry:
        case CallChanged(call=call):
            return call.id
        case EmergencyChanged(emergency=emergency):
            return emergency.id
        case _:
            return None
