"""Each person's secret address for their own calendar, of which only a hash is kept."""

from datetime import datetime

from sqlalchemy import Connection, select

from vivevoix.core.ids import PersonId
from vivevoix.store.tables import calendars
from vivevoix.store.working import Working, insert_or_replace

_SAVE = insert_or_replace(calendars)


class Calendars(Working):
    """The part of a transaction that keeps calendars' secrets."""

    async def save_calendar(self, person: PersonId, secret_hash: str, made_at: datetime) -> None:
        """A new one ends the one before."""
        self._write(_SAVE, [{"person": person, "secret_hash": secret_hash, "made_at": made_at}])

    async def calendar_made_at(self, person: PersonId) -> datetime | None:
        query = select(calendars.c.made_at).where(calendars.c.person == person)
        return await self._read(lambda connection: connection.execute(query).scalar())

    async def person_of_calendar(self, secret_hash: str) -> tuple[PersonId, str] | None:
        """Whose it is, with the hash that is kept."""
        query = select(calendars.c.person, calendars.c.secret_hash).where(calendars.c.secret_hash == secret_hash)

        def first(connection: Connection) -> tuple[PersonId, str] | None:
            row = connection.execute(query).first()
            return (PersonId(row.person), str(row.secret_hash)) if row else None

        return await self._read(first)
