"""Customers' cards: read, written, joined and parted. Whoever reads one is written down beside it."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from msgspec import UNSET

from vivevoix.core.calls.refusals import NoSuchCall, NoSuchCustomer
from vivevoix.core.customers.card import Card, CardSeen
from vivevoix.core.customers.cards import (
    Written,
    corrected,
    not_reached_by,
    reached_by,
    refuse_unless_somebody_is_left,
    remarked,
    unremarked,
    written_anew,
)
from vivevoix.core.customers.customer import Customer, Kind, Reach, Remark
from vivevoix.core.ids import CallId, CustomerId, PersonId, RemarkId
from vivevoix.live.clock import fresh
from vivevoix.live.owing.zones import is_zone
from vivevoix.reading.addresses import is_mail_address
from vivevoix.reading.good_hours import NotHours, span_of
from vivevoix.web.customers.shapes import (
    CardCorrected,
    CardMade,
    CardSaid,
    CardShown,
    NewCard,
    OtherCard,
    ReachSaid,
    RemarkSaid,
    SeenShown,
    WhoItIs,
)
from vivevoix.web.customers.showing import shown
from vivevoix.web.errors import NoMailAddress, NotFound, NotUnderstood
from vivevoix.web.front import Front, TheFront
from vivevoix.web.routes.calls import number_of
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.speaking import accepted, described, heard, say

router = APIRouter(prefix="/customers", tags=["customers"])
of_call = APIRouter(prefix="/calls", tags=["calls"])


@router.post("", **described(hears=NewCard, says=CardMade, status=201, refusals=(400, 401, 404, 409)))
async def new_card(front: TheFront, who: Who, asked: Annotated[NewCard, Depends(heard(NewCard))]) -> Response:
    """Write a new card; with `call`, for whoever is on that call."""
    now = front.clock.now()
    made = written_anew(CustomerId(fresh("k", now)), _written(front, asked), who.member.id, now)
    for reach in asked.reaches:
        made = reached_by(made, _reach(front, reach), now)
    call = CallId(asked.call) if asked.call is not UNSET else None
    if call is not None:
        made = await _with_number_of(front, call, made, now)
    await front.keeping.add(made)
    if call is not None:
        await front.forgetting.about(call, lambda: front.house.say_who(call, who.member.id, made.id))
    return say(CardMade(customer=made.id), 201)


@router.get("/{customer}", **described(says=CardShown, refusals=(401, 404)))
async def one_card(customer: str, front: TheFront, who: Who) -> Response:
    """The whole card that stands for this one. It is written down who read it."""
    card = await _card(front, customer)
    async with front.store.reading() as t:
        sharing = await t.reached_by([reach.value for reach in card.customer.reaches])
    seen = CardSeen(customer=card.customer.id, at=front.clock.now(), person=who.member.id, how="opened")
    await front.house.decide(lambda turn: turn.views.append(seen))
    same = {each.id: each for people in sharing.values() for each in people}
    return say(shown(front.house, card, tuple(same.values())))


@router.put("/{customer}", **described(hears=CardCorrected, status=202, refusals=(400, 401, 404, 409)))
async def correct(
    customer: str, front: TheFront, who: Who, asked: Annotated[CardCorrected, Depends(heard(CardCorrected))]
) -> Response:
    """Write the card's words anew. Refused when somebody else has, meanwhile."""
    async with front.store.reading() as t:
        before = await t.customer(CustomerId(customer))
    written = _written(front, asked, (before.asks_for, *before.not_with) if before else ())
    await front.keeping.change(CustomerId(customer), who.member.id, lambda card, now: corrected(card, written, now, asked.seen))
    return accepted()


@router.post("/{customer}/reaches", **described(hears=ReachSaid, status=202, refusals=(400, 401, 404, 409)))
async def add_reach(customer: str, front: TheFront, who: Who, asked: Annotated[ReachSaid, Depends(heard(ReachSaid))]) -> Response:
    """One number or address more."""
    reach = _reach(front, asked)
    await front.keeping.change(CustomerId(customer), who.member.id, lambda card, now: reached_by(card, reach, now))
    return accepted()


@router.delete("/{customer}/reaches/{value}", **described(status=202, refusals=(401, 404)))
async def take_reach(customer: str, value: str, front: TheFront, who: Who) -> Response:
    """They are not reached by this any more; nor by the cards joined to theirs."""
    for each in (await _card(front, customer)).ids:
        await front.keeping.change(each, who.member.id, lambda card, now: not_reached_by(card, value, now))
    return accepted()


@router.post("/{customer}/remarks", **described(hears=RemarkSaid, status=202, refusals=(400, 401, 404, 409)))
async def add_remark(
    customer: str, front: TheFront, who: Who, asked: Annotated[RemarkSaid, Depends(heard(RemarkSaid))]
) -> Response:
    """One sentence more, signed and dated."""
    now, words = front.clock.now(), asked.words.strip()
    if not words:
        raise NotUnderstood
    remark = Remark(
        id=RemarkId(fresh("r", now)), about=asked.about, words=words, by=who.member.id, at=now, forget_on=asked.forget_on
    )
    await front.keeping.change(CustomerId(customer), who.member.id, lambda card, _: remarked(card, remark))
    return accepted()


@router.delete("/{customer}/remarks/{remark}", **described(status=202, refusals=(401, 404)))
async def take_remark(customer: str, remark: str, front: TheFront, who: Who) -> Response:
    """This is not so any more."""
    for each in (await _card(front, customer)).ids:
        await front.keeping.change(each, who.member.id, lambda card, now: unremarked(card, RemarkId(remark), now))
    return accepted()


@router.post("/{customer}/merge", **described(hears=OtherCard, status=202, refusals=(400, 401, 404, 409)))
async def merge(customer: str, front: TheFront, who: Who, asked: Annotated[OtherCard, Depends(heard(OtherCard))]) -> Response:
    """This card and another are one person's: the other stands for both from now on, and nothing is lost."""
    await front.keeping.merge(CustomerId(customer), CustomerId(asked.into), who.member.id)
    return accepted()


@router.post("/{customer}/part", **described(status=202, refusals=(401, 404, 409)))
async def part(customer: str, front: TheFront, who: Who) -> Response:
    """This card was joined to another, and is somebody else's after all."""
    await front.keeping.unmerge(CustomerId(customer), who.member.id)
    return accepted()


@router.get("/{customer}/seen", **described(says=SeenShown, refusals=(401, 404)))
async def seen_by(customer: str, front: TheFront, who: Who) -> Response:
    """Who looked at this card, and when: theirs to know."""
    card = await _card(front, customer)
    async with front.store.reading() as t:
        return say(SeenShown(seen=tuple(await t.views_of(card.ids))))


@of_call.put("/{call}/customer", **described(hears=WhoItIs, status=202, refusals=(400, 401, 404, 409)))
async def say_who(call: str, front: TheFront, who: Who, asked: Annotated[WhoItIs, Depends(heard(WhoItIs))]) -> Response:
    """Whose call it is; their number is written on the card. Or that it is not them."""
    wanted = CustomerId(asked.customer) if asked.customer else None
    await front.forgetting.about(CallId(call), lambda: front.house.say_who(CallId(call), who.member.id, wanted))
    if wanted and asked.keep_number and (number := await _number_of_call(front, CallId(call))):
        reach = Reach(kind=Kind.TELEPHONE, value=number)
        await front.keeping.change(
            wanted, who.member.id, lambda card, now: card if _has(card, number) else reached_by(card, reach, now)
        )
    return accepted()


def _has(card: Customer, value: str) -> bool:
    return any(reach.value == value for reach in card.reaches)


async def _with_number_of(front: Front, call: CallId, made: Customer, now: datetime) -> Customer:
    number = await _number_of_call(front, call)
    if number is None or _has(made, number):
        return made
    return reached_by(made, Reach(kind=Kind.TELEPHONE, value=number), now)


async def _number_of_call(front: Front, wanted: CallId) -> str | None:
    if caller := front.house.caller_of(wanted):
        return caller.number
    async with front.store.reading() as t:
        found = await t.call(wanted)
    if found is None:
        raise NoSuchCall
    return found.caller.number


async def _card(front: Front, wanted: str) -> Card:
    async with front.store.reading() as t:
        found = (await t.cards([CustomerId(wanted)])).get(CustomerId(wanted))
    if found is None:
        raise NoSuchCustomer
    return found


def _written(front: Front, asked: CardSaid, there: Collection[PersonId | None] = ()) -> Written:
    """`there`: people the card names already, who may have left since."""
    people, ours = (*asked.not_with, *([asked.asks_for] if asked.asks_for else [])), front.house.company.people
    if any(person not in ours and person not in there for person in people):
        raise NotFound
    if asked.time_zone is not None and not is_zone(asked.time_zone):
        raise NotUnderstood
    try:
        hours = tuple(span_of(each) for each in asked.good_hours)
    except NotHours as wrong:
        raise NotUnderstood from wrong
    plain = {field: getattr(asked, field) for field in Written.__struct_fields__}
    written = Written(**{**plain, "good_hours": hours, "not_with": tuple(PersonId(person) for person in asked.not_with)})
    refuse_unless_somebody_is_left(written, ours)
    return written


def _reach(front: Front, asked: ReachSaid) -> Reach:
    label = asked.label.strip()
    if asked.kind is Kind.TELEPHONE:
        return Reach(kind=asked.kind, value=number_of(front, asked.value), label=label)
    address = asked.value.strip().lower()
    if not is_mail_address(address):
        raise NoMailAddress
    return Reach(kind=asked.kind, value=address, label=label)
