"""Everything the desk serves: the API, the two WebSockets, the console's pages."""

import logging
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.requests import HTTPConnection
from fastapi.routing import APIRoute
from msgspec import ValidationError
from starlette.exceptions import HTTPException

from vivevoix.actions.guesses import TooManyGuesses
from vivevoix.actions.signing_in import NotSignedIn
from vivevoix.live.hours.changing import GapsOpened, HoursWrong
from vivevoix.web.customers import bringing, cards, finding, matters, privacy
from vivevoix.web.door import api as door
from vivevoix.web.door import page as door_page
from vivevoix.web.door import socket as door_socket
from vivevoix.web.door.origins import OpenDoor
from vivevoix.web.errors import STATUS, Language, NotFound, NotUnderstood, reason_of, sentence_of, status_of
from vivevoix.web.front import Front
from vivevoix.web.guarding import Guarding
from vivevoix.web.history import routes as looking_back
from vivevoix.web.pages import Pages
from vivevoix.web.routes import calendar, calls, figures, health, hours, house, me, promises, sign_in
from vivevoix.web.routes.me import me_of
from vivevoix.web.routes.signed_in import language_asked, visitor
from vivevoix.web.signing_in import second_factor
from vivevoix.web.sockets import live, sip
from vivevoix.web.sockets.shapes import LiveAlive, LiveBoard, LiveEntry
from vivevoix.web.speaking import Refusal, say, schemas, spoken

log = logging.getLogger(__name__)
API = "/api/v1"
PARTS: tuple[Any, ...] = (
    sign_in,
    me,
    second_factor,
    calendar,
    house,
    hours,
    calls,
    bringing,  # before the cards: `/customers/export.csv` is no customer's
    cards,
    finding,
    privacy,
    matters,
    looking_back,
    promises,
    figures,
    health,
    door,
    live,
)
"""Everything under it that has routes of its own."""


def pages(front: Front | None = None) -> FastAPI:
    """The application. Without a front it can only be described."""
    app = FastAPI(
        title="Vivevoix",
        version=house.VERSION,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_name,
    )
    app.state.front = front
    app.state.browsers = sip.Browsers()
    if front is not None:
        front.house.on_browser = app.state.browsers.told
    api = APIRouter(prefix=API)
    for part in PARTS:
        api.include_router(part.router)
    api.include_router(cards.of_call)
    app.include_router(api)
    app.include_router(health.plain)
    app.include_router(calendar.plain)
    app.include_router(privacy.plain)
    app.include_router(sip.router)
    app.include_router(door_socket.router)
    app.include_router(door_page.router)
    _serve_console(app, Pages())
    _answer_errors(app)
    if front is not None:
        app.add_middleware(OpenDoor, settings=front.settings)
    app.add_middleware(Guarding)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _name(route: APIRoute) -> str:
    return route.name


def _serve_console(app: FastAPI, console: Pages) -> None:
    @app.get("/{path:path}", include_in_schema=False)
    def page(request: Request) -> Response:
        return console.answer(request)


def _answer_errors(app: FastAPI) -> None:
    # One answer for both: Starlette calls the same for a request and for a WebSocket that is not accepted yet.
    answer: Any = _answer
    for kind in (*STATUS, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(Exception, _our_fault)


async def _answer(connection: HTTPConnection, error: Exception) -> Response | None:
    if isinstance(connection, WebSocket):
        # Before it is accepted, closing a WebSocket refuses it with 403.
        await connection.close()
        return None
    if isinstance(error, HTTPException):
        error = NotFound() if error.status_code == 404 else NotUnderstood()
    elif isinstance(error, RequestValidationError):
        error = NotUnderstood()
    after = int(error.after.total_seconds()) + 1 if isinstance(error, TooManyGuesses) else None
    sentence = sentence_of(error, await _language(connection))
    gaps = tuple(error.gaps) if isinstance(error, GapsOpened) else ()
    refusal = Refusal(reason=reason_of(error), sentence=sentence, after_seconds=after, details=_details(error), gaps=gaps)
    return say(refusal, status_of(error))


def _details(error: Exception) -> tuple[str, ...]:
    if isinstance(error, HoursWrong):
        return tuple(error.sentences)
    # What was expected and where, never what was sent.
    return (str(error.__cause__),) if isinstance(error.__cause__, ValidationError) else ()


async def _language(connection: HTTPConnection) -> Language:
    """That of the person, or, for someone we do not know, that of their browser."""
    front: Front = connection.app.state.front
    try:
        who = await visitor(connection, front)
        return (await me_of(front, who.member.id)).language
    except NotSignedIn:
        return language_asked(connection, front.settings.house.language)


async def _our_fault(request: Request, error: Exception) -> Response:
    log.error("a request failed", exc_info=error)
    return say(Refusal(reason="our_fault", sentence="Something went wrong on our side; it has been written down."), 500)


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        whole = FastAPI.openapi(app)
        # What is said on the live socket has no place in OpenAPI, but its types do: the console's are made from them.
        for message in (LiveBoard, LiveEntry, LiveAlive):
            spoken(message)
        whole["components"] = {"schemas": schemas()}
        for operation in (operation for path in whole["paths"].values() for operation in path.values()):
            # FastAPI's own answer to what it cannot read; ours is 400, in the same words as every refusal.
            operation["responses"].pop("422", None)
        app.openapi_schema = whole
    return app.openapi_schema
