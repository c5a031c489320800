"""A person's promises in their own calendar, at an address that only they know."""

import hashlib
import hmac
import secrets
from datetime import datetime

from vivevoix.core.ids import PersonId
from vivevoix.store import Store

_BYTES = 32


async def renew_calendar(store: Store, person: PersonId, now: datetime) -> str:
    """The secret of a new address, said this once; the address before ends."""
    secret = secrets.token_urlsafe(_BYTES)
    async with store.transaction() as t:
        await t.save_calendar(person, _hash(secret), now)
    return secret


async def person_of_calendar(store: Store, secret: str) -> PersonId | None:
    """Whose address it is. Looked up by its hash, so that how long it takes tells nothing about the secret."""
    hashed = _hash(secret)
    async with store.reading() as t:
        found = await t.person_of_calendar(hashed)
    return found[0] if found and hmac.compare_digest(found[1], hashed) else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
