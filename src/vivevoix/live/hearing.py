"""What the line tells the house: facts, who is there, and, when a line is met again, what became of its legs meanwhile."""

import logging
from collections.abc import Iterable
from datetime import datetime

from vivevoix.core.board import LineChanged
from vivevoix.core.calls.call import Call
from vivevoix.core.calls.difference import dialled_on
from vivevoix.core.calls.events import CallArrived, LegEnded, LineFact, TransferAsked
from vivevoix.core.calls.hearing import hearing
from vivevoix.core.calls.orders import AnswerCaller, EndLeg, Hear, LineOrder, RingPhone
from vivevoix.core.calls.telephones import Ended, WhyEnd
from vivevoix.core.ids import LegId
from vivevoix.line.port import LegNow, LegState, PhoneNow, TrunkNow, Welcome
from vivevoix.live.day import Day
from vivevoix.live.desk_phones import staff_dialled, transfer_asked
from vivevoix.live.turn import Turn

log = logging.getLogger(__name__)
MOST_UNNAMED = 20


class Hearing:
    """The desk's picture of one line."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._awaited: Welcome | None = None
        self._since: set[LegId] = set()
        """Legs that began after the last Welcome: its list cannot know them."""
        self.heard = 0
        self.up = False
        self.phones: dict[str, PhoneNow] = {}
        self.trunks: dict[str, TrunkNow] = {}
        self.unnamed: dict[str, None] = {}
        """Numbers that were called through a trunk and stand at no line."""

    def ordered(self, orders: Iterable[LineOrder]) -> None:
        if self._awaited is not None:
            self._since.update(order.leg for order in orders if isinstance(order, RingPhone))

    # Facts.

    def told(self, turn: Turn, number: int, fact: LineFact) -> None:
        """A fact, once: one already written down is not acted on again."""
        if number > self.heard:
            self.heard = turn.heard = number
            if self._awaited and isinstance(fact, CallArrived) and number > self._awaited.last:
                self._since.add(fact.leg)
            try:
                self._fact(turn, fact)
            except Exception:
                # Whatever is wrong with it, it must not come again and again, and nobody may be forgotten by it.
                log.exception("a fact could not be acted on", extra={"number": number, "kind": type(fact).__name__})
                self._owe_at_least(turn, fact)
        self.compare_when_ready(turn, fact.at)

    def _fact(self, turn: Turn, fact: LineFact) -> None:
        if isinstance(fact, CallArrived):
            self._arrived(turn, fact)
            return
        call_id = self._day.floor.call_of_leg.get(fact.leg)
        if call_id is None:
            return
        if isinstance(fact, TransferAsked):
            transfer_asked(self._day, turn, call_id, fact)
            return
        self._day.happen(turn, call_id, fact)

    def _arrived(self, turn: Turn, fact: CallArrived) -> None:
        if fact.call in self._day.calls:
            return
        if fact.account is not None:
            staff_dialled(self._day, turn, fact)
            return
        line = self._day.company.line_reached_by(fact.number)
        if line is None:
            turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.NO_SUCH_LINE))
            return
        if fact.number not in line.numbers and len(self._day.company.lines) > 1:
            log.warning("a call came for a number that no line names", extra={"call": fact.call, "rings": line.id})
            self._not_ours(fact.number)
        self._day.arrive(turn, fact, line)

    def _owe_at_least(self, turn: Turn, fact: LineFact) -> None:
        if not isinstance(fact, CallArrived) or fact.call in self._day.calls:
            return
        turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.TOO_BUSY))
        line = self._day.company.line_reached_by(fact.number)
        if fact.account is None and line is not None:
            self._day.owe_stranger(turn, fact, line)

    def _not_ours(self, number: str) -> None:
        if len(self.unnamed) < MOST_UNNAMED:
            self.unnamed[number] = None

    # Meeting the line again.

    def met(self, turn: Turn, welcome: Welcome, now: datetime) -> None:
        self.up = True
        turn.entries.append(LineChanged(at=now, up=True))
        self.trunks = {trunk.trunk: trunk for trunk in welcome.trunks}
        self.phones = {}
        self._awaited, self._since = welcome, set()
        self.phones_are(turn, welcome.phones, now)
        self.compare_when_ready(turn, now)

    def lost(self, turn: Turn, now: datetime) -> None:
        if self.up:
            self.up = False
            self._awaited = None
            turn.entries.append(LineChanged(at=now, up=False))

    def compare_when_ready(self, turn: Turn, now: datetime) -> None:
        """Once every fact from before the Welcome has been heard: legs the line does not have any more are lost."""
        welcome = self._awaited
        if welcome is None or self.heard < welcome.last:
            return
        self._awaited = None
        there = {leg.leg: leg for leg in welcome.legs}
        for call in list(self._day.calls.values()):
            self._compare(turn, call, there, now)
        for leg in there:
            if leg not in self._day.floor.call_of_leg:
                turn.orders.append(EndLeg(leg=leg))

    def all_lost(self, turn: Turn, now: datetime) -> None:
        """No line came back: every leg it had is gone."""
        for call in list(self._day.calls.values()):
            self._compare(turn, call, {}, now)

    def _compare(self, turn: Turn, call: Call, there: dict[LegId, LegNow], now: datetime) -> None:
        for leg in call.legs:
            not_begun = call.direction == "out" and leg == call.caller_leg and call.stage == "ringing_us"
            if leg not in there and leg not in self._since and not not_begun:
                # Ended as well, should the line have begun to ring it just now, after it made its list.
                turn.orders.append(EndLeg(leg=leg))
                self._day.happen(turn, call.id, LegEnded(at=now, leg=leg, why=Ended.LOST))
        current = self._day.calls.get(call.id)
        if current is None:
            return
        caller = there.get(current.caller_leg)
        if caller and caller.state is LegState.ARRIVING and current.caller_answered:
            turn.orders.append(AnswerCaller(leg=current.caller_leg))
        own = there.get(dialled_on(current) or LegId(""))
        if own and own.state is LegState.ARRIVING:
            turn.orders.append(AnswerCaller(leg=own.leg))
        for leg, (legs, tone) in hearing(current).items():
            turn.orders.append(Hear(leg=leg, legs=legs, tone=tone))

    # Who is there.

    def phones_are(self, turn: Turn, phones: Iterable[PhoneNow], now: datetime) -> None:
        """All of them; an account not named is not there."""
        told = {phone.account: phone for phone in phones if phone.contacts}
        changed = self._day.floor.present.symmetric_difference(told)
        self.phones = told
        self._day.floor.present = set(told)
        self._telephones_changed(turn, changed, now)

    def phone_is(self, turn: Turn, phone: PhoneNow, now: datetime) -> None:
        was = phone.account in self._day.floor.present
        if phone.contacts:
            self.phones[phone.account] = phone
            self._day.floor.present.add(phone.account)
        else:
            self.phones.pop(phone.account, None)
            self._day.floor.present.discard(phone.account)
        if was != bool(phone.contacts):
            self._telephones_changed(turn, {phone.account}, now)

    def _telephones_changed(self, turn: Turn, accounts: set[str], now: datetime) -> None:
        for account in sorted(accounts):
            if member := self._day.company.person_of_account(account):
                self._day.set_person(turn, member.id, now)
