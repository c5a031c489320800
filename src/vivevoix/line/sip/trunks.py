"""Telephone providers: which calls come from them, how calls go out through them, and whether they work."""

import ipaddress
import logging
from collections.abc import Callable, Mapping
from typing import Any

from sippy.SipAddress import SipAddress
from sippy.SipFrom import SipFrom
from sippy.SipHeader import SipHeader
from sippy.SipRequest import SipRequest
from sippy.SipTo import SipTo
from sippy.SipURL import SipURL

from vivevoix.core.calls.telephones import Caller, OutsideNumber
from vivevoix.core.ids import TrunkId
from vivevoix.line.port import TrunkNow
from vivevoix.line.sip.addresses import bare, bracketed, ip_of
from vivevoix.line.sip.legs import Where
from vivevoix.line.sip.stack.dialog import our_contact
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.names import Names
from vivevoix.line.sip.stack.network import Address, Network, NoSuchTransport
from vivevoix.settings import Trunk

log = logging.getLogger(__name__)

PING_EVERY = 30.0
ANSWER_WITHIN = 10.0
AGAIN_AFTER = (2.0, 10.0, 30.0, 60.0)
SIGNED_IN_FOR = 600
"""Seconds we ask a provider to keep us signed in."""
MISSES = 2

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


class NoSuchTrunk(Exception):
    """No trunk of this name may be used for calls out. Set `outbound = true` in its settings, or choose another."""


class Provider:
    """One trunk and what we know of its health."""

    def __init__(self, name: TrunkId, trunk: Trunk) -> None:
        self.name, self.trunk = name, trunk
        self.now = TrunkNow(trunk=name, up=False, why="not tried yet")
        self.networks = tuple(_network(text) for text in trunk.addresses)
        self.misses = 0
        self.failures = 0

    @property
    def next_hop(self) -> tuple[Address, str]:
        return (bracketed(self.trunk.host), self.trunk.port), self.trunk.transport

    def url(self, user: str | None) -> Any:
        transport = self.trunk.transport if self.trunk.transport != "udp" else None
        return SipURL(username=user, host=bracketed(self.trunk.host), port=self.trunk.port, transport=transport)


class Trunks:
    def __init__(
        self,
        loop: Loop,
        trunks: Mapping[str, Trunk],
        *,
        names: Names,
        network: Network,
        config: dict[str, Any],
        on_seen: Callable[[TrunkNow], None],
    ) -> None:
        self._loop, self._names, self._network = loop, names, network
        self._config, self._on_seen = config, on_seen
        self._providers = {TrunkId(name): Provider(TrunkId(name), trunk) for name, trunk in trunks.items()}

    def start(self) -> None:
        for provider in self._providers.values():
            SignIn(self, provider).go() if provider.trunk.register else Ping(self, provider).go()

    def now(self) -> tuple[TrunkNow, ...]:
        return tuple(provider.now for provider in self._providers.values())

    def of_source(self, host: str) -> TrunkId | None:
        """The trunk a request from this address belongs to: only addresses written in the settings, or what its host name means."""
        ip = ip_of(host)
        if ip is None:
            return None
        for provider in self._providers.values():
            if any(ip in network for network in provider.networks) or host in self._addresses(provider.trunk.host):
                return provider.name
        return None

    def place(self, way: OutsideNumber, caller: Caller) -> Where:
        """How an outside number is rung. Raises NoSuchTrunk."""
        provider = self._providers.get(way.trunk)
        if provider is None or not provider.trunk.outbound:
            raise NoSuchTrunk
        trunk = provider.trunk
        show = way.show or (trunk.numbers[0] if trunk.numbers else trunk.user or "anonymous")
        ours = f"<sip:{show}@{bracketed(trunk.host)}>"
        return Where(
            target=provider.url(way.number),
            next_hop=provider.next_hop,
            from_user=show,
            from_host=bracketed(trunk.host),
            headers=(("P-Asserted-Identity", ours),),
            auth=(trunk.user, trunk.password) if trunk.user and trunk.password else None,
        )

    def _addresses(self, host: str) -> tuple[str, ...]:
        return (bracketed(host),) if ip_of(bracketed(host)) else self._names.all_of(host)

    def seen(self, provider: Provider, *, up: bool, why: str = "") -> None:
        if (up, why) == (provider.now.up, provider.now.why):
            return
        provider.now = TrunkNow(trunk=provider.name, up=up, why=why)
        if not up:
            log.warning("a trunk is down: %s", why)
        self._on_seen(provider.now)

    def ask(self, request: Any, answered: Callable[[Any], None]) -> None:
        """Send a request of ours outside any dialog. Raises NoSuchTransport."""
        self._config["_sip_tm"].newTransaction(request, answered)

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        self._loop.after(seconds, call)


class Ping:
    """Asks a trunk without registration whether it is there (OPTIONS)."""

    def __init__(self, trunks: Trunks, provider: Provider) -> None:
        self._trunks, self._provider = trunks, provider

    def go(self) -> None:
        provider = self._provider
        if provider.misses >= MISSES:
            self._trunks.seen(
                provider, up=False, why="the provider does not answer (OPTIONS); check its address and the firewall"
            )
        provider.misses += 1
        request = _request("OPTIONS", provider, user="vivevoix")
        try:
            self._trunks.ask(request, self._answered)
        except NoSuchTransport:
            self._trunks.seen(
                provider, up=False, why=f"this house does not speak {provider.trunk.transport.upper()} to that kind of address"
            )
        self._trunks.later(ANSWER_WITHIN if provider.misses < MISSES and not provider.now.up else PING_EVERY, self.go)

    def _answered(self, response: Any) -> None:
        if response.scode != 408:
            self._provider.misses = 0
            self._trunks.seen(self._provider, up=True)


class SignIn:
    """Registers with a provider and stays registered (RFC 3261 10.2)."""

    def __init__(self, trunks: Trunks, provider: Provider) -> None:
        self._trunks, self._provider = trunks, provider
        self._request = _request("REGISTER", provider, user=provider.trunk.user or "vivevoix")
        self._request.appendHeader(SipHeader(s=f"Expires: {SIGNED_IN_FOR}"))
        self._request.appendHeader(SipHeader(name="contact", body=our_contact(provider.trunk.user or "vivevoix")))
        self._tried = False

    def go(self) -> None:
        self._tried = False
        self._send()

    def _send(self) -> None:
        try:
            self._trunks.ask(self._request, self._answered)
        except NoSuchTransport:
            why = f"this house does not speak {self._provider.trunk.transport.upper()} to that kind of address"
            self._trunks.seen(self._provider, up=False, why=why)
            self._again()
            return
        self._request.getHFBody("via").genBranch()
        self._request.getHFBody("cseq").incCSeqNum()

    def _answered(self, response: Any) -> None:
        code = response.scode
        if code < 200:
            return
        if code < 300:
            self._signed_in(response)
        elif code in (401, 407) and not self._tried:
            self._tried = True
            self._prove(response)
        elif code == 423 and response.countHFs("min-expires") and not self._tried:
            self._tried = True
            self._expire_after(str(response.getHF("min-expires").body.body))
        else:
            self._trunks.seen(self._provider, up=False, why=_why(code))
            self._again()

    def _signed_in(self, response: Any) -> None:
        self._provider.failures = 0
        self._trunks.seen(self._provider, up=True)
        self._trunks.later(max(20.0, _granted(response) * 0.8), self.go)

    def _prove(self, response: Any) -> None:
        theirs, ours = (
            ("www-authenticate", "authorization") if response.scode == 401 else ("proxy-authenticate", "proxy-authorization")
        )
        trunk = self._provider.trunk
        for challenge in response.getHFBodys(theirs):
            supported, qop = challenge.supportedAlgorithm()
            if supported and trunk.user and trunk.password:
                proof = challenge.genAuthHF(trunk.user, trunk.password, "REGISTER", str(self._request.ruri), qop=qop)
                self._request.delHFs("authorization")
                self._request.delHFs("proxy-authorization")
                self._request.appendHeader(SipHeader(name=ours, body=proof))
                self._send()
                return
        self._trunks.seen(self._provider, up=False, why="the provider asks for a password; set user and password of the trunk")
        self._again()

    def _expire_after(self, seconds: str) -> None:
        self._request.delHFs("expires")
        self._request.appendHeader(SipHeader(s=f"Expires: {seconds if seconds.isdigit() else 3600}"))
        self._send()

    def _again(self) -> None:
        wait = AGAIN_AFTER[min(self._provider.failures, len(AGAIN_AFTER) - 1)]
        self._provider.failures += 1
        self._trunks.later(wait, self.go)


def _request(method: str, provider: Provider, *, user: str) -> Any:
    from_ = SipFrom(address=SipAddress(url=provider.url(user), hadbrace=True))
    from_.genTag()
    to = SipTo(address=SipAddress(url=provider.url(user), hadbrace=True))
    return SipRequest(method=method, ruri=provider.url(None), fr0m=from_, to=to, target=provider.next_hop)


def _granted(response: Any) -> int:
    """Seconds the provider keeps us: of our own Contact, else of the answer, else what we asked for."""
    for contact in response.getHFBodys("contact"):
        seconds = None if contact.asterisk else contact.address.params.get("expires")
        if seconds is not None and str(seconds).isdigit():
            return int(seconds)
    return int(response.getHFBody("expires").getNum()) if response.countHFs("expires") else SIGNED_IN_FOR


def _why(code: int) -> str:
    match code:
        case 401 | 403 | 407:
            return f"the provider refused our password ({code}); check user and password of the trunk"
        case 404:
            return "the provider does not know our user (404); check user of the trunk"
        case 408:
            return "the provider does not answer; check its address and the firewall"
        case _:
            return f"the provider answered {code} to our registration"


def _network(text: str) -> IpNetwork:
    return ipaddress.ip_network(bare(text), strict=False)
