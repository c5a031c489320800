"""Every console sees the same board, from the moment a change is written."""

import asyncio
import json
import shutil
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.web.served import CALLER, Served, served
from vivevoix.actions.signing_in import SIGNED_IN_FOR
from vivevoix.core.board import AnyEntry, Board, fold
from vivevoix.core.ids import PersonId
from vivevoix.live import listeners
from vivevoix.live.clock import HandClock
from vivevoix.web.shapes import BoardShown
from vivevoix.web.sockets import live, session
from vivevoix.web.sockets.shapes import LiveEntry

TOM = PersonId("tom")


async def next_of(console: ClientConnection) -> dict[str, object]:
    async with asyncio.timeout(10):
        heard: dict[str, object] = json.loads(await console.recv())
        return heard


def as_board(shown: object) -> Board:
    """The board as the console holds it."""
    board = msgspec.convert(shown, BoardShown)
    return Board(
        number=board.number,
        line_up=board.line_up,
        calls={call.id: call for call in board.calls},
        people=board.people,
        promises={promise.id: promise for promise in board.promises},
    )


def with_names(told: LiveEntry, before: Board) -> AnyEntry:
    """What `withPeople` does in the console: names that were told stay known."""
    entry = told.entry
    if hasattr(entry, "call"):
        known = told.caller or (before.calls[entry.call.id].caller if entry.call.id in before.calls else entry.call.caller)
        return msgspec.structs.replace(entry, call=msgspec.structs.replace(entry.call, caller=known))
    if hasattr(entry, "promise") and told.customer:
        named = msgspec.structs.replace(
            entry.promise, number=told.customer.number, name=told.customer.name, because=told.customer.because
        )
        return msgspec.structs.replace(entry, promise=named)
    return entry


async def test_folding_what_is_told_gives_the_board_that_is_served(desk: Served) -> None:
    async with desk.signed_in("tom") as tom, desk.socket("/api/v1/live", tom) as console:
        board = as_board((await next_of(console))["board"])
        first = await desk.answered_call()
        await tom.post("/api/v1/me/here", json={"here": True})
        desk.line.ends(desk.line.caller_leg(first))
        second = desk.line.somebody_rings("+441134960000", CALLER)
        await desk.until(lambda: second in desk.front.house.board.calls)
        desk.line.gives_up(second)
        await desk.until(lambda: desk.front.house.board.promises)
        shown = as_board((await tom.get("/api/v1/board")).json())
        while board.number < shown.number:
            board = fold(board, with_names(msgspec.convert(await next_of(console), LiveEntry), board))
    assert board == shown
    assert board.promises


async def test_the_first_console_message_names_who_is_calling(desk: Served) -> None:
    call = await desk.ringing_call()
    async with desk.signed_in("aya") as aya, desk.socket("/api/v1/live", aya) as console:
        board = as_board((await next_of(console))["board"])
    assert board.calls[call].caller.number == CALLER


async def refusal(desk: Served, browser: httpx.AsyncClient | None, **headers: str) -> int:
    with pytest.raises(InvalidStatus) as refused:
        async with desk.socket("/api/v1/live", browser, headers=headers):
            pass
    return refused.value.response.status_code


async def test_only_who_is_signed_in_may_listen(desk: Served) -> None:
    assert await refusal(desk, None) == 403
    assert await refusal(desk, None, Cookie="vivevoix=guessed") == 403


async def test_a_page_of_another_site_may_not_listen(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        assert await refusal(desk, aya, Origin="https://elsewhere.example") == 403


async def test_signing_out_closes_every_socket_of_the_session(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.socket("/api/v1/live", aya) as console:
        await next_of(console)
        await aya.post("/api/v1/sign-out")
        with pytest.raises(ConnectionClosed) as closed:
            await next_of(console)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


async def test_a_quiet_house_says_that_it_is_there(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "ALIVE_EVERY", 0.05)
    async with desk.signed_in("tom") as tom, desk.socket("/api/v1/live", tom) as console:
        assert "board" in await next_of(console)
        assert [await next_of(console) for _ in range(3)] == [{"alive": True}] * 3
        await tom.post("/api/v1/me/here", json={"here": True})
        told = await next_of(console)
        while told == {"alive": True}:
            told = await next_of(console)
        assert "entry" in told


class WatchedClock(HandClock):
    """Also says each time it is looked at."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.looks: asyncio.Queue[datetime] = asyncio.Queue()

    def now(self) -> datetime:
        self.looks.put_nowait(super().now())
        return super().now()

    async def has_been_looked_at(self, *, since: datetime) -> None:
        """So often that what the first look led to is done."""
        async with asyncio.timeout(10):
            for _ in range(3):
                while await self.looks.get() < since:
                    pass


async def test_a_page_nobody_uses_is_signed_out_in_time(tmp_path: Path, begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "LOOK_EVERY", 0.01)
    shutil.copy(begun, tmp_path)
    clock = WatchedClock(datetime.now(UTC))
    signed_in = clock.now()
    async with served(tmp_path, by=clock) as desk, desk.signed_in("aya") as aya:
        clock.move_to(signed_in + timedelta(hours=1))
        async with desk.socket("/api/v1/live", aya) as console, desk.socket("/sip", aya, subprotocols=["sip"]) as telephone:
            await next_of(console)
            clock.move_to(signed_in + timedelta(hours=13))
            await clock.has_been_looked_at(since=signed_in + timedelta(hours=13))
            clock.move_to(signed_in + SIGNED_IN_FOR)
            for one in (console, telephone):
                with pytest.raises(ConnectionClosed) as closed:
                    await next_of(one)
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 4401


async def test_a_page_somebody_uses_stays_open(tmp_path: Path, begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "LOOK_EVERY", 0.01)
    shutil.copy(begun, tmp_path)
    clock = WatchedClock(datetime.now(UTC))
    signed_in = clock.now()
    async with served(tmp_path, by=clock) as desk, desk.signed_in("aya") as aya, desk.socket("/api/v1/live", aya) as console:
        await next_of(console)
        clock.move_to(signed_in + timedelta(hours=13))
        await aya.post("/api/v1/me/here", json={"here": True})
        assert "entry" in await next_of(console)
        clock.move_to(signed_in + SIGNED_IN_FOR)
        await clock.has_been_looked_at(since=signed_in + SIGNED_IN_FOR)
        await aya.post("/api/v1/me/here", json={"here": False})
        assert "entry" in await next_of(console)


async def test_a_console_that_does_not_read_is_noticed_on_a_quiet_day_too(
    desk: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 0.5)
    monkeypatch.setattr(live, "ALIVE_EVERY", 0)
    caplog.set_level("INFO")
    async with desk.signed_in("aya") as aya, asyncio.timeout(60):
        with socket.create_connection(("127.0.0.1", desk.port)) as asleep:
            asleep.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            asleep.sendall(_handshake(desk, aya))
            while "a console reads too slowly and is cut off" not in caplog.messages:
                await aya.get("/healthz")


async def test_a_console_that_does_not_read_is_cut_off_and_the_others_hear_on(
    desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "FAR_BEHIND", 200)
    monkeypatch.setattr(live, "PATIENCE", 0.5)
    async with desk.signed_in("aya") as aya, desk.socket("/api/v1/live", aya, max_queue=None) as awake:
        with socket.create_connection(("127.0.0.1", desk.port)) as asleep:
            asleep.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            asleep.sendall(_handshake(desk, aya))
            board = await next_of(awake)
            await _busy_until(desk, lambda: len(desk.front.house._listeners._ears) == 2)
            await _busy_until(desk, lambda: len(desk.front.house._listeners._ears) == 1)
        first = await next_of(awake)
    assert "board" in board
    assert "entry" in first


def _handshake(desk: Served, browser: httpx.AsyncClient) -> bytes:
    cookie = f"vivevoix={browser.cookies['vivevoix']}"
    lines = ("GET /api/v1/live HTTP/1.1", f"Host: 127.0.0.1:{desk.port}", "Upgrade: websocket", "Connection: Upgrade",
             "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Cookie: {cookie}", "", "")  # fmt: skip
    return "\r\n".join(lines).encode()


async def _busy_until(desk: Served, so: Callable[[], bool]) -> None:
    """A busy day: people come and go until it is so."""
    async with asyncio.timeout(30):
        while not so():
            await asyncio.gather(*(desk.front.house.say_here(TOM, here) for here in (True, False) * 20))
