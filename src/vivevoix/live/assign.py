"""Bringing callers and free people together at the end of every turn: on the event itself, never by asking around later."""

from collections.abc import Collection, Iterator
from datetime import datetime

from vivevoix.core.answering.ladder import (
    looks_for_people,
    may_be_rung,
    next_look,
    shared,
    takes,
    whom_to_let_go,
    whom_to_ring,
    whose_turn,
)
from vivevoix.core.answering.reach import Key, Pool, knows, looked_for, lost, pools_for
from vivevoix.core.calls.call import Call
from vivevoix.core.calls.events import LetGo, PassedOver, PeopleOffered
from vivevoix.core.ids import CallId, PersonId
from vivevoix.live.day import LOOK, Day
from vivevoix.live.turn import Turn


def assign(day: Day, turn: Turn, now: datetime) -> None:
    """People who became free go to who needs them most, and every changed call looks for its people, until nothing changes."""
    looked: set[CallId] = set()
    while turn.freed or turn.look_at:
        # Who has rung in vain for long enough is free before anybody is given away: the longest wait comes first.
        for call_id in sorted(turn.look_at.keys() - looked):
            looked.add(call_id)
            _let_go(day, turn, call_id, now)
        if turn.freed:
            person = next(iter(turn.freed))
            del turn.freed[person]
            _give(day, turn, person, now)
            continue
        oldest = min(turn.look_at)
        del turn.look_at[oldest]
        if (call := day.calls.get(oldest)) and looks_for_people(call):
            _look(day, turn, call, now)


def _let_go(day: Day, turn: Turn, call_id: CallId, now: datetime) -> None:
    call = day.calls.get(call_id)
    if call and looks_for_people(call) and (gone := whom_to_let_go(call, day.line_of(call, now), now)):
        day.happen(turn, call_id, LetGo(at=now, people=gone))


def _give(day: Day, turn: Turn, person: PersonId, now: datetime) -> None:
    if person not in day.floor.free:
        return
    keys = day.floor.keys_of[person]
    theirs = next(_who_take(day, person, (lost(person),), now), None)
    turns = (theirs, ()) if theirs else whose_turn(person, _who_take(day, person, (*keys, knows(person)), now))
    if turns is None:
        return
    call, passed_over = turns
    for other in passed_over:
        day.happen(turn, other.id, PassedOver(at=now))
    _ring(day, turn, call.id, (person,), now)


def _who_take(day: Day, person: PersonId, keys: Collection[Key], now: datetime) -> Iterator[Call]:
    """Callers who look by these keys and want this person now, in order of need."""
    for waiting in day.floor.waiting.wanting(keys):
        call = day.calls[waiting]
        line = day.line_of(call, now)
        if takes(call, line, now, pools_for(call, line, now, day.company), person, day.floor.keys_of[person]):
            yield call


def _look(day: Day, turn: Turn, call: Call, now: datetime) -> None:
    line = day.line_of(call, now)
    pools = pools_for(call, line, now, day.company)
    day.floor.waiting.put(call, looked_for(call, pools))
    people = whom_to_ring(call, line, now, pools, day.floor.free.by, day.floor.keys_of)
    if people:
        _ring(day, turn, call.id, people, now)
    elif not call.ringing:
        _share(day, turn, call, pools, now)
    if (at := next_look(day.calls[call.id], line, now)) is not None:
        day.wakes.append((at, call.id, LOOK))


def _share(day: Day, turn: Turn, call: Call, pools: tuple[Pool, ...], now: datetime) -> None:
    """Nobody rings for this caller while several ring for another: take one of them over."""
    reach = looked_for(call, pools)

    def is_wanted(person: PersonId) -> bool:
        return not reach.isdisjoint(day.floor.keys_of.get(person, ())) and may_be_rung(call, person, now)

    among = day.floor.waiting if call.urgent_at is not None else day.floor.waiting.rich
    spare = shared(call, (day.calls[other] for other in among if other != call.id), is_wanted)
    if spare is None:
        return
    richer, person = spare
    day.happen(turn, richer.id, LetGo(at=now, people=(person,)))
    turn.freed.pop(person, None)
    _ring(day, turn, call.id, (person,), now)


def _ring(day: Day, turn: Turn, call: CallId, people: tuple[PersonId, ...], now: datetime) -> None:
    rings = tuple(ring for person in people for ring in day.rings_for(person, now))
    day.happen(turn, call, PeopleOffered(at=now, rings=rings))
