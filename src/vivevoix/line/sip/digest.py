"""Proving who a telephone is (RFC 7616, RFC 8760), and locking out who guesses.

A nonce carries its time and a mark only we can make, so that nothing is remembered for strangers who never answer.

Who is locked out is a network (an IPv4 address, an IPv6 /64), never an account: or anybody could lock anybody out. With the usual
8 guesses in 300 seconds one network has at most 96 guesses an hour at one account, and 480 at all together. A thousand networks
have 96 000 at one account at first; once 8 were wrong, each network that is new to it has 1 guess in 300 seconds, 12 an hour:
12 000. There are people with more networks, and a /48 of IPv6 is 65 536 of them: 786 432 guesses an hour. Against them only the
password helps: 12 random letters and digits are 3 * 10^21.
"""

import hashlib
import hmac
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from vivevoix.core.networks import network_of
from vivevoix.line.port import Account

NONCE_LIVES = 300.0
"""Seconds. An older one is answered with `stale=true`: the telephone tries again without asking its person."""
MOST_REMEMBERED = 10_000
LONGEST_NAME = 64
"""Characters remembered of what a stranger calls itself."""
OF_ONE_NETWORK = 5
"""A network may be a whole office, so it has so many times the guesses of one telephone."""
BOTH, MD5_ALONE = ("SHA-256", "MD5"), ("MD5",)
_PART = re.compile(r'(?<![A-Za-z0-9_-])([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_HEX = re.compile(r"[0-9a-fA-F]{32,64}\Z")
_NOBODY = "0" * 64


class Proof(StrEnum):
    PROVEN = "proven"
    ASK = "ask"
    """No usable answer to a challenge of ours: ask."""
    STALE = "stale"
    """The right secret, but an old nonce: ask again."""
    WRONG = "wrong"
    LOCKED_OUT = "locked_out"


class Credentials(Struct, frozen=True, kw_only=True):
    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    algorithm: str
    qop: str | None
    nc: str
    cnonce: str


def read_credentials(header: str) -> Credentials | None:
    """None for another scheme than Digest, or one that cannot be read."""
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() != "digest":
        return None
    parts = {name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted else plain for name, quoted, plain in _PART.findall(rest)}
    if not all(parts.get(word) for word in ("username", "realm", "nonce", "uri", "response")) or not _HEX.match(
        parts["response"]
    ):
        return None
    return Credentials(
        username=parts["username"],
        realm=parts["realm"],
        nonce=parts["nonce"],
        uri=parts["uri"],
        response=parts["response"].lower(),
        algorithm=parts.get("algorithm", "MD5").upper(),
        qop=parts.get("qop"),
        nc=parts.get("nc", ""),
        cnonce=parts.get("cnonce", ""),
    )


def who_asks(request: Any, host: str) -> str:
    """A telephone before it has proven itself: what it calls itself, and where it is."""
    return f"{request.getHFBody('from').getUrl().username}@{host}"


class Guesses:
    """How often somebody was wrong lately. After too often they are locked out for a while."""

    def __init__(self, *, most: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._now = most, seconds, now
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def locked_out(self, who: str) -> bool:
        return self.times(who) >= self._most

    def times(self, who: str) -> int:
        """Wrong guesses in this while."""
        times, until = self._wrong.get(who, (0, 0.0))
        if until < self._now():
            self._wrong.pop(who, None)
            return 0
        return times

    def wrong(self, who: str) -> None:
        self._wrong[who] = (self.times(who) + 1, self._now() + self._seconds)
        self._wrong.move_to_end(who)
        if len(self._wrong) > MOST_REMEMBERED:
            self._wrong.popitem(last=False)

    def right(self, who: str) -> None:
        self._wrong.pop(who, None)


class Door:
    """Asks telephones to prove themselves."""

    def __init__(self, *, realm: str, guesses: int, locked_out_for: float, now: Callable[[], float] = time.monotonic) -> None:
        self.realm = realm
        self._secret = secrets.token_bytes(32)
        self._guesses, self._now = guesses, now
        self._by_network = Guesses(most=guesses * OF_ONE_NETWORK, seconds=locked_out_for, now=now)
        self._by_account = Guesses(most=guesses, seconds=locked_out_for, now=now)
        self._by_both = Guesses(most=guesses, seconds=locked_out_for, now=now)
        self._used: dict[str, tuple[int, float]] = {}
        self._asked: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        """With which algorithms a telephone was asked that has not answered since, or that answers only MD5."""

    def challenges(self, to: str, *, source: str, stale: bool = False) -> tuple[str, ...]:
        """Values of WWW-Authenticate, the better algorithm first (RFC 8760).

        Some telephones give up at the sight of an algorithm they do not know (libre before 2.0). `to` names whom we ask: one
        that comes back without any answer is asked for MD5 alone from then on. The question is good for the network of `source`
        alone: whoever cannot read there cannot answer, nor spend another's guesses.
        """
        nonce = self._nonce(network_of(source))
        tail = ", stale=true" if stale else ""
        to = to[-LONGEST_NAME:]
        names = MD5_ALONE if to in self._asked else BOTH
        self._asked[to] = names
        self._asked.move_to_end(to)
        if len(self._asked) > MOST_REMEMBERED:
            self._asked.popitem(last=False)  # asking once more costs a telephone one attempt
        return tuple(f'Digest realm="{self.realm}", nonce="{nonce}", qop="auth", algorithm={name}{tail}' for name in names)

    def answered(self, by: str) -> None:
        """This telephone understood what it was asked."""
        by = by[-LONGEST_NAME:]
        if self._asked.get(by) is BOTH:
            del self._asked[by]

    def prove(
        self, given: Credentials | None, *, method: str, source: str, accounts: Mapping[str, Account], at_home: bool = False
    ) -> Proof:
        """Whether the sender holds the account's secret. An unknown account takes as long, and sounds, like a wrong password.

        `at_home`: the account is registered from this source already, so that other telephones' mistakes there, and a stranger's
        guesses elsewhere, take nothing away from it. An answer without `qop`, which we always offer, proves nothing: whoever
        overheard it could send it again.
        """
        network = network_of(source)
        if given is None or given.realm != self.realm or given.qop is None or (age := self._age(given.nonce, network)) is None:
            return Proof.ASK
        account = given.username[:LONGEST_NAME]
        if self._is_locked_out(account, network, at_home=at_home):
            return Proof.LOCKED_OUT
        if not self._matches(given, method, accounts.get(given.username)):
            self._guessed(account, network)
            return Proof.WRONG
        if age > NONCE_LIVES or self._replayed(given):
            return Proof.STALE
        self._by_both.right(f"{account}@{network}")
        return Proof.PROVEN

    def _is_locked_out(self, account: str, network: str, *, at_home: bool) -> bool:
        wrong = self._by_both.times(f"{account}@{network}")
        if at_home:
            return wrong >= self._guesses
        allowed = 1 if self._by_account.locked_out(account) else self._guesses
        return wrong >= allowed or self._by_network.locked_out(network)

    def _guessed(self, account: str, network: str) -> None:
        self._by_network.wrong(network)
        self._by_account.wrong(account)
        self._by_both.wrong(f"{account}@{network}")

    def _matches(self, given: Credentials, method: str, account: Account | None) -> bool:
        make = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}.get(given.algorithm)
        if make is None or given.qop != "auth":
            return False

        def hashed(words: str) -> str:
            return make(words.encode()).hexdigest()

        known = account or Account(name="", md5=_NOBODY[:32], sha256=_NOBODY)
        first = known.md5 if given.algorithm == "MD5" else known.sha256
        second = hashed(f"{method}:{given.uri}")
        middle = f"{given.nonce}:{given.nc}:{given.cnonce}:auth"
        same = hmac.compare_digest(hashed(f"{first.lower()}:{middle}:{second}"), given.response)
        return same and account is not None

    def _nonce(self, network: str) -> str:
        stamp = f"{time.time_ns() // 1_000_000:011x}{secrets.token_hex(4)}"
        return stamp + self._mark(stamp, network)

    def _mark(self, stamp: str, network: str) -> str:
        return hmac.new(self._secret, f"{stamp} {network}".encode(), hashlib.sha256).hexdigest()[:24]

    def _age(self, nonce: str, network: str) -> float | None:
        """Seconds since we gave this nonce to this network; None when we did not."""
        stamp, mark = nonce[:19], nonce[19:]
        if len(nonce) != 43 or not hmac.compare_digest(self._mark(stamp, network), mark):
            return None
        return max(0.0, time.time() - int(stamp[:11], 16) / 1000)

    def _replayed(self, given: Credentials) -> bool:
        """The nonce count must rise (RFC 7616 3.4)."""
        try:
            count = int(given.nc, 16)
        except ValueError:
            return True
        now = self._now()
        if len(self._used) > MOST_REMEMBERED:
            self._used = {nonce: row for nonce, row in self._used.items() if row[1] > now}
        last, _ = self._used.get(given.nonce, (0, 0.0))
        self._used[given.nonce] = (max(last, count), now + NONCE_LIVES)
        return count <= last
