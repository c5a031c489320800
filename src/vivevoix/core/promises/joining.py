"""Several promises to the same person are one: nobody is rung twice for two reasons."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from vivevoix.core.ids import PromiseId
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.promise import Promise, Reason, WhyMoved


def join(owed: Promise, fresh: Promise) -> Promise:
    """The promise we owe already, with the reason and the earlier hour of the new one.

    A person's own word decides who rings, and at which hours: that is what the customer was told.
    """
    reason = Reason(at=fresh.made_at, because=fresh.because, by=fresh.made_by, call=fresh.call, matter=fresh.matter)
    both = replace(
        owed,
        also=(*owed.also, reason, *fresh.also),
        name=owed.name or fresh.name,
        email=fresh.email or owed.email,
        language=fresh.language or owed.language,
        customer=owed.customer or fresh.customer,
        not_with=fresh.not_with if fresh.made_by else owed.not_with,
    )
    if fresh.made_by:
        both = _at_hours_of(both, fresh)
    owner = fresh.owner if fresh.made_by else owed.owner
    due_at = min(owed.due_at, fresh.due_at)
    return move(both, at=fresh.made_at, why=WhyMoved.JOINED, by=fresh.made_by, owner=owner, due_at=due_at)


def _at_hours_of(owed: Promise, said: Promise) -> Promise:
    """Other hours begin anew with the reminder and the second person: they may end sooner."""
    if (owed.good_hours, owed.time_zone) == (said.good_hours, said.time_zone):
        return owed
    hours = replace(owed, good_hours=said.good_hours, time_zone=said.time_zone)
    return replace(hours, reminded_at=None, second=None, next_attempt_at=None)


def is_settled_by(owed: Promise, voice_at: datetime) -> bool:
    """Does a conversation that began at `voice_at` settle it? Not when any of it was promised in that conversation, or after.

    Nor when somebody was missed meanwhile: several people may ring from one number.
    """
    latest = max([owed.made_at, *(reason.at for reason in owed.also)])
    return latest <= voice_at


def parted(owed: Promise, voice_at: datetime, new: PromiseId, within: timedelta) -> tuple[Promise, Promise | None]:
    """What a conversation that began at `voice_at` was for, and what has joined it since: that is a promise of its own.

    It keeps the hour it has, or is due `within` that time when that hour had passed before it was said.
    """
    before = tuple(reason for reason in owed.also if reason.at <= voice_at)
    since = tuple(reason for reason in owed.also if reason.at > voice_at)
    if not since:
        return owed, None
    first, *others = since
    fresh = Promise(
        id=new,
        line=owed.line,
        call=first.call,
        owner=owed.owner,
        number=owed.number,
        customer=owed.customer,
        name=owed.name,
        email=owed.email,
        language=owed.language,
        because=first.because,
        also=tuple(others),
        matter=first.matter,
        not_with=owed.not_with,
        made_at=first.at,
        made_by=first.by,
        due_at=owed.due_at if owed.due_at > first.at else first.at + within,
        good_hours=owed.good_hours,
        time_zone=owed.time_zone,
    )
    return replace(owed, also=before), fresh
