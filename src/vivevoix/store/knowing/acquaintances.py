"""Who of us has spoken with whom, by their numbers."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, String, bindparam, select

from vivevoix.core.answering.acquaintance import Acquaintance
from vivevoix.core.customers.card import Knows
from vivevoix.core.ids import E164, PersonId
from vivevoix.store.tables import acquaintances
from vivevoix.store.working import Working, insert_or_replace, saving

_MEET = insert_or_replace(acquaintances)
MOST = 8
"""People who know a caller, the last they spoke with first; more are of no use to a ladder."""
_wanted = bindparam("wanted", type_=String)
_MET = saving(select(acquaintances.c.person).where(acquaintances.c.number == _wanted).order_by(acquaintances.c.last_at.desc()))


class Acquaintances(Working):
    """The part of a transaction that keeps who knows whom."""

    async def meet(self, met: Sequence[Acquaintance]) -> None:
        """Add or renew. The same two may come twice; the later stays."""
        self._write(_MEET, [{"number": each.number, "person": each.person, "last_at": each.last_at} for each in met])

    async def acquaintances(self, numbers: Sequence[E164]) -> Mapping[E164, tuple[PersonId, ...]]:
        """For each of these numbers who of us knows it, the last they spoke with first."""

        def found(connection: Connection) -> Mapping[E164, tuple[PersonId, ...]]:
            by_number = {number: self._find(connection, _MET, {"wanted": number}) for number in numbers}
            return {number: tuple(person for (person,) in met[:MOST]) for number, met in by_number.items() if met}

        return await self._read(found)


def who_knows(connection: Connection, numbers: Sequence[str]) -> tuple[Knows, ...]:
    """Who of us has spoken with somebody of these numbers, the last first."""
    if not numbers:
        return ()
    query = select(acquaintances.c.person, acquaintances.c.last_at).where(acquaintances.c.number.in_(numbers))
    latest = dict(sorted((row.person, row.last_at) for row in connection.execute(query.order_by(acquaintances.c.last_at))))
    knows = (Knows(person=person, last_at=at) for person, at in latest.items())
    return tuple(sorted(knows, key=lambda each: each.last_at, reverse=True)[:MOST])
