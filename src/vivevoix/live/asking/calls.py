"""What people ask of the running day. Each is decided by the core; a refusal is raised before anything has changed."""

from datetime import datetime

from vivevoix.core.calls.events import AnyRequest, CallOutBegan, ConsultRequested, ListenRequested, Ring, UrgencyClosed
from vivevoix.core.calls.orders import AcceptPhone
from vivevoix.core.calls.refusals import (
    AlreadyOnACall,
    NoPhoneOfYours,
    NoPhoneThere,
    NoSuchCall,
    NotANumber,
    NotASupervisor,
    NotForThem,
    NotYourCall,
    NoWayOut,
    OwnCall,
    PersonIsRung,
    PersonIsTalking,
)
from vivevoix.core.company import supervises
from vivevoix.core.dialling import is_outside_number
from vivevoix.core.emergencies import ClosedAlready, close
from vivevoix.core.ids import E164, CallId, LegId, LineId, PersonId, PromiseId, TopicId
from vivevoix.live.clock import fresh
from vivevoix.live.day import Day
from vivevoix.live.desk_phones import outside_ring, way_out
from vivevoix.live.turn import Turn


def of_call(day: Day, turn: Turn, call: CallId, request: AnyRequest) -> None:
    if call not in day.calls:
        raise NoSuchCall
    day.happen(turn, call, request)


def consult(
    day: Day, turn: Turn, call: CallId, by: PersonId, whom: PersonId | E164, now: datetime, topic: TopicId | None = None
) -> None:
    if call not in day.calls:
        raise NoSuchCall
    if whom.startswith("+"):
        if not is_outside_number(whom):
            raise NotANumber
        ring = outside_ring(day, day.calls[call].line, whom, now)
        if ring is None:
            raise NoWayOut
        rings: tuple[Ring, ...] = (ring,)
    else:
        person = PersonId(whom)
        if person in day.calls[call].not_with:
            raise NotForThem
        if not day.can_come(person):
            raise PersonIsRung if day.is_only_rung(person) else PersonIsTalking
        rings = day.rings_for(person, now)
        if not rings:
            raise NoPhoneThere
    day.happen(turn, call, ConsultRequested(at=now, by=by, rings=rings, topic=topic))
    day.call_away(turn, rings[0].person, at=now)


def listen(day: Day, turn: Turn, call: CallId, by: PersonId, now: datetime) -> None:
    """A supervisor joins, announced: their own telephone rings, and they are muted until they say otherwise."""
    if call not in day.calls:
        raise NoSuchCall
    if not supervises(day.company.people[by]):
        raise NotASupervisor
    if by in day.calls[call].not_with:
        raise NotForThem
    if not day.can_come(by):
        raise OwnCall if any(part.person == by for part in day.calls[call].ours) else AlreadyOnACall
    rings = day.rings_for(by, now)
    if not rings:
        raise NoPhoneOfYours
    day.happen(turn, call, ListenRequested(at=now, by=by, rings=rings))
    day.call_away(turn, by, at=now)


def accept(day: Day, turn: Turn, call: CallId, by: PersonId) -> None:
    """Each of this person's ringing telephones is told; only the one that was picked up and waits for a key heeds it."""
    if call not in day.calls:
        raise NoSuchCall
    legs = [part.leg for part in day.calls[call].ringing if part.person == by]
    if not legs:
        raise NotYourCall
    turn.orders.extend(AcceptPhone(leg=leg) for leg in legs)


def ring_out(
    day: Day, turn: Turn, call: CallId, by: PersonId, line: LineId, number: E164, promise: PromiseId | None, now: datetime
) -> None:
    if not is_outside_number(number):
        raise NotANumber
    if not day.can_come(by):
        raise AlreadyOnACall
    rings = day.rings_for(by, now)
    if not rings:
        raise NoPhoneOfYours
    way = way_out(day, line, number, rang_us=promise is not None)
    if way is None:
        raise NoWayOut
    event = CallOutBegan(
        at=now,
        call=call,
        by=by,
        rings=rings,
        customer=number,
        way=way,
        customer_leg=LegId(fresh("l", now)),
        promise=promise,
    )
    day.call_out(turn, event, day.company.lines[line])
    day.call_away(turn, by, at=now)


def close_emergency(day: Day, turn: Turn, call: CallId, by: PersonId, done: str, now: datetime) -> None:
    if call not in day.emergencies:
        raise ClosedAlready
    day.put_emergency(turn, close(day.emergencies[call], by, now, done))
    day.happen(turn, call, UrgencyClosed(at=now))
