"""Can every telephone sign in: its password stands in the settings, or is kept from an earlier start."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from vivevoix.doctor.findings import Finding, well, wrong
from vivevoix.settings import Settings
from vivevoix.store import CannotOpen, Store
from vivevoix.web.desk import store_of


def look(settings: Settings, folder: Path) -> Iterator[Finding]:
    where = store_of(folder, settings)
    try:
        has_run = not isinstance(where, Path) or where.exists()
        kept = asyncio.run(_kept(where, settings.sip.realm)) if has_run else frozenset()
    except (CannotOpen, OSError) as why:
        yield wrong("store_does_not_open", why=why)
        return
    silent = [
        (person, phone.account)
        for person, one in settings.people.items()
        for phone in one.phones
        if phone.account is not None and phone.password is None and phone.account not in kept
    ]
    yield from (wrong("telephone_without_password", person=person, account=account) for person, account in silent)
    if not silent:
        yield well("telephones_have_passwords")


async def _kept(where: Path | str, realm: str) -> frozenset[str]:
    """Accounts whose password is kept; one for another realm is worth nothing."""
    store = await Store.open(where)
    try:
        async with store.reading() as t:
            return frozenset(each.account for each in await t.accounts() if each.realm == realm)
    finally:
        await store.close()
