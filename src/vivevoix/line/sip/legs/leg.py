"""What every leg does: its dialog, its audio, and the facts it tells."""

import logging
import time
from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from vivevoix.core.calls import events
from vivevoix.core.calls.events import DigitPressed, LegEnded, LegHeld, LegResumed, LineFact, TransferAsked
from vivevoix.core.calls.orders import AcceptPhone, AnswerCaller, EndLeg, Hear, LineOrder, RingPhone, SendDigits, TellTransfer
from vivevoix.core.calls.telephones import Ended, Tone, WhyEnd
from vivevoix.core.ids import CallId, LegId
from vivevoix.line.media import port as media
from vivevoix.line.port import LegState
from vivevoix.line.sip.addresses import bare, ip_of
from vivevoix.line.sip.legs.patience import Patience
from vivevoix.line.sip.legs.pulse import Pulse
from vivevoix.line.sip.media_link import MediaLink
from vivevoix.line.sip.sdp import Ours, Sound, Unacceptable, read_sound
from vivevoix.line.sip.stack.browsers import Browsers
from vivevoix.line.sip.stack.dialog import Dialog
from vivevoix.line.sip.stack.loop import Loop, now
from vivevoix.line.sip.stack.network import Address, Network

log = logging.getLogger(__name__)

SILENT_AFTER = 5.0
"""Seconds a telephone may take to say anything at all before it counts as unreachable (RFC 3261 would wait 32)."""
CONFIRM_WITHIN = 15.0
"""Seconds to press 1 on an outside telephone."""
CONFIRM_KEY = "1"
ELSEWHERE = (200, "Call completed elsewhere")

AboutAudio = media.AudioStopped | media.AudioReturned | media.AudioPatchy | media.AudioSteady


class Where(Struct, frozen=True, kw_only=True):
    """One device to ring."""

    target: Any
    """The Request-URI, a sippy SipURL."""
    next_hop: tuple[Address, str]
    """Address and transport."""
    from_user: str
    from_name: str | None = None
    from_host: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    auth: tuple[str, str] | None = None
    browser: bool = False


class House(Protocol):
    """What a leg needs of the process it lives in."""

    loop: Loop
    network: Network
    media: MediaLink
    browsers: Browsers
    config: dict[str, Any]
    patience: Patience

    def tell(self, fact: LineFact) -> None: ...
    def over(self, leg: "Leg") -> None: ...
    def number(self, user: str) -> str: ...
    def sounds_early(self, leg: "Leg") -> None: ...
    def leg_of_dialog(self, call_id: str, tags: frozenset[str]) -> LegId | None: ...


class Leg:
    """What both kinds have in common: one far telephone, its audio, its end."""

    def __init__(self, house: House, call: CallId, leg: LegId) -> None:
        self.house, self.call, self.id = house, call, leg
        self.state = LegState.RINGING
        self.dialog: Dialog | None = None
        self.account: str | None = None
        self.is_over = False
        self._ours = Ours()
        self._port = 0
        self._local = ""
        self._is_open = False
        self._hear: Hear | None = None
        self._put_through_at: float | None = None
        """When somebody was first put through to it, on the monotonic clock."""
        self._ready: media.BrowserReady | None = None
        self._when_ready: Callable[[], None] | None = None
        self._far: Sound | None = None
        self._descriptions = 0
        """How often the far side has told media where it is."""
        self._held = False
        self._is_silent = False
        self._fell_silent = False
        self._pulse: Pulse | None = None

    @property
    def dialogs(self) -> tuple[Dialog, ...]:
        """Every dialog of this leg: one when answered, one for each device while it rings."""
        return (self.dialog,) if self.dialog is not None else ()

    # Orders.

    def do(self, order: LineOrder) -> None:
        match order:
            case Hear():
                self._hear = order
                if order.legs and self._put_through_at is None:
                    self._put_through_at = time.monotonic()
                if self._is_open and not self._asks_to_confirm:
                    self.house.media.say(media.Hear(leg=order.leg, legs=order.legs, tone=order.tone))
            case SendDigits():
                self.house.media.say(media.SendDigits(leg=self.id, digits=order.digits))
            case TellTransfer(worked=worked):
                if self.dialog is not None:
                    self.dialog.notify(200 if worked else 503, "OK" if worked else "Service Unavailable", final=True)
            case EndLeg(why=why):
                self.end(why)
            case AnswerCaller() | AcceptPhone() | RingPhone():
                return  # said to the other kind of leg: nothing to do

    def end(self, why: WhyEnd) -> None:
        raise NotImplementedError

    @property
    def _asks_to_confirm(self) -> bool:
        return False

    def cut(self) -> None:
        """Media or the whole line goes: end the dialog whatever its state."""
        self._finish(Ended.LOST)

    # Told by media.

    def media_said(self, message: media.MediaSays) -> None:
        match message:
            case media.BrowserReady():
                self.browser_ready(message)
            case media.LegFailed(why=why):
                # What a telephone says of itself later and cannot be used leaves its audio as it was.
                if why is not media.WhyFailed.BAD_FAR or self._descriptions <= 1:
                    self.media_failed(why)
            case media.DigitHeard(digit=digit):
                self.digit(digit, passed_on=True)
            case media.AudioBegan():
                self.audio_began()
            case media.AudioStopped() | media.AudioReturned() | media.AudioPatchy() | media.AudioSteady():
                self.audio(message)
            case _:
                return  # reports and tap rows are for others

    def browser_ready(self, ready: media.BrowserReady) -> None:
        self._ready = ready
        when, self._when_ready = self._when_ready, None
        if when is not None and not self.is_over:
            when()

    def media_failed(self, why: media.WhyFailed) -> None:
        log.error("a leg's audio could not be opened: %s", why)
        self._finish(Ended.FAILED)

    def audio(self, said: AboutAudio) -> None:
        """Nothing is heard of this leg any more, or again, or in pieces."""
        if isinstance(said, media.AudioStopped | media.AudioReturned):
            self._is_silent = isinstance(said, media.AudioStopped)
            self._fell_silent = isinstance(said, media.AudioStopped) and not said.never
            if self._pulse is not None:
                self._pulse.wait()
        self.house.tell(_about_audio(said))

    def digit(self, digit: str, *, passed_on: bool) -> None:
        """A key, heard by media, which passes it on with the audio, or told by INFO."""
        self.house.tell(DigitPressed(at=now(), leg=self.id, digit=digit, passed_on=passed_on))

    def audio_began(self) -> None:
        """Only what a telephone we ring sounds like before it is answered is of interest."""

    def hear_instead_of_ringing(self, other: LegId) -> None:
        """The telephone we ring for this one has a sound of its own already; the desk's next order ends this."""
        if self._is_open and self._hear is not None and self._hear.tone is Tone.RINGING and not self._hear.legs:
            self.house.media.say(media.Hear(leg=self.id, legs=(other,)))

    # Told by the dialog.

    def trying(self, dialog: Dialog) -> None:
        """Only telephones we ring try."""

    def rang(self, dialog: Dialog, body: str | None) -> None:
        """Only telephones we ring ring."""

    def answered(self, dialog: Dialog, body: str | None) -> None:
        """Only telephones we ring answer."""

    def failed(self, dialog: Dialog, code: int) -> None:
        self._finish(Ended.FAILED)

    def ended(self, dialog: Dialog) -> None:
        self._finish(Ended.HUNG_UP)

    def unheard(self, dialog: Dialog) -> None:
        self._finish(Ended.LOST)

    def keyed(self, dialog: Dialog, digits: str) -> None:
        for digit in digits:
            self.digit(digit, passed_on=False)

    def described(self, dialog: Dialog, body: str) -> None:
        self._learn(read_sound(body))

    def offered(self, dialog: Dialog, body: str | None) -> str:
        if body is None:
            return self._our_offer(dialog.far[0][0])
        sound = read_sound(body)
        if sound.is_browser != (self._ready is not None):
            raise Unacceptable
        self._learn(sound)
        return self._our_answer(sound, dialog.far[0][0])

    def referred(self, dialog: Dialog, target: str, replaces: tuple[str, str, str] | None) -> None:
        other = None
        if replaces is not None:
            other = self.house.leg_of_dialog(replaces[0], frozenset(replaces[1:]))
            if other is None:
                dialog.notify(481, "Call Leg/Transaction Does Not Exist", final=True)
                return
        dialog.notify(100, "Trying", final=False)
        self.house.tell(TransferAsked(at=now(), leg=self.id, target=target, number=self.house.number(target), replaces=other))

    # Whether it is still there.

    def _take_pulse(self) -> None:
        """From when it is answered."""
        if self.dialog is not None and not self.is_over:
            self._pulse = Pulse(
                self.dialog,
                self.house.loop,
                self.house.patience,
                is_reachable=self._is_reachable,
                is_heard=self._is_heard,
                fell_silent=lambda: self._fell_silent,
                lost=self.cut,
            )

    def _put_down(self) -> Ended:
        """Its own user ended it: after somebody could be heard on it, or before."""
        since = self._put_through_at
        could_hear = since is not None and time.monotonic() - since >= self.house.patience.breath
        return Ended.HUNG_UP if could_hear else Ended.HEARD_NOBODY

    def _is_reachable(self) -> bool:
        if self.dialog is None:
            return False
        (host, _), transport = self.dialog.far
        return transport != "wss" or self.house.browsers.is_open(host)

    def _is_heard(self) -> bool:
        return not self._is_silent and self._far is not None and self._far.speaks

    # Audio.

    def _reserve(self, far_host: str) -> None:
        """A port of ours for a plain leg. Raises NoPort."""
        self._local = self.house.network.local_host(far_host)
        self._port, few = self.house.media.take_port(self._local)
        if few:
            self._open_plain()

    def _open_plain(self) -> None:
        if not self._is_open:
            self.house.media.say(media.OpenPlain(leg=self.id, port=self._port))
            self._opened()

    def _open_browser(self, offer: media.BrowserFar | None, then: Callable[[], None]) -> None:
        self._when_ready = then
        self._descriptions += offer is not None
        self.house.media.say(media.OpenBrowser(leg=self.id, offer=offer))
        self._opened()

    def _opened(self) -> None:
        self._is_open = True
        if self._hear is not None:
            self.house.media.say(media.Hear(leg=self.id, legs=self._hear.legs, tone=self._hear.tone))

    def _learn(self, sound: Sound) -> None:
        """What the far side says about its audio, told to media; a hold told to the desk."""
        self._far = sound
        self._descriptions += 1
        if self._ready is not None:
            self._ours.agreed(sound)
            self.house.media.say(media.SetBrowserFar(leg=self.id, far=sound.as_browser()))
        else:
            self._open_plain()
            self.house.media.say(plain_far(self.id, sound, self.dialogs))
        self._notice_hold(sound.holds_us)

    def _notice_hold(self, held: bool) -> None:
        if held != self._held and self.state is LegState.ANSWERED:
            fact = LegHeld(at=now(), leg=self.id) if held else LegResumed(at=now(), leg=self.id)
            self.house.tell(fact)
        self._held = held

    def _our_host(self, far_host: str) -> str:
        return self.house.network.our_host(far_host)

    def _our_offer(self, far_host: str) -> str:
        port = self._ready.port if self._ready else self._port
        return self._ours.offer(self._our_host(far_host), port, browser=self._ready)

    def _our_answer(self, sound: Sound, far_host: str) -> str:
        port = self._ready.port if self._ready else self._port
        return self._ours.answer(sound, self._our_host(far_host), port, browser=self._ready)

    def _finish(self, why: Ended) -> None:
        """Once: the dialog ends, the audio is closed, the end is told."""
        if self.is_over:
            return
        self.is_over = True
        if self._pulse is not None:
            self._pulse.stop()
        self._end_dialogs(None)
        if self._is_open:
            self.house.media.say(media.CloseLeg(leg=self.id))
        elif self._port:
            self.house.media.give_back(self._local, self._port)
        self.house.tell(LegEnded(at=now(), leg=self.id, why=why))
        self.house.over(self)

    def _end_dialogs(self, reason: tuple[int, str] | None) -> None:
        if self.dialog is not None:
            self.dialog.end(reason)


def plain_far(leg: LegId, sound: Sound, said_in: tuple[Dialog, ...]) -> media.SetFar:
    """What media is told; with it the address the words came from, where the telephone is likelier than anywhere else."""
    hosts = [bare(dialog.far[0][0]) for dialog in said_in]
    return media.SetFar(
        leg=leg,
        signalled=next((host for host in hosts if ip_of(host)), None),
        host=sound.host,
        port=sound.port,
        codec=sound.codec,
        digits=sound.digits,
        hears=sound.hears,
        speaks=sound.speaks,
        ptime=sound.ptime,
    )


def _about_audio(said: AboutAudio) -> events.AudioFact:
    match said:
        case media.AudioStopped(leg=leg):
            return events.AudioStopped(at=now(), leg=leg)
        case media.AudioReturned(leg=leg):
            return events.AudioReturned(at=now(), leg=leg)
        case media.AudioPatchy(leg=leg, lost=lost):
            return events.AudioPatchy(at=now(), leg=leg, lost=lost)
        case media.AudioSteady(leg=leg):
            return events.AudioSteady(at=now(), leg=leg)
