"""Calls we owe: given, moved, kept, and how they ended."""

from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query, Response
from msgspec import UNSET, UnsetType

from vivevoix.core.calls.call import Call
from vivevoix.core.calls.refusals import NoSuchCall, NoSuchPromise
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.ids import CallId, CustomerId, LineId, MatterId, PersonId, PromiseId
from vivevoix.core.promises import Promise
from vivevoix.core.promises.asked import KeepRequested, MoveRequested, PromiseRequested, TellRequested, VoicemailRequested
from vivevoix.core.promises.good_hours import Span
from vivevoix.core.promises.promise import Telling
from vivevoix.live.owing.zones import is_zone, zone_of_customer
from vivevoix.reading.addresses import is_mail_address
from vivevoix.reading.good_hours import NotHours, span_of
from vivevoix.web.errors import NoMailAddress, NotFound, NotUnderstood
from vivevoix.web.front import Front, TheFront
from vivevoix.web.routes.calls import number_of
from vivevoix.web.routes.house import board_shown, pressing_first
from vivevoix.web.routes.signed_in import Visitor, Who
from vivevoix.web.shapes import CallBegun, GiveOurWord, MoveIt, PromiseShown, PromisesShown, TheirHours, TheyWereTold
from vivevoix.web.speaking import accepted, described, heard, say

router = APIRouter(prefix="/promises", tags=["promises"])
T = TypeVar("T")


@router.get("", **described(says=PromisesShown))
async def promises(front: TheFront, who: Who) -> Response:
    """Every promise that has not ended, the most pressing first."""
    return say(PromisesShown(promises=pressing_first(board_shown(front.house).promises)))


@router.get("/ended", **described(says=PromisesShown))
async def ended(front: TheFront, who: Who, limit: Annotated[int, Query(ge=1, le=200)] = 20) -> Response:
    """The latest that were kept, kept late, or broken and told; the last first."""
    async with front.store.reading() as t:
        return say(PromisesShown(promises=tuple(await t.ended_promises(limit))))


@router.get("/hours", **described(says=TheirHours, refusals=(400, 401, 404)))
async def their_hours(
    front: TheFront, who: Who, number: str | None = None, call: str | None = None, line: str | None = None
) -> Response:
    """Whose clock a customer lives by, and when they may be rung: the caller of `call`, or whoever has `number`."""
    of = await _call(front, call) if call else None
    wanted = number_of(front, number) if number else _caller(front, of).number if of else None
    owed = next(iter(front.house.owed.to(wanted)), None)
    company = front.house.company
    zone = owed.time_zone if owed else zone_of_customer(company, _line(front, who, line, of), wanted)
    return say(TheirHours(time_zone=zone, good_hours=owed.good_hours if owed else company.good_hours))


@router.post("", **described(hears=GiveOurWord, says=PromiseShown, status=201, refusals=(400, 401, 404, 409)))
async def give_our_word(front: TheFront, who: Who, asked: Annotated[GiveOurWord, Depends(heard(GiveOurWord))]) -> Response:
    """Promise a call. One to a number we owe a call already joins that promise, which is then what is answered."""
    made = await front.house.promise(await _requested(front, who, asked))
    return say(PromiseShown(promise=await _promise(front, made)), 201)


@router.get("/{promise}", **described(says=PromiseShown, refusals=(401, 404)))
async def one_promise(promise: str, front: TheFront, who: Who) -> Response:
    """One promise, also when it has ended."""
    return say(PromiseShown(promise=await _promise(front, PromiseId(promise))))


@router.patch("/{promise}", **described(hears=MoveIt, status=202, refusals=(400, 401, 404, 409)))
async def move(promise: str, front: TheFront, who: Who, asked: Annotated[MoveIt, Depends(heard(MoveIt))]) -> Response:
    """Another owner, or another hour, as it was said to the customer."""
    owner = _member(front, asked.owner) if asked.owner is not UNSET else None
    due_at = _given(asked.due_at)
    wish = MoveRequested(
        by=who.member.id, at=front.clock.now(), promise=PromiseId(promise), owner=owner, due_at=due_at, why=asked.why
    )
    await front.house.about_promise(wish)
    return accepted()


@router.post("/{promise}/ring", **described(says=CallBegun, status=202, refusals=(401, 404, 409)))
async def ring(promise: str, front: TheFront, who: Who, anyway: bool = False) -> Response:
    """Keep it: ring one's own telephone, then the customer. `anyway`: also when it is not a good hour for them."""
    return say(CallBegun(call=await front.house.ring_back(who.member.id, PromiseId(promise), anyway=anyway)), 202)


@router.post("/{promise}/kept", **described(status=202, refusals=(401, 404, 409)))
async def kept(promise: str, front: TheFront, who: Who) -> Response:
    """They have been spoken to by a way the house does not see."""
    await front.house.about_promise(KeepRequested(by=who.member.id, at=front.clock.now(), promise=PromiseId(promise)))
    return accepted()


@router.post("/{promise}/told", **described(hears=TheyWereTold, status=202, refusals=(400, 401, 404, 409)))
async def told(promise: str, front: TheFront, who: Who, asked: Annotated[TheyWereTold, Depends(heard(TheyWereTold))]) -> Response:
    """We cannot keep it, and the customer knows: by a conversation, or by a message."""
    call = _given(asked.call)
    telling = Telling(how=asked.how, call=CallId(call) if call else None, words=asked.words)
    wish = TellRequested(by=who.member.id, at=front.clock.now(), promise=PromiseId(promise), told=telling)
    await front.house.about_promise(wish)
    return accepted()


@router.post("/{promise}/voicemail", **described(status=202, refusals=(401, 404, 409)))
async def voicemail(promise: str, front: TheFront, who: Who) -> Response:
    """What seemed to be a conversation was a machine: it is owed again."""
    wish = VoicemailRequested(by=who.member.id, at=front.clock.now(), promise=PromiseId(promise))
    await front.forgetting.about(wish.promise, lambda: front.house.about_promise(wish))
    return accepted()


async def _requested(front: Front, who: Visitor, asked: GiveOurWord) -> PromiseRequested:
    call = await _call(front, asked.call) if asked.call is not UNSET else None
    caller = _caller(front, call) if call else None
    number = number_of(front, asked.number) if asked.number is not UNSET else (caller.number if caller else None)
    if call is None and number is None:
        raise NotUnderstood
    matter = _given(asked.matter)
    return PromiseRequested(
        by=who.member.id,
        at=front.clock.now(),
        line=_line(front, who, _given(asked.line), call),
        owner=_member(front, asked.owner) if asked.owner is not UNSET else who.member.id,
        due_at=asked.due_at,
        number=number,
        customer=_customer(asked, call),
        name=_given(asked.name) or (caller.name if caller else None),
        email=_email(asked),
        language=_given(asked.language),
        call=call.id if call else None,
        because=asked.because,
        matter=MatterId(matter) if matter else None,
        good_hours=_spans(asked),
        time_zone=_zone(asked),
    )


def _given(value: T | UnsetType) -> T | None:
    return None if value is UNSET else value


def _customer(asked: GiveOurWord, call: Call | None) -> CustomerId | None:
    if asked.customer is not UNSET:
        return CustomerId(asked.customer)
    return call.customer if call else None


def _caller(front: Front, call: Call) -> Caller:
    return front.house.caller_of(call.id) or call.caller


def _line(front: Front, who: Visitor, asked: str | None, call: Call | None) -> LineId:
    wanted = asked or (call.line if call else None)
    if wanted is None:
        shown = front.house.company.line_shown_by(who.member.id)
        wanted = shown.id if shown else None
    if wanted is None or LineId(wanted) not in front.house.company.lines:
        raise NotFound
    return LineId(wanted)


def _member(front: Front, wanted: str) -> PersonId:
    if wanted not in front.house.company.people:
        raise NotFound
    return PersonId(wanted)


def _spans(asked: GiveOurWord) -> tuple[Span, ...] | None:
    try:
        return None if asked.good_hours is UNSET else tuple(span_of(each) for each in asked.good_hours)
    except NotHours as wrong:
        raise NotUnderstood from wrong


def _email(asked: GiveOurWord) -> str | None:
    written = (_given(asked.email) or "").strip()
    if written and not is_mail_address(written):
        raise NoMailAddress
    return written or None


def _zone(asked: GiveOurWord) -> str | None:
    if asked.time_zone is UNSET:
        return None
    if not is_zone(asked.time_zone):
        raise NotUnderstood
    return asked.time_zone


async def _call(front: Front, wanted: str) -> Call:
    async with front.store.reading() as t:
        found = await t.call(CallId(wanted))
    if found is None:
        raise NoSuchCall
    return found


async def _promise(front: Front, wanted: PromiseId) -> Promise:
    if current := front.house.customer_of(wanted):
        return current
    async with front.store.reading() as t:
        found = await t.promise(wanted)
    if found is None:
        raise NoSuchPromise
    return found
