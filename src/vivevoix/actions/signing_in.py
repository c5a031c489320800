"""Who is signed in: by password, for a working day at a time."""

import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec

from vivevoix.actions.guesses import Guesses
from vivevoix.actions.passwords import hashed, is_outdated, matches
from vivevoix.actions.second_factor import check
from vivevoix.core.ids import PersonId
from vivevoix.store import PersonKept, Session, Store

SIGNED_IN_FOR = timedelta(hours=14)
"""A session ends so long after it was last used: longer than any shift, shorter than to the next."""
_TELL_APART = timedelta(minutes=1)
"""Use within this time of the last is not written down again."""

_FOR_ONE_QUESTION = timedelta(minutes=1)


class WrongPassword(Exception):
    """Name and password do not belong together."""


class NotSignedIn(Exception):
    """You are not signed in, or your session has ended."""


async def sign_in(
    store: Store, guesses: Guesses, person: str, password: str, code: str | None = None, *, address: str, now: datetime
) -> str:
    """A new session's token, never seen before. Raises `WrongPassword`, `TooManyGuesses`, `CodeWanted`, `WrongCode`."""
    guesses.guess(person, address, now)
    async with store.reading() as t:
        kept = await t.person(PersonId(person))
    if not await matches(kept.password_hash if kept else None, password) or kept is None or kept.password_hash is None:
        raise WrongPassword
    # Only who has both is who they say they are: until then every try counts as a guess.
    await check(store, kept.id, code, now)
    guesses.was_right(person, address)
    newer_hash = await hashed(password) if is_outdated(kept.password_hash) else None
    token = secrets.token_urlsafe(32)
    async with store.transaction() as t:
        if newer_hash is not None:
            await t.save_people([msgspec.structs.replace(kept, password_hash=newer_hash)])
        await t.sweep_sessions(now)
        await t.save_session(_begun(token, kept, now))
    return token


async def begin_session(store: Store, person: PersonId, now: datetime) -> str:
    """A token for one question, asked by whoever owns this machine and could read the store itself. Raises `NotSignedIn`."""
    async with store.reading() as t:
        kept = await t.person(person)
    if kept is None:
        raise NotSignedIn
    token = secrets.token_urlsafe(32)
    async with store.transaction() as t:
        await t.save_session(msgspec.structs.replace(_begun(token, kept, now), expires_at=now + _FOR_ONE_QUESTION))
    return token


async def sign_out(store: Store, token: str) -> None:
    """End this session. A token that opens nothing is left to open nothing."""
    async with store.transaction() as t:
        await t.end_session(token_hash(token))


async def session_as_it_is(store: Store, token: str, now: datetime) -> Session:
    """The session this token opens, left as it is: a page that only stands open uses nothing. Raises `NotSignedIn`."""
    async with store.glancing() as t:
        session = await t.session(token_hash(token))
    if session is None or session.expires_at <= now:
        raise NotSignedIn
    return session


async def session_of(store: Store, token: str, now: datetime) -> Session:
    """The session this token opens, kept alive by being used. Raises `NotSignedIn`."""
    session = await session_as_it_is(store, token, now)
    if now - session.seen_at >= _TELL_APART:
        async with store.transaction() as t:
            await t.session_seen(session.token_hash, now, now + SIGNED_IN_FOR)
    return session


def token_hash(token: str) -> str:
    """What the store knows of a token. It has 256 bits of chance in it, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _begun(token: str, person: PersonKept, now: datetime) -> Session:
    return Session(
        token_hash=token_hash(token),
        person=person.id,
        epoch=person.session_epoch,
        created_at=now,
        seen_at=now,
        expires_at=now + SIGNED_IN_FOR,
    )
