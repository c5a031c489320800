"""JSON in and out by msgspec, the same types as everywhere else, and how they stand in the OpenAPI description."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

import msgspec
from fastapi import Request, Response

from vivevoix.core.hours.gaps import Gap
from vivevoix.web.errors import NotUnderstood

T = TypeVar("T")
SCHEMAS = "#/components/schemas/"
_json = msgspec.json.Encoder()
_spoken: dict[str, Any] = {}
"""Every type that is said or heard, by its name in the description."""


def say(value: object, status: int = 200) -> Response:
    return Response(_json.encode(value), status, media_type="application/json")


def as_text(value: object) -> str:
    """For a WebSocket's text frame."""
    return _json.encode(value).decode()


def accepted() -> Response:
    """It is done or under way; what becomes of it arrives on the live socket."""
    return Response(status_code=202)


def heard(kind: type[T]) -> Callable[[Request], Awaitable[T]]:
    """A dependency that reads the request's body as this type. Raises `NotUnderstood`."""
    decoder = msgspec.json.Decoder(kind)

    async def read(request: Request) -> T:
        try:
            return decoder.decode(await request.body())
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            raise NotUnderstood from wrong

    return read


def described(
    *, hears: type | None = None, says: type | None = None, status: int = 200, refusals: Iterable[int] = (401,)
) -> dict[str, Any]:
    """What a route hears and says, for its decorator."""
    answers: dict[int | str, Any] = {status: {"description": "As asked"} | (_content(says) if says else {})}
    for refusal in refusals:
        answers[refusal] = {"description": _REFUSED[refusal], **_content(Refusal)}
    whole: dict[str, Any] = {"responses": answers, "status_code": status}
    if hears is not None:
        whole["openapi_extra"] = {"requestBody": {"required": True, **_content(hears)}}
    return whole


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was not done: a name for programs, a sentence for people."""

    reason: str
    sentence: str
    after_seconds: int | None = None
    """When it is worth trying again, for `too_many_guesses`."""
    details: tuple[str, ...] = ()
    """Everything that is wrong with what was sent, where it can be said one by one."""
    gaps: tuple[Gap, ...] = ()
    """Hours in which nobody would stand behind a line, for `gaps_opened`."""


_REFUSED = {
    400: "Not understood",
    401: "Not signed in",
    403: "Not allowed to this person",
    404: "There is no such thing",
    409: "Not possible now, and why",
    413: "Too large",
    429: "Too many wrong passwords",
}


def _content(kind: type) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": SCHEMAS + spoken(kind)}}}}


def spoken(kind: type) -> str:
    """Give this type a place in the description."""
    _spoken[kind.__name__] = kind
    return kind.__name__


def schemas() -> dict[str, Any]:
    """Every spoken type, and all it is made of, as JSON Schema. What we say always has all its words, also those with a default."""
    _, components = msgspec.json.schema_components(list(_spoken.values()), ref_template=SCHEMAS + "{name}")
    for schema in components.values():
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
            schema["required"] = list(schema["properties"])
    return dict(sorted(components.items()))
