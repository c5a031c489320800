"""A line without telephones: the same port, for stories, training and reproducing a bad call.

Nothing rings by itself. Whoever rehearses says what telephones do, and reads what they were told.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec

from vivevoix.core.calls.events import CallArrived, LegAnswered, LegEnded, LineFact
from vivevoix.core.calls.orders import AnswerCaller, EndLeg, Hear, LineOrder, RingPhone
from vivevoix.core.calls.telephones import Caller, Ended, Registered, Tone
from vivevoix.core.ids import E164, CallId, LegId, TrunkId
from vivevoix.line.link import LinkLost
from vivevoix.line.port import DeskMessage, Do, LegNow, LegState, LineMessage, PhoneNow, PhoneSeen, Told, Welcome


class RehearsalLine:
    """Speaks to a house as a line does. `now` gives the time of every fact."""

    def __init__(self, said: Callable[[LineMessage | LinkLost], None], now: Callable[[], datetime]) -> None:
        self._said = said
        self._now = now
        self._started = now()
        self._number = 0
        self._calls = 0
        self.connected = False
        self.accounts: set[str] = set()
        self.orders: list[LineOrder] = []
        self.legs: dict[LegId, LegNow] = {}
        self.ringing: dict[LegId, str] = {}
        """Legs that ring, and the account they ring."""
        self.hears: dict[LegId, tuple[tuple[LegId, ...], Tone | None]] = {}
        self.unheard: list[Told] = []
        self._put_through: set[LegId] = set()

    # What the house says.

    def say(self, message: DeskMessage) -> None:
        if isinstance(message, Do):
            self._do(message.order)

    def _do(self, order: LineOrder) -> None:
        self.orders.append(order)
        match order:
            case RingPhone(leg=leg, call=call, way=way):
                self.legs[leg] = LegNow(leg=leg, call=call, state=LegState.RINGING)
                self.ringing[leg] = way.account if isinstance(way, Registered) else str(getattr(way, "number", ""))
            case AnswerCaller(leg=leg) if leg in self.legs:
                self.legs[leg] = LegNow(leg=leg, call=self.legs[leg].call, state=LegState.ANSWERED)
            case Hear(leg=leg, legs=legs, tone=tone):
                if legs:
                    self._put_through.add(leg)
                self.hears[leg] = (legs, tone)
            case EndLeg(leg=leg) if leg in self.legs:
                self._gone(leg)
            case _:
                pass

    def _gone(self, leg: LegId) -> None:
        self.legs.pop(leg, None)
        self.ringing.pop(leg, None)
        self.hears.pop(leg, None)

    # What telephones do.

    def connect(self) -> None:
        self.connected = True
        phones = tuple(PhoneNow(account=a, contacts=1, since=self._started) for a in sorted(self.accounts))
        self._said(
            Welcome(
                line="line", started=self._started, legs=tuple(self.legs.values()), phones=phones, trunks=(), last=self._number
            )
        )
        for told in self.unheard:
            self._said(told)
        self.unheard.clear()

    def disconnect(self) -> None:
        self.connected = False
        self._said(LinkLost())

    def die(self) -> None:
        """The line process is killed: every leg with it."""
        for leg in list(self.legs):
            self._gone(leg)
        self._started = self._now()
        self.disconnect()

    def tell(self, fact: LineFact) -> None:
        self._number += 1
        told = Told(number=self._number, fact=fact)
        if self.connected:
            self._said(told)
        else:
            self.unheard.append(told)

    def phone_comes(self, account: str) -> None:
        self.accounts.add(account)
        self._said(PhoneSeen(phone=PhoneNow(account=account, contacts=1, since=self._now())))

    def phone_goes(self, account: str) -> None:
        self.accounts.discard(account)
        self._said(PhoneSeen(phone=PhoneNow(account=account, contacts=0, since=self._now())))

    def somebody_rings(
        self,
        number: str,
        caller: str | None = "+441134960001",
        account: str | None = None,
        *,
        emergency: bool = False,
        call: CallId | None = None,
    ) -> CallId:
        """`call`: as which a visitor of a public page rings."""
        self._calls += 1
        call, leg = call or CallId(f"call-{self._calls:05}"), LegId(f"caller-{self._calls:05}")
        self.legs[leg] = LegNow(leg=leg, call=call, state=LegState.ARRIVING)
        who = Caller(number=E164(caller) if caller else None, withheld=caller is None)
        trunk = None if account else TrunkId("provider")
        rang = CallArrived(at=self._now(), call=call, leg=leg, number=number, caller=who, trunk=trunk, account=account)
        self.tell(msgspec.structs.replace(rang, dialled=number if account else "", emergency=emergency))
        return call

    def caller_leg(self, call: CallId) -> LegId:
        return next(leg.leg for leg in self.legs.values() if leg.call == call and leg.leg.startswith("caller-"))

    def answers(self, account: str) -> LegId:
        """The telephone of this account is picked up."""
        leg = next(leg for leg, ringing in self.ringing.items() if ringing == account)
        del self.ringing[leg]
        self.legs[leg] = LegNow(leg=leg, call=self.legs[leg].call, state=LegState.ANSWERED)
        self.tell(LegAnswered(at=self._now(), leg=leg))
        return leg

    def ends(self, leg: LegId, why: Ended = Ended.HUNG_UP) -> None:
        if leg in self.legs:
            if why is Ended.HUNG_UP:
                why = self._put_down(self.legs[leg])
            self._gone(leg)
            self.tell(LegEnded(at=self._now(), leg=leg, why=why))

    def _put_down(self, leg: LegNow) -> Ended:
        if leg.state is LegState.ARRIVING:
            return Ended.GAVE_UP
        arrived = leg.leg.startswith("caller-")
        return Ended.HUNG_UP if arrived or leg.leg in self._put_through else Ended.HEARD_NOBODY

    def declines(self, account: str, why: Ended = Ended.DECLINED) -> None:
        self.ends(next(leg for leg, ringing in self.ringing.items() if ringing == account), why)
