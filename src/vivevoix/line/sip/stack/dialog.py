"""One SIP dialog (sippy's UA) behind a small interface of ours: who owns it is told in our words what the far side did.

sippy's behaviours that do not suit us are replaced by subclassed states here, each with its reason.
"""

import logging
import re
from collections.abc import Callable
from typing import Any, ClassVar, Protocol
from urllib.parse import unquote

from sippy.CCEvents import (
    CCEventConnect,
    CCEventDisconnect,
    CCEventFail,
    CCEventPreConnect,
    CCEventRedirect,
    CCEventRing,
    CCEventTry,
    CCEventUpdate,
)
from sippy.MsgBody import MsgBody
from sippy.SipAddress import SipAddress
from sippy.SipCallId import SipCallId
from sippy.SipConf import SipConf
from sippy.SipContact import SipContact
from sippy.SipContentType import SipContentType
from sippy.SipHeader import SipHeader
from sippy.SipReason import SipReason
from sippy.SipURL import SipURL
from sippy.UA import UA
from sippy.UacStateRinging import UacStateRinging
from sippy.UacStateTrying import UacStateTrying
from sippy.UacStateUpdating import UacStateUpdating
from sippy.UasStateRinging import UasStateRinging
from sippy.UasStateTrying import UasStateTrying
from sippy.UasStateUpdating import UasStateUpdating
from sippy.UaStateConnected import UaStateConnected

from vivevoix.line.sip.sdp import Unacceptable
from vivevoix.line.sip.stack.network import Address

log = logging.getLogger(__name__)

ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, UPDATE"
OUR_USER = "vivevoix"
"""The user part of our Contact."""
RETRY_UPDATE = "5"
"""Seconds, 0 to 10 (RFC 3311 5.2)."""
LINGER = 6.0
"""Seconds a finished dialog still answers a BYE that was under way."""


class Owner(Protocol):
    """Who is told. `body` is the text of a session description."""

    def trying(self, dialog: "Dialog") -> None: ...
    def rang(self, dialog: "Dialog", body: str | None) -> None:
        """`body`: where its sound comes from before anybody answers (183), mostly none."""

    def answered(self, dialog: "Dialog", body: str | None) -> None: ...
    def failed(self, dialog: "Dialog", code: int) -> None: ...
    def ended(self, dialog: "Dialog") -> None: ...
    def unheard(self, dialog: "Dialog") -> None:
        """Nothing came back to our 200 in all the time it was sent again: the caller is not there any more."""

    def described(self, dialog: "Dialog", body: str) -> None:
        """The far side's answer to an offer of ours that came in its ACK. Raises Unacceptable."""

    def offered(self, dialog: "Dialog", body: str | None) -> str:
        """A new offer inside the dialog, or None for "make me one": what we answer. Raises Unacceptable."""

    def keyed(self, dialog: "Dialog", digits: str) -> None: ...
    def referred(self, dialog: "Dialog", target: str, replaces: tuple[str, str, str] | None) -> None: ...


class _InDialog:
    """Requests inside a dialog that sippy handles otherwise or not at all."""

    ua: Any

    def _refer(self, req: Any) -> None:
        """sippy hangs up at once on REFER; a transfer is for the desk to decide."""
        aim = _refer_target(req)
        if aim is None:
            req.sendResponse(400, "Bad Refer-To")
            return
        req.sendResponse(202, "Accepted")
        self.ua.owner.referred(self.ua, *aim)

    def _update(self, req: Any) -> None:
        """RFC 3311; sippy has no UPDATE. Without a body it only proves that we live."""
        response = req.genResponse(200, "OK", server=self.ua.local_ua)
        response.appendHeader(SipHeader(name="contact", body=self.ua.lContact))
        if req.getBody() is not None:
            try:
                response.setBody(MsgBody(self.ua.owner.offered(self.ua, str(req.getBody()))))
            except Unacceptable:
                response = req.genResponse(488, "Not Acceptable Here", server=self.ua.local_ua)
        self.ua.global_config["_sip_tm"].sendResponse(response)

    def _info(self, req: Any) -> None:
        req.sendResponse(200, "OK")
        digits = _dtmf(req.getBody())
        if digits:
            self.ua.owner.keyed(self.ua, digits)

    def _fine(self, req: Any) -> None:
        req.sendResponse(200, "OK")

    def _refuse(self, req: Any) -> None:
        response = req.genResponse(405, "Method Not Allowed", server=self.ua.local_ua)
        response.appendHeader(SipHeader(name="allow", body=None, bodys=ALLOW))
        self.ua.global_config["_sip_tm"].sendResponse(response)

    ours: ClassVar[dict[str, Any]] = {"REFER": _refer, "UPDATE": _update, "INFO": _info, "OPTIONS": _fine, "NOTIFY": _fine}

    def recvRequest(self, req: Any) -> Any:
        method = req.getMethod()
        if (mine := self.ours.get(method)) is not None:
            return mine(self, req)
        if method not in ("INVITE", "BYE", "ACK", "CANCEL"):
            return self._refuse(req)
        return super().recvRequest(req)  # type: ignore[misc]


class Connected(_InDialog, UaStateConnected):  # type: ignore[misc]
    def _recvRequestInvite(self, req: Any) -> Any:
        """A new offer. sippy takes a body-less re-INVITE for a hold; it asks for an offer of ours (RFC 3261 14.2)."""
        ua = self.ua
        if req.countHFs("contact"):
            ua.rTarget = req.getHFBody("contact").getUrl().getCopy()
            if not ua.routes:
                ua.rAddr = ua.rTarget.getTAddr()
        ua.uasResp = req.genResponse(100, "Trying", server=ua.local_ua)
        ua.global_config["_sip_tm"].sendResponse(ua.uasResp)
        body = req.getBody()
        try:
            answer = MsgBody(ua.owner.offered(ua, None if body is None else str(body)))
        except Unacceptable:
            ua.sendUasResponse(488, "Not Acceptable Here")
            return
        ua.lSDP = answer
        ua.sendUasResponse(200, "OK", answer, (ua.lContact,), ack_wait=body is None)

    recv_request_handlers: ClassVar[dict[str, Any]] = {**UaStateConnected.recv_request_handlers, "INVITE": _recvRequestInvite}


class _Early:
    """An UPDATE before the answer (RFC 3311): sippy would say that there is no such dialog, and some providers then end the call."""

    ua: Any

    def recvRequest(self, req: Any) -> Any:
        if req.getMethod() != "UPDATE":
            return super().recvRequest(req)  # type: ignore[misc]
        if req.getBody() is None:
            response = req.genResponse(200, "OK", server=self.ua.local_ua)
            response.appendHeader(SipHeader(name="contact", body=self.ua.lContact))
        elif self.ua.calls:
            # Our own offer is not answered yet; theirs has to wait (5.2).
            response = req.genResponse(491, "Request Pending", server=self.ua.local_ua)
        else:
            response = req.genResponse(500, "Server Internal Error: an offer is open", server=self.ua.local_ua)
            response.appendHeader(SipHeader(name="retry-after", bodys=RETRY_UPDATE))
        response.getHFBody("to").setTag(self.ua.lTag)
        self.ua.global_config["_sip_tm"].sendResponse(response)
        return None


class UasTrying(_Early, UasStateTrying):  # type: ignore[misc]
    pass


class UasRinging(_Early, UasStateRinging):  # type: ignore[misc]
    pass


class UacTrying(_Early, UacStateTrying):  # type: ignore[misc]
    pass


class UacRinging(_Early, UacStateRinging):  # type: ignore[misc]
    pass


class UacUpdating(_InDialog, UacStateUpdating):  # type: ignore[misc]
    pass


class UasUpdating(_InDialog, UasStateUpdating):  # type: ignore[misc]
    pass


class Dialog(UA):  # type: ignore[misc]
    """One dialog. Made by `arriving` or `calling`."""

    rAddr: Any
    UasStateTrying = UasTrying
    UasStateRinging = UasRinging
    UacStateTrying = UacTrying
    UacStateRinging = UacRinging
    UaStateConnected = Connected
    UacStateUpdating = UacUpdating
    UasStateUpdating = UasUpdating
    godead_timeout = LINGER

    def __init__(
        self, config: dict[str, Any], owner: Owner, *, next_hop: Address, transport: str, auth: tuple[str, str] | None = None
    ) -> None:
        user, password = auth or (None, None)
        super().__init__(config, self._happened, user, password, nh_address=next_hop, nh_transport=transport)
        self.owner = owner
        self.over = False
        self.up = False
        self.calls = False
        """The INVITE was ours."""

    @property
    def far(self) -> tuple[Address, str]:
        """Where the next request goes: address and transport."""
        far: tuple[Address, str] = self.rAddr
        return far

    def names(self) -> tuple[str, str | None, str | None]:
        """Call-ID, our tag, their tag."""
        names: tuple[str, str | None, str | None] = self.getCID()
        return names

    def ring(self) -> None:
        self.recvEvent(CCEventRing((180, "Ringing", None)))

    def answer(self, body: str, *, is_offer: bool) -> None:
        """200 OK. When the INVITE had no offer, ours is one and the answer comes with the ACK."""
        self.up = True
        event = CCEventPreConnect if is_offer else CCEventConnect
        self.recvEvent(event((200, "OK", MsgBody(body))))

    def refuse(self, code: int, reason: str) -> None:
        self.over = True
        self.recvEvent(CCEventFail((code, reason)))

    def end(self, reason: tuple[int, str] | None = None) -> None:
        """CANCEL or BYE, whichever it takes. Tells the owner nothing more."""
        if self.over:
            return
        self.over = True
        event = CCEventDisconnect()
        if reason is not None:
            event.reason_rfc3326 = SipReason(protocol="SIP", cause=reason[0], reason=reason[1])
        self.recvEvent(event)

    def disconnect(self, rtime: Any = None, origin: Any = None) -> None:
        """sippy's way of saying that the ACK never came (RFC 3261 13.3.1.4), which it takes for a hang-up."""
        if not self.over:
            self.owner.unheard(self)

    def cleanup(self) -> None:
        """Dead: nobody is told anything more. Owner and dialog held each other, and would wait for the next full collection."""
        self.over = True
        self.__dict__.pop("owner", None)

    def notify(self, code: int, reason: str, *, final: bool) -> None:
        """How a transfer goes (RFC 3515)."""
        if not self.isConnected():
            return
        kind = SipContentType("message/sipfrag;version=2.0")
        kind.parse()
        request = self.genRequest("NOTIFY", MsgBody(f"SIP/2.0 {code} {reason}\r\n", kind))
        state = "terminated;reason=noresource" if final else "active;expires=60"
        request.appendHeaders([SipHeader(s="Event: refer"), SipHeader(s=f"Subscription-State: {state}")])
        self.newTransaction(request)

    def ask_alive(self, answered: Callable[[int], None]) -> None:
        """OPTIONS inside the dialog (RFC 3261 11.2). `answered` is told every final code, 408 when none came."""
        if self.isConnected():
            self.newTransaction(self.genRequest("OPTIONS"), resp_cb=lambda response: _final(response, answered))

    def isYours(self, req: Any = None, call_id: Any = None, from_tag: Any = None, to_tag: Any = None) -> Any:
        if req is None or req.getMethod() != "UPDATE" or self.up or self.over:
            return super().isYours(req, call_id, from_tag, to_tag)
        # Before the answer sippy goes by the branch of the INVITE alone, and does not keep the tag of whoever rings.
        theirs = None if self.calls else self.rUri.getTag()
        is_same = str(req.getHFBody("call-id")) == str(self.cId) and req.getHFBody("to").getTag() == self.lTag
        return self if is_same and theirs in (None, req.getHFBody("from").getTag()) else None

    def move(self, host: str) -> None:
        """A browser came back on another connection: the dialog goes on there."""
        self.rTarget.host = host
        self.rAddr = ((host, self.rAddr[0][1]), "wss")

    def _happened(self, event: Any, ua: Any) -> None:
        if self.over:
            return
        match event:
            case CCEventRing():
                code, _, body = event.getData()
                if code >= 180:
                    self.owner.rang(self, None if body is None else str(body))
                else:
                    self.owner.trying(self)
            case CCEventConnect():
                self._connected(*event.getData())
            case CCEventFail() | CCEventRedirect():
                self.over = True
                self.owner.failed(self, event.getData()[0])
            case CCEventDisconnect():
                self.over = True
                self.owner.ended(self)
            case CCEventTry() | CCEventUpdate() | _:
                return  # the INVITE is known already

    def _connected(self, code: int | str, reason: str, body: Any) -> None:
        text = None if body is None else str(body)
        if code != "ACK":
            self.up = True
            self.owner.answered(self, text)
        elif text is not None:
            try:
                self.owner.described(self, text)
            except Unacceptable:
                self.recvEvent(CCEventDisconnect())
                self.over = True
                self.owner.failed(self, 488)


def _final(response: Any, answered: Callable[[int], None]) -> None:
    if response.scode >= 200:
        answered(response.scode)


def our_contact(user: str) -> Any:
    """A Contact whose address is filled in by the socket it leaves by."""
    url = SipURL(username=user, host=SipConf.my_address, port=SipConf.my_port, transport=SipConf.my_transport)
    return SipContact(address=SipAddress(url=url, hadbrace=True))


def arriving(config: dict[str, Any], owner: Owner, request: Any, transaction: Any) -> tuple[Dialog, Any]:
    """The dialog of an INVITE that came, already answered by 100, and what the transaction layer wants to know of it."""
    address, transport = request.getSource(2)
    dialog = Dialog(config, owner, next_hop=address, transport=transport)
    dialog.lContact = our_contact(OUR_USER)
    return dialog, dialog.recvRequest(request, transaction)


def calling(
    config: dict[str, Any],
    owner: Owner,
    *,
    target: Any,
    next_hop: tuple[Address, str],
    from_user: str,
    from_name: str | None,
    from_host: str | None = None,
    body: str,
    headers: tuple[tuple[str, str], ...] = (),
    auth: tuple[str, str] | None = None,
) -> Dialog:
    """Send an INVITE. `target` is a sippy SipURL."""
    dialog = Dialog(config, owner, next_hop=next_hop[0], transport=next_hop[1], auth=auth)
    dialog.calls = True
    dialog.lContact = our_contact(OUR_USER)
    event = CCEventTry((SipCallId(), from_user, target.username, MsgBody(body), None, from_name))

    def set_up(ua: Any) -> None:
        ua.rTarget = target
        ua.lContact.getUrl().username = OUR_USER
        if from_host:
            ua.lUri.getUrl().host, ua.lUri.getUrl().port = from_host, None

    event.onUacSetupComplete = set_up
    event.extra_headers = [SipHeader(s=f"{name}: {value}") for name, value in headers]
    dialog.recvEvent(event)
    return dialog


_REFER = re.compile(r"sips?:([^@;?>\s]+)(?:@[^?>\s]*)?(?:\?([^>\s]*))?")
_REPLACES = re.compile(r"(?i)(?:^|&)replaces=([^&]*)")


def _refer_target(req: Any) -> tuple[str, tuple[str, str, str] | None] | None:
    """User part of Refer-To, and the dialog it replaces (RFC 3891): Call-ID, to-tag, from-tag."""
    if req.countHFs("refer-to") != 1:
        return None
    text = req.getHF("refer-to").body.body or str(req.getHF("refer-to").body)
    shape = _REFER.search(text)
    if shape is None:
        return None
    replaces = _REPLACES.search(shape[2] or "")
    return unquote(shape[1])[:64], _replaced(unquote(replaces[1])) if replaces else None


def _replaced(value: str) -> tuple[str, str, str]:
    call, *params = value.split(";")
    tags = dict(param.partition("=")[::2] for param in params)
    return call.strip(), tags.get("to-tag", ""), tags.get("from-tag", "")


_RELAY = re.compile(r"(?im)^[ \t]{0,8}signal[ \t]{0,8}=[ \t]{0,8}([0-9A-D*#])[ \t]{0,8}\r?$")
_SINGLE = re.compile(r"(?i)\A\s{0,8}([0-9A-D*#])\s{0,8}\Z")


def _dtmf(body: Any) -> str:
    """The key in an INFO: `application/dtmf-relay` (Signal=5) or `application/dtmf` (5)."""
    if body is None:
        return ""
    shape = {"application/dtmf-relay": _RELAY, "application/dtmf": _SINGLE}.get(body.getType())
    found = shape.search(str(body)) if shape else None
    return found[1].upper() if found else ""
