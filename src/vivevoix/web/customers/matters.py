"""Matters: opened for a customer, given to an owner, answered, and opened again when the same thing comes back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from msgspec import UNSET

from vivevoix.core.calls.refusals import NoSuchCustomer
from vivevoix.core.ids import CallId, CustomerId, MatterId, PersonId
from vivevoix.core.matters import Matter, given_to, opened, reopen, resolve, spoken_of
from vivevoix.live.clock import fresh
from vivevoix.web.customers.shapes import MatterAnswered, MatterGiven, MatterOnCall, MatterSaid, MatterShown, MattersShown
from vivevoix.web.customers.showing import head
from vivevoix.web.errors import NotFound
from vivevoix.web.front import Front, TheFront
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.speaking import described, heard, say

router = APIRouter(tags=["matters"])
_refusals = (400, 401, 404, 409)


@router.get("/matters", **described(says=MattersShown))
async def my_matters(front: TheFront, who: Who) -> Response:
    """What whoever asks is to settle, the oldest first."""
    async with front.store.reading() as t:
        mine = await t.open_matters(who.member.id)
        cards = await t.cards([matter.customer for matter in mine])
    heads = {wanted: head(card.customer) for wanted, card in cards.items()}
    return say(MattersShown(matters=tuple(mine), customers=heads))


@router.post("/customers/{customer}/matters", **described(hears=MatterSaid, says=MatterShown, status=201, refusals=_refusals))
async def open_matter(
    customer: str, front: TheFront, who: Who, asked: Annotated[MatterSaid, Depends(heard(MatterSaid))]
) -> Response:
    """Something they wait for us to settle."""
    async with front.store.reading() as t:
        if await t.customer(CustomerId(customer)) is None:
            raise NoSuchCustomer
    now = front.clock.now()
    matter = Matter(
        id=MatterId(fresh("m", now)),
        customer=CustomerId(customer),
        about=asked.about,
        owner=_member(front, asked.owner) if asked.owner is not UNSET else who.member.id,
        opened_at=now,
        opened_by=who.member.id,
        calls=(CallId(asked.call),) if asked.call is not UNSET else (),
    )
    return say(MatterShown(matter=await front.keeping.open_matter(opened(matter))), 201)


@router.post("/matters/{matter}/give", **described(hears=MatterGiven, says=MatterShown, refusals=_refusals))
async def give(matter: str, front: TheFront, who: Who, asked: Annotated[MatterGiven, Depends(heard(MatterGiven))]) -> Response:
    """Somebody else is to settle it."""
    owner = _member(front, asked.owner)
    return say(MatterShown(matter=await front.keeping.change_matter(MatterId(matter), lambda one, _: given_to(one, owner))))


@router.post("/matters/{matter}/answer", **described(hears=MatterAnswered, says=MatterShown, refusals=_refusals))
async def answer(
    matter: str, front: TheFront, who: Who, asked: Annotated[MatterAnswered, Depends(heard(MatterAnswered))]
) -> Response:
    """It is settled, and how."""
    by = who.member.id
    settled = await front.keeping.change_matter(MatterId(matter), lambda one, now: resolve(one, by, now, asked.answer))
    return say(MatterShown(matter=settled))


@router.post("/matters/{matter}/again", **described(hears=MatterOnCall, says=MatterShown, refusals=_refusals))
async def again(matter: str, front: TheFront, who: Who, asked: Annotated[MatterOnCall, Depends(heard(MatterOnCall))]) -> Response:
    """The same thing has come back."""
    call = CallId(asked.call) if asked.call is not UNSET else None
    by = who.member.id
    return say(
        MatterShown(matter=await front.keeping.change_matter(MatterId(matter), lambda one, now: reopen(one, by, now, call)))
    )


@router.post("/matters/{matter}/calls/{call}", **described(says=MatterShown, refusals=(401, 404, 409)))
async def on_call(matter: str, call: str, front: TheFront, who: Who) -> Response:
    """It was spoken of on this call."""
    return say(
        MatterShown(matter=await front.keeping.change_matter(MatterId(matter), lambda one, _: spoken_of(one, CallId(call))))
    )


def _member(front: Front, wanted: str) -> PersonId:
    if wanted not in front.house.company.people:
        raise NotFound
    return PersonId(wanted)
