"""What we know of numbers that ring: who has spoken with them, and what they wish."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, String, bindparam, select

from vivevoix.core.answering.acquaintance import Acquaintance
from vivevoix.core.ids import E164, PersonId
from vivevoix.store.tables import acquaintances, callers
from vivevoix.store.working import Working, insert_or_replace, saving

_MEET = insert_or_replace(acquaintances)
_WISH = insert_or_replace(callers)
MOST = 8
"""People who know a caller, the last they spoke with first; more are of no use to a ladder."""
_wanted = bindparam("wanted", type_=String)
_MET = saving(select(acquaintances.c.person).where(acquaintances.c.number == _wanted).order_by(acquaintances.c.last_at.desc()))
_COLUMNS = tuple(column.name for column in callers.columns)
_WISHED = saving(select(callers).where(callers.c.number == _wanted))


class CallerKept(Struct, frozen=True, kw_only=True):
    """What a caller wishes, as somebody of ours has written it down."""

    number: E164
    language: str | None = None
    urgent: bool = False
    asks_for: PersonId | None = None
    not_with: tuple[PersonId, ...] = ()


class Callers(Working):
    """The part of a transaction that keeps what we know of callers."""

    async def meet(self, met: Sequence[Acquaintance]) -> None:
        """Add or renew. The same two may come twice; the later stays."""
        self._write(_MEET, [{"number": each.number, "person": each.person, "last_at": each.last_at} for each in met])

    async def acquaintances(self, numbers: Sequence[E164]) -> Mapping[E164, tuple[PersonId, ...]]:
        """For each of these numbers who of us knows it, the last they spoke with first."""

        def found(connection: Connection) -> Mapping[E164, tuple[PersonId, ...]]:
            by_number = {number: self._find(connection, _MET, {"wanted": number}) for number in numbers}
            return {number: tuple(person for (person,) in met[:MOST]) for number, met in by_number.items() if met}

        return await self._read(found)

    async def save_callers(self, changed: Sequence[CallerKept]) -> None:
        self._write(_WISH, [_row_of(caller) for caller in changed])

    async def callers(self, numbers: Sequence[E164]) -> Mapping[E164, CallerKept]:
        """Those of these numbers about which something is written down."""

        def found(connection: Connection) -> Mapping[E164, CallerKept]:
            rows = [row for number in numbers for row in self._find(connection, _WISHED, {"wanted": number})]
            return {row[0]: _caller_of(dict(zip(_COLUMNS, row, strict=True))) for row in rows}

        return await self._read(found)


def _row_of(caller: CallerKept) -> dict[str, object]:
    return {
        "number": caller.number,
        "language": caller.language,
        "urgent": caller.urgent,
        "asks_for": caller.asks_for,
        "not_with": json.dumps(caller.not_with),
    }


def _caller_of(row: Mapping[str, Any]) -> CallerKept:
    return CallerKept(**{**row, "not_with": tuple(json.loads(row["not_with"])), "urgent": bool(row["urgent"])})
