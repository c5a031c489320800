"""Calls we owe."""

from fastapi import APIRouter, Response

from vivevoix.core.ids import PromiseId
from vivevoix.web.front import TheFront
from vivevoix.web.routes.house import board_shown, pressing_first
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.shapes import CallBegun, PromisesShown
from vivevoix.web.speaking import accepted, described, say

router = APIRouter(prefix="/promises", tags=["promises"])


@router.get("", **described(says=PromisesShown))
async def promises(front: TheFront, who: Who) -> Response:
    """Every promise that has not ended, the most pressing first."""
    return say(PromisesShown(promises=pressing_first(board_shown(front.house).promises)))


@router.post("/{promise}/ring", **described(says=CallBegun, status=202, refusals=(401, 404, 409)))
async def ring(promise: str, front: TheFront, who: Who) -> Response:
    """Keep it: ring one's own telephone, then the customer."""
    return say(CallBegun(call=await front.house.ring_back(who.member.id, PromiseId(promise))), 202)


@router.post("/{promise}/told", **described(status=202, refusals=(401, 404, 409)))
async def told(promise: str, front: TheFront, who: Who) -> Response:
    """We cannot keep it, and a person has told the customer so."""
    await front.house.end_promise(PromiseId(promise), who.member.id, told=True)
    return accepted()
