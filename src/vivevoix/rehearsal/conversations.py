"""What is said, as far as it decides what happens next: a question answered, an expert asked and introduced, a call promised."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random

from msgspec import Struct

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.events import AnyRequest, HandOverRequested, LegEnded, ResumeRequested
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Company, Member
from vivevoix.core.ids import CallId, PersonId, RegionId
from vivevoix.core.places import nearness
from vivevoix.live import asking
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.callers import Caller
from vivevoix.rehearsal.model import Talk
from vivevoix.rehearsal.play import Play

TRIES_ANOTHER = 3.0
"""Seconds until somebody who was not answered asks the next expert."""
FAR = 1_000
Do = Callable[["Scene", Call], None]


class Scene(Struct, kw_only=True):
    """One call as those on it see it."""

    caller: Caller
    seen: object = None
    changes: int = 0
    asked: set[PersonId]
    """Experts who were rung for it, and did not come."""
    promised: bool = False
    """An expert's call was promised."""


class Conversations:
    def __init__(self, play: Play, talk: Talk, callers: dict[CallId, Caller], chance: Random) -> None:
        self._play, self._talk, self._chance = play, talk, chance
        self._callers = callers
        """Who is on which call, ring-backs as well."""
        self._scenes: dict[CallId, Scene] = {}
        play.on_turn.append(self._saw)

    def _saw(self, turn: Turn) -> None:
        for call in turn.calls.values():
            if call.stage is Stage.OVER:
                self._scenes.pop(call.id, None)
            elif call.stage in {Stage.TALKING, Stage.HELD, Stage.CONSULTING}:
                self._see(call)

    def _see(self, call: Call) -> None:
        if call.id not in self._scenes:
            self._scenes[call.id] = Scene(caller=self._callers[call.id], asked=set())
        scene = self._scenes[call.id]
        seen = (call.stage, call.holder and call.holder.person, call.second and call.second.person, call.failure)
        if seen == scene.seen:
            return
        scene.seen = seen
        scene.changes += 1
        match call.stage:
            case Stage.TALKING:
                self._talks(scene, call)
            case Stage.CONSULTING if call.second:
                self._next(scene, call, self._talk.telling.drawn(self._chance), self._introduce)
            case Stage.HELD:
                if call.failure:
                    scene.asked.add(call.failure.person)
                self._next(scene, call, TRIES_ANOTHER, self._find_expert)
            case _:
                pass

    def _next(self, scene: Scene, call: Call, seconds: float, do: Do) -> None:
        """Do this after a while, if the call is then as it is now."""
        changes = scene.changes

        def act() -> None:
            if scene.changes == changes and (still := self._play.day.calls.get(call.id)):
                do(scene, still)

        self._play.later(seconds, act)

    def _talks(self, scene: Scene, call: Call) -> None:
        holder = self._play.day.company.people.get(call.holder.person) if call.holder else None
        talk, say_goodbye = self._talk, self._say_goodbye
        if not scene.caller.technical:
            self._next(scene, call, talk.question.drawn(self._chance), say_goodbye)
        elif holder and holder.role == "expert":
            self._next(scene, call, talk.technical.drawn(self._chance), say_goodbye)
        elif scene.promised:
            self._next(scene, call, talk.promising.drawn(self._chance), say_goodbye)
        else:
            self._next(scene, call, talk.story.drawn(self._chance), self._find_expert)

    def _say_goodbye(self, scene: Scene, call: Call) -> None:
        self._play.tell(LegEnded(at=self._play.now, leg=call.caller_leg, why=Ended.HUNG_UP))

    def _introduce(self, scene: Scene, call: Call) -> None:
        self._ask(call, HandOverRequested(at=self._play.now, by=_speaker(call)))

    def _find_expert(self, scene: Scene, call: Call) -> None:
        """Ask one after the other, the nearest first; when none is free, the nearest of all will ring."""

        def act(turn: Turn, now: datetime) -> None:
            for expert in self._to_ask(scene, call):
                with contextlib.suppress(Refused):
                    asking.consult(self._play.day, turn, call.id, _speaker(call), expert, now)
                    return
            owner = next(iter(experts_for(self._play.day.company, call.region)), _speaker(call))
            self._play.day.owed.owe(turn, call, owner, "an expert rings", now)
            scene.promised = True

        self._play.enter(act)
        if scene.promised and call.stage is Stage.HELD:
            self._ask(call, ResumeRequested(at=self._play.now, by=_speaker(call)))
        elif scene.promised:
            self._next(scene, call, self._talk.promising.drawn(self._chance), self._say_goodbye)

    def _to_ask(self, scene: Scene, call: Call) -> Iterator[PersonId]:
        people = self._play.day.floor.people
        for expert in experts_for(self._play.day.company, call.region):
            if expert not in scene.asked and people[expert].here:
                yield expert

    def _ask(self, call: Call, request: AnyRequest) -> None:
        self._play.enter(lambda turn, now: asking.of_call(self._play.day, turn, call.id, request))


def _speaker(call: Call) -> PersonId:
    """Who of us has the caller, at a moment when somebody must."""
    if call.holder is None:
        raise ValueError("nobody has this caller")
    return call.holder.person


def experts_for(company: Company, region: RegionId | None) -> list[PersonId]:
    """Everyone who could help somebody of this region, the nearest first."""

    def far(member: Member) -> int:
        near = nearness(region, company.regions_of(member), company.regions)
        return FAR if near is None else near

    return [member.id for member in sorted(company.people.values(), key=far) if member.role == "expert"]
