"""What we know of numbers that ring: who has spoken with them, and what they wish."""

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection, RowMapping, select

from vivevoix.core.answering.acquaintance import Acquaintance
from vivevoix.core.ids import E164, PersonId
from vivevoix.store.tables import acquaintances, callers
from vivevoix.store.working import Working, insert_or_replace

_MEET = insert_or_replace(acquaintances)
_WISH = insert_or_replace(callers)
MOST = 8
"""People who know a caller, the last they spoke with first; more are of no use to a ladder."""


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
        query = (
            select(acquaintances.c.number, acquaintances.c.person)
            .where(acquaintances.c.number.in_(numbers))
            .order_by(acquaintances.c.last_at.desc())
        )

        def found(connection: Connection) -> Mapping[E164, tuple[PersonId, ...]]:
            known: dict[E164, tuple[PersonId, ...]] = {}
            for number, person in connection.execute(query):
                known[number] = (*known.get(number, ()), person)[:MOST]
            return known

        return await self._read(found)

    async def save_callers(self, changed: Sequence[CallerKept]) -> None:
        self._write(_WISH, [_row_of(caller) for caller in changed])

    async def callers(self, numbers: Sequence[E164]) -> Mapping[E164, CallerKept]:
        """Those of these numbers about which something is written down."""
        query = select(callers).where(callers.c.number.in_(numbers))
        return await self._read(
            lambda connection: {row["number"]: _caller_of(row) for row in connection.execute(query).mappings()}
        )


def _row_of(caller: CallerKept) -> dict[str, object]:
    return {
        "number": caller.number,
        "language": caller.language,
        "urgent": caller.urgent,
        "asks_for": caller.asks_for,
        "not_with": json.dumps(caller.not_with),
    }


def _caller_of(row: RowMapping) -> CallerKept:
    return CallerKept(**{**row, "not_with": tuple(json.loads(row["not_with"]))})
