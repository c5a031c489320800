"""`vivevoix password NAME`: a new password from the terminal or a pipe, also while the house is running."""

import asyncio
import getpass
import sys
from pathlib import Path

from vivevoix.actions.people import NoSuchPerson, TooShort, set_password
from vivevoix.actions.taking_settings import take_settings
from vivevoix.core.ids import PersonId
from vivevoix.settings import Settings
from vivevoix.store import CannotOpen, Store
from vivevoix.web.desk import store_of


def run(settings: Settings, folder: Path, person: str) -> int:
    """Exit status 0 when it was set, 2 when it was not; a sentence says why."""
    try:
        if person not in settings.people:
            raise NoSuchPerson
        asyncio.run(_set(settings, folder, PersonId(person), _asked(person)))
    except (NoSuchPerson, TooShort, CannotOpen) as reason:
        print(reason.args[0] if reason.args else reason.__doc__, file=sys.stderr)  # noqa: T201 - the person at the terminal reads it
        return 2
    print(f"{person} signs in with the new password from now on.")  # noqa: T201 - the same
    return 0


def _asked(person: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"New password for {person}: ")
    return sys.stdin.readline().rstrip("\r\n")


async def _set(settings: Settings, folder: Path, person: PersonId, password: str) -> None:
    store = await Store.open(store_of(folder, settings))
    try:
        async with store.reading() as t:
            known = await t.person(person)
        if known is None:
            await take_settings(store, settings)
        await set_password(store, person, password)
    finally:
        await store.close()
