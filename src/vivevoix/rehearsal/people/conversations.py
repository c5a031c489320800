"""What is said, as far as it decides what happens next: a question answered, an expert asked and introduced, a call promised."""

import contextlib
from collections.abc import Callable
from datetime import datetime
from random import Random

from msgspec import Struct

from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.events import AnyRequest, HandOverRequested, LegEnded, ResumeRequested, ToSecondRequested
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import CallId, PersonId
from vivevoix.core.promises.asked import PromiseRequested
from vivevoix.live import asking
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.callers import Caller
from vivevoix.rehearsal.model import Model
from vivevoix.rehearsal.people.presence import Presence
from vivevoix.rehearsal.play import Play

TRIES_ANOTHER = 3.0
"""Seconds until somebody who was not answered asks the next expert."""
A_WORD = 5.0
"""Seconds in which a caller who waits is told that it takes a little longer."""
SPOKEN = frozenset({Stage.TALKING, Stage.HELD, Stage.CONSULTING, Stage.BACK_WITH_CALLER})
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
    def __init__(self, play: Play, model: Model, presence: Presence, callers: dict[CallId, Caller], chance: Random) -> None:
        self._play, self._talk, self._keeping, self._chance = play, model.talk, model.keeping, chance
        self._presence, self._callers = presence, callers
        """Who is on which call, ring-backs as well."""
        self._scenes: dict[CallId, Scene] = {}
        play.on_turn.append(self._saw)

    def _saw(self, turn: Turn) -> None:
        for call in turn.calls.values():
            if call.stage is Stage.OVER:
                self._scenes.pop(call.id, None)
            elif call.stage in SPOKEN:
                self._see(call)

    def _see(self, call: Call) -> None:
        if call.id not in self._scenes:
            self._scenes[call.id] = Scene(caller=self._callers[call.id], asked=set())
        scene = self._scenes[call.id]
        seen = (call.stage, call.holder and call.holder.person, call.second and call.second.person, call.failure)
        if seen == scene.seen:
            return
        scene.seen = seen
        if call.failure:
            scene.asked.add(call.failure.person)
        scene.changes += 1
        match call.stage:
            case Stage.TALKING:
                self._talks(scene, call)
            case Stage.CONSULTING if call.second:
                self._next(scene, call, self._talk.telling.drawn(self._chance), self._introduce)
            case Stage.BACK_WITH_CALLER:
                self._next(scene, call, A_WORD, self._introduce if call.second else self._go_back)
            case Stage.HELD:
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
            story = TRIES_ANOTHER if call.failure else talk.story.drawn(self._chance)
            self._next(scene, call, story, self._find_expert)

    def _say_goodbye(self, scene: Scene, call: Call) -> None:
        self._play.tell(LegEnded(at=self._play.now, leg=call.caller_leg, why=Ended.HUNG_UP))

    def _introduce(self, scene: Scene, call: Call) -> None:
        self._ask(call, HandOverRequested(at=self._play.now, by=_speaker(call)))

    def _go_back(self, scene: Scene, call: Call) -> None:
        self._ask(call, ToSecondRequested(at=self._play.now, by=_speaker(call)))

    def _find_expert(self, scene: Scene, call: Call) -> None:
        """Ask those who are proposed, one after the other; when none is free, the first of them will ring."""

        def act(turn: Turn, now: datetime) -> None:
            proposals = self._play.day.proposals(call.id, scene.caller.topic)
            for each in proposals:
                if each.state is PersonState.FREE and each.person not in scene.asked:
                    with contextlib.suppress(Refused):
                        asking.consult(self._play.day, turn, call.id, _speaker(call), each.person, now)
                        return
            self._promise(scene, call, [each.person for each in proposals], turn, now)

        self._play.enter(act)
        if scene.promised and call.stage is Stage.HELD:
            self._ask(call, ResumeRequested(at=self._play.now, by=_speaker(call)))
        elif scene.promised:
            self._next(scene, call, self._talk.promising.drawn(self._chance), self._say_goodbye)

    def _promise(self, scene: Scene, call: Call, proposed: list[PersonId], turn: Turn, now: datetime) -> None:
        """By an expert who is here, or else by the first who knows about it, at an hour that they can keep."""
        company, topic = self._play.day.company, scene.caller.topic
        able = (company.experts_on.get(topic, ()) if topic else company.experts) or company.experts
        names = [*proposed, *(expert.id for expert in able), _speaker(call)]
        due = self._presence.here_for(names[0], now, self._keeping.expert_within)
        asked = PromiseRequested(
            by=_speaker(call),
            at=now,
            line=call.line,
            owner=names[0],
            due_at=due,
            number=call.caller.number,
            call=call.id,
            because="an expert rings",
        )
        asking.make(self._play.day, turn, asked)
        scene.promised = True

    def _ask(self, call: Call, request: AnyRequest) -> None:
        self._play.enter(lambda turn, now: asking.of_call(self._play.day, turn, call.id, request))


def _speaker(call: Call) -> PersonId:
    """Who of us has the caller, at a moment when somebody must."""
    if call.holder is None:
        raise ValueError("nobody has this caller")
    return call.holder.person
