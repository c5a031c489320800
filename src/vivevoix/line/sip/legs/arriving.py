"""The leg of somebody who rings us."""

import logging

from vivevoix.core.calls.orders import AnswerCaller, LineOrder
from vivevoix.core.calls.telephones import Ended, WhyEnd
from vivevoix.core.ids import CallId, LegId
from vivevoix.line.media import port as media
from vivevoix.line.port import LegState
from vivevoix.line.sip.legs.leg import House, Leg
from vivevoix.line.sip.media_link import NoPort
from vivevoix.line.sip.sdp import Sound
from vivevoix.line.sip.stack.dialog import Dialog

log = logging.getLogger(__name__)

_REFUSALS: dict[WhyEnd, tuple[int, str]] = {
    WhyEnd.OVER: (480, "Temporarily Unavailable"),
    WhyEnd.ELSEWHERE: (480, "Temporarily Unavailable"),
    WhyEnd.NO_SUCH_LINE: (404, "Not Found"),
    WhyEnd.TOO_BUSY: (486, "Busy Here"),
    WhyEnd.NOT_ALLOWED: (403, "Forbidden"),
}


class ArrivingLeg(Leg):
    """A caller's. Rings from the start; answered only when the desk says so."""

    def __init__(self, house: House, call: CallId, leg: LegId, offer: Sound | None) -> None:
        super().__init__(house, call, leg)
        self.state = LegState.ARRIVING
        self._far = offer

    def begin(self, dialog: Dialog) -> None:
        self.dialog = dialog
        if not dialog.over:
            dialog.ring()

    def refuse_at_once(self, code: int, reason: str) -> None:
        if self.dialog is not None:
            self.dialog.refuse(code, reason)
        self._finish(Ended.FAILED)

    def do(self, order: LineOrder) -> None:
        if isinstance(order, AnswerCaller):
            self._answer()
        else:
            super().do(order)

    def end(self, why: WhyEnd) -> None:
        if self.dialog is not None and self.state is LegState.ARRIVING and not self.dialog.over:
            self.dialog.refuse(*_REFUSALS[why])
        self._finish(Ended.ENDED_BY_US)

    def ended(self, dialog: Dialog) -> None:
        self._finish(self._put_down() if self.state is LegState.ANSWERED else Ended.GAVE_UP)

    def cut(self) -> None:
        if self.dialog is not None and self.state is LegState.ARRIVING and not self.dialog.over:
            self.dialog.refuse(503, "Service Unavailable")
        super().cut()

    def media_failed(self, why: media.WhyFailed) -> None:
        if self.dialog is not None and self.state is LegState.ARRIVING and not self.dialog.over:
            is_theirs = why is media.WhyFailed.BAD_FAR
            self.dialog.refuse(*((488, "Not Acceptable Here") if is_theirs else (503, "Service Unavailable")))
        super().media_failed(why)

    def _answer(self) -> None:
        if self.state is not LegState.ARRIVING or self.dialog is None or self.is_over:
            return
        if self._far is not None and self._far.is_browser:
            if self._when_ready is None:
                self._open_browser(self._far.as_browser(), self._say_yes)
            return
        try:
            self._reserve(self.dialog.far[0][0])
        except NoPort:
            log.exception("a caller cannot be answered")
            self.refuse_at_once(503, "Service Unavailable")
            return
        self._say_yes()

    def _say_yes(self) -> None:
        if self.dialog is None:
            return
        self.state = LegState.ANSWERED
        far, host = self._far, self.dialog.far[0][0]
        if far is None:
            self._open_plain()
            self.dialog.answer(self._our_offer(host), is_offer=True)
        else:
            if self._ready is None:
                self._learn(far)
            self.dialog.answer(self._our_answer(far, host), is_offer=False)
        self._take_pulse()
