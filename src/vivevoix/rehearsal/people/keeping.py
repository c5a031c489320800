"""Promises, kept by people: they think of it, ring when they are free, and try again."""

from datetime import datetime
from random import Random

from vivevoix.core.calls.refusals import NotAGoodHour, Refused
from vivevoix.core.ids import CallId, PersonId, PromiseId
from vivevoix.core.promises import Promise
from vivevoix.live import asking
from vivevoix.live.clock import fresh_call
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.callers import Caller
from vivevoix.rehearsal.model import Keeping
from vivevoix.rehearsal.people.presence import Presence
from vivevoix.rehearsal.play import Play

NOT_LONGER = 3600.0
"""Seconds after which somebody thinks again of a promise nobody could keep."""


class Promises:
    """Everybody's list of whom to ring back."""

    def __init__(self, play: Play, keeping: Keeping, presence: Presence, callers: dict[CallId, Caller], chance: Random) -> None:
        self._play, self._keeping, self._presence, self._callers, self._chance = play, keeping, presence, callers, chance
        self._noted: dict[PromiseId, list[PersonId]] = {}
        play.on_turn.append(self._saw)

    def _saw(self, turn: Turn) -> None:
        """Whoever finds a promise on their list that was not there before thinks of it after a while."""
        for promise in turn.promises.values():
            theirs = _on_whose_list(promise)
            if promise.end is None and theirs != self._noted.get(promise.id):
                self._noted[promise.id] = theirs
                self._think_of(promise.id, self._keeping.thinks_of_it.drawn(self._chance))

    def _think_of(self, promise: PromiseId, after: float) -> None:
        self._play.later(after, lambda: self._play.enter(lambda turn, now: self._keep(promise, turn, now)))

    def _keep(self, wanted: PromiseId, turn: Turn, now: datetime) -> None:
        promise = self._play.day.promises.get(wanted)
        if promise is None:
            return
        free = (person for person in _on_whose_list(promise) if person in self._play.day.floor.free)
        caller = next((self._callers[call] for call in promise.calls if call in self._callers), None)
        later = self._until_somebody_comes(promise, now)
        if (by := next(free, None)) and caller:
            try:
                call = fresh_call(now)
                asking.ring_back(self._play.day, turn, call, by, wanted, now)
                self._callers[call] = caller
            except NotAGoodHour:
                later = NOT_LONGER
            except Refused:
                pass  # somebody rings them already, or the person has just been rung themselves
        self._think_of(wanted, later + self._keeping.tries_again.drawn(self._chance))

    def _until_somebody_comes(self, promise: Promise, now: datetime) -> float:
        """Seconds; none while anybody who could ring is here."""
        coming = [self._presence.here_for(person, now, 0) for person in _on_whose_list(promise)]
        return min(NOT_LONGER, (min(coming) - now).total_seconds())


def _on_whose_list(promise: Promise) -> list[PersonId]:
    """Who owes it, and who has heard that it presses."""
    return [promise.owner, *([promise.second.person] if promise.second and promise.second.told else [])]
