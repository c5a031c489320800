"""The leg of a telephone we ring: on several devices of one account at once; the first that answers is the leg."""

import logging

from msgspec.structs import replace

from vivevoix.core.calls.events import LegAnswered
from vivevoix.core.calls.orders import AcceptPhone, LineOrder
from vivevoix.core.calls.telephones import Ended, OutsideNumber, Tone, WhyEnd
from vivevoix.core.ids import CallId, LegId
from vivevoix.line.media import port as media
from vivevoix.line.port import LegState
from vivevoix.line.sip.legs.leg import CONFIRM_KEY, CONFIRM_WITHIN, ELSEWHERE, SILENT_AFTER, House, Leg, Where, plain_far
from vivevoix.line.sip.media_link import NoPort
from vivevoix.line.sip.sdp import Unacceptable, read_sound
from vivevoix.line.sip.stack.dialog import Dialog, calling
from vivevoix.line.sip.stack.loop import Timer, now
from vivevoix.line.sip.stack.network import NoSuchTransport

log = logging.getLogger(__name__)

_WORST: tuple[Ended, ...] = (Ended.DECLINED, Ended.BUSY, Ended.NO_ANSWER, Ended.FAILED, Ended.UNREACHABLE)
"""When every device of a telephone has said no, the first of these that one of them said is what the person said."""


def ended_of(code: int) -> Ended:
    """What a refusal means to the people waiting (RFC 3261 21). Declined is only what a person said: 603, 607 and 608 (RFC 8197, 8688).

    A telephone that sends us elsewhere (3xx) counts as not there: where it forwards to was chosen on the telephone, outside the
    house's own rules about who is rung and which numbers may be.
    """
    match code:
        case 603 | 607 | 608:
            return Ended.DECLINED
        case 486 | 600:
            return Ended.BUSY
        case 408 | 487:
            return Ended.NO_ANSWER
        case 400 | 406 | 413 | 414 | 415 | 416 | 420 | 421 | 488 | 491 | 493 | 494 | 500 | 501 | 505 | 513 | 580 | 606:
            return Ended.FAILED
        case _:
            return Ended.UNREACHABLE


class RingingLeg(Leg):
    """A telephone we ring, on all its devices at once."""

    def __init__(self, house: House, call: CallId, leg: LegId, *, outside: OutsideNumber | None) -> None:
        super().__init__(house, call, leg)
        self._must_confirm = outside is not None and outside.must_confirm
        self._may_sound_early = outside is not None and not outside.must_confirm
        self._devices: dict[Dialog, Timer | None] = {}
        self._refusals: list[Ended] = []
        self._confirm_timer: Timer | None = None

    def ring(self, places: tuple[Where, ...]) -> None:
        if not places:
            self._finish(Ended.UNREACHABLE)
        elif places[0].browser:
            self._open_browser(None, lambda: self._invite(places))
        else:
            try:
                self._reserve(places[0].next_hop[0][0])
            except NoPort:
                log.exception("a telephone cannot be rung")
                self._finish(Ended.FAILED)
                return
            self._invite(places)

    def _invite(self, places: tuple[Where, ...]) -> None:
        for place in places:
            try:
                self._invite_one(place)
            except NoSuchTransport:
                log.warning("a telephone speaks a transport or address family this line does not listen on")
        if not self._devices:
            self._finish(Ended.UNREACHABLE)

    def _invite_one(self, place: Where) -> None:
        dialog = calling(
            self.house.config,
            self,
            target=place.target,
            next_hop=place.next_hop,
            from_user=place.from_user,
            from_name=place.from_name,
            from_host=place.from_host,
            body=self._our_offer(place.next_hop[0][0]),
            headers=place.headers,
            auth=place.auth,
        )
        self._devices[dialog] = self.house.loop.after(SILENT_AFTER, self._said_nothing, dialog)

    @property
    def dialogs(self) -> tuple[Dialog, ...]:
        return super().dialogs or tuple(self._devices)

    def do(self, order: LineOrder) -> None:
        if isinstance(order, AcceptPhone):
            self._confirmed()
        else:
            super().do(order)

    def end(self, why: WhyEnd) -> None:
        if self.is_over:
            return
        self._end_dialogs(ELSEWHERE if why is WhyEnd.ELSEWHERE else None)
        self._finish(Ended.ENDED_BY_US)

    def rang(self, dialog: Dialog, body: str | None) -> None:
        self._heard_of(dialog)
        if body is not None and self._may_sound_early:
            self._sound_early(body)

    def _sound_early(self, body: str) -> None:
        """What the network says before anybody answers: its own ringing, or that the number is not in service (RFC 3960 3.2)."""
        try:
            sound = read_sound(body)
        except Unacceptable:
            return
        self._open_plain()
        self.house.media.say(replace(plain_far(self.id, sound, self.dialogs), speaks=False))

    def audio_began(self) -> None:
        if self.dialog is None:
            self.house.sounds_early(self)

    def answered(self, dialog: Dialog, body: str | None) -> None:
        if self.dialog is not None:
            return  # an answer to a re-INVITE: nothing new
        self._heard_of(dialog)
        try:
            sound = read_sound(body or "")
            if sound.is_browser != (self._ready is not None):
                raise Unacceptable
        except Unacceptable:
            dialog.end((488, "Not Acceptable Here"))
            self._one_refused(dialog, Ended.FAILED)
            return
        self.dialog = dialog
        self._end_others(dialog)
        self._learn(sound)
        if self._must_confirm:
            self._ask_to_confirm()
        else:
            self._is_answered()

    def failed(self, dialog: Dialog, code: int) -> None:
        self._heard_of(dialog)
        if dialog is self.dialog:
            self._finish(Ended.FAILED)
        elif code in (600, 603, 607, 608):
            # Said for all devices of the person, not for this one alone (RFC 3261 21.6).
            self._finish(ended_of(code))
        else:
            self._one_refused(dialog, ended_of(code))

    def ended(self, dialog: Dialog) -> None:
        if dialog is not self.dialog:
            self._one_refused(dialog, Ended.NO_ANSWER)
        elif self.state is LegState.ANSWERED:
            self._finish(self._put_down())
        else:
            self._finish(Ended.NOT_CONFIRMED)

    def digit(self, digit: str, *, passed_on: bool) -> None:
        if self.state is not LegState.ANSWERED and self._confirm_timer is not None:
            if digit == CONFIRM_KEY:
                self._confirmed()
            return
        super().digit(digit, passed_on=passed_on)

    @property
    def _asks_to_confirm(self) -> bool:
        return self._confirm_timer is not None

    def trying(self, dialog: Dialog) -> None:
        self._heard_of(dialog)

    def _heard_of(self, dialog: Dialog) -> None:
        timer = self._devices.get(dialog)
        if timer is not None:
            timer.cancel()
            self._devices[dialog] = None

    def _said_nothing(self, dialog: Dialog) -> None:
        if self.is_over or self.dialog is not None or dialog not in self._devices:
            return
        self._devices[dialog] = None
        dialog.end()
        self._one_refused(dialog, Ended.UNREACHABLE)

    def _one_refused(self, dialog: Dialog, why: Ended) -> None:
        self._devices.pop(dialog, None)
        self._refusals.append(why)
        if not self._devices and self.dialog is None:
            self._finish(min(self._refusals, key=lambda refusal: _WORST.index(refusal) if refusal in _WORST else 0))

    def _ask_to_confirm(self) -> None:
        self.house.media.say(media.Hear(leg=self.id, tone=Tone.CONFIRM))
        self._confirm_timer = self.house.loop.after(CONFIRM_WITHIN, self._not_confirmed)

    def _confirmed(self) -> None:
        if self._confirm_timer is None or self.is_over:
            return
        self._confirm_timer.cancel()
        self._confirm_timer = None
        self.house.media.say(
            media.Hear(leg=self.id, legs=self._hear.legs if self._hear else (), tone=self._hear.tone if self._hear else None)
        )
        self._is_answered()

    def _not_confirmed(self) -> None:
        self._confirm_timer = None
        self._finish(Ended.NOT_CONFIRMED)

    def _is_answered(self) -> None:
        self.state = LegState.ANSWERED
        self._take_pulse()
        self.house.tell(LegAnswered(at=now(), leg=self.id))

    def _end_others(self, winner: Dialog) -> None:
        for dialog in [dialog for dialog in self._devices if dialog is not winner]:
            self._heard_of(dialog)
            dialog.end(ELSEWHERE)
        self._devices = {winner: None}

    def _end_dialogs(self, reason: tuple[int, str] | None) -> None:
        for dialog, timer in self._devices.items():
            if timer is not None:
                timer.cancel()
            dialog.end(reason)
        self._devices.clear()
        if self._confirm_timer is not None:
            self._confirm_timer.cancel()
            self._confirm_timer = None
        super()._end_dialogs(reason)
