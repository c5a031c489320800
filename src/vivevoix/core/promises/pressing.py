"""As its hour comes nearer: the owner is reminded, a second person hears of it, and somebody there owes it, before it is late."""

from collections.abc import Collection, Container
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.ids import PersonId
from vivevoix.core.promises.good_hours import last_good
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.promise import Promise, Second, WhyMoved, WhySecond

REMIND_BEFORE = timedelta(minutes=30)
SECOND_BEFORE = timedelta(minutes=20)


class Standing(Struct, frozen=True, kw_only=True):
    """Who could take a promise of one line on, at one moment."""

    keeper: PersonId
    present: tuple[PersonId, ...] = ()
    """Who says they are here and can be reached, whoever is free first."""
    first_rung: Container[PersonId] = ()
    """Who stands on the first rung of the line now, by their groups and by the rosters they are on duty for."""
    later_rungs: tuple[Container[PersonId], ...] = ()
    """Likewise on those after it, in order."""
    supervisors: tuple[PersonId, ...] = ()
    """Everybody who watches over the whole house, supervisors before administrators."""
    people: Collection[PersonId] = ()
    """Everybody who works here, in an order that stays."""
    shift_ended: Container[PersonId] = ()
    """Who is away because their day is over."""


def last_hour(promise: Promise, zone: tzinfo) -> datetime:
    """The latest moment at which it can be kept: the hour that was said, or before it the end of the customer's good hours."""
    return last_good(promise.said, promise.due_at, promise.good_hours, zone) or promise.due_at


def remind_at(promise: Promise, zone: tzinfo) -> datetime:
    last = last_hour(promise, zone)
    return last - min(REMIND_BEFORE, (last - promise.said) / 2) if last > promise.said else last


def second_at(promise: Promise, zone: tzinfo) -> datetime:
    """Always before the hour, and after the owner was reminded."""
    last = last_hour(promise, zone)
    return last - min(SECOND_BEFORE, (last - promise.said) / 3) if last > promise.said else last


def next_wake(promise: Promise, zone: tzinfo) -> datetime | None:
    """When it must be looked at although nothing happens to it; None when it has ended, or everybody has been told."""
    if promise.end is not None:
        return None
    wanted = [at for at in _reminders(promise, zone) if promise.reminded_at is None or promise.reminded_at < at]
    if promise.second is not None and not promise.second.told:
        wanted.append(second_at(promise, zone))
    if promise.late_at is None:
        wanted.append(promise.due_at)
    return min(wanted, default=None)


def press(promise: Promise, now: datetime, standing: Standing, zone: tzinfo) -> Promise:
    """What the time that has come makes of it. Looked at again at once, it stays as it is."""
    if promise.end is not None:
        return promise
    pressed = _owned_by_somebody_there(promise, now, standing, zone)
    if _should_remind(pressed, now, zone):
        pressed = replace(pressed, reminded_at=now)
    pressed = _second_hears(pressed, now, standing, zone)
    if now >= pressed.due_at and pressed.late_at is None:
        pressed = replace(pressed, late_at=now)
    return pressed


def _should_remind(promise: Promise, now: datetime, zone: tzinfo) -> bool:
    reminded = promise.reminded_at
    return any(at <= now and (reminded is None or reminded < at) for at in _reminders(promise, zone))


def _reminders(promise: Promise, zone: tzinfo) -> tuple[datetime, ...]:
    """When its owner is to think of it: before its hour, and when it is time to try again."""
    again = (promise.next_attempt_at,) if promise.next_attempt_at is not None else ()
    return (remind_at(promise, zone), *again)


def _owned_by_somebody_there(promise: Promise, now: datetime, standing: Standing, zone: tzinfo) -> Promise:
    if promise.owner not in standing.people:
        to = _somebody_else(promise, standing) or standing.keeper
        return move(promise, at=now, why=WhyMoved.LEFT, owner=to)
    if promise.owner in promise.not_with:
        return move(promise, at=now, why=WhyMoved.NOT_WITH, owner=_somebody_else(promise, standing))
    if promise.owner in standing.present or now < remind_at(promise, zone):
        return promise
    why = WhyMoved.SHIFT_ENDED if promise.owner in standing.shift_ended else WhyMoved.OWNER_AWAY
    return move(promise, at=now, why=why, owner=_somebody_present(promise, standing))


def _somebody_present(promise: Promise, standing: Standing) -> PersonId | None:
    found = _somebody_else(promise, standing)
    return found if found in standing.present else None


def _somebody_else(promise: Promise, standing: Standing) -> PersonId | None:
    found = who_is_second(promise.owner, standing, promise.not_with)
    return found[0] if found else None


def _second_hears(promise: Promise, now: datetime, standing: Standing, zone: tzinfo) -> Promise:
    """Who it is, is said from the beginning, and decided again when the moment has come: they may have gone home."""
    before = promise.second
    has_come = now >= second_at(promise, zone)
    if (
        before is not None
        and (before.told or not has_come)
        and before.person != promise.owner
        and before.person in standing.people
        and before.person not in promise.not_with
    ):
        return promise
    found = who_is_second(promise.owner, standing, promise.not_with)
    if found is None:
        return replace(promise, second=None)
    person, why = found
    return replace(promise, second=Second(person=person, why=why, at=second_at(promise, zone), told=has_come))


def who_is_second(owner: PersonId, standing: Standing, not_with: Container[PersonId] = ()) -> tuple[PersonId, WhySecond] | None:
    """The keeper of the line, else somebody there of its first rung, of a later one, a supervisor, or whoever is there at all;
    those who are there before those who are not. Never somebody this customer must not get. None when nobody else is left."""
    there = [person for person in standing.present if person != owner]
    wanted = [
        *((person, WhySecond.KEEPER) for person in there if person == standing.keeper),
        *((person, WhySecond.FIRST_RUNG) for person in there if person in standing.first_rung),
        *((person, WhySecond.LATER_RUNG) for rung in standing.later_rungs for person in there if person in rung),
        *((person, WhySecond.SUPERVISOR) for person in standing.supervisors if person in there),
        *((person, WhySecond.THERE) for person in there),
        *([(standing.keeper, WhySecond.KEEPER)] if standing.keeper != owner else []),
        *((person, WhySecond.SUPERVISOR) for person in standing.supervisors if person != owner),
        *((person, WhySecond.ANYBODY) for person in standing.people if person != owner),
    ]
    return next((found for found in wanted if found[0] in standing.people and found[0] not in not_with), None)
