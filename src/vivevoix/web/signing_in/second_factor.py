"""The second factor of whoever is signed in: begun, switched on with a code of it, switched off with another."""

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Response

from vivevoix.actions.second_factor import begin, switch_off, switch_on
from vivevoix.web.front import TheFront
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.signing_in.shapes import Code, FactorBegun, FactorNow, SpareCodes
from vivevoix.web.speaking import accepted, described, heard, say

router = APIRouter(prefix="/me/second-factor", tags=["me"])


@router.get("", **described(says=FactorNow))
async def now(front: TheFront, who: Who) -> Response:
    """Whether a code is asked for when this person signs in."""
    async with front.store.reading() as t:
        factor = await t.second_factor(who.member.id)
    is_on = factor is not None and factor.is_on
    return say(FactorNow(is_on=is_on, spare=len(factor.spare) if factor and is_on else 0))


@router.post("", **described(says=FactorBegun, status=201, refusals=(401, 409)))
async def make(front: TheFront, who: Who) -> Response:
    """A secret for an authenticator, as text and as a picture."""
    begun = await begin(front.store, who.member.id, front.settings.house.name)
    picture = segno.make(begun.address, error="m").svg_data_uri(border=2, dark="#000", light="#fff")
    return say(FactorBegun(secret=begun.secret, address=begun.address, picture=picture), 201)


@router.post("/on", **described(hears=Code, says=SpareCodes, refusals=(400, 401, 409)))
async def on(front: TheFront, who: Who, asked: Annotated[Code, Depends(heard(Code))]) -> Response:
    """From the next sign-in on a code is asked for. The spare codes are said this once."""
    return say(SpareCodes(codes=await switch_on(front.store, who.member.id, asked.code, front.clock.now())))


@router.post("/off", **described(hears=Code, status=202, refusals=(400, 401, 409)))
async def off(front: TheFront, who: Who, asked: Annotated[Code, Depends(heard(Code))]) -> Response:
    """The password alone is enough again."""
    await switch_off(front.store, who.member.id, asked.code, front.clock.now())
    return accepted()
