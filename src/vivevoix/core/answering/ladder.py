"""Who rings next, and when the ladder widens.

A line's rungs open one after the other as a caller waits; people of earlier rungs stay in reach. The rung opened last says
how many are rung together and after how long a person who does not answer is let go.

Somebody who comes free goes to the caller who has waited longest, except that one of the next three is preferred who knows
them; and no caller is passed over so more than three times. Waits are kept short first, familiar voices come second.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from vivevoix.core.answering.reach import (
    WHOLE_COMPANY_AFTER,
    WHOLE_LADDER_AFTER,
    Key,
    Pool,
    looked_for,
    of_person,
    open_rungs,
    urgent_from,
)
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.urgency import wants_help
from vivevoix.core.company import PublishedLine
from vivevoix.core.ids import CallId, PersonId

AGAIN_AFTER = timedelta(seconds=10)
"""A person who did not answer is rung again for the same call after this long, if still free."""
PASSED_OVER_AT_MOST = 3
"""Times one caller may see another, who came later, go first because somebody knows them."""
WAITING = frozenset({Stage.RINGING, Stage.LEFT_ALONE})

FreeBy = Callable[[Pool], Iterator[PersonId]]
"""The free people who answer to any of these keys, the longest free first."""
Need = tuple[bool, bool, datetime, CallId]


def is_waiting(call: Call) -> bool:
    """Nobody of ours speaks to this caller, and somebody should."""
    return call.stage in WAITING


def looks_for_people(call: Call) -> bool:
    return is_waiting(call) or wants_help(call)


def need_of(call: Call) -> Need:
    """Emergencies before everything, then callers for whom nobody is being rung, then the others; each as they came."""
    return call.urgent_at is None, bool(call.ringing), call.arrived, call.id


def next_look(call: Call, line: PublishedLine, now: datetime) -> datetime | None:
    """When this call should be looked at again if nothing else happens: a rung opens, someone is let go, someone may be rung again."""
    opens = call.arrived
    times: list[datetime] = []
    for rung in line.ladder:
        opens += timedelta(seconds=rung.seconds)
        times.append(opens)
    if (urgent := urgent_from(call)) is not None:
        times += [urgent + WHOLE_LADDER_AFTER, urgent + WHOLE_COMPANY_AFTER]
    rung = open_rungs(line.ladder, now - call.arrived)[-1]
    if not rings_all(call, line, now):
        times.extend(part.since + timedelta(seconds=rung.pass_on_after) for part in call.ringing)
    times.extend(at + AGAIN_AFTER for at in call.let_go.values())
    return min((at for at in times if at > now), default=None)


def rings_all(call: Call, line: PublishedLine, now: datetime) -> bool:
    """Everybody in reach is rung together, and goes on being rung."""
    return call.urgent_at is not None or open_rungs(line.ladder, now - call.arrived)[-1].at_once is None


def may_be_rung(call: Call, person: PersonId, now: datetime) -> bool:
    """Not someone who must not get this caller, lets others take them, is on the call, or did not answer it a moment ago."""
    if person in call.declined or person in call.not_with or any(part.person == person for part in call.ours):
        return False
    gone = call.let_go.get(person)
    return gone is None or now - gone >= AGAIN_AFTER


def room_to_ring(call: Call, line: PublishedLine, now: datetime) -> int | None:
    """How many more people may be rung for this call now; None for no limit."""
    at_once = None if rings_all(call, line, now) else open_rungs(line.ladder, now - call.arrived)[-1].at_once
    if at_once is None:
        return None
    return max(0, at_once - len({part.person for part in call.ringing}))


def whom_to_ring(
    call: Call,
    line: PublishedLine,
    now: datetime,
    pools: Sequence[Pool],
    free_by: FreeBy,
    keys: Mapping[PersonId, frozenset[Key]],
) -> tuple[PersonId, ...]:
    """The people to ring now, out of those free: who was on it, who knows the caller, then each pool, the longest free first."""
    room = room_to_ring(call, line, now)
    chosen: dict[PersonId, None] = {}
    for person in _in_order(call, pools, free_by, keys):
        if room is not None and len(chosen) >= room:
            break
        if person not in chosen and may_be_rung(call, person, now):
            chosen[person] = None
    return tuple(chosen)


def _in_order(call: Call, pools: Sequence[Pool], free_by: FreeBy, keys: Mapping[PersonId, frozenset[Key]]) -> Iterator[PersonId]:
    reach = looked_for(call, pools)
    familiar = [person for person in (call.last_holder, *call.known_by) if person and not reach.isdisjoint(keys.get(person, ()))]
    for person in familiar:
        yield from free_by((of_person(person),))
    for pool in pools:
        yield from free_by(pool)


def whom_to_let_go(call: Call, line: PublishedLine, now: datetime) -> tuple[PersonId, ...]:
    """People rung for longer than the rung allows, where not everyone is rung at once."""
    if rings_all(call, line, now):
        return ()
    patience = timedelta(seconds=open_rungs(line.ladder, now - call.arrived)[-1].pass_on_after)
    return tuple({part.person: None for part in call.ringing if now - part.since >= patience})


def can_spare(call: Call, people: Sequence[PersonId]) -> bool:
    """They are only rung for this caller, and others are too, so that these may be called away."""
    are_rung = all(part in call.ringing for part in call.ours if part.person in people)
    return looks_for_people(call) and are_rung and any(part.person not in people for part in call.ringing)


def takes(call: Call, line: PublishedLine, now: datetime, pools: Sequence[Pool], person: PersonId, keys: Collection[Key]) -> bool:
    """Does this call want this person, who has just become free?"""
    has_room = room_to_ring(call, line, now) != 0
    return has_room and may_be_rung(call, person, now) and any(key in keys for pool in pools for key in pool)


def whose_turn(person: PersonId, wanting: Iterable[Call]) -> tuple[Call, tuple[Call, ...]] | None:
    """The caller somebody who has become free goes to, of those who want them in order of need; and whom they pass over for it."""
    ahead: list[Call] = []
    for call in islice(wanting, PASSED_OVER_AT_MOST + 1):
        if person in call.known_by and all(_lets_pass(first, call) for first in ahead):
            return call, tuple(ahead)
        ahead.append(call)
    return (ahead[0], ()) if ahead else None


def _lets_pass(first: Call, later: Call) -> bool:
    """Nobody passes an emergency, whoever has been passed often enough, or somebody who is worse off."""
    is_as_bad_off = bool(later.ringing) == bool(first.ringing)
    return first.urgent_at is None and first.overtaken < PASSED_OVER_AT_MOST and is_as_bad_off


def shared(call: Call, others: Iterable[Call], wanted: Callable[[PersonId], bool]) -> tuple[Call, PersonId] | None:
    """When everyone free already rings for somebody else: a wanted person who can be spared for a caller for whom nobody rings.

    Taken from the call with the most people rung, if at least two; the one rung last. Rings are shared so that no caller
    waits for a telephone that rings in vain for another. An emergency gives nobody away, and takes also the only one.
    """
    best: tuple[int, Call, PersonId] | None = None
    for other in others:
        if other.urgent_at is not None or not is_waiting(other):
            continue
        people = list(dict.fromkeys(part.person for part in other.ringing))
        spare = next((person for person in reversed(people) if wanted(person)), None)
        enough = 0 if call.urgent_at is not None else 1
        if spare is not None and len(people) > max(enough, best[0] if best else 0):
            best = (len(people), other, spare)
    return best[1:] if best else None
