"""What is changed about a person of ours."""

from typing import Literal

import msgspec

from vivevoix.actions.passwords import hashed
from vivevoix.core.ids import PersonId
from vivevoix.store import Store

SHORTEST_PASSWORD = 8


class TooShort(Exception):
    """A password has at least 8 characters."""


class NoSuchPerson(Exception):
    """There is nobody of this name in the settings."""


async def choose_language(store: Store, person: PersonId, language: Literal["en", "fr"]) -> None:
    """The console and the house speak this language to them from now on."""
    async with store.transaction() as t:
        await t.set_language(person, language)


async def set_password(store: Store, person: PersonId, password: str) -> None:
    """From now on only this password, without a second factor: whoever lost theirs comes in again. Whoever is signed in under
    this name is signed out. Raises `TooShort`, `NoSuchPerson`."""
    if len(password) < SHORTEST_PASSWORD:
        raise TooShort
    new_hash = await hashed(password)
    async with store.transaction() as t:
        kept = await t.person(person)
        if kept is None:
            raise NoSuchPerson
        epoch = kept.session_epoch + 1
        await t.save_people([msgspec.structs.replace(kept, password_hash=new_hash, session_epoch=epoch)])
        await t.forget_second_factor(person)
