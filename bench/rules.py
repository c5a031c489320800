"""R1 and R2: the rules alone, without line, store or network. What a decision costs, and how many calls a second can be rehearsed."""

import gc
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.machine import median, percentile, say
from vivevoix.core.arriving import arrive
from vivevoix.core.calls.events import CallArrived, LegAnswered, LegEnded, PeopleOffered, Ring
from vivevoix.core.calls.lifecycle import step
from vivevoix.core.calls.telephones import Caller, Ended, FixedAddress
from vivevoix.core.company import Company, Member, PublishedLine, Rung, Telephone
from vivevoix.core.ids import E164, CallId, GroupId, LegId, LineId, PersonId, PhoneId
from vivevoix.live.assign import assign
from vivevoix.live.day import Day
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.day import rehearse
from vivevoix.rehearsal.run import scenery_in

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE, WAITING, BRANCHES = 10_000, 1_000, 100
AT_ONCE = 3
EXAMPLE = Path(__file__).parents[1] / "examples" / "four-branches"
Seen = dict[str, Any]


def _company() -> Company:
    """A hundred branches with a hundred people each; a line rings three of its own at once, then three of anybody."""
    people = {}
    for number in range(PEOPLE):
        name = PersonId(f"p{number:05}")
        phone = Telephone(id=PhoneId(name), way=FixedAddress(uri=f"sip:{name}@192.0.2.1"))
        groups = (GroupId(f"g{number % BRANCHES}"), GroupId("all"))
        people[name] = Member(id=name, name=name, first_name=name, role="operator", groups=groups, telephones=(phone,))
    lines = {}
    for number in range(BRANCHES):
        own = Rung(groups=(GroupId(f"g{number}"),), seconds=8, at_once=AT_ONCE)
        ladder = (own, Rung(groups=(GroupId("all"),), seconds=8, at_once=AT_ONCE))
        name = LineId(f"l{number}")
        lines[name] = PublishedLine(
            id=name, name=name, numbers=(f"+4411349600{number:02}",), keeper=PersonId("p00000"), ladder=ladder
        )
    return Company(name="Big", country="GB", people=people, lines=lines)


class _Floor:
    """Everybody talks, and a thousand callers wait: then one decision after the other."""

    def __init__(self) -> None:
        self.day = Day(_company())
        self.now = NOON
        self.calls = 0
        self.legs: dict[PersonId, tuple[CallId, LegId]] = {}
        for person in self.day.company.people:
            self._turn(lambda turn, person=person: self.day.set_person(turn, person, self.now, here=True))  # type: ignore[misc]
        while len(self.legs) < PEOPLE:
            self.answer(self.ring())
        for _ in range(WAITING):
            self.ring()

    def _turn(self, act: Callable[[Turn], None]) -> Turn:
        turn = Turn()
        act(turn)
        assign(self.day, turn, self.now)
        self.day.wakes.clear()
        return turn

    def ring(self) -> CallId:
        self.calls += 1
        call, line = CallId(f"c{self.calls:09}"), list(self.day.company.lines.values())[self.calls % BRANCHES]
        self.now += timedelta(milliseconds=1)
        fact = CallArrived(at=self.now, call=call, leg=LegId(f"{call}-caller"), number=line.numbers[0], caller=Caller())
        self._turn(lambda turn: self.day.arrive(turn, fact, line))
        return call

    def answer(self, call: CallId) -> None:
        part = self.day.calls[call].ringing[0]
        self._turn(lambda turn: self.day.happen(turn, call, LegAnswered(at=self.now, leg=part.leg)))
        self.legs[part.person] = (call, part.leg)

    def hang_up(self, person: PersonId) -> None:
        """Somebody becomes free: to whom of the thousand do they go?"""
        call, _ = self.legs.pop(person)
        self.now += timedelta(milliseconds=1)
        leg = self.day.calls[call].caller_leg
        self._turn(lambda turn: self.day.happen(turn, call, LegEnded(at=self.now, leg=leg, why=Ended.HUNG_UP)))

    def pick_up(self, person: PersonId) -> None:
        """Whatever rings them now."""
        self.answer(next(iter(self.day.floor.busy[person])))


def decisions(rounds: int) -> Seen:
    floor = _Floor()
    gc.collect()
    freed, arrived = list[float](), list[float]()
    people = list(floor.legs)
    for number in range(rounds):
        # Answering is part of the round, so that the next person finds the same thousand waiting; only the decision is timed.
        person = people[number * 7919 % len(people)]
        began = time.perf_counter()
        floor.hang_up(person)
        freed.append(1000 * (time.perf_counter() - began))
        floor.pick_up(person)
        began = time.perf_counter()
        floor.ring()
        arrived.append(1000 * (time.perf_counter() - began))
    return {"freed": freed, "arrived": arrived, "waiting": len(list(floor.day.floor.waiting))}


def pure_calls(count: int) -> float:
    """Calls a second through the table alone: they ring, three people are rung, one answers, the caller hangs up."""
    company = _company()
    line = company.lines[LineId("l0")]
    people = list(company.people.values())[:AT_ONCE]
    began = time.perf_counter()
    for number in range(count):
        name = f"c{number}"
        fact = CallArrived(
            at=NOON, call=CallId(name), leg=LegId(name), number=line.numbers[0], caller=Caller(number=E164("+441134960142"))
        )
        call, _ = arrive(fact, line, company)
        rings = tuple(
            Ring(leg=LegId(f"{name}-{each.id}"), person=each.id, phone=each.telephones[0].id, way=each.telephones[0].way)
            for each in people
        )
        call, _ = step(call, PeopleOffered(at=NOON, rings=rings))
        call, _ = step(call, LegAnswered(at=NOON, leg=rings[0].leg))
        call, _ = step(call, LegEnded(at=NOON, leg=LegId(name), why=Ended.HUNG_UP))
        assert call.outcome is not None
    return count / (time.perf_counter() - began)


def rehearsed_calls(days: int) -> float:
    """Calls a second of whole rehearsed days of the example, those around its edges counted as well as they are played."""
    scenery = scenery_in(EXAMPLE)
    rehearse(scenery, date(2026, 11, 20), 0)
    began, calls = time.perf_counter(), 0
    for seed in range(1, days + 1):
        calls += rehearse(scenery, date(2026, 11, 20), seed).played
    return calls / (time.perf_counter() - began)


def tell_r1(quick: bool) -> None:
    runs = [decisions(500 if quick else 5_000) for _ in range(1 if quick else 3)]
    shares = {"p50": 0.5, "p99": 0.99}
    value = {
        what: {name: round(median(percentile(run[what], share) for run in runs), 4) for name, share in shares.items()}
        for what in ("freed", "arrived")
    }
    how = (
        f"{PEOPLE} people, {WAITING} callers wait, {AT_ONCE} rung at once; `freed`: a conversation ends and its person is given to "
        f"a waiting caller; `arrived`: one more caller comes and nobody is free; {len(runs)} runs of {len(runs[0]['freed'])}"
    )
    say("R1", value, "ms", how, waiting_at_end=[run["waiting"] for run in runs])


def tell_r2(quick: bool) -> None:
    pure = [pure_calls(2_000 if quick else 20_000) for _ in range(1 if quick else 3)]
    whole = [rehearsed_calls(1 if quick else 10) for _ in range(1 if quick else 3)]
    how = "core: arrive, three rung, answered, hung up, by the table alone; whole: days of examples/four-branches with everything people do; medians"
    say("R2", {"core": round(median(pure)), "whole": round(median(whole))}, "calls/s", how, runs={"core": pure, "whole": whole})
