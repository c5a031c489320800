"""What the house keeps about its people besides the settings: password, language, their word, the telephones they register."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, structs
from sqlalchemy import Connection, bindparam, delete, select, update

from vivevoix.core.ids import PersonId
from vivevoix.store.tables import accounts, people
from vivevoix.store.working import Working, insert_or_replace, saving

_SAVE = insert_or_replace(people)
_SAVE_ACCOUNT = insert_or_replace(accounts)
_DROP_ACCOUNT = saving(delete(accounts).where(accounts.c.account == bindparam("gone")))
_HERE = saving(update(people).where(people.c.id == bindparam("person")).values(here=bindparam("says")))
_LANGUAGE = saving(update(people).where(people.c.id == bindparam("person")).values(language=bindparam("chosen")))


class PersonKept(Struct, frozen=True, kw_only=True):
    id: PersonId
    password_hash: str | None = None
    """argon2id, encoded with its parameters; None: cannot sign in."""
    language: Literal["en", "fr"] | None = None
    here: bool = False
    """Their own word, kept over restarts."""
    browser_account: str
    browser_secret: str
    """The browser is given this to register with; worth no more than the session it is given to."""
    session_epoch: int = 0


class TelephoneAccount(Struct, frozen=True, kw_only=True):
    """What may register as a telephone of this person. Hashes per RFC 7616, hexadecimal."""

    account: str
    person: PersonId
    realm: str
    md5: str
    sha256: str
    browser: bool = False


class People(Working):
    """The part of a transaction that keeps people."""

    async def save_people(self, changed: Sequence[PersonKept]) -> None:
        self._write(_SAVE, [structs.asdict(person) for person in changed])

    async def people(self) -> dict[PersonId, PersonKept]:
        def table(connection: Connection) -> dict[PersonId, PersonKept]:
            return {row["id"]: PersonKept(**row) for row in connection.execute(select(people)).mappings()}

        return await self._read(table)

    async def person(self, wanted: PersonId) -> PersonKept | None:
        query = select(people).where(people.c.id == wanted)

        def first(connection: Connection) -> PersonKept | None:
            row = connection.execute(query).mappings().first()
            return PersonKept(**row) if row else None

        return await self._read(first)

    async def set_here(self, person: PersonId, here: bool) -> None:
        self._write(_HERE, [{"person": person, "says": here}])

    async def here(self) -> dict[PersonId, bool]:
        """Everybody's own word."""

        def words(connection: Connection) -> dict[PersonId, bool]:
            return {row.id: row.here for row in connection.execute(select(people.c.id, people.c.here))}

        return await self._read(words)

    async def set_language(self, person: PersonId, language: Literal["en", "fr"]) -> None:
        self._write(_LANGUAGE, [{"person": person, "chosen": language}])

    async def save_accounts(self, changed: Sequence[TelephoneAccount]) -> None:
        self._write(_SAVE_ACCOUNT, [structs.asdict(account) for account in changed])

    async def drop_accounts(self, names: Sequence[str]) -> None:
        self._write(_DROP_ACCOUNT, [{"gone": name} for name in names])

    async def accounts(self) -> list[TelephoneAccount]:
        query = select(accounts).order_by(accounts.c.account)
        return await self._read(lambda connection: [TelephoneAccount(**row) for row in connection.execute(query).mappings()])
