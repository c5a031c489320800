"""What proves beside the password who somebody is: the secret their telephone makes codes from, and codes for the day it is lost."""

import json

from msgspec import Struct, structs
from sqlalchemy import Connection, bindparam, delete, select

from vivevoix.core.ids import PersonId
from vivevoix.store.tables import second_factors
from vivevoix.store.working import Working, insert_or_replace, saving

_SAVE = insert_or_replace(second_factors)
_FORGET = saving(delete(second_factors).where(second_factors.c.person == bindparam("gone")))


class SecondFactor(Struct, frozen=True, kw_only=True):
    person: PersonId
    secret: str
    """Base 32, as authenticators take it (RFC 6238)."""
    is_on: bool
    """They have shown that their telephone makes the right codes."""
    last_step: int = 0
    """The time step of the last code that was used: each is good once."""
    spare: tuple[str, ...] = ()
    """SHA-256 of each code that is left for the day the telephone is lost."""


class SecondFactors(Working):
    """The part of a transaction that keeps second factors."""

    async def save_second_factor(self, factor: SecondFactor) -> None:
        self._write(_SAVE, [{**structs.asdict(factor), "spare": json.dumps(factor.spare)}])

    async def forget_second_factor(self, person: PersonId) -> None:
        self._write(_FORGET, [{"gone": person}])

    async def second_factor(self, person: PersonId) -> SecondFactor | None:
        query = select(second_factors).where(second_factors.c.person == person)

        def first(connection: Connection) -> SecondFactor | None:
            row = connection.execute(query).mappings().first()
            return SecondFactor(**{**row, "spare": tuple(json.loads(row["spare"]))}) if row else None

        return await self._read(first)
