"""Is the house well? In detail for administrators; yes or no for whatever watches over the machine."""

from fastapi import APIRouter, Response

from vivevoix.web.front import TheFront
from vivevoix.web.health import answers_now, findings
from vivevoix.web.routes.me import me_of
from vivevoix.web.routes.signed_in import Administrator
from vivevoix.web.shapes import Health
from vivevoix.web.speaking import described, say

router = APIRouter(tags=["health"])
plain = APIRouter(tags=["health"])


@router.get("/health", **described(says=Health, refusals=(401, 403)))
async def health(front: TheFront, who: Administrator) -> Response:
    """Everything that is well or not, in sentences, and what to do."""
    found = await findings(front, (await me_of(front, who.member.id)).language)
    return say(Health(ok=all(finding.ok for finding in found), sentences=found))


@plain.get("/healthz", responses={503: {"description": "Store or line do not answer"}})
async def healthz(front: TheFront) -> Response:
    """`200` when the store can be written to and the line is there."""
    well = await answers_now(front)
    return Response("well\n" if well else "not well\n", 200 if well else 503, media_type="text/plain")
