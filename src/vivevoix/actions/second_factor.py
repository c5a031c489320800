"""A second factor: codes of six digits that an authenticator makes from a secret and the time (RFC 6238), each good once."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.ids import PersonId
from vivevoix.store import SecondFactor, Store

STEP = 30
"""Seconds for which a code is made."""
AROUND = (0, -1, 1)
"""Steps beside the present one that are taken as well: telephones' clocks differ."""
SPARE_CODES = 8


class CodeWanted(Exception):
    """Type the code that your authenticator shows."""


class WrongCode(Exception):
    """This code is not right, or was used already. Wait for the next one."""


class AlreadyOn(Exception):
    """A second factor is on already. Switch it off first."""


class Begun(Struct, frozen=True, kw_only=True):
    """What an authenticator is given."""

    secret: str
    address: str
    """`otpauth://…`, as it stands in the picture."""


async def begin(store: Store, person: PersonId, house: str) -> Begun:
    """A new secret; nothing is asked for until a code of it was shown. Raises `AlreadyOn`."""
    async with store.transaction() as t:
        before = await t.second_factor(person)
        if before is not None and before.is_on:
            raise AlreadyOn
        secret = pyotp.random_base32()
        await t.save_second_factor(SecondFactor(person=person, secret=secret, is_on=False))
    return Begun(secret=secret, address=pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=house))


async def switch_on(store: Store, person: PersonId, code: str, now: datetime) -> tuple[str, ...]:
    """Codes are asked for from the next sign-in on. Returns spare ones, to be kept on paper. Raises `AlreadyOn`, `WrongCode`."""
    async with store.transaction() as t:
        factor = await t.second_factor(person)
        if factor is None:
            raise WrongCode
        if factor.is_on:
            raise AlreadyOn
        spare = tuple(f"{secrets.randbelow(10**10):010}" for _ in range(SPARE_CODES))
        hashes = tuple(_hash(each) for each in spare)
        await t.save_second_factor(replace(_used(factor, code, now), is_on=True, spare=hashes))
    return spare


async def switch_off(store: Store, person: PersonId, code: str, now: datetime) -> None:
    """The password alone is enough again. Raises `WrongCode`."""
    async with store.transaction() as t:
        factor = await t.second_factor(person)
        if factor is not None and factor.is_on:
            _used(factor, code, now)
        await t.forget_second_factor(person)


async def check(store: Store, person: PersonId, code: str | None, now: datetime) -> None:
    """After the password was right. Raises `CodeWanted` where a code is asked for and none was given, and `WrongCode`."""
    async with store.transaction() as t:
        factor = await t.second_factor(person)
        if factor is None or not factor.is_on:
            return
        if code is None:
            raise CodeWanted
        await t.save_second_factor(_used(factor, code, now))


def _used(factor: SecondFactor, code: str, now: datetime) -> SecondFactor:
    """The factor when this code has been used. Raises `WrongCode`."""
    written = "".join(character for character in code if character.isdigit())
    totp, present = pyotp.TOTP(factor.secret), int(now.timestamp()) // STEP
    for step in (present + ahead for ahead in AROUND):
        if step > factor.last_step and hmac.compare_digest(totp.generate_otp(step), written):
            return replace(factor, last_step=step)
    hashed = _hash(written)
    if hashed in factor.spare:
        return replace(factor, spare=tuple(each for each in factor.spare if each != hashed))
    raise WrongCode


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
