"""sippy's transaction layer on our own sockets: reads messages, refuses what is malformed, remembers retransmissions."""

import logging
from collections.abc import Callable
from hashlib import md5
from time import monotonic
from typing import Any

from sippy.Exceptions.SdpParseError import SdpParseError
from sippy.Exceptions.SipParseError import SipParseError
from sippy.SipRequest import SipRequest
from sippy.SipResponse import SipResponse
from sippy.SipTransactionManager import RINGING, TRYING, SipTransactionManager
from sippy.Time.MonoTime import MonoTime
from sippy.Time.Timeout import Timeout

from vivevoix.line.sip.addresses import ip_of
from vivevoix.line.sip.stack.network import Address, Network, Peer, Server
from vivevoix.line.sip.stack.reading import (
    LARGEST_HEAD,
    Malformed,
    oversize,
    problem_of,
    raw_refusal,
    response_text,
    text_of,
    unpack,
)
from vivevoix.line.sip.stack.streams import StreamServer

log = logging.getLogger(__name__)

SHORTEST = 32
REMEMBERED = 32
"""Seconds a message is recognised as sent again, at least (RFC 3261 timers H and J)."""

OnRequest = Callable[[Any, Any], Any]
TrunkOf = Callable[[str], str | None]


class Sent:
    """What was sent in answer to a message, to be sent again when that message comes again."""

    __slots__ = ("address", "data", "server")

    def __init__(self, server: Server, data: bytes, address: Address) -> None:
        self.server, self.data, self.address = server, data, address


class Memory(dict[bytes, Sent]):
    """Answers by the checksum of what they answer. sippy also notes messages that need no answer; that is only ballast."""

    def __setitem__(self, checksum: bytes, sent: Any) -> None:
        if isinstance(sent, Sent):
            super().__setitem__(checksum, sent)


class Lately:
    """What was noted since the last but one `age`."""

    def __init__(self) -> None:
        self._fresh: dict[tuple[Any, ...], str] = {}
        self._old: dict[tuple[Any, ...], str] = {}

    def __setitem__(self, key: tuple[Any, ...], word: str) -> None:
        self._fresh[key] = word

    def get(self, key: tuple[Any, ...], otherwise: str | None = None) -> str | None:
        return self._fresh.get(key) or self._old.get(key, otherwise)

    def age(self) -> None:
        self._old, self._fresh = self._fresh, {}


class Transactions(SipTransactionManager):  # type: ignore[misc]
    """One per process. Requests outside a dialog go to `on_request(request, transaction)`.

    Whoever is not known may have written any address as theirs: they get one answer at most, and nothing is kept for them.
    """

    provisional_retr = 0

    def __init__(
        self,
        config: dict[str, Any],
        network: Network,
        on_request: OnRequest,
        on_malformed: Callable[[Peer], bool],
        *,
        knows: Callable[[Peer], bool],
        may_answer: Callable[[], bool],
        trunk_of: TrunkOf,
        ack_within: float,
    ) -> None:
        """`trunk_of` names the trunk an address belongs to. `may_answer`: is there an answer left for strangers this second?"""
        # Not sippy's __init__: that opens sockets of its own, with six threads each.
        self.global_config = config
        self.l4r = network
        self.tclient: dict[Any, Any] = {}
        self.tserver: dict[Any, Any] = {}
        self.req_cb = self._asked
        self.l1rcache = Memory()
        self.l2rcache = Memory()
        self.req_consumers: dict[str, Any] = {}
        self.cp_timer = Timeout(self.rCachePurge, REMEMBERED, -1)
        self.init_time = monotonic()
        self._answered: Lately = Lately()
        """The tag of who answered an INVITE of ours, by its transaction."""
        self._invited: Lately = Lately()
        """The branch by which an INVITE came, by its Call-ID, From tag and CSeq."""
        self._on_request, self._may_refuse = on_request, on_malformed
        self._knows, self._may_answer = knows, may_answer
        self._trunk_of = trunk_of
        self._ack_within = ack_within
        config["_sip_tm"] = self

    def receive(self, data: bytes, peer: Peer) -> None:
        """One whole message from the network."""
        if len(data) < SHORTEST:
            return
        if (wrong := oversize(data)) is not None:
            self._refuse(data[:LARGEST_HEAD], peer, wrong)
            return
        checksum = md5(data, usedforsecurity=False).digest()
        known = self.l1rcache.get(checksum) or self.l2rcache.get(checksum)
        if known is not None:
            known.server.send_to(known.data, known.address)
            return
        if data.startswith(b"SIP/2.0 "):
            self._response(data, peer, checksum)
        else:
            self._request(data, peer, checksum)

    def _response(self, data: bytes, peer: Peer, checksum: bytes) -> None:
        try:
            response = SipResponse(response_text(data))
            tid = response.getTId(True, True)
            transaction, answered = self.tclient.get(tid), self._answered.get(tid)
            if not 100 <= response.scode <= 699 or not (transaction or answered):
                raise Malformed(400, "")
            unpack(response)
            _reachable(response, peer, self._trunk_of)
        except Exception:  # noqa: BLE001 - a response cannot be refused, only left
            return
        response.rtime = MonoTime()
        response.setSource(peer)
        if transaction is not None:
            self.incomingResponse(response, transaction, checksum)
        elif 200 <= response.scode < 300 and response.getHFBody("to").getTag() != answered:
            self._end_fork(response, checksum)

    def incomingResponse(self, msg: Any, t: Any, checksum: bytes) -> None:
        if t.method == "INVITE" and 200 <= msg.scode < 300:
            self._answered[t.tid] = msg.getHFBody("to").getTag()
        SipTransactionManager.incomingResponse(self, msg, t, checksum)

    def _end_fork(self, response: Any, checksum: bytes) -> None:
        """A second telephone behind the one address answered as well (RFC 3261 13.2.2.4): it is let go at once."""
        if not response.countHFs("contact"):
            return
        routes = [route.getCopy() for route in reversed(response.getHFBodys("record-route"))]
        target = response.getHFBody("contact").getUrl().getCopy()
        next_hop = (routes[0].getUrl() if routes else target).getTAddr()
        number = response.getHFBody("cseq").getCSeqNum()

        def within(method: str, cseq: int) -> Any:
            names = {
                "fr0m": response.getHFBCopy("from"),
                "to": response.getHFBCopy("to"),
                "callid": response.getHFBCopy("call-id"),
            }
            return SipRequest(method=method, ruri=target, cseq=cseq, routes=routes, target=next_hop, **names)

        server = self.l4r.server_for(next_hop[0], next_hop[1])
        self.transmitMsg(server, within("ACK", number), next_hop[0], checksum)
        self.newTransaction(within("BYE", number + 1))

    def _request(self, data: bytes, peer: Peer, checksum: bytes) -> None:
        try:
            text = text_of(data)
            request = SipRequest(text)
            wrong = problem_of(request, text)
            if wrong is not None:
                self._refuse(data, peer, wrong)
                return
            unpack(request)
            tids = request.getTIds()
            _mark_source(request.getHFBody("via"), peer)
            _reachable(request, peer, self._trunk_of)
        except Exception as problem:  # noqa: BLE001 - whatever it was, the message cannot be read
            self._refuse(data, peer, problem)
            return
        if not self._is_heard(request, peer, call_id=tids[0][0]):
            return
        request.rtime = MonoTime()
        request.setSource(peer)
        request.peer = peer
        if self._came_by_another_way(request, tids[0]):
            self._answer_once(request.genResponse(482, "Loop Detected"), peer.server, tids[0], checksum)
            return
        try:
            self.incomingRequest(request, checksum, tids, peer.server)
        except (SdpParseError, SipParseError) as problem:
            self.sendResponse(problem.getResponse(request))

    def _is_heard(self, request: Any, peer: Peer, *, call_id: str) -> bool:
        if call_id in self.req_consumers or request.getMethod() == "ACK" or self._knows(peer):
            return True
        # No transaction of a stranger is open, so a CANCEL cancels nothing.
        return request.getMethod() != "CANCEL" and self._may_answer()

    def _came_by_another_way(self, request: Any, tid: Any) -> bool:
        """The same INVITE, forked on its way to us (RFC 3261 8.2.2.2), while the first is not over."""
        if request.getMethod() != "INVITE" or request.getHFBody("to").getTag() is not None:
            return False
        return tid[0] in self.req_consumers and self._invited.get(tid[:3], tid[4]) != tid[4]

    def _asked(self, request: Any, transaction: Any) -> Any:
        known, tid = self._knows(request.peer), transaction.tid
        answer = self._on_request(request, transaction)
        if answer is not None:
            response, *ends = answer
            if any(ends):  # a call, which somebody wants to hear the end of
                self._invited[tid[:3]] = tid[3]
            if known or any(ends) or self._knows(request.peer):
                return answer
            self._answer_once(response, transaction.userv, tid)
        if transaction.teE is not None:
            transaction.teE.cancel()
            transaction.teE = None
        return None

    def _answer_once(self, response: Any, server: Server, tid: Any, checksum: bytes | None = None) -> None:
        """Without a transaction (RFC 3261 8.2.7): never sent again by itself, and the same tag whenever the request comes again."""
        if response.getHFBody("to").getTag() is None:
            response.getHFBody("to").setTag(md5(repr(tid).encode(), usedforsecurity=False).hexdigest())
        self.transmitMsg(server, response, response.getHFBody("via").getTAddr(), checksum)

    def _refuse(self, data: bytes, peer: Peer, problem: Exception) -> None:
        if not self._may_refuse(peer):
            return
        wrong = problem if isinstance(problem, Malformed) else Malformed(400, "Bad Request")
        answer = raw_refusal(data, wrong, peer.address)
        if answer is not None:
            peer.server.send_to(answer, _back(peer))

    def newTransaction(self, msg: Any, resp_cb: Any = None, laddress: Any = None, userv: Any = None, **kw: Any) -> Any:
        if userv is None:
            address, transport = msg.getTarget()
            userv = self.l4r.server_for(address, str(transport).lower())
        return SipTransactionManager.newTransaction(self, msg, resp_cb, None, userv, **kw)

    def sendResponse(self, resp: Any, t: Any = None, *args: Any, **kw: Any) -> None:
        t = t or self.tserver[resp.getTId(wBRN=True)]
        SipTransactionManager.sendResponse(self, resp, t, *args, **kw)
        if resp.scode >= 200:
            _forget_the_asking(t, refused=resp.scode >= 300)
        if t.teD is not None:
            t.teD.cancel()
            t.teD = Timeout(self.timerD, self._ack_within, 1, t)

    def cancelTransaction(self, t: Any, extra_headers: Any = None) -> None:
        # sippy forgets why we cancel when no provisional response has come yet.
        if extra_headers is not None and t.state is not RINGING and t.cancel is not None:
            t.cancel.appendHeaders(extra_headers)
            extra_headers = None
        if t.state in (TRYING, RINGING):
            SipTransactionManager.cancelTransaction(self, t, extra_headers)

    def doCancel(self, t: Any, rtime: Any = None, req: Any = None) -> None:
        told = t.cancel_cb
        SipTransactionManager.doCancel(self, t, rtime, req)
        if told is not None and t.cancel_cb is None:  # forgotten with the 487 that was sent first
            told(rtime or MonoTime(), req)

    def timerA(self, t: Any) -> None:
        if not t.userv.reliable:
            SipTransactionManager.timerA(self, t)

    def timerB(self, t: Any) -> None:
        if t.state is TRYING:
            self.l4r.silent(t.address[0])
        SipTransactionManager.timerB(self, t)

    def transmitData(self, userv: Server, data: Any, address: Address, cachesum: Any = None, lossemul: int = 0) -> None:
        sent = data if isinstance(data, bytes) else data.encode()
        userv.send_to(sent, address)
        if cachesum is not None:
            self.l1rcache[cachesum] = Sent(userv, sent, address)

    def rCachePurge(self) -> None:
        self.l2rcache, self.l1rcache = self.l1rcache, Memory()
        self._answered.age()
        self._invited.age()


def _forget_the_asking(t: Any, *, refused: bool) -> None:
    """A finished transaction waits up to 32 s for its ACK. All it needs by then is its text; a whole message and a dialog are 50 kB."""
    t.r487 = t.cancel_cb = None
    if refused:  # nobody asks whether a refusal was heard
        t.noack_cb = None


def _back(peer: Peer) -> Address:
    return (peer.received, peer.address[1])


def _mark_source(via: Any, peer: Peer) -> None:
    """RFC 3581: answers go where the request came from, whatever its Via says."""
    host, port = via.getAddr()
    elsewhere = host != peer.received
    if elsewhere:
        via.params["received"] = peer.received
    if "rport" in via.params or peer.server.reliable or (elsewhere and port != peer.address[1]):
        via.params["rport"] = str(peer.address[1])


def _reachable(message: Any, peer: Peer, trunk_of: TrunkOf) -> None:
    """Rewrite a Contact that leads nowhere (NAT, connection-only transports) to where its owner really sends from."""
    if peer.transport == "wss":
        # Nothing stands between a browser and us. Whoever says otherwise would have us send to an address of their choice.
        message.delHFs("record-route")
        for other in message.getHFs("contact")[1:]:
            message.removeHeader(other)
    if message.countHFs("contact") != 1 or message.countHFs("record-route"):
        return
    contact = message.getHFBody("contact")
    if contact.asterisk or contact.getUrl() is None:
        return
    url = contact.getUrl()
    if isinstance(peer.server, StreamServer) and _leads_to_trunk(url, peer, trunk_of):
        url.transport = url.transport or peer.transport
        peer.server.also_reaches(url.getTAddr()[0], peer.address)
        return
    if peer.server.reliable:
        url.host, url.port, url.transport = peer.received, peer.address[1] or None, peer.transport
        return
    ip = ip_of(url.host)
    if ip is not None and url.host != peer.address[0] and (not ip.is_global or url.port == 0):
        url.host, url.port = peer.address


def _leads_to_trunk(url: Any, peer: Peer, trunk_of: TrunkOf) -> bool:
    """A provider can be connected to, so its Contact is good after its connection has ended, unless it is one of a network behind it."""
    trunk = trunk_of(peer.address[0])
    if trunk is None or trunk_of(url.host) not in (trunk, None):
        return False
    ip = ip_of(url.host)
    return ip is None or ip.is_global or url.host == peer.address[0]
