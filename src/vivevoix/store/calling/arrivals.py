"""Calls that came in, as far as figures look at them, and the calls behind a figure. Both are chosen by the same words."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from vivevoix.core.calls.call import Call
from vivevoix.core.figures.to_a_voice import ToAVoice
from vivevoix.core.figures.which import Arrival, By, Clocks, Which, apart, is_of, span
from vivevoix.core.ids import BranchId, CallId, LineId
from vivevoix.store.calling.calls import calls_of_rows
from vivevoix.store.tables import calls, came_in
from vivevoix.store.working import Working

AT_A_TIME = 2_000
"""Rows fetched together, so that a year of calls never stands in memory."""
_ARRIVALS = select(calls.c.id, calls.c.line, calls.c.branch, calls.c.arrived, calls.c.voice_at, calls.c.over_at).where(came_in)


class Arrivals(Working):
    """The part of a transaction that counts calls."""

    async def to_a_voice(self, which: Which, by: By, clocks: Clocks) -> dict[str, ToAVoice]:
        """The figures of these calls, put apart. Raises `WrongDays`."""
        query = between(which, *span(which, clocks))
        return await self._read(lambda connection: apart(by, _stream(connection, query), which, clocks))

    async def calls_behind(self, which: Which, clocks: Clocks, before: CallId | None, limit: int) -> list[Call]:
        """These calls themselves, newest first, older than `before`. Raises `WrongDays`."""
        query = between(which, *span(which, clocks)).order_by(calls.c.arrived.desc(), calls.c.id.desc())

        def page(connection: Connection) -> list[Call]:
            found = (each.id for each in _stream(connection, query) if is_of(which, each, clocks))
            return calls_of_rows(connection, list(islice(_after(found, before), limit)))

        return await self._read(page)


def _after(ids: Iterable[CallId], before: CallId | None) -> Iterator[CallId]:
    """Those that come after this one in the list."""
    found = iter(ids)
    if before is not None:
        for each in found:
            if each == before:
                break
    return found


def between(which: Which, begins: datetime, ends: datetime) -> Select[Any]:
    query = _ARRIVALS.where(calls.c.arrived >= begins, calls.c.arrived < ends)
    if which.line is not None:
        query = query.where(calls.c.line == which.line)
    if which.branch is not None:
        query = query.where(calls.c.branch == which.branch)
    return query


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Arrival]:
    with connection.execution_options(yield_per=AT_A_TIME).execute(query) as rows:
        yield from map(_arrival, rows)


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(
        id=CallId(row.id),
        line=LineId(row.line),
        branch=BranchId(row.branch) if row.branch is not None else None,
        arrived=row.arrived,
        voice_at=row.voice_at,
        over_at=row.over_at,
    )
