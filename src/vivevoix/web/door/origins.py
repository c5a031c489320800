"""Which sites may talk to the open door from a visitor's browser (CORS), each line for itself."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vivevoix.settings import Settings
from vivevoix.web.errors import NotFromOurPage

_DOOR = re.compile(r"/api/v1/door/([^/]+)")
_SCRIPTS = ("/door.js", "/door-phone.js")
MAY_SAY = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "content-type, x-vivevoix",
    "access-control-max-age": "600",
}


def is_allowed(settings: Settings, line: str, origin: str) -> bool:
    return line in settings.lines and origin in settings.lines[line].door.allowed_origins


def origin_of(connection: HTTPConnection, settings: Settings, line: str) -> str | None:
    """The site a visitor is on; None for our own. Raises `NotFromOurPage` for one that may not embed this line."""
    origin = connection.headers.get("origin")
    if origin is None or urlsplit(origin).netloc == connection.headers.get("host"):
        return None
    if not is_allowed(settings, line, origin):
        raise NotFromOurPage
    return origin


class OpenDoor:
    """Lets sites that are allowed read what the door answers, refusals as well, and any page load the scripts, which are public."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        allows = self._allows(scope) if scope["type"] == "http" else None
        if allows is None:
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers={**MAY_SAY, **allows})(scope, receive, send)
        else:
            await self._app(scope, receive, _with(send, allows))

    def _allows(self, scope: Scope) -> dict[str, str] | None:
        """None for what is not at the door."""
        if scope["path"] in _SCRIPTS:
            return {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
        at_door = _DOOR.match(scope["path"])
        if at_door is None:
            return None
        origin = Headers(scope=scope).get("origin", "")
        allowed = {"access-control-allow-origin": origin} if is_allowed(self._settings, at_door[1], origin) else {}
        return {"vary": "origin", **allowed}


def _with(send: Send, allows: dict[str, str]) -> Send:
    async def give(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(allows)
        await send(message)

    return give
