"""Where calls, telephones, orders and facts meet: one per line process, all in the loop's thread.

A request from outside goes: who is it → is it allowed → write the fact down → answer. Never another order.
"""

import logging
import secrets
import time
from typing import Any

from msgspec import Struct
from sippy.SipURL import SipURL

from vivevoix.core.calls.events import CallArrived, LineFact
from vivevoix.core.calls.orders import LineOrder, RingPhone
from vivevoix.core.calls.telephones import FixedAddress, OutsideNumber, Registered
from vivevoix.core.ids import E164, CallId, LegId, TrunkId
from vivevoix.line.media import port as media
from vivevoix.line.media.port import MediaConfig
from vivevoix.line.port import (
    Account,
    Accounts,
    BrowserClosed,
    BrowserOpened,
    BrowserSaid,
    DeskMessage,
    Do,
    Drain,
    LegNow,
    LegState,
    PhoneNow,
    PhoneSeen,
    TrunkNow,
    TrunkSeen,
    Visitor,
    Welcome,
)
from vivevoix.line.sip import identity
from vivevoix.line.sip.desk_link import DeskLink
from vivevoix.line.sip.digest import Credentials, Door, Proof, read_credentials, who_asks
from vivevoix.line.sip.legs import ArrivingLeg, Leg, Patience, RingingLeg, Where
from vivevoix.line.sip.media_link import MediaLink
from vivevoix.line.sip.registrar import Refusal, Registrar
from vivevoix.line.sip.sdp import Sound, Unacceptable, read_sound
from vivevoix.line.sip.stack.browsers import Browsers, host_of
from vivevoix.line.sip.stack.dialog import ALLOW, arriving
from vivevoix.line.sip.stack.loop import Loop, guarded, now
from vivevoix.line.sip.stack.names import Names
from vivevoix.line.sip.stack.network import Address, Network, Peer
from vivevoix.line.sip.stack.reading import cannot_understand, lost, reply, unsupported
from vivevoix.line.sip.stack.transactions import Transactions
from vivevoix.line.sip.strangers import NOT_YOURS, Gate, Visitors
from vivevoix.line.sip.trunks import NoSuchTrunk, Trunks
from vivevoix.line.spool import Spool
from vivevoix.settings import Settings

log = logging.getLogger(__name__)

RETRY_AFTER = "5"


def new_call_id() -> CallId:
    """Sorts by time of arrival."""
    return CallId(f"{time.time_ns() // 1000:014x}{secrets.token_hex(4)}")


def new_leg_id() -> LegId:
    return LegId(secrets.token_hex(8))


class Admitted(Struct, frozen=True, kw_only=True):
    """A caller who may call: through a trunk, from a telephone of ours, or from a public page."""

    trunk: TrunkId | None = None
    account: str | None = None
    visitor: Visitor | None = None


class Switchboard:
    """The line process's one state."""

    def __init__(
        self,
        settings: Settings,
        *,
        loop: Loop,
        network: Network,
        media_config: MediaConfig,
        spool: Spool,
        folder: Any,
        names: Names,
        name: str,
        patience: Patience,
    ) -> None:
        self.loop, self.network, self.patience = loop, network, patience
        self.config: dict[str, Any] = {}
        self._settings, self._name, self._started = settings, name, now()
        self._country = settings.house.country
        self._published = identity.published(self._country, settings.lines.values())
        self._legs: dict[LegId, Leg] = {}
        self._accounts: dict[str, Account] | None = None
        self._draining = False
        self._desk = DeskLink(
            loop, folder / "run" / "line.sock", spool, welcome=self._welcome, on_says=self._desk_says, on_away=self._desk_away
        )
        self._strangers = Gate(loop, self._desk.say)
        self._visitors = Visitors()
        self._door = Door(realm=settings.sip.realm, guesses=settings.sip.guesses, locked_out_for=settings.sip.locked_out_for)
        self._trunks = Trunks(loop, settings.trunks, names=names, network=network, config=self.config, on_seen=self._trunk_seen)
        self.transactions = self._take_transactions()
        self._waiting: list[LineOrder] = []
        self.media = MediaLink(loop, media_config, on_up=self._media_up, on_says=self._media_says, on_death=self._media_died)
        self.browsers = Browsers(self._browser_address(), self.transactions.receive, self._desk.say)
        self._registrar = Registrar(
            loop, folder / "run" / "phones", config=self.config, on_seen=self._phone_seen, on_moved=self._moved
        )

    def _take_transactions(self) -> Transactions:
        return Transactions(
            self.config,
            self.network,
            self._request,
            self._strangers.malformed,
            knows=self._knows,
            may_answer=self._strangers.may_answer,
            trunk_of=self._trunks.of_source,
            ack_within=self.patience.ack_within,
        )

    def start(self) -> None:
        self.media.start()
        self._trunks.start()

    # What legs need.

    def tell(self, fact: LineFact) -> None:
        self._desk.tell(fact)

    def over(self, leg: Leg) -> None:
        self._legs.pop(leg.id, None)
        self._end_if_empty()

    def sounds_early(self, leg: Leg) -> None:
        for other in self._legs.values():
            if other.call == leg.call and other is not leg:
                other.hear_instead_of_ringing(leg.id)

    def number(self, user: str) -> str:
        return identity.international(user, self._country) or ""

    def leg_of_dialog(self, call_id: str, tags: frozenset[str]) -> LegId | None:
        for leg in self._legs.values():
            if leg.dialog is not None and (names := leg.dialog.names())[0] == call_id and {names[1], names[2]} == tags:
                return leg.id
        return None

    # The end of the process.

    def drain(self) -> None:
        """No new calls; the process ends with the last one."""
        if not self._draining:
            self._draining = True
            self._end_if_empty()

    def end_all(self) -> None:
        for leg in list(self._legs.values()):
            guarded(leg.cut)
        self._draining = True
        self._end_if_empty()

    def close(self) -> None:
        self.media.stop()
        self._desk.close()
        self.network.shutdown()

    def _end_if_empty(self) -> None:
        if self._draining and not self._legs:
            # A little later, so that the last BYE and its answer still pass.
            self.loop.after(0.1, self.loop.stop)

    # Requests from outside.

    def _request(self, request: Any, transaction: Any) -> Any:
        peer: Peer = request.peer
        if (refusal := lost(request) or unsupported(request) or self._not_a_visitors(request, peer)) is not None:
            return refusal
        match request.getMethod():
            case "INVITE":
                return self._invited(request, transaction, peer)
            case "REGISTER":
                return self._register(request, peer)
            case "OPTIONS":
                return _about_us(request)
            case "ACK" | "CANCEL":
                return None
            case method:
                return reply(request, *_OUTSIDE_DIALOG.get(method, (501, "Not Implemented")), ("allow", ALLOW))

    def _not_a_visitors(self, request: Any, peer: Peer) -> Any:
        if self._visitors.has(peer) and request.getMethod() not in ("INVITE", "OPTIONS", "ACK", "CANCEL"):
            return reply(request, *NOT_YOURS)
        return None

    def _invited(self, request: Any, transaction: Any, peer: Peer) -> Any:
        if (refusal := cannot_understand(request)) is not None:
            return refusal
        admitted = self._admit(request, peer)
        if not isinstance(admitted, Admitted):
            return admitted
        if self._draining:
            return reply(request, 503, "Service Unavailable", ("retry-after", RETRY_AFTER))
        return self._arrive(request, transaction, admitted)

    def _admit(self, request: Any, peer: Peer) -> Any:
        """Who calls, or the answer that refuses: only trunks by their address, telephones of ours by their secret, and visitors by
        the connection the desk has let in."""
        if self._visitors.has(peer):
            visitor = self._visitors.rings(peer.received, identity.called(request, self._country).number)
            # Only a browser's audio goes where it has proved to be (ICE); any other would go wherever it says.
            offer, _ = _offer_of(request)
            is_browser = offer is not None and offer.is_browser
            return Admitted(visitor=visitor) if visitor and is_browser else reply(request, *NOT_YOURS)
        trunk = self._trunks.of_source(peer.address[0]) if peer.transport != "wss" else None
        given = self._credentials(request)
        if trunk is not None and given is None:
            return Admitted(trunk=trunk)
        is_known = peer.transport == "wss" or self._registrar.knows_source(peer.received) or self._names_account(request)
        if given is None and not is_known:
            self._strangers.count("unauthenticated")
            return reply(request, 403, "Forbidden")
        proof = self._prove(request, given, peer)
        if proof is not Proof.PROVEN or given is None:
            return self._not_proven(request, proof, peer)
        if peer.transport == "wss" and self._registrar.account_at(peer.received) != given.username:
            return reply(request, 403, "Forbidden: register first")
        return Admitted(account=given.username)

    def _names_account(self, request: Any) -> bool:
        """A telephone of ours whose connection ended with a former line is not at any place we know; it is asked to prove itself."""
        account = (self._accounts or {}).get(request.getHFBody("from").getUrl().username or "")
        return account is not None and not account.browser

    def _arrive(self, request: Any, transaction: Any, admitted: Admitted) -> Any:
        offer, is_acceptable = _offer_of(request)
        visitor = admitted.visitor
        call, leg_id = visitor.call if visitor else new_call_id(), new_leg_id()
        leg = ArrivingLeg(self, call, leg_id, offer)
        leg.account = admitted.account
        self._legs[leg_id] = leg
        believed = admitted.trunk is not None
        who = identity.visitor(visitor.name) if visitor else identity.caller(request, self._country, believed=believed)
        number, dialled, emergency = self._called(request, admitted.trunk)
        arrived = CallArrived(
            at=now(),
            call=call,
            leg=leg_id,
            number=number,
            caller=who,
            trunk=admitted.trunk,
            account=admitted.account,
            dialled=dialled if admitted.account else "",
            emergency=emergency and admitted.account is not None,
        )
        # Written down before anything is said to anybody: from here on the caller cannot be forgotten.
        self.tell(arrived)
        dialog, answer = arriving(self.config, leg, request, transaction)
        leg.begin(dialog) if is_acceptable else _cannot_agree(leg, dialog)
        return answer

    def _called(self, request: Any, trunk: TrunkId | None) -> identity.Called:
        if trunk is None:
            return identity.called(request, self._country)
        return identity.called_through(
            request, self._country, identity.Trunked(self._settings.trunks[trunk].user, self._published)
        )

    def _register(self, request: Any, peer: Peer) -> Any:
        if self._accounts is None:
            return reply(request, 503, "Service Unavailable", ("retry-after", RETRY_AFTER))
        given = self._credentials(request)
        proof = self._prove(request, given, peer)
        if proof is not Proof.PROVEN or given is None:
            return self._not_proven(request, proof, peer)
        if (request.getHFBody("to").getUrl().username or "") != given.username:
            return reply(request, 403, "Forbidden: another telephone's name")
        if (peer.transport == "wss") != self._accounts[given.username].browser:
            return reply(request, 403, "Forbidden: not this kind of telephone")
        try:
            contacts = self._registrar.register(request, given.username, peer)
        except Refusal as refusal:
            return reply(request, refusal.code, refusal.reason, *refusal.headers)
        return reply(request, 200, "OK", *contacts)

    def _credentials(self, request: Any) -> Credentials | None:
        for header in request.getHFs("authorization"):
            given = read_credentials(str(header.body.body or ""))
            if given is not None and given.realm == self._door.realm:
                return given
        return None

    def _prove(self, request: Any, given: Credentials | None, peer: Peer) -> Proof:
        source = _source(peer)
        if given is not None:
            self._door.answered(who_asks(request, peer.address[0]))
        at_home = given is not None and self._registrar.is_at(given.username, source)
        return self._door.prove(given, method=request.getMethod(), source=source, accounts=self._accounts or {}, at_home=at_home)

    def _not_proven(self, request: Any, proof: Proof, peer: Peer) -> Any:
        match proof:
            case Proof.ASK | Proof.STALE | Proof.PROVEN:
                asks = self._door.challenges(who_asks(request, peer.address[0]), source=_source(peer), stale=proof is Proof.STALE)
                return reply(request, 401, "Unauthorized", *(("www-authenticate", ask) for ask in asks))
            case Proof.WRONG:
                self._strangers.wrong_password()
                return reply(request, 403, "Forbidden")
            case Proof.LOCKED_OUT:
                self._strangers.locked_out()
                return reply(request, 403, "Forbidden")

    def _knows(self, peer: Peer) -> bool:
        is_known = self._registrar.knows_source(peer.received) or self._visitors.has(peer)
        return is_known or self._trunks.of_source(peer.address[0]) is not None

    # Orders.

    def _desk_says(self, message: DeskMessage) -> None:
        match message:
            case Do(order=order):
                # While media starts, a second or so, orders wait for it; callers hear ringing meanwhile.
                self._do(order) if self.media.up else self._waiting.append(order)
            case Accounts(accounts=accounts):
                self._accounts = {account.name: account for account in accounts}
                self._registrar.keep_only(self._accounts)
            case BrowserOpened(conn=conn, peer=peer, visitor=visitor):
                self.browsers.opened(conn, peer)
                self._registrar.browser_opened(host_of(conn))
                if visitor is not None:
                    self._visitors.came(host_of(conn), visitor)
            case BrowserSaid(conn=conn, text=text):
                self.browsers.said(conn, text)
            case BrowserClosed(conn=conn):
                self._browser_left(conn)
            case Drain():
                self.drain()
            case _:
                return  # Hello and Heard are the link's own

    def _do(self, order: LineOrder) -> None:
        if isinstance(order, RingPhone):
            self._ring(order)
        elif (leg := self._legs.get(order.leg)) is not None:
            leg.do(order)

    def _ring(self, order: RingPhone) -> None:
        if order.leg in self._legs:
            return
        way = order.way
        leg = RingingLeg(self, order.call, order.leg, outside=way if isinstance(way, OutsideNumber) else None)
        self._legs[order.leg] = leg
        if isinstance(way, Registered):
            leg.account = way.account
        leg.ring(self._places(order))

    def _places(self, order: RingPhone) -> tuple[Where, ...]:
        """Every device this telephone is now; none when it is nowhere."""
        match order.way:
            case Registered(account=account):
                return tuple(
                    self._at_home(order, place.target(), place.next_hop, browser=place.is_browser)
                    for place in self._registrar.places(account)
                )
            case FixedAddress(uri=uri):
                try:
                    target = SipURL(uri)
                    return (self._at_home(order, target, target.getTAddr(), browser=False),)
                except ValueError:
                    log.exception("a telephone's address in the settings is not a SIP address")
                    return ()
            case OutsideNumber():
                try:
                    return (self._trunks.place(order.way, order.caller),)
                except NoSuchTrunk:
                    log.exception("a telephone cannot be reached")
                    return ()

    def _at_home(self, order: RingPhone, target: Any, next_hop: tuple[Address, str], *, browser: bool) -> Where:
        """A telephone of our own: it is shown who calls, and a browser also which call on its board this is."""
        number = order.caller.number or ("anonymous" if order.caller.withheld else "unknown")
        name = identity.shown(order.caller, order.line_name)
        headers = _identity_headers(order.caller.number, name)
        if browser:
            headers = (*headers, ("X-Vivevoix-Call", order.call))
        return Where(target=target, next_hop=next_hop, from_user=number, from_name=name, headers=headers, browser=browser)

    # Media.

    def _media_says(self, message: media.MediaSays) -> None:
        if (leg := self._legs.get(getattr(message, "leg", LegId("")))) is not None:
            leg.media_said(message)

    def _media_up(self) -> None:
        waiting, self._waiting = self._waiting, []
        for order in waiting:
            guarded(self._do, order)

    def _media_died(self) -> None:
        for leg in list(self._legs.values()):
            guarded(leg.cut)

    # What the desk is told beside facts.

    def _welcome(self) -> Welcome:
        legs = tuple(LegNow(leg=leg.id, call=leg.call, state=leg.state) for leg in self._legs.values())
        return Welcome(
            line=self._name, started=self._started, legs=legs, phones=self._registrar.phones(), trunks=self._trunks.now()
        )

    def _desk_away(self) -> None:
        """Browsers come through the desk: they are away until it repeats them."""
        for conn in self.browsers.all_closed():
            self._browser_left(conn)

    def _browser_left(self, conn: str) -> None:
        """One of ours is waited for. A visitor who was still rung for has given up; one who talks goes on as long as they are heard."""
        host = host_of(conn)
        self.browsers.closed(conn)
        self._registrar.browser_closed(host)
        if self._visitors.left(host):
            for leg in list(self._legs.values()):
                if leg.state is LegState.ARRIVING and leg.dialog is not None and leg.dialog.far[0][0] == host:
                    guarded(leg.ended, leg.dialog)

    def _phone_seen(self, phone: PhoneNow) -> None:
        self._desk.say(PhoneSeen(phone=phone))

    def _trunk_seen(self, trunk: TrunkNow) -> None:
        self._desk.say(TrunkSeen(trunk=trunk))

    def _moved(self, account: str, old_host: str, new_host: str) -> None:
        """A browser came back on another connection: its calls go on there, with what was said meanwhile."""
        for leg in self._legs.values():
            for dialog in leg.dialogs:
                if dialog.rAddr is not None and dialog.far[0][0] == old_host:
                    dialog.move(new_host)
        self.browsers.came_back(old_host, new_host)

    def _browser_address(self) -> Address:
        return "vivevoix.invalid", self._settings.web.port


_OUTSIDE_DIALOG = {
    **dict.fromkeys(("BYE", "UPDATE", "INFO", "REFER", "NOTIFY"), (481, "Call/Transaction Does Not Exist")),
    **dict.fromkeys(("MESSAGE", "SUBSCRIBE", "PUBLISH", "PRACK"), (405, "Method Not Allowed")),
}


def _about_us(request: Any) -> Any:
    """What we can do (RFC 3261 11.2)."""
    return reply(request, 200, "OK", ("accept", "application/sdp"), ("allow", ALLOW))


def _source(peer: Peer) -> str:
    """Where a telephone really is: its address, or a browser's connection."""
    return peer.received if peer.transport == "wss" else peer.address[0]


def _offer_of(request: Any) -> tuple[Sound | None, bool]:
    """The caller's offer, None for an INVITE without one; and whether it can be met at all."""
    body = request.getBody()
    if body is None:
        return None, True
    try:
        return read_sound(str(body)), True
    except Unacceptable:
        return None, False


def _cannot_agree(leg: ArrivingLeg, dialog: Any) -> None:
    leg.dialog = dialog
    leg.refuse_at_once(488, "Not Acceptable Here")


def _identity_headers(number: E164 | None, name: str | None) -> tuple[tuple[str, str], ...]:
    if number is None:
        return ()
    return (("P-Asserted-Identity", f'"{name}" <tel:{number}>' if name else f"<tel:{number}>"),)
