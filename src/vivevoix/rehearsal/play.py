"""The stage of a rehearsal: the running day as the house has it, a hand-moved clock, and telephones that ring nobody real."""

from collections.abc import Callable
from datetime import datetime, timedelta

from vivevoix.core.calls.events import LegAnswered, LegEnded, LineFact
from vivevoix.core.calls.orders import EndLeg, LineOrder, RingPhone
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Company
from vivevoix.core.ids import LegId
from vivevoix.live.assign import assign
from vivevoix.live.clock import HandClock, Wakes
from vivevoix.live.day import Day, TimedAct
from vivevoix.live.hearing import Hearing
from vivevoix.live.hours.duty import Duty, Laying
from vivevoix.live.turn import Turn


class Play:
    """Every act is a turn of its own, decided as the house decides it; nothing is written down."""

    def __init__(self, company: Company, laying: Laying, begins: datetime) -> None:
        self.clock = HandClock(begins)
        self.day = Day(company)
        self.plan = laying(begins)
        """Hours and rosters, by which people come and go."""
        self._duty = Duty(self.day, laying)
        self.hearing = Hearing(self.day)
        self.legs: dict[LegId, RingPhone] = {}
        """Telephones that ring."""
        self.on_fact: list[Callable[[LineFact], None]] = []
        self.on_order: list[Callable[[LineOrder], None]] = []
        self.on_turn: list[Callable[[Turn], None]] = []
        """Whoever looks at what happens and what is decided, in the order in which they look."""
        self._wakes = Wakes(self.clock)
        self._facts = 0
        self._follow_duty_at(self._duty.begin(begins))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        self.clock.at(self.now + timedelta(seconds=seconds), do)

    def enter(self, act: TimedAct) -> None:
        """Decide this now, and let everybody see what came of it."""
        turn, now = Turn(), self.now
        act(turn, now)
        assign(self.day, turn, now)
        self.day.set_wakes(self._wakes, self.enter)
        for order in turn.orders:
            self._do(order)
            for look in self.on_order:
                look(order)
        for see in self.on_turn:
            see(turn)

    def _follow_duty_at(self, at: datetime) -> None:
        self._wakes.at(at, "duty", lambda: self.enter(lambda turn, now: self._follow_duty_at(self._duty.follow(turn, now))))

    def tell(self, fact: LineFact) -> None:
        """What a telephone does, as the line would tell it."""
        self._facts += 1
        number = self._facts
        for hear in self.on_fact:
            hear(fact)
        self.enter(lambda turn, now: self.hearing.told(turn, number, fact))

    def pick_up(self, leg: LegId) -> None:
        """Nothing happens when it has stopped ringing."""
        if self.legs.pop(leg, None):
            self.tell(LegAnswered(at=self.now, leg=leg))

    def put_down(self, leg: LegId, why: Ended) -> None:
        """Likewise."""
        if self.legs.pop(leg, None):
            self.tell(LegEnded(at=self.now, leg=leg, why=why))

    def _do(self, order: LineOrder) -> None:
        match order:
            case RingPhone(leg=leg):
                self.legs[leg] = order
            case EndLeg(leg=leg):
                self.legs.pop(leg, None)
            case _:
                pass

    def until(self, when: datetime) -> None:
        """Let everything happen that is due by then."""
        while self.now < when or self.clock.is_due():
            self.clock.move_to(when)
