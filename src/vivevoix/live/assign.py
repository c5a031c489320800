"""Bringing callers and free people together at the end of every turn: on the event itself, never by asking around later."""

from datetime import datetime

from vivevoix.core.calls.call import Call
from vivevoix.core.calls.events import LetGo, PeopleOffered
from vivevoix.core.ids import CallId, PersonId
from vivevoix.core.ladder import (
    groups_in_reach,
    is_waiting,
    may_be_rung,
    next_look,
    shared,
    takes,
    who_needs,
    whom_to_let_go,
    whom_to_ring,
)
from vivevoix.live.day import LOOK, Day
from vivevoix.live.turn import Turn


def assign(day: Day, turn: Turn, now: datetime) -> None:
    """People who became free go to who needs them most, and every changed call looks for its people, until nothing changes."""
    while turn.freed or turn.look_at:
        if turn.freed:
            person = next(iter(turn.freed))
            del turn.freed[person]
            _give(day, turn, person, now)
            continue
        oldest = min(turn.look_at)
        del turn.look_at[oldest]
        if (call := day.calls.get(oldest)) and is_waiting(call):
            _look(day, turn, call, now)


def _give(day: Day, turn: Turn, person: PersonId, now: datetime) -> None:
    if person not in day.floor.free:
        return
    groups = day.floor.groups_of.get(person, ())
    for call in who_needs(person, [day.calls[waiting] for waiting in day.floor.waiting]):
        if takes(call, day.line_of(call), person, groups, now):
            _ring(day, turn, call.id, (person,), now)
            return


def _look(day: Day, turn: Turn, call: Call, now: datetime) -> None:
    line = day.line_of(call)
    if gone := whom_to_let_go(call, line, now):
        day.happen(turn, call.id, LetGo(at=now, people=gone))
        call = day.calls[call.id]
    people = whom_to_ring(call, line, now, list(day.floor.free), day.floor.groups_of)
    if people:
        _ring(day, turn, call.id, people, now)
    elif not call.ringing:
        _share(day, turn, call, now)
    if (at := next_look(day.calls[call.id], line, now)) is not None:
        day.wakes.append((at, call.id, LOOK))


def _share(day: Day, turn: Turn, call: Call, now: datetime) -> None:
    """Nobody rings for this caller while several ring for another: take one of them over."""
    reach = groups_in_reach(call, day.line_of(call), now)

    def is_wanted(person: PersonId) -> bool:
        return bool(reach.intersection(day.floor.groups_of.get(person, ()))) and may_be_rung(call, person, now)

    spare = shared((day.calls[other] for other in day.floor.waiting if other != call.id), is_wanted)
    if spare is None:
        return
    richer, person = spare
    day.happen(turn, richer.id, LetGo(at=now, people=(person,)))
    turn.freed.pop(person, None)
    _ring(day, turn, call.id, (person,), now)


def _ring(day: Day, turn: Turn, call: CallId, people: tuple[PersonId, ...], now: datetime) -> None:
    rings = tuple(ring for person in people for ring in day.rings_for(person, now))
    day.happen(turn, call, PeopleOffered(at=now, rings=rings))
