"""Which telephones are where: registration (RFC 3261 10.3), kept across restarts, believed only while the telephone proves it.

Deadlines are seconds of the monotonic clock, so that a clock that is set takes no telephone away; on disk, which outlives that
clock, they are seconds of the wall clock.
"""

import logging
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sippy.SipAddress import SipAddress
from sippy.SipFrom import SipFrom
from sippy.SipRequest import SipRequest
from sippy.SipTo import SipTo
from sippy.SipURL import SipURL

from vivevoix.line.port import Account, PhoneNow
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.network import Address, Peer

log = logging.getLogger(__name__)

SHORTEST, LONGEST, USUAL = 60, 3600, 3600
"""Seconds a registration may last."""
MOST_PLACES = 10
"""Devices of one account at a time."""
PROVE_EVERY = 25.0
MISSES = 2
"""Unanswered questions after which a telephone no longer counts as present."""
WAIT_FOR_BROWSER = 30.0
"""Seconds a browser may be away before its telephone counts as gone."""
_URL = re.compile(r"[^<]*<([^<>]*)>|([^;<]*)")


class Place(Struct, kw_only=True):
    """One device of an account, and how it is reached: by the way its registration came, whatever its Contact says."""

    account: str
    url: str
    host: str
    port: int
    transport: str
    until: float
    """When the registration ends."""
    since: float
    """Of the wall clock, for people to read."""
    call_id: str = ""
    cseq: int = 0
    misses: int = 0
    away_since: float | None = None
    """A browser whose connection vanished."""

    @property
    def next_hop(self) -> tuple[Address, str]:
        return (self.host, self.port), self.transport

    @property
    def is_browser(self) -> bool:
        return self.transport == "wss"

    def target(self) -> Any:
        return SipURL(self.url)


class Refusal(Exception):
    """A registration that is refused, with what the telephone is told."""

    def __init__(self, code: int, reason: str, *headers: tuple[str, str]) -> None:
        super().__init__(code, reason)
        self.code, self.reason, self.headers = code, reason, headers


class Registrar:
    """All places of all accounts."""

    def __init__(
        self,
        loop: Loop,
        path: Path,
        *,
        config: dict[str, Any],
        on_seen: Callable[[PhoneNow], None],
        on_moved: Callable[[str, str, str], None],
        monotonic: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """`on_moved(account, old host, new host)`: a browser came back on another connection."""
        self._now, self._wall_clock = monotonic, wall_clock
        self._loop, self._path, self._config = loop, path, config
        self._on_seen, self._on_moved = on_seen, on_moved
        self._places: dict[str, list[Place]] = {}
        self._counts: dict[str, int] = {}
        self._saving = False
        self._restore()
        loop.every(1.0, self._let_expire)
        self._asked = 0
        loop.every(1.0, self._ask_some)

    def places(self, account: str) -> tuple[Place, ...]:
        """Where this account can be rung now."""
        now = self._now()
        return tuple(place for place in self._places.get(account, ()) if place.until > now and place.away_since is None)

    def knows_source(self, host: str) -> bool:
        """Does any telephone of ours send from this address?"""
        return any(place.host == host for places in self._places.values() for place in places)

    def is_at(self, account: str, host: str) -> bool:
        return any(place.host == host for place in self.places(account))

    def account_at(self, host: str) -> str | None:
        """The account registered over this browser connection."""
        return next(
            (place.account for places in self._places.values() for place in places if place.host == host and place.is_browser),
            None,
        )

    def phones(self) -> tuple[PhoneNow, ...]:
        return tuple(self._phone(account) for account in self._places if self.places(account))

    def keep_only(self, accounts: Mapping[str, Account]) -> None:
        for account in [account for account in self._places if account not in accounts]:
            del self._places[account]
            self._changed(account)

    def register(self, request: Any, account: str, peer: Peer) -> list[tuple[str, str]]:
        """Take a proven REGISTER. Returns the Contact headers of the 200; raises Refusal."""
        contacts = request.getHFBodys("contact")
        expires = _expires(request)
        if any(contact.asterisk for contact in contacts):
            if len(contacts) != 1 or expires != 0:
                raise Refusal(400, "Bad Request: * needs Expires: 0 and nothing else")
            self._places.pop(account, None)
        wanted = [_wanted(contact, expires) for contact in contacts if not contact.asterisk]
        if any(0 < seconds < SHORTEST for _, seconds in wanted):
            raise Refusal(423, "Interval Too Brief", ("min-expires", str(SHORTEST)))
        order = str(request.getHFBody("call-id")), request.getHFBody("cseq").getCSeqNum()
        for url, seconds in wanted:
            self._put(account, url, min(seconds, LONGEST), peer, order)
        self._changed(account)
        now = self._now()
        return [
            ("contact", f"<{place.url}>;expires={max(0, round(place.until - now))}") for place in self._places.get(account, ())
        ]

    def browser_closed(self, host: str) -> None:
        for place in self._all():
            if place.host == host and place.is_browser and place.away_since is None:
                place.away_since = self._now()
                self._changed(place.account)

    def browser_opened(self, host: str) -> None:
        """The same connection is said to be open again: the desk came back, or we did."""
        for place in self._all():
            if place.host == host and place.is_browser and place.away_since is not None:
                place.away_since = None
                self._changed(place.account)

    def _put(self, account: str, url: str, seconds: int, peer: Peer, order: tuple[str, int]) -> None:
        places = self._places.setdefault(account, [])
        former = next((place for place in places if place.url == url), None)
        if former is not None:
            if former.call_id == order[0] and former.cseq >= order[1]:
                raise Refusal(500, "Server Internal Error: out of order")
            places.remove(former)
            if former.is_browser and former.host != peer.received:
                self._on_moved(account, former.host, peer.received)
        if seconds == 0:
            return
        if peer.transport == "wss":
            self._succeed(account, places, peer.received)
        if len(places) >= MOST_PLACES:
            places.pop(0)
        host = peer.received if peer.transport == "wss" else peer.address[0]
        places.append(
            Place(
                account=account,
                url=url,
                host=host,
                port=peer.address[1],
                transport=peer.transport,
                until=self._now() + seconds,
                since=former.since if former else self._wall_clock(),
                call_id=order[0],
                cseq=order[1],
            )
        )

    def _succeed(self, account: str, places: list[Place], host: str) -> None:
        """A browser registers while another connection of its account has vanished: it is the same one, come back."""
        away = next((place for place in places if place.is_browser and place.away_since is not None), None)
        if away is not None and away.host != host:
            places.remove(away)
            self._on_moved(account, away.host, host)

    def _all(self) -> list[Place]:
        return [place for places in self._places.values() for place in places]

    def _let_expire(self) -> None:
        now = self._now()
        for place in self._all():
            gone = place.until <= now or (place.away_since is not None and place.away_since + WAIT_FOR_BROWSER < now)
            if gone:
                self._drop(place)

    def _drop(self, place: Place) -> None:
        places = self._places.get(place.account, [])
        if place in places:
            places.remove(place)
            if not places:
                del self._places[place.account]
            self._changed(place.account)

    def _ask_some(self) -> None:
        """Every second the next few telephones, so that each is asked every `PROVE_EVERY` seconds."""
        places = [place for place in self._all() if not place.is_browser]
        if not places:
            return
        share = -(-len(places) // int(PROVE_EVERY))
        turn = self._asked % int(PROVE_EVERY)
        self._asked += 1
        for place in places[turn * share : (turn + 1) * share]:
            self._ask(place)

    def _ask(self, place: Place) -> None:
        if place.misses >= MISSES:
            log.info("a telephone did not answer any more and counts as gone")
            self._drop(place)
            return
        place.misses += 1
        us = SipFrom(address=SipAddress(url=SipURL(username="vivevoix"), hadbrace=True))
        us.genTag()
        them = SipTo(address=SipAddress(url=place.target(), hadbrace=True))
        request = SipRequest(method="OPTIONS", ruri=place.target(), fr0m=us, to=them, target=place.next_hop)

        def answered(response: Any) -> None:
            # Whatever it answers proves that it is there; 408 is sippy's own word for silence.
            if response.scode != 408:
                place.misses = 0

        self._config["_sip_tm"].newTransaction(request, answered)

    def _phone(self, account: str) -> PhoneNow:
        places = self.places(account)
        since = min((place.since for place in places), default=self._wall_clock())
        return PhoneNow(account=account, contacts=len(places), since=datetime.fromtimestamp(since, UTC))

    def _changed(self, account: str) -> None:
        phone = self._phone(account)
        if phone.contacts != self._counts.get(account, 0):
            self._counts[account] = phone.contacts
            self._on_seen(phone)
        if not self._saving:
            self._saving = True
            self._loop.after(0.2, self.keep)

    def keep(self) -> None:
        """Write all places down, for the next life."""
        self._saving = False
        later = self._wall_clock() - self._now()
        kept = [msgspec.structs.replace(place, until=place.until + later, away_since=None) for place in self._all()]
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(msgspec.msgpack.encode(kept))
        fresh.chmod(0o600)
        fresh.replace(self._path)

    def _restore(self) -> None:
        """Places of a former life that have not expired. Connections are gone with it; a browser has 30 s to show itself."""
        try:
            places = msgspec.msgpack.decode(self._path.read_bytes(), type=list[Place])
        except FileNotFoundError:
            return
        except msgspec.DecodeError:
            log.exception("the kept registrations cannot be read; telephones will register again by themselves")
            return
        now, later = self._now(), self._wall_clock() - self._now()
        for place in places:
            # A clock set back in between must not lengthen a registration.
            place.until = min(place.until - later, now + LONGEST)
            if place.until > now and place.transport in ("udp", "wss"):
                place.misses = 0
                place.away_since = now if place.is_browser else None
                self._places.setdefault(place.account, []).append(place)
        self._counts = {account: len(self.places(account)) for account in self._places}


def _expires(request: Any) -> int:
    if not request.countHFs("expires"):
        return USUAL
    try:
        return max(0, int(request.getHFBody("expires").getNum()))
    except (ValueError, TypeError):
        return USUAL  # RFC 3261 20.19: a malformed value counts as the default


def _wanted(contact: Any, expires: int) -> tuple[str, int]:
    """The URI as the telephone wrote it, and for how long it wants to be there."""
    text = contact.body or ""
    shape = _URL.match(text.strip())
    url = ((shape[1] or shape[2]) if shape else "").strip()
    try:
        parsed = SipURL(url)
        asked = contact.address.params.get("expires") if contact.address else None
    except Exception as problem:
        raise Refusal(400, "Bad Contact") from problem
    if parsed.scheme not in ("sip", "sips") or "?" in url or len(url) > 512:
        raise Refusal(400, "Bad Contact")
    seconds = int(asked) if asked is not None and str(asked).isdigit() else expires
    return url, min(seconds, 2**31)
