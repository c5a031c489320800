"""The live socket: the whole board first, then every change, from the moment it is written."""

import asyncio
import logging

import msgspec
from fastapi import APIRouter, WebSocket

from vivevoix.core.board import AnyEntry, CallChanged, EmergencyChanged, PromiseChanged
from vivevoix.core.calls.call import Call
from vivevoix.core.customers.card import Card
from vivevoix.core.ids import CallId, PersonId
from vivevoix.core.promises import Promise
from vivevoix.live.house import House
from vivevoix.web.customers.showing import shown
from vivevoix.web.front import Front
from vivevoix.web.routes.house import board_shown
from vivevoix.web.routes.signed_in import socket_visitor
from vivevoix.web.shapes import NoteShown, ToWhom
from vivevoix.web.sockets.session import first_of, until_session_ends, while_open
from vivevoix.web.sockets.shapes import LiveAlive, LiveBoard, LiveEntry
from vivevoix.web.speaking import as_text

router = APIRouter()
log = logging.getLogger(__name__)
TOO_SLOW = 1013
PATIENCE = 15.0
"""Seconds a console may take to read one message; one that takes longer is cut off and begins again with a fresh board."""

ALIVE_EVERY = 20.0
"""Seconds. A page's program cannot see the WebSocket's own pings: it is told that we are there when there is nothing else to tell."""


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    front: Front = socket.app.state.front
    who = await socket_visitor(socket, front)
    await socket.accept()
    async with front.sockets.one(who.session.token_hash) as must_close:
        tell = _tell(socket, front.house, who.member.id, ALIVE_EVERY)
        await while_open(tell, _until_gone(socket), until_session_ends(socket, front, must_close))


async def _tell(socket: WebSocket, house: House, person: PersonId, alive_every: float) -> None:
    said = asyncio.Event()
    try:
        await first_of(_tell_board(socket, house, person, said), _tell_alive(socket, said, alive_every))
    except* TimeoutError:
        log.info("a console reads too slowly and is cut off")
    await socket.close(TOO_SLOW)


async def _tell_board(socket: WebSocket, house: House, person: PersonId, said: asyncio.Event) -> None:
    # Listening begins before the board is taken, so that no change can fall between the two.
    async with house.listening() as entries:
        board = board_shown(house)
        stories = {call.id: story for call in board.calls if (story := _story(house, person, call))}
        on_page = {call.id: cards for call in board.calls if (cards := house.recognising.told_to(person, call))}
        whose = {call: tuple(shown(house, card) for card in cards) for call, cards in on_page.items()}
        await _send(socket, as_text(LiveBoard(board=board, stories=stories, cards=whose)))
        async for entry in entries:
            if entry.number > board.number:
                said_now = live_entry(house, entry, person)
                await _send(socket, as_text(_with_cards(house, said_now, person, on_page)))
                said.set()


def _with_cards(house: House, said: LiveEntry, person: PersonId, on_page: dict[CallId, tuple[Card, ...]]) -> LiveEntry:
    """Cards are told when they come onto this person's page, and not again with everything that happens to the call."""
    if not isinstance(said.entry, CallChanged):
        return said
    call = said.entry.call
    cards = house.recognising.told_to(person, call)
    before = on_page.pop(call.id, ())
    if cards:
        on_page[call.id] = cards
    return said if cards == before else msgspec.structs.replace(said, cards=tuple(shown(house, card) for card in cards))


async def _tell_alive(socket: WebSocket, said: asyncio.Event, every: float) -> None:
    """Whenever nothing else was said for so many seconds."""
    while True:
        try:
            async with asyncio.timeout(every):
                await said.wait()
        except TimeoutError:
            await _send(socket, as_text(LiveAlive()))
        said.clear()


async def _send(socket: WebSocket, text: str) -> None:
    async with asyncio.timeout(PATIENCE):
        await socket.send_text(text)


async def _until_gone(socket: WebSocket) -> None:
    """The console has nothing to say here; it is heard only to notice that it left."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


def _story(house: House, person: PersonId, call: Call) -> tuple[NoteShown, ...]:
    return tuple(NoteShown(by=note.by, at=note.at, words=note.words) for note in house.story_for(person, call))


def live_entry(house: House, entry: AnyEntry, person: PersonId) -> LiveEntry:
    """A change, with the names its journal entry does not hold, and the story for whom it concerns."""
    match entry:
        case CallChanged(call=call):
            return LiveEntry(entry=entry, caller=house.caller_of(call.id), story=_story(house, person, call))
        case PromiseChanged(promise=promise):
            whole = house.customer_of(promise.id)
            return LiveEntry(entry=entry, customer=_customer(whole) if whole else None)
        case EmergencyChanged(emergency=emergency):
            open_ = house.emergency_of(emergency.id)
            about = ToWhom(number=open_.number, name=open_.name, email=None, because="", also=()) if open_ else None
            return LiveEntry(entry=entry, customer=about)
        case _:
            return LiveEntry(entry=entry)


def _customer(whole: Promise) -> ToWhom:
    return ToWhom(number=whole.number, name=whole.name, email=whole.email, because=whole.because, also=whole.also)
