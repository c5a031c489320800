"""What a caller wishes, as somebody of ours has written it down: whom they ask for, who must not get them, what they speak."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from vivevoix.core.ids import PersonId
from vivevoix.store import CallerKept
from vivevoix.web.errors import NotFound
from vivevoix.web.front import TheFront
from vivevoix.web.routes.calls import number_of
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.shapes import CallerShown, WrittenCaller
from vivevoix.web.speaking import described, heard, say

router = APIRouter(prefix="/callers", tags=["callers"])


@router.get("/{number}", **described(says=CallerShown, refusals=(401, 409)))
async def caller(number: str, front: TheFront, who: Who) -> Response:
    """What we know of a number: nothing, for most."""
    wanted = number_of(front, number)
    async with front.store.reading() as t:
        kept, met = await t.callers([wanted]), await t.acquaintances([wanted])
    return say(_shown(kept.get(wanted) or CallerKept(number=wanted), met.get(wanted, ())))


@router.put("/{number}", **described(hears=WrittenCaller, says=CallerShown, refusals=(400, 401, 404, 409)))
async def write(
    number: str, front: TheFront, who: Who, asked: Annotated[WrittenCaller, Depends(heard(WrittenCaller))]
) -> Response:
    """Write down what a caller wishes, anew. It holds from their next call on."""
    wanted = number_of(front, number)
    for person in (*asked.not_with, *([asked.asks_for] if asked.asks_for else [])):
        if person not in front.house.company.people:
            raise NotFound
    written = CallerKept(
        number=wanted,
        language=asked.language,
        urgent=asked.urgent,
        asks_for=PersonId(asked.asks_for) if asked.asks_for else None,
        not_with=tuple(PersonId(person) for person in asked.not_with),
    )
    async with front.store.transaction() as t:
        await t.save_callers([written])
        met = await t.acquaintances([wanted])
    await front.house.wish(wanted, written.not_with)
    return say(_shown(written, met.get(wanted, ())))


def _shown(kept: CallerKept, spoke_with: tuple[PersonId, ...]) -> CallerShown:
    return CallerShown(
        language=kept.language, urgent=kept.urgent, asks_for=kept.asks_for, not_with=kept.not_with, spoke_with=spoke_with
    )
