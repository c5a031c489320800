"""Coming in and going out."""

import contextlib
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from vivevoix.actions.signing_in import NotSignedIn, session_of, sign_in, sign_out, token_hash
from vivevoix.web.front import TheFront
from vivevoix.web.routes.me import me_of
from vivevoix.web.routes.signed_in import COOKIE
from vivevoix.web.shapes import Me, SignIn
from vivevoix.web.speaking import described, heard, say

router = APIRouter(tags=["sign-in"])


@router.post("/sign-in", **described(hears=SignIn, says=Me, refusals=(400, 401, 429)))
async def come_in(request: Request, front: TheFront, asked: Annotated[SignIn, Depends(heard(SignIn))]) -> Response:
    """Sign in. The session's token is new each time, and goes into a cookie that no script can read."""
    address = request.client.host if request.client else "?"
    token = await sign_in(
        front.store, front.guesses, asked.person, asked.password, asked.code, address=address, now=front.clock.now()
    )
    await _end(request, front)
    session = await session_of(front.store, token, front.clock.now())
    answer = say(await me_of(front, session.person))
    answer.set_cookie(COOKIE, token, path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


@router.post("/sign-out", **described(status=204, refusals=()))
async def go_out(request: Request, front: TheFront) -> Response:
    """End one's day: nothing rings any more, and this session ends with every WebSocket it opened."""
    with contextlib.suppress(NotSignedIn):
        session = await session_of(front.store, request.cookies.get(COOKIE, ""), front.clock.now())
        await front.house.say_here(session.person, False)
    await _end(request, front)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


async def _end(request: Request, front: TheFront) -> None:
    token = request.cookies.get(COOKIE)
    if token:
        await sign_out(front.store, token)
        front.sockets.session_ended(token_hash(token))
