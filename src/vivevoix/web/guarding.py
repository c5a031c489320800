"""What every answer carries and every request must satisfy, whatever it is about."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vivevoix.web.errors import NotFromOurPage, TooLong, sentence_of
from vivevoix.web.speaking import Refusal, say

LONGEST = 1 << 20
"""Bytes of a request's body."""
_FILES = "/api/v1/bringings"
"""Whole files arrive here; whoever takes them has a limit of its own, and says so."""
_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]{1,255}")
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "microphone=(self), speaker-selection=(self), camera=(), geolocation=(), payment=()",
}


def content_policy(host: str) -> str:
    """Only what we serve ourselves, and our own WebSockets, also in browsers whose 'self' does not mean those."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return (
        f"default-src 'self'; connect-src 'self'{sockets}; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class Guarding:
    """Outermost: refuses what no page of ours sends, and says to browsers what a page of ours may do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = _refused(scope["method"], scope["path"], headers)
        inner = refused or self._app
        await inner(
            scope,
            receive if scope["path"] == _FILES else _limited(receive),
            _with_headers(send, headers.get("host", ""), scope["path"]),
        )


def _refused(method: str, path: str, headers: Headers) -> Response | None:
    # Another site can make a browser send a form here, but not this header; the cookie's SameSite is the second lock.
    if method in _WRITES and path.startswith("/api/") and headers.get("x-vivevoix") != "1":
        return _no(NotFromOurPage(), 403)
    length = headers.get("content-length", "0")
    if not length.isdecimal() or (int(length) > LONGEST and path != _FILES):
        return _no(TooLong(), 413)
    return None


def _no(error: Exception, status: int) -> Response:
    return say(Refusal(reason="not_from_our_page" if status == 403 else "too_long", sentence=sentence_of(error, "en")), status)


def _limited(receive: Receive) -> Receive:
    """Raises `TooLong` for a body that is longer than it said, or did not say."""
    taken = 0

    async def take() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LONGEST:
            raise TooLong
        return message

    return take


def _with_headers(send: Send, host: str, path: str) -> Send:
    async def give(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            headers["content-security-policy"] = content_policy(host)
            if path.startswith("/api/"):
                headers.setdefault("cache-control", "no-store")
        await send(message)

    return give
