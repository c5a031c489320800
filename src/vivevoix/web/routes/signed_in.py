"""Whose request it is."""

from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from fastapi import Depends
from fastapi.requests import HTTPConnection

from vivevoix.actions.signing_in import NotSignedIn, session_as_it_is, session_of
from vivevoix.core.company import Member
from vivevoix.store import Session
from vivevoix.web.errors import ForSupervisors, NotForYou, NotFromOurPage
from vivevoix.web.front import Front, TheFront
from vivevoix.web.shapes import Language

COOKIE = "vivevoix"


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A person who is signed in."""

    session: Session
    member: Member


async def visitor(connection: HTTPConnection, front: TheFront) -> Visitor:
    """Raises `NotSignedIn`, also for someone who is no longer in the settings."""
    return _visitor(front, await session_of(front.store, connection.cookies.get(COOKIE, ""), front.clock.now()))


async def onlooker(connection: HTTPConnection, front: Front) -> Visitor:
    """As `visitor`, for what a page does by itself: it does not keep its person signed in."""
    return _visitor(front, await session_as_it_is(front.store, connection.cookies.get(COOKIE, ""), front.clock.now()))


def _visitor(front: Front, session: Session) -> Visitor:
    member = front.house.company.people.get(session.person)
    if member is None:
        raise NotSignedIn
    return Visitor(session=session, member=member)


Who = Annotated[Visitor, Depends(visitor)]


def administrator(who: Who) -> Visitor:
    if who.member.role != "administrator":
        raise NotForYou
    return who


Administrator = Annotated[Visitor, Depends(administrator)]


def supervisor(who: Who) -> Visitor:
    if who.member.role not in {"supervisor", "administrator"}:
        raise ForSupervisors
    return who


Supervisor = Annotated[Visitor, Depends(supervisor)]


async def socket_visitor(connection: HTTPConnection, front: Front) -> Visitor:
    """As `onlooker`, for a WebSocket: browsers let any page open one, so it must be a page of ours. Raises `NotFromOurPage`."""
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != connection.headers.get("host"):
        raise NotFromOurPage
    return await onlooker(connection, front)


def language_asked(connection: HTTPConnection, house: Language) -> Language:
    """The first language of ours the browser names."""
    asked = (part.strip()[:2] for part in connection.headers.get("accept-language", "").lower().split(","))
    for language in asked:
        if language == "fr" or language == "en":
            return "fr" if language == "fr" else "en"
    return house
