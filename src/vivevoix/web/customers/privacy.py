"""Their card belongs to them: they may have a copy of all of it, and be forgotten."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response

from vivevoix.core.calls.refusals import NoSuchCustomer
from vivevoix.core.customers.card import CardSeen
from vivevoix.core.customers.forgetting import WhyForgotten
from vivevoix.core.customers.held import Held
from vivevoix.core.ids import CustomerId
from vivevoix.web.customers.copying import Copied, copied, language_of
from vivevoix.web.customers.printed import STYLE, printed
from vivevoix.web.front import Front, TheFront
from vivevoix.web.routes.signed_in import Supervisor, Visitor, Who
from vivevoix.web.shapes import Heard
from vivevoix.web.speaking import accepted, described, heard, say

router = APIRouter(prefix="/customers", tags=["customers"])
plain = APIRouter(tags=["customers"])


class ToForget(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    why: Literal["asked", "not_needed", "mistake"]
    """They wish it; we have no use for it any more; the card should never have been written."""


@router.get("/{customer}/copy", **described(says=Copied, refusals=(401, 404)))
async def copy(customer: str, front: TheFront, who: Who) -> Response:
    """Everything we hold on them. It is written down who gave them a copy."""
    return _named(say(copied(front.house, await _given(front, who, customer), front.clock.now())), customer, "json")


@router.get(
    "/{customer}/copy.html",
    responses={200: {"description": "A page to be printed", "content": {"text/html": {"schema": {"type": "string"}}}}},
)
async def copy_printed(customer: str, front: TheFront, who: Who) -> Response:
    """The same as a page to be printed, in their language where it is English or French."""
    held = await _given(front, who, customer)
    page = printed(copied(front.house, held, front.clock.now()), language_of(held, front.settings.house.language))
    return Response(page, media_type="text/html; charset=utf-8")


@router.post("/{customer}/forget", **described(hears=ToForget, status=202, refusals=(400, 401, 403, 404, 409)))
async def forget(
    customer: str, front: TheFront, who: Supervisor, asked: Annotated[ToForget, Depends(heard(ToForget))]
) -> Response:
    """Nothing of them stays but ids and times. Refused while they are on the line, or anything of theirs is open."""
    await front.forgetting.forget(CustomerId(customer), who.member.id, WhyForgotten(asked.why))
    await front.forgetting.clean()
    return accepted()


@plain.get("/copy.css", include_in_schema=False)
async def style() -> Response:
    """How the printed page looks. It says nothing of anybody."""
    return Response(STYLE, media_type="text/css; charset=utf-8")


async def _given(front: Front, who: Visitor, customer: str) -> Held:
    async with front.store.reading() as t:
        held = await t.held(CustomerId(customer))
    if held is None:
        raise NoSuchCustomer
    seen = CardSeen(customer=held.customer.id, at=front.clock.now(), person=who.member.id, how="copied")
    await front.house.decide(lambda turn: turn.views.append(seen))
    return held


def _named(answer: Response, customer: str, kind: str) -> Response:
    answer.headers["content-disposition"] = f'attachment; filename="copy-{CustomerId(customer)}.{kind}"'
    return answer
