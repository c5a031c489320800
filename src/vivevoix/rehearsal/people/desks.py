"""Our people and their telephones: they come and go, pick up or do not, and finish what they write."""

from datetime import datetime
from random import Random

from vivevoix.core.board import PersonChanged
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.orders import LineOrder, RingPhone
from vivevoix.core.calls.telephones import Ended, Registered
from vivevoix.core.company import Member
from vivevoix.core.ids import LegId, PersonId
from vivevoix.line.port import PhoneNow
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.model import Model
from vivevoix.rehearsal.people.presence import Presence
from vivevoix.rehearsal.play import Play

OWN_TELEPHONE = 2.0
"""Seconds until somebody who rings a customer from their page has picked up their own telephone."""


class Desks:
    """Everybody answers in the browser: so the time they take to write afterwards is played as well."""

    def __init__(self, play: Play, model: Model, presence: Presence, chance: Random) -> None:
        """Has everybody come and go at their times."""
        self._play, self._model, self._chance = play, model, chance
        play.on_order.append(self._ordered)
        play.on_turn.append(self._saw)
        for member in play.day.company.people.values():
            for comes, goes in presence.times[member.id]:
                play.clock.at(comes, lambda member=member: self._is_here(member, True))  # type: ignore[misc]
                play.clock.at(goes, lambda member=member: self._is_here(member, False))  # type: ignore[misc]

    def _is_here(self, member: Member, here: bool) -> None:
        """Whoever goes home in the middle of a conversation finishes it, and is rung for no other."""

        def act(turn: Turn, now: datetime) -> None:
            for telephone in member.telephones:
                if here and telephone.browser and isinstance(telephone.way, Registered):
                    phone = PhoneNow(account=telephone.way.account, contacts=1, since=now)
                    self._play.hearing.phone_is(turn, phone, now)
            self._play.day.set_person(turn, member.id, now, here=here)

        self._play.enter(act)

    def _ordered(self, order: LineOrder) -> None:
        if not isinstance(order, RingPhone):
            return
        call = self._play.day.calls.get(order.call)
        part = next((part for part in call.ours if part.leg == order.leg), None) if call else None
        if call is None or part is None:
            return
        if call.stage is Stage.RINGING_US:
            self._play.later(OWN_TELEPHONE, lambda: self._play.pick_up(order.leg))
        else:
            self._rung(self._play.day.company.people[part.person], order.leg)

    def _rung(self, member: Member, leg: LegId) -> None:
        answering = self._model.answering(member)
        fate, after = self._chance.random(), answering.picks_up.drawn(self._chance)
        if fate < answering.misses:
            self._play.later(answering.comes_back.drawn(self._chance), lambda: self._play.pick_up(leg))
        elif fate < answering.misses + answering.lets_others:
            self._play.later(after, lambda: self._play.put_down(leg, Ended.DECLINED))
        else:
            self._play.later(after, lambda: self._play.pick_up(leg))

    def _saw(self, turn: Turn) -> None:
        for entry in turn.entries:
            if isinstance(entry, PersonChanged) and entry.after:
                self._write_up(entry.person)

    def _write_up(self, person: PersonId) -> None:
        def ready(turn: Turn, now: datetime) -> None:
            self._play.day.set_person(turn, person, now, after=False)

        writes_up = self._model.answering(self._play.day.company.people[person]).writes_up
        self._play.later(writes_up.drawn(self._chance), lambda: self._play.enter(ready))
