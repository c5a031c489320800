"""Write the golden journals: entries, and what the board makes of them, for the console's own fold to be held against.

`tests/golden/journal/*.json`: `people`, and `steps`, each an `entry` with the `board` and every person's `states` after it.
"""

import itertools
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from vivevoix.core.board import (
    AnyEntry,
    Board,
    CallChanged,
    EmergencyChanged,
    HoursChanged,
    LineChanged,
    PersonChanged,
    PromiseChanged,
    fold,
    state_of,
)
from vivevoix.core.calls.call import Alone, Beside, Call, Consultation, Consulted, Failure, Joined, Listened, Outcome, Part, Stage
from vivevoix.core.emergencies import Emergency, close
from vivevoix.core.ids import BranchId, CallId, LegId, LineId, PersonId, PhoneId, PromiseId
from vivevoix.core.promises import Promise
from vivevoix.core.promises.attempts import tried
from vivevoix.core.promises.ending import break_and_tell, keep
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.promise import Attempt, AttemptOutcome, HowTold, Second, Telling, WhyMoved, WhySecond

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden" / "journal"
START = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
AYA, TOM, NGOZI, HELEN = PersonId("aya"), PersonId("tom"), PersonId("ngozi"), PersonId("helen")
PEOPLE = (AYA, TOM, NGOZI, HELEN)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, entries in (("introduced", introduced()), ("owed", owed()), ("joined", joined())):
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(journal(entries), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def journal(entries: Iterable[AnyEntry]) -> dict[str, object]:
    """Each entry numbered and timed, with the board and everyone's state after it."""
    board, steps = Board(), []
    for number, entry in enumerate(entries, 1):
        numbered = replace(entry, number=number, at=START + timedelta(seconds=number))
        board = fold(board, numbered)
        states = {person: state_of(board, person).value for person in PEOPLE}
        steps.append({"entry": msgspec.to_builtins(numbered), "board": msgspec.to_builtins(board), "states": states})
    return {"people": PEOPLE, "steps": steps}


def introduced() -> Iterator[AnyEntry]:
    """A caller rings two, one answers, asks an expert who says no, asks again, all three talk, and the expert has the caller."""
    yield LineChanged(at=START, up=True)
    for person in PEOPLE:
        yield here(person)
    call = a_call("c1")
    rung = replace(call, ringing=(part(AYA), part(TOM), part(AYA, "1")))
    talking = replace(rung, stage=Stage.TALKING, ringing=(), holder=answered(part(AYA)), voice_at=START, caller_answered=True)
    asking = replace(talking, stage=Stage.CONSULTING, ringing=(part(NGOZI),))
    refused = replace(talking, stage=Stage.HELD, failure=Failure(person=NGOZI, why=Consulted.DECLINED))
    there = replace(asking, ringing=(), second=answered(part(NGOZI)))
    muted = replace(talking, holder=replace(answered(part(AYA)), muted=True))
    three = replace(there, stage=Stage.TOGETHER)
    given = replace(three, stage=Stage.TALKING, holder=three.second, second=None, last_holder=AYA)
    over = replace(given, stage=Stage.OVER, holder=None, outcome=Outcome.TALKED, over_at=START, last_holder=NGOZI)
    for changed in (call, rung, talking, muted, asking, refused, asking, there, three, given, over):
        yield CallChanged(at=START, call=changed)
    yield here(NGOZI, after=True)
    yield here(NGOZI)


def joined() -> Iterator[AnyEntry]:
    """A supervisor joins a conversation, whispers, speaks with both, leaves; the expert waits while the caller is told that it
    takes longer, and the caller is left alone while somebody listens, who takes the call."""
    yield LineChanged(at=START, up=True)
    for person in PEOPLE:
        yield here(person)
    talking = replace(a_call("c1"), stage=Stage.TALKING, holder=answered(part(AYA)), voice_at=START, caller_answered=True)
    rung = replace(talking, joined=Joined(by=HELEN, since=START, ringing=(part(HELEN),)))
    listens = replace(talking, joined=Joined(by=HELEN, since=START, part=answered(part(HELEN)), caller_told=True))
    beside = [replace(listens, joined=replace(listens.joined, how=how)) for how in (Beside.WHISPERS, Beside.SPEAKS)]  # type: ignore[type-var]
    told = (Listened(person=HELEN, how=Beside.SPEAKS, began=START, ended=START),)
    private = replace(talking, private=True, listened=told)
    asked = (Consultation(person=NGOZI, began=START),)
    there = replace(talking, stage=Stage.CONSULTING, second=answered(part(NGOZI)), alone=Alone(since=START), consultations=asked)
    warned = replace(there, alone=Alone(since=START, warned=True))
    word = replace(there, stage=Stage.BACK_WITH_CALLER, alone=Alone(since=START, until=START))
    back = replace(word, stage=Stage.TALKING, second=None, joined=listens.joined)
    alone = replace(back, stage=Stage.LEFT_ALONE, holder=None, ringing=(part(TOM),), last_holder=AYA)
    taken = replace(alone, stage=Stage.TALKING, holder=listens.joined and listens.joined.part, joined=None, ringing=())
    over = replace(taken, stage=Stage.OVER, holder=None, outcome=Outcome.TALKED, over_at=START, last_holder=HELEN)
    for changed in (talking, rung, listens, *beside, private, there, warned, word, there, word, back, alone, taken, over):
        yield CallChanged(at=START, call=changed)


def owed() -> Iterator[AnyEntry]:
    """Calls are cut and missed, promises are made, rung in vain, kept, broken; people come, go and lose their telephones."""
    yield here(AYA)
    yield LineChanged(at=START, up=True)
    cut = replace(a_call("c1"), stage=Stage.TALKING, holder=answered(part(AYA)))
    left = replace(cut, stage=Stage.LEFT_ALONE, holder=None, last_holder=AYA)
    yield CallChanged(at=START, call=cut)
    yield CallChanged(at=START, call=left)
    yield LineChanged(at=START, up=False)
    yield CallChanged(at=START, call=replace(left, stage=Stage.OVER, outcome=Outcome.PROMISED, over_at=START))
    first, second = a_promise("p1", "c1", AYA, "cut_off"), a_promise("p2", "c2", TOM, "not_answered")
    yield PromiseChanged(at=START, promise=first)
    yield PromiseChanged(at=START, promise=second)
    yield PersonChanged(at=START, person=AYA, here=True, present=())
    yield LineChanged(at=START, up=True)
    yield here(AYA)
    out = replace(a_call("c3"), direction="out", stage=Stage.RINGING_US, ringing=(part(AYA),), promise=first.id, last_holder=AYA)
    theirs = replace(out, stage=Stage.RINGING_THEM, ringing=(), holder=answered(part(AYA)))
    yield CallChanged(at=START, call=out)
    yield CallChanged(at=START, call=theirs)
    yield CallChanged(at=START, call=replace(theirs, stage=Stage.OVER, holder=None, outcome=Outcome.NOT_REACHED, over_at=START))
    attempt = Attempt(at=START, by=AYA, outcome=AttemptOutcome.NO_ANSWER, call=CallId("c3"))
    rung = tried(first, attempt, UTC)
    pressing = replace(rung, reminded_at=START, second=Second(person=TOM, why=WhySecond.KEEPER, at=START, told=True))
    moved = move(pressing, at=START, why=WhyMoved.OWNER_AWAY, owner=NGOZI)
    late = replace(moved, late_at=START)
    for changed in (rung, pressing, moved, late, keep(late, NGOZI, START + timedelta(hours=2), CallId("c4"))):
        yield PromiseChanged(at=START, promise=changed)
    told = Telling(how=HowTold.CALL, call=CallId("c5"))
    yield PromiseChanged(at=START, promise=break_and_tell(second, TOM, START, told))
    cannot_wait = Emergency(id=CallId("c4"), line=LineId("leeds"), since=START, by=AYA)
    yield EmergencyChanged(at=START, emergency=cannot_wait)
    yield EmergencyChanged(at=START, emergency=close(cannot_wait, TOM, START, "sent the fire brigade"))
    yield HoursChanged(at=START, by=TOM, branch=BranchId("leeds"))
    yield PersonChanged(at=START, person=AYA, here=False, present=(PhoneId("aya:browser"),))


def a_call(name: str) -> Call:
    return Call(
        id=CallId(name),
        line=LineId("leeds"),
        arrived=START,
        caller_leg=LegId(f"{name}-caller"),
        keeper=TOM,
        line_name="the Leeds line",
    )


_legs = itertools.count(1)


def part(person: PersonId, phone: str = "browser") -> Part:
    return Part(leg=LegId(f"l{next(_legs)}"), person=person, phone=PhoneId(f"{person}:{phone}"), since=START)


def answered(one: Part) -> Part:
    return replace(one, answered=True)


def here(person: PersonId, *, after: bool = False) -> PersonChanged:
    return PersonChanged(at=START, person=person, here=True, present=(PhoneId(f"{person}:browser"),), after=after)


def a_promise(name: str, call: str, owner: PersonId, because: str) -> Promise:
    return Promise(
        id=PromiseId(name),
        line=LineId("leeds"),
        call=CallId(call),
        owner=owner,
        because=because,
        made_at=START,
        due_at=START + timedelta(hours=1),
    )


if __name__ == "__main__":
    main()
