"""One whole day, from the first caller to the last promise."""

from datetime import date, datetime, timedelta
from random import Random

from vivevoix.core.company import Company
from vivevoix.core.ids import CallId
from vivevoix.rehearsal.callers import Caller, all_callers, from_until
from vivevoix.rehearsal.conversations import Conversations
from vivevoix.rehearsal.desks import Desks
from vivevoix.rehearsal.keeping import Promises
from vivevoix.rehearsal.model import Model
from vivevoix.rehearsal.play import Play
from vivevoix.rehearsal.street import Street
from vivevoix.rehearsal.witness import Summary, Witness

SETTLING = timedelta(days=4)
"""Longest time after the day in which promises may still be kept: a weekend and a morning."""
STEP = timedelta(hours=1)


def rehearse(company: Company, model: Model, day: date, seed: int) -> Summary:
    """Play this day once. The same seed plays the same callers and people."""
    chance = Random(seed)  # noqa: S311 - people are made up, not keys
    coming = all_callers(company, model, day, chance)
    begins, ends = from_until(company, day)
    play = Play(company, begins)
    callers: dict[CallId, Caller] = {caller.call: caller for caller in coming}
    desks = Desks(play, model, Random(f"{seed} desks"))  # noqa: S311
    Conversations(play, model.talk, callers, Random(f"{seed} talk"))  # noqa: S311
    Promises(play, model.keeping, callers, Random(f"{seed} promises"))  # noqa: S311
    witness = Witness(play, callers)
    street = Street(play, model.customers, Random(f"{seed} street"))  # noqa: S311
    desks.open(begins, ends + SETTLING)
    for caller in coming:
        play.clock.at(caller.at, lambda caller=caller: street.ring(caller))  # type: ignore[misc]
    play.until(ends)
    _settle(play, ends + SETTLING)
    return witness.summary()


def _settle(play: Play, latest: datetime) -> None:
    """Until every call is over and every promise has ended."""
    while (play.day.calls or play.day.promises) and play.now < latest:
        play.until(play.now + STEP)
