"""What people ask about the calls we owe. Each is decided by the core; a refusal is raised before anything has changed."""

from datetime import datetime
from typing import assert_never

from vivevoix.core.calls.call import Call, is_conversation
from vivevoix.core.calls.refusals import (
    AlreadyEnded,
    BeingKept,
    NobodyToRing,
    NoNumberToRing,
    NoSuchPromise,
    NotAGoodHour,
    NotForThem,
    NotSaidHow,
    NotYourPromise,
)
from vivevoix.core.ids import CallId, PersonId, PromiseId
from vivevoix.core.promises import Promise
from vivevoix.core.promises.asked import (
    AboutPromise,
    KeepRequested,
    MoveRequested,
    PromiseRequested,
    TellRequested,
    VoicemailRequested,
    refuse_unless_to_come,
)
from vivevoix.core.promises.attempts import is_good_hour
from vivevoix.core.promises.ending import break_and_tell, it_was_a_voicemail, keep, may_end
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.promise import HowTold, WhyMoved
from vivevoix.core.taking_up import promise_taken_up
from vivevoix.live.asking.calls import ring_out
from vivevoix.live.clock import fresh
from vivevoix.live.day import Day
from vivevoix.live.owing.zones import zone, zone_of_customer
from vivevoix.live.turn import Turn


def make(day: Day, turn: Turn, asked: PromiseRequested) -> PromiseId:
    """Their word. Made while they speak with this customer, it follows what was owed before: that is kept by speaking."""
    refuse_unless_to_come(asked.due_at, asked.at)
    if asked.number is None and asked.call is None:
        raise NobodyToRing
    _settle_what_is_kept_by_speaking(day, turn, asked)
    owed = next(iter(day.owed.to(asked.number)), None)
    usual = owed.good_hours if owed else day.company.good_hours
    zone_before = owed.time_zone if owed else zone_of_customer(day.company, asked.line, asked.number)
    promise = Promise(
        id=PromiseId(fresh("p", asked.at)),
        line=asked.line,
        call=asked.call,
        owner=asked.owner,
        number=asked.number,
        name=asked.name,
        email=asked.email,
        language=asked.language,
        because=asked.because,
        matter=asked.matter,
        customer=asked.customer,
        not_with=asked.not_with,
        made_at=asked.at,
        made_by=asked.by,
        due_at=asked.due_at,
        good_hours=usual if asked.good_hours is None else asked.good_hours,
        time_zone=asked.time_zone or zone_before,
    )
    return day.owed.make(turn, promise, asked.at).id


def _settle_what_is_kept_by_speaking(day: Day, turn: Turn, asked: PromiseRequested) -> None:
    call = day.calls.get(asked.call) if asked.call else None
    if call is None or call.voice_at is None or call.caller.number is None or call.caller.number != asked.number:
        return
    if all(part.person != asked.by or not part.answered for part in call.ours):
        return
    day.owed.kept_by_speaking(turn, call, asked.by, call.voice_at, asked.at)


def about(day: Day, turn: Turn, asked: AboutPromise, kept: Promise | None, said_on: Call | None) -> None:
    """`kept`: the promise as the store has it, also when it has ended; `said_on`: the call it was said on, likewise."""
    match asked:
        case MoveRequested():
            move_it(day, turn, asked)
        case KeepRequested():
            keep_it(day, turn, asked)
        case TellRequested():
            tell_it(day, turn, asked, said_on)
        case VoicemailRequested():
            was_voicemail(day, turn, asked, kept)
        case _:
            assert_never(asked)


def move_it(day: Day, turn: Turn, asked: MoveRequested) -> None:
    promise = _theirs(day, asked.promise, asked.by)
    if asked.due_at is not None:
        refuse_unless_to_come(asked.due_at, asked.at)
    moved = move(promise, at=asked.at, why=WhyMoved(asked.why), by=asked.by, owner=asked.owner, due_at=asked.due_at)
    if moved != promise:
        day.owed.put(turn, moved, asked.at)


def keep_it(day: Day, turn: Turn, asked: KeepRequested) -> None:
    promise = _theirs(day, asked.promise, asked.by)
    day.owed.put(turn, keep(promise, asked.by, asked.at), asked.at)


def tell_it(day: Day, turn: Turn, asked: TellRequested, conversation: Call | None) -> None:
    """`conversation`: the call it was said on, as the store has it."""
    promise = _theirs(day, asked.promise, asked.by)
    told = asked.told
    if told.how is HowTold.CALL:
        talking = day.calls.get(told.call) if told.call else None
        if not (_is_with(talking, promise) if talking else _came_after(conversation, promise)):
            raise NotSaidHow
    elif not told.words.strip():
        raise NotSaidHow
    day.owed.put(turn, break_and_tell(promise, asked.by, asked.at, told), asked.at)


def _is_with(talking: Call, promise: Promise) -> bool:
    is_theirs = promise.number is not None and talking.caller.number == promise.number and not talking.colleague
    return is_theirs and talking.voice_at is not None


def _came_after(conversation: Call | None, promise: Promise) -> bool:
    """A conversation with them that ended after the promise was said, and not one it came from: there they heard that we will."""
    if conversation is None or conversation.over_at is None or conversation.id in promise.calls:
        return False
    is_theirs = promise.number is not None and conversation.caller.number == promise.number
    return is_theirs and is_conversation(conversation) and conversation.over_at > promise.said


def was_voicemail(day: Day, turn: Turn, asked: VoicemailRequested, ended: Promise | None) -> None:
    """`ended`: the promise as the store has it."""
    if ended is None:
        raise NoSuchPromise
    if asked.promise in day.promises:
        raise AlreadyEnded
    again = it_was_a_voicemail(ended, asked.by, asked.at, zone(ended.time_zone))
    day.owed.make(turn, promise_taken_up(again, day.company, asked.at), asked.at)


def ring_back(
    day: Day, turn: Turn, call: CallId, by: PersonId, wanted: PromiseId, now: datetime, *, anyway: bool = False
) -> None:
    promise = day.promises.get(wanted)
    if promise is None:
        raise NoSuchPromise
    if promise.number is None:
        raise NoNumberToRing
    if any(other.promise == wanted or _rings_them(other, promise) for other in day.calls.values()):
        raise BeingKept
    if not anyway and by in promise.not_with:
        raise NotForThem
    if not anyway and not is_good_hour(promise, now, zone(promise.time_zone)):
        raise NotAGoodHour
    ring_out(day, turn, call, by, promise.line, promise.number, wanted, now)


def _rings_them(call: Call, promise: Promise) -> bool:
    """Or speaks with them, or is about to: they may have rung us."""
    return not call.colleague and call.caller.number == promise.number


def _theirs(day: Day, wanted: PromiseId, by: PersonId) -> Promise:
    promise = day.promises.get(wanted)
    if promise is None:
        raise AlreadyEnded
    member = day.company.people.get(by)
    if member is None or not may_end(promise, by, member.role):
        raise NotYourPromise
    return promise
