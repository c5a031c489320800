"""Those out there: they ring us, lose patience, and may be there when we ring back."""

from random import Random

from vivevoix.core.answering.acquaintance import made_by
from vivevoix.core.arriving import Known
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.events import CallArrived, LegEnded
from vivevoix.core.calls.orders import LineOrder, RingPhone
from vivevoix.core.calls.telephones import Caller as Shown
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import E164, CallId, LegId, PersonId, TrunkId
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.callers import Caller
from vivevoix.rehearsal.model import Customers
from vivevoix.rehearsal.play import Play

TRUNK = TrunkId("provider")


class Street:
    def __init__(self, play: Play, customers: Customers, chance: Random) -> None:
        self._play, self._customers, self._chance = play, customers, chance
        self._met: dict[E164, dict[PersonId, None]] = {}
        """Who of us has spoken with whom, the last first."""
        play.on_order.append(self._ordered)
        play.on_turn.append(self._saw)

    def ring(self, caller: Caller) -> None:
        """Somebody rings now, and gives up when nobody has answered by then."""
        line = self._play.day.company.lines[caller.line]
        shown = Shown(number=caller.number)
        self._play.day.known[caller.call] = Known(spoke_with=tuple(self._met.get(caller.number, ())))
        self._play.tell(
            CallArrived(at=self._play.now, call=caller.call, leg=caller.leg, number=line.numbers[0], caller=shown, trunk=TRUNK)
        )
        self._play.later(caller.patience, lambda: self._lose_patience(caller.call, caller.leg))

    def _saw(self, turn: Turn) -> None:
        for call in turn.calls.values():
            if met := made_by(call):
                before = self._met.get(met.number, {})
                self._met[met.number] = {met.person: None, **before}

    def _lose_patience(self, call: CallId, leg: LegId) -> None:
        waiting = self._play.day.calls.get(call)
        if waiting and waiting.stage is Stage.RINGING:
            self._play.tell(LegEnded(at=self._play.now, leg=leg, why=Ended.GAVE_UP))

    def _ordered(self, order: LineOrder) -> None:
        """A customer whom we ring back; whoever is not there is rung until we give up."""
        if not isinstance(order, RingPhone):
            return
        call = self._play.day.calls.get(order.call)
        if call and call.caller_leg == order.leg and self._chance.random() < self._customers.there:
            self._play.later(self._customers.picks_up.drawn(self._chance), lambda: self._play.pick_up(order.leg))
