"""Who is signed in. The store knows only a hash of each session's token: a stolen copy of the database opens no session."""

from datetime import datetime

from msgspec import Struct, structs
from sqlalchemy import Connection, bindparam, delete, select, update

from vivevoix.core.ids import PersonId
from vivevoix.store.tables import people, sessions
from vivevoix.store.working import Working, insert_or_replace, saving

_SAVE = insert_or_replace(sessions)
_FIND = select(sessions).join(people, people.c.id == sessions.c.person).where(people.c.session_epoch == sessions.c.epoch)
_OF_TOKEN = sessions.c.token_hash == bindparam("token")
_SEEN = saving(update(sessions).where(_OF_TOKEN).values(seen_at=bindparam("seen"), expires_at=bindparam("until")))
_END = saving(delete(sessions).where(_OF_TOKEN))
_SWEEP = saving(delete(sessions).where(sessions.c.expires_at <= bindparam("now")))


class Session(Struct, frozen=True, kw_only=True):
    token_hash: str
    """SHA-256 of the token, hexadecimal."""
    person: PersonId
    epoch: int
    """The person's epoch when they signed in; a new password begins a new epoch and ends every earlier session."""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Sessions(Working):
    """The part of a transaction that keeps sessions."""

    async def save_session(self, session: Session) -> None:
        self._write(_SAVE, [structs.asdict(session)])

    async def session(self, token_hash: str) -> Session | None:
        """The session, also when it has expired; None when unknown or ended."""
        query = _FIND.where(sessions.c.token_hash == token_hash)

        def first(connection: Connection) -> Session | None:
            row = connection.execute(query).mappings().first()
            return Session(**row) if row else None

        return await self._read(first)

    async def session_seen(self, token_hash: str, at: datetime, until: datetime) -> None:
        self._write(_SEEN, [{"token": token_hash, "seen": at, "until": until}])

    async def end_session(self, token_hash: str) -> None:
        self._write(_END, [{"token": token_hash}])

    async def sweep_sessions(self, now: datetime) -> None:
        """Forget the sessions that have expired."""
        self._write(_SWEEP, [{"now": now}])
