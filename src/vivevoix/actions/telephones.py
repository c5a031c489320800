"""How a telephone proves who it is: hashes of its account, realm and secret (RFC 7616, section 3.4.2)."""

import hashlib

from vivevoix.core.ids import PersonId
from vivevoix.store import TelephoneAccount


def account_of(person: PersonId, account: str, realm: str, secret: str, *, browser: bool = False) -> TelephoneAccount:
    """What the house keeps of a telephone's password."""
    proof = f"{account}:{realm}:{secret}".encode()
    return TelephoneAccount(
        account=account,
        person=person,
        realm=realm,
        md5=hashlib.md5(proof, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(proof).hexdigest(),
        browser=browser,
    )
