"""What the store takes over from the settings file when the desk starts: people, first passwords, telephone accounts."""

import asyncio
import secrets
from collections.abc import Mapping

import msgspec

from vivevoix.actions.passwords import hashed
from vivevoix.actions.telephones import account_of
from vivevoix.core.ids import PersonId
from vivevoix.reading.addresses import browser_account
from vivevoix.settings import Person, Settings
from vivevoix.store import PersonKept, Store, TelephoneAccount


async def take_settings(store: Store, settings: Settings) -> None:
    """Everyone in the settings is kept and has a browser telephone; whoever has left can no longer register or sign in.

    A password already kept stays, whatever the settings say, and so does what a telephone registers with when the settings
    no longer give its password.
    """
    async with store.reading() as t:
        before, accounts = await t.people(), await t.accounts()
    first = await _first_passwords(settings.people, before)
    people = [_kept(PersonId(name), before.get(PersonId(name)), first.get(name)) for name in settings.people]
    gone = [_left(person) for name, person in before.items() if name not in settings.people and person.password_hash]
    wanted, stay = _accounts(people, settings)
    async with store.transaction() as t:
        await t.save_people([*people, *gone])
        await t.save_accounts(wanted)
        await t.drop_accounts([one.account for one in accounts if one.account not in stay])


async def _first_passwords(people: Mapping[str, Person], before: Mapping[PersonId, PersonKept]) -> dict[str, str]:
    new: dict[str, str] = {}
    for name, person in people.items():
        kept = before.get(PersonId(name))
        if person.password is not None and (kept is None or kept.password_hash is None):
            new[name] = person.password
    return dict(zip(new, await asyncio.gather(*map(hashed, new.values())), strict=True))


def _kept(name: PersonId, kept: PersonKept | None, first_password: str | None) -> PersonKept:
    if kept is None:
        kept = PersonKept(id=name, browser_account=browser_account(name), browser_secret=secrets.token_urlsafe(32))
    return msgspec.structs.replace(kept, password_hash=kept.password_hash or first_password)


def _left(person: PersonKept) -> PersonKept:
    """What they did stays; their password and their sessions do not."""
    return msgspec.structs.replace(person, password_hash=None, here=False, session_epoch=person.session_epoch + 1)


def _accounts(people: list[PersonKept], settings: Settings) -> tuple[list[TelephoneAccount], frozenset[str]]:
    """What is written anew, and the names of all that may stay."""
    realm = settings.sip.realm
    wanted = [account_of(one.id, one.browser_account, realm, one.browser_secret, browser=True) for one in people]
    names = {one.account for one in wanted}
    for name, person in settings.people.items():
        for phone in person.phones:
            if phone.account is not None:
                names.add(phone.account)
                if phone.password is not None:
                    wanted.append(account_of(PersonId(name), phone.account, realm, phone.password))
    return wanted, frozenset(names)
