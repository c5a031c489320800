"""Emergencies as rows: the open ones are taken up by a desk that starts."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from vivevoix.core.emergencies import Emergency
from vivevoix.store.tables import emergencies, unclosed
from vivevoix.store.working import Working, insert_or_replace

_SAVE = insert_or_replace(emergencies)


class Emergencies(Working):
    """The part of a transaction that keeps emergencies."""

    async def save_emergencies(self, changed: Sequence[Emergency]) -> None:
        self._write(_SAVE, [msgspec.structs.asdict(emergency) for emergency in changed])

    async def open_emergencies(self) -> list[Emergency]:
        """Those nobody has closed, the oldest first."""
        query = select(emergencies).where(unclosed).order_by(emergencies.c.since)
        return await self._read(lambda connection: [Emergency(**row) for row in connection.execute(query).mappings()])
