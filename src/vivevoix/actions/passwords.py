"""Passwords, kept only as argon2id hashes (RFC 9106). Hashing is slow on purpose, so it never happens on the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
# Two at a time: guessing must not take the processor away from the calls.
_threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")
_NOBODYS = _hasher.hash("nobody has this password")


async def hashed(password: str) -> str:
    """What may be kept of a password."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long for a person who does not exist: nobody learns who works here."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _matches, kept, password)


def is_outdated(kept: str) -> bool:
    """Hashed with less work than we ask for today."""
    return _hasher.check_needs_rehash(kept)


def _matches(kept: str | None, password: str) -> bool:
    try:
        return _hasher.verify(kept or _NOBODYS, password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
