"""One whole day, from the first caller to the last promise."""

from datetime import date, datetime, timedelta
from random import Random

from msgspec import Struct

from vivevoix.core.company import Company
from vivevoix.core.ids import CallId
from vivevoix.live.hours.duty import Laying
from vivevoix.rehearsal.callers import Caller, all_callers, from_until
from vivevoix.rehearsal.model import Model
from vivevoix.rehearsal.people.conversations import Conversations
from vivevoix.rehearsal.people.desks import Desks
from vivevoix.rehearsal.people.keeping import Promises
from vivevoix.rehearsal.people.presence import Presence
from vivevoix.rehearsal.people.street import Street
from vivevoix.rehearsal.play import Play
from vivevoix.rehearsal.witness import Summary, Witness

SETTLING = timedelta(days=4)
"""Longest time after the day in which promises may still be kept: a weekend and a morning."""
KNOWN_AFTER = timedelta(days=10)
"""How much longer hours and rosters are looked at, for promises that are due after the rehearsal."""
STEP = timedelta(hours=1)


class Scenery(Struct, frozen=True, kw_only=True):
    """What a day is played with."""

    company: Company
    laying: Laying
    model: Model


def rehearse(scenery: Scenery, day: date, seed: int) -> Summary:
    """Play this day once. The same seed plays the same callers and people."""
    company, model = scenery.company, scenery.model
    chance = Random(seed)  # noqa: S311 - people are made up, not keys
    coming = all_callers(company, model, day, chance)
    begins, ends = from_until(company, day)
    play = Play(company, scenery.laying, begins)
    callers: dict[CallId, Caller] = {caller.call: caller for caller in coming}
    presence = Presence(company, play.plan, begins, ends + SETTLING + KNOWN_AFTER)
    Desks(play, model, presence, Random(f"{seed} desks"))  # noqa: S311
    Conversations(play, model, presence, callers, Random(f"{seed} talk"))  # noqa: S311
    Promises(play, model.keeping, presence, callers, Random(f"{seed} promises"))  # noqa: S311
    witness = Witness(play, callers)
    street = Street(play, model.customers, Random(f"{seed} street"))  # noqa: S311
    for caller in coming:
        play.clock.at(caller.at, lambda caller=caller: street.ring(caller))  # type: ignore[misc]
    play.until(ends)
    _settle(play, ends + SETTLING)
    return witness.summary()


def _settle(play: Play, latest: datetime) -> None:
    """Until every call is over and every promise has ended."""
    while (play.day.calls or play.day.promises) and play.now < latest:
        play.until(play.now + STEP)
