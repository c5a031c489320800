"""Promises, kept by people: they think of it, ring when they are free, and try again."""

from datetime import datetime
from random import Random

from vivevoix.core.calls.refusals import Refused
from vivevoix.core.ids import CallId, PersonId, PromiseId
from vivevoix.core.promises import Promise
from vivevoix.live import asking
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.callers import Caller
from vivevoix.rehearsal.model import Keeping
from vivevoix.rehearsal.play import Play


class Promises:
    """Everybody's list of whom to ring back."""

    def __init__(self, play: Play, keeping: Keeping, callers: dict[CallId, Caller], chance: Random) -> None:
        self._play, self._keeping, self._callers, self._chance = play, keeping, callers, chance
        self._noted: set[PromiseId] = set()
        play.on_turn.append(self._saw)

    def _saw(self, turn: Turn) -> None:
        for promise in turn.promises.values():
            if promise.end is None and promise.id not in self._noted:
                self._noted.add(promise.id)
                self._think_of(promise.id, self._keeping.thinks_of_it.drawn(self._chance))

    def _think_of(self, promise: PromiseId, after: float) -> None:
        self._play.later(after, lambda: self._play.enter(lambda turn, now: self._keep(promise, turn, now)))

    def _keep(self, wanted: PromiseId, turn: Turn, now: datetime) -> None:
        promise = self._play.day.promises.get(wanted)
        if promise is None:
            return
        if (by := self._who(promise)) and promise.call in self._callers:
            try:
                call = asking.ring_back(self._play.day, turn, by, wanted, now)
                self._callers[call] = self._callers[promise.call]
            except Refused:
                pass
        self._think_of(wanted, self._keeping.tries_again.drawn(self._chance))

    def _who(self, promise: Promise) -> PersonId | None:
        """The owner; while they are not here, whoever of the watch is free."""
        day = self._play.day
        if day.floor.people[promise.owner].here:
            return promise.owner if promise.owner in day.floor.free else None
        return next((person for person in day.floor.free if day.company.people[person].role == "watch"), None)
