"""People who use the keys of their desk phone instead of the page: dialling, and the telephone's own transfer key."""

from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from vivevoix.core.calls.call import Call
from vivevoix.core.calls.events import CallArrived, CallOutBegan, ConsultRequested, HandOverRequested, Ring, TransferAsked
from vivevoix.core.calls.orders import EndLeg, TellTransfer
from vivevoix.core.calls.refusals import CostsExtra, CountryNotAllowed, NotForThem, Refused
from vivevoix.core.calls.telephones import Caller, OutsideNumber, Way, WhyEnd
from vivevoix.core.company import Member
from vivevoix.core.dialling import (
    ConsultColleague,
    ConsultOutside,
    NobodyThere,
    RingColleague,
    RingLine,
    RingOutside,
    is_outside_number,
    phone_of_account,
    telephone_for_a_colleague,
    what_was_dialled,
)
from vivevoix.core.dialling_out import MayRing, may_be_rung_out
from vivevoix.core.ids import E164, OUTSIDE, CallId, LegId, LineId, PersonId, PhoneId
from vivevoix.live.clock import fresh
from vivevoix.live.company import kind_and_country
from vivevoix.live.day import Day
from vivevoix.live.turn import Turn


def staff_dialled(day: Day, turn: Turn, fact: CallArrived) -> None:
    """A member of staff dialled: a colleague to consult, or a customer. Anything else is refused to the telephone."""
    try:
        _dialled(day, turn, fact)
    except (CostsExtra, CountryNotAllowed):
        turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.NOT_ALLOWED))
    except Refused:
        turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.TOO_BUSY))


def _dialled(day: Day, turn: Turn, fact: CallArrived) -> None:
    member = day.company.person_of_account(fact.account or "")
    if member is None:
        turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.NO_SUCH_LINE))
        return
    dialled = what_was_dialled(day.company, day.calls.values(), member.id, fact)
    match dialled:
        case ConsultColleague(call=call, whom=whom):
            _consult(day, turn, fact, call, member.id, day.rings_for(whom, fact.at))
        case ConsultOutside(call=call, number=number):
            ring = outside_ring(day, call.line, number, fact.at)
            _consult(day, turn, fact, call, member.id, (ring,) if ring else ())
        case RingOutside(number=number):
            line = day.company.line_shown_by(member.id)
            way = way_out(day, line.id, number) if line else None
            _ring_out(day, turn, fact, member.id, way, customer=number)
        case RingColleague(whom=whom):
            _ring_colleague(day, turn, fact, member, whom)
        case RingLine(line=line):
            day.arrive(turn, replace(fact, caller=Caller(name=member.name)), line)
        case NobodyThere():
            turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.NO_SUCH_LINE))
        case _:
            assert_never(dialled)


def _consult(day: Day, turn: Turn, fact: CallArrived, call: Call, by: PersonId, rings: tuple[Ring, ...]) -> None:
    if not rings or rings[0].person in call.not_with or not day.can_come(rings[0].person):
        turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.TOO_BUSY))
        return
    day.happen(turn, call.id, ConsultRequested(at=fact.at, by=by, rings=rings, own_leg=fact.leg))
    day.call_away(turn, rings[0].person, at=fact.at)


def _ring_colleague(day: Day, turn: Turn, fact: CallArrived, member: Member, whom: PersonId) -> None:
    telephone = telephone_for_a_colleague(day.floor.telephones(whom))
    if telephone is None:
        turn.orders.append(EndLeg(leg=fact.leg))
        return
    if not day.can_come(member.id, whom):
        turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.TOO_BUSY))
        return
    ring = Ring(leg=LegId(fresh("l", fact.at)), person=whom, phone=telephone.id, way=telephone.way)
    _ring_out(day, turn, fact, member.id, ring.way, colleague=ring)


def _ring_out(
    day: Day,
    turn: Turn,
    fact: CallArrived,
    by: PersonId,
    way: Way | None,
    *,
    customer: E164 | None = None,
    colleague: Ring | None = None,
) -> None:
    people = (by, colleague.person) if colleague else (by,)
    phone = phone_of_account(day.company.people[by], fact.account or "")
    line = day.company.line_shown_by(by)
    if way is None or phone is None or line is None or not (fact.emergency or day.can_come(*people)):
        turn.orders.append(EndLeg(leg=fact.leg, why=WhyEnd.TOO_BUSY))
        return
    own = Ring(leg=fact.leg, person=by, phone=phone, way=way)
    event = CallOutBegan(
        at=fact.at,
        call=fact.call,
        by=by,
        own=own,
        customer=customer,
        colleague=colleague,
        shown=Caller(name=day.company.people[by].name),
        way=way,
        customer_leg=colleague.leg if colleague else LegId(fresh("l", fact.at)),
    )
    day.call_out(turn, event, line)
    day.call_away(turn, *people, at=fact.at)


def way_out(day: Day, line: LineId, number: E164, *, rang_us: bool = False) -> OutsideNumber | None:
    """How a customer is reached, showing the line's own number where the trunk may show it.

    Raises CostsExtra or CountryNotAllowed for a number the house does not ring. `rang_us`: it is a caller we owe a call.
    """
    kind, country = kind_and_country(number)
    answers = set()
    for outlet in (outlet for outlet in day.company.outlets if outlet.numbers):
        answer = may_be_rung_out(kind, country, (day.company.country, *outlet.countries), rang_us=rang_us)
        answers.add(answer)
        if answer is MayRing.YES:
            own = next((n for n in day.company.lines[line].numbers if n in outlet.numbers), outlet.numbers[0])
            return OutsideNumber(number=number, trunk=outlet.trunk, show=E164(own), must_confirm=False)
    if MayRing.COSTS_EXTRA in answers:
        raise CostsExtra
    if answers:
        raise CountryNotAllowed
    return None


def outside_ring(day: Day, line: LineId, number: E164, at: datetime) -> Ring | None:
    """Somebody outside, asked to join a call."""
    way = way_out(day, line, number)
    if way is None:
        return None
    return Ring(leg=LegId(fresh("l", at)), person=OUTSIDE, phone=PhoneId("outside"), way=way)


def transfer_asked(day: Day, turn: Turn, call_id: CallId, fact: TransferAsked) -> None:
    """The telephone's transfer key: joining its two legs, or sending the caller on to a colleague."""
    call = day.calls[call_id]
    if call.holder is None or call.holder.leg != fact.leg:
        turn.orders.append(TellTransfer(leg=fact.leg, worked=False))
        return
    try:
        if fact.replaces is None:
            _send_on(day, turn, call, fact)
        day.happen(turn, call_id, HandOverRequested(at=fact.at, by=call.holder.person))
    except Refused:
        turn.orders.append(TellTransfer(leg=fact.leg, worked=False))
        return
    # Told before the telephone's own leg is ended by the hand-over.
    turn.orders.insert(_first_order_for(turn, fact.leg), TellTransfer(leg=fact.leg, worked=True))


def _send_on(day: Day, turn: Turn, call: Call, fact: TransferAsked) -> None:
    member = day.company.person_of_extension(fact.target)
    if member and member.id in call.not_with:
        raise NotForThem
    if member:
        rings = day.rings_for(member.id, fact.at) if day.can_come(member.id) else ()
    else:
        ring = outside_ring(day, call.line, fact.number, fact.at) if is_outside_number(fact.number) else None
        rings = (ring,) if ring else ()
    if not rings:
        raise Refused
    by = call.holder.person if call.holder else PersonId("")
    day.happen(turn, call.id, ConsultRequested(at=fact.at, by=by, rings=rings))
    day.call_away(turn, rings[0].person, at=fact.at)


def _first_order_for(turn: Turn, leg: LegId) -> int:
    return next((i for i, order in enumerate(turn.orders) if isinstance(order, EndLeg) and order.leg == leg), len(turn.orders))
