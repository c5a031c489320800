"""How far the desk has heard each line: written in the transaction that acted on the facts, so that none is acted on twice."""

from sqlalchemy import Connection, select

from vivevoix.store.tables import line_hearing
from vivevoix.store.working import Working, insert_or_replace

_SET = insert_or_replace(line_hearing)


class LineHearing(Working):
    """The part of a transaction that remembers the last fact heard."""

    async def set_heard(self, line: str, number: int) -> None:
        self._write(_SET, [{"line": line, "number": number}])

    async def heard(self, line: str) -> int:
        """The number of the last fact written down from this line, 0 for a line never heard."""
        query = select(line_hearing.c.number).where(line_hearing.c.line == line)

        def number(connection: Connection) -> int:
            return int(connection.execute(query).scalar() or 0)

        return await self._read(number)

    async def all_heard(self) -> dict[str, int]:
        """Every line ever heard, and how far."""

        def table(connection: Connection) -> dict[str, int]:
            return {row.line: row.number for row in connection.execute(select(line_hearing))}

        return await self._read(table)
