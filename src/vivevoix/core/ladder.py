"""Who rings next, and when the ladder widens.

A line's rungs open one after the other as a caller waits; people of earlier rungs stay in reach. The rung opened last says
how many are rung together and after how long a person who does not answer is let go.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.company import PublishedLine, Rung
from vivevoix.core.ids import CallId, GroupId, PersonId

AGAIN_AFTER = timedelta(seconds=10)
"""A person who did not answer is rung again for the same call after this long, if still free."""
WAITING = frozenset({Stage.RINGING, Stage.LEFT_ALONE})


def is_waiting(call: Call) -> bool:
    """Nobody of ours speaks to this caller, and somebody should."""
    return call.stage in WAITING


def open_rungs(ladder: Sequence[Rung], waited: timedelta) -> Sequence[Rung]:
    """The rungs in reach after this long; always at least the first."""
    opens_at = timedelta(0)
    count = 0
    for rung in ladder:
        if waited < opens_at:
            break
        count += 1
        opens_at += timedelta(seconds=rung.seconds)
    return ladder[: max(count, 1)]


def groups_in_reach(call: Call, line: PublishedLine, now: datetime) -> frozenset[GroupId]:
    return frozenset(group for rung in open_rungs(line.ladder, now - call.arrived) for group in rung.groups)


def next_look(call: Call, line: PublishedLine, now: datetime) -> datetime | None:
    """When this call should be looked at again if nothing else happens: a rung opens, someone is let go, someone may be rung again."""
    opens = call.arrived
    times: list[datetime] = []
    for rung in line.ladder:
        opens += timedelta(seconds=rung.seconds)
        times.append(opens)
    rung = open_rungs(line.ladder, now - call.arrived)[-1]
    if rung.at_once is not None:
        times.extend(part.since + timedelta(seconds=rung.pass_on_after) for part in call.ringing)
    times.extend(at + AGAIN_AFTER for at in call.let_go.values())
    return min((at for at in times if at > now), default=None)


def may_be_rung(call: Call, person: PersonId, now: datetime) -> bool:
    """Not someone who let others take this call, is being rung for it, or did not answer it a moment ago."""
    if person in call.declined or any(part.person == person for part in call.ringing):
        return False
    gone = call.let_go.get(person)
    return gone is None or now - gone >= AGAIN_AFTER


def room_to_ring(call: Call, line: PublishedLine, now: datetime) -> int | None:
    """How many more people may be rung for this call now; None for no limit."""
    at_once = open_rungs(line.ladder, now - call.arrived)[-1].at_once
    if at_once is None:
        return None
    return max(0, at_once - len({part.person for part in call.ringing}))


def all_rungs_over(call: Call, line: PublishedLine) -> datetime:
    """When the ladder has had all its time: from then on the keeper is in reach as well, who would owe the call anyway."""
    return call.arrived + timedelta(seconds=sum(rung.seconds for rung in line.ladder))


def whom_to_ring(
    call: Call, line: PublishedLine, now: datetime, free: Iterable[PersonId], groups_of: Mapping[PersonId, Sequence[GroupId]]
) -> tuple[PersonId, ...]:
    """The people to ring now, out of those free, longest free first. A caller left alone has their last person first."""
    room = room_to_ring(call, line, now)
    chosen: list[PersonId] = []
    reach = groups_in_reach(call, line, now)
    also = {call.last_holder} if call.stage is Stage.LEFT_ALONE else set()
    if now >= all_rungs_over(call, line):
        also.add(line.keeper)
    for person in sorted(free, key=lambda person: person != call.last_holder):
        if room is not None and len(chosen) >= room:
            break
        if (person in also or reach.intersection(groups_of.get(person, ()))) and may_be_rung(call, person, now):
            chosen.append(person)
    return tuple(chosen)


def whom_to_let_go(call: Call, line: PublishedLine, now: datetime) -> tuple[PersonId, ...]:
    """People rung for longer than the rung allows, where not everyone is rung at once."""
    rung = open_rungs(line.ladder, now - call.arrived)[-1]
    if rung.at_once is None:
        return ()
    patience = timedelta(seconds=rung.pass_on_after)
    return tuple({part.person: None for part in call.ringing if now - part.since >= patience})


def can_spare(call: Call, people: Sequence[PersonId]) -> bool:
    """Others are being rung for this waiting caller too, so that these may be called away."""
    return is_waiting(call) and any(part.person not in people for part in call.ringing)


def takes(call: Call, line: PublishedLine, person: PersonId, groups: Sequence[GroupId], now: datetime) -> bool:
    """Does this waiting call want this person, who has just become free?"""
    return bool(whom_to_ring(call, line, now, (person,), {person: groups}))


def who_needs(person: PersonId, waiting: Sequence[Call]) -> list[Call]:
    """Waiting calls, those first that need a person who has just become free the most: their own caller whom a broken line left
    alone, then callers for whom nobody is being rung, then the others; each as they came."""

    def need(call: Call) -> tuple[bool, bool, datetime, CallId]:
        is_theirs = call.stage is Stage.LEFT_ALONE and call.last_holder == person
        return not is_theirs, bool(call.ringing), call.arrived, call.id

    return sorted(waiting, key=need)


def shared(waiting: Iterable[Call], wanted: Callable[[PersonId], bool]) -> tuple[Call, PersonId] | None:
    """When everyone free already rings for somebody else: a wanted person who can be spared for a caller for whom nobody rings.

    Taken from the call with the most people rung, if at least two; the one rung last. Rings are shared so that no caller
    waits for a telephone that rings in vain for another.
    """
    best: tuple[int, Call, PersonId] | None = None
    for call in waiting:
        people = list(dict.fromkeys(part.person for part in call.ringing))
        spare = next((person for person in reversed(people) if wanted(person)), None)
        if spare is not None and len(people) > max(1, best[0] if best else 0):
            best = (len(people), call, spare)
    return best[1:] if best else None
