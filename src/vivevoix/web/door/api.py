"""What a public page asks of the house: how things stand, a call, to be rung. Anybody may ask, so each is bounded."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response

from vivevoix.core.door.ring_me import one_line
from vivevoix.core.networks import network_of
from vivevoix.live.door.at_the_door import CallNow, Puzzle
from vivevoix.live.door.ring_me import RingMe, WeOwe
from vivevoix.web.door.origins import origin_of
from vivevoix.web.door.shapes import CallUs, DoorSaid, MayCall, RingMeAt
from vivevoix.web.door.words import said
from vivevoix.web.front import TheFront
from vivevoix.web.speaking import described, heard, say

router = APIRouter(prefix="/door", tags=["door"])
LONGEST_NAME, LONGEST_REASON = 80, 300
A_FEW_SECONDS = {"cache-control": "public, max-age=5"}


def network(request: Request) -> str:
    return network_of(request.client.host if request.client else "?")


From = Annotated[str, Depends(network)]


@router.get("/{line}", **described(says=DoorSaid, refusals=(404, 429)))
async def door(line: str, front: TheFront, network: From, language: Literal["en", "fr"] = "en") -> Response:
    """A line as anybody may see it: its number, who answers, until when, and the hours at which one can be rung."""
    shown = await front.door.shown(line, network)
    answer = say(DoorSaid(shown=shown, said=said(shown, front.clock.now(), language)))
    answer.headers.update(A_FEW_SECONDS)
    return answer


@router.post("/{line}/puzzle", **described(says=Puzzle, refusals=(403, 404, 429)))
async def puzzle(line: str, request: Request, front: TheFront, network: From) -> Response:
    """A small calculation for the browser, before each call and each wish to be rung."""
    origin_of(request, front.settings, line)
    return say(front.door.puzzle(line, network))


@router.post("/{line}/call", **described(hears=CallUs, says=MayCall, status=201, refusals=(400, 403, 404, 409, 429)))
async def call_us(
    line: str, request: Request, front: TheFront, network: From, asked: Annotated[CallUs, Depends(heard(CallUs))]
) -> Response:
    """Leave to open one telephone connection and ring this line with it, once."""
    origin = origin_of(request, front.settings, line)
    name = one_line(asked.name, LONGEST_NAME) or None
    permit = front.door.permit(line, network, origin, name, asked.worked)
    return say(MayCall(permit=permit.secret, path=f"/door/sip?permit={permit.secret}", number=permit.number), 201)


@router.get("/{line}/call/{permit}", **described(says=CallNow, refusals=(404, 429)))
async def call_now(line: str, permit: str, front: TheFront) -> Response:
    """What has become of it, for the page it was made on."""
    return say(front.door.call_now(line, permit))


@router.post("/{line}/ring-me", **described(hears=RingMeAt, says=WeOwe, status=201, refusals=(400, 403, 404, 409, 429)))
async def ring_me(
    line: str, request: Request, front: TheFront, network: From, asked: Annotated[RingMeAt, Depends(heard(RingMeAt))]
) -> Response:
    """Ask to be rung, soon or at an hour that is offered. It becomes a promise like any other."""
    origin_of(request, front.settings, line)
    wish = RingMe(
        number=asked.number,
        start=asked.start,
        name=one_line(asked.name, LONGEST_NAME) or None,
        because=one_line(asked.because, LONGEST_REASON),
        language=asked.language,
        permit=asked.permit,
    )
    return say(await front.ringing_back.ask(line, network, wish, asked.worked), 201)
