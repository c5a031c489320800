"""What the house keeps about its people, and who is signed in."""

from datetime import timedelta

import msgspec

from tests.store.values import NOON
from vivevoix.store import PersonKept, Session, Store, TelephoneAccount

AYA = PersonKept(id="aya", browser_account="web-aya", browser_secret="s", session_epoch=1)
SESSION = Session(token_hash="t", person="aya", epoch=1, created_at=NOON, seen_at=NOON, expires_at=NOON + timedelta(hours=14))


async def test_a_person_is_kept_with_their_word_and_their_language(store: Store) -> None:
    async with store.transaction() as t:
        await t.save_people([AYA])
        await t.set_here("aya", True)
        await t.set_language("aya", "fr")
    async with store.reading() as t:
        assert await t.people() == {"aya": msgspec.structs.replace(AYA, here=True, language="fr")}
        assert await t.here() == {"aya": True}
        assert await t.person("tom") is None


async def test_telephone_accounts_come_and_go(store: Store) -> None:
    desk = TelephoneAccount(account="aya-desk", person="aya", realm="vivevoix", md5="m", sha256="s")
    web = TelephoneAccount(account="web-aya", person="aya", realm="vivevoix", md5="m", sha256="s", browser=True)
    async with store.transaction() as t:
        await t.save_people([AYA])
        await t.save_accounts([desk, web])
        assert await t.accounts() == [desk, web]
        await t.drop_accounts(["aya-desk"])
    async with store.reading() as t:
        assert await t.accounts() == [web]


async def test_a_session_lives_on_while_it_is_used_and_is_gone_when_ended(store: Store) -> None:
    async with store.transaction() as t:
        await t.save_people([AYA])
        await t.save_session(SESSION)
        await t.session_seen("t", NOON + timedelta(hours=1), NOON + timedelta(hours=15))
    async with store.transaction() as t:
        found = await t.session("t")
        assert found == msgspec.structs.replace(SESSION, seen_at=NOON + timedelta(hours=1), expires_at=NOON + timedelta(hours=15))
        await t.end_session("t")
    async with store.reading() as t:
        assert await t.session("t") is None


async def test_a_new_password_ends_every_earlier_session(store: Store) -> None:
    async with store.transaction() as t:
        await t.save_people([AYA])
        await t.save_session(SESSION)
        await t.save_people([msgspec.structs.replace(AYA, session_epoch=2)])
        assert await t.session("t") is None


async def test_sessions_that_expired_are_swept(store: Store) -> None:
    async with store.transaction() as t:
        await t.save_people([AYA])
        await t.save_session(SESSION)
        await t.sweep_sessions(NOON)
        assert await t.session("t") is not None
        await t.sweep_sessions(SESSION.expires_at)
        assert await t.session("t") is None
