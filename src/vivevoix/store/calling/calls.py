"""Calls as rows. The whole Call can be taken up again from its row, exactly; who rang stands apart from it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, select

from vivevoix.core.calls.call import Call, announced
from vivevoix.core.calls.telephones import Caller, Way
from vivevoix.core.ids import E164, CallId
from vivevoix.store.tables import calls, owed
from vivevoix.store.working import Working, insert_or_replace

_SAVE = insert_or_replace(calls)
_OWED = select(calls).where(owed).order_by(calls.c.id)
_json = msgspec.json.Encoder()
_call = msgspec.json.Decoder(Call)
_way: msgspec.json.Decoder[Way] = msgspec.json.Decoder(Way)


class Calls(Working):
    """The part of a transaction that keeps calls."""

    async def save_calls(self, changed: Sequence[Call]) -> None:
        """Add or replace. The same call may come twice; the later one stays."""
        self._write(_SAVE, [_row_of(call) for call in changed])

    async def open_calls(self) -> list[Call]:
        """Every call still owed: not over, or over without an outcome; in order of arrival."""
        return await self._read(lambda connection: [call_of_row(row) for row in connection.execute(_OWED).mappings()])

    async def call(self, wanted: CallId) -> Call | None:
        query = select(calls).where(calls.c.id == wanted)

        def first(connection: Connection) -> Call | None:
            row = connection.execute(query).mappings().first()
            return call_of_row(row) if row else None

        return await self._read(first)

    async def calls_page(self, before: CallId | None = None, limit: int = 50) -> list[Call]:
        """The latest calls, newest first, older than `before`."""
        query = select(calls).order_by(calls.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(calls.c.id < before)
        return await self._read(lambda connection: [call_of_row(row) for row in connection.execute(query).mappings()])


def calls_of_rows(connection: Connection, wanted: Sequence[CallId]) -> list[Call]:
    """These calls, in this order."""
    rows = connection.execute(select(calls).where(calls.c.id.in_(wanted))).mappings()
    found = {row["id"]: call_of_row(row) for row in rows}
    return [found[each] for each in wanted]


def _row_of(call: Call) -> Mapping[str, Any]:
    caller = call.caller
    return {
        "id": call.id,
        "line": call.line,
        "branch": call.branch,
        "direction": call.direction,
        "stage": call.stage.value,
        "arrived": call.arrived,
        "voice_at": call.voice_at,
        "over_at": call.over_at,
        "outcome": call.outcome and call.outcome.value,
        "holder": call.holder and call.holder.person,
        "last_holder": call.last_holder,
        "caller_number": caller.number,
        "caller_name": caller.name,
        "caller_withheld": caller.withheld,
        "caller_attestation": caller.attestation,
        "caller_way": _json.encode(call.caller_way).decode() if call.caller_way else None,
        "customer": call.customer,
        "body": _json.encode(announced(call)).decode(),
    }


def call_of_row(row: RowMapping) -> Call:
    number = row["caller_number"]
    caller = Caller(
        number=E164(number) if number is not None else None,
        name=row["caller_name"],
        withheld=row["caller_withheld"],
        attestation=row["caller_attestation"],
    )
    way = _way.decode(row["caller_way"]) if row["caller_way"] else None
    return msgspec.structs.replace(_call.decode(row["body"]), caller=caller, caller_way=way)
