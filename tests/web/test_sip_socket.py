"""The browser's telephone: what it says reaches the line as it is, and the other way."""

import asyncio

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.web.served import Served
from vivevoix.line.port import BrowserClosed, BrowserEnded, BrowserOpened, BrowserSaid, BrowserTold

REGISTER = "REGISTER sip:vivevoix SIP/2.0\r\nVia: SIP/2.0/WSS x.invalid\r\n\r\n"


async def send_all(phone: ClientConnection, texts: list[str]) -> None:
    """And wait for what is said to it."""
    for text in texts:
        await phone.send(text)
    async with asyncio.timeout(10):
        await phone.recv()


async def said_to(desk: Served) -> BrowserOpened | BrowserSaid | BrowserClosed:
    async with asyncio.timeout(10):
        return await desk.line.browsers.get()


async def test_frames_go_both_ways_unchanged(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.socket("/sip", aya, subprotocols=["sip"]) as phone:
        assert phone.subprotocol == "sip"
        opened = await said_to(desk)
        assert isinstance(opened, BrowserOpened)
        await phone.send(REGISTER)
        assert await said_to(desk) == BrowserSaid(conn=opened.conn, text=REGISTER.encode())
        desk.front.house.line_said(BrowserTold(conn=opened.conn, text="SIP/2.0 200 Ça va\r\n\r\n".encode()))
        async with asyncio.timeout(10):
            assert await phone.recv() == "SIP/2.0 200 Ça va\r\n\r\n"
    assert await said_to(desk) == BrowserClosed(conn=opened.conn)


async def test_without_a_session_there_is_no_telephone(desk: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with desk.socket("/sip", subprotocols=["sip"]):
            pass
    assert refused.value.response.status_code == 403
    assert desk.line.browsers.empty()


async def test_a_socket_that_does_not_speak_sip_is_refused(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        with pytest.raises(InvalidStatus):
            async with desk.socket("/sip", aya):
                pass


async def test_signing_out_takes_the_telephone_away(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.socket("/sip", aya, subprotocols=["sip"]) as phone:
        opened = await said_to(desk)
        await aya.post("/api/v1/sign-out")
        with pytest.raises(ConnectionClosed):
            await phone.recv()
        assert await said_to(desk) == BrowserClosed(conn=opened.conn)


@pytest.mark.parametrize("flood", [["x" * 70_000], ["x"] * 200])
async def test_a_flood_ends_the_socket(desk: Served, flood: list[str]) -> None:
    async with desk.signed_in("aya") as aya, desk.socket("/sip", aya, subprotocols=["sip"]) as phone:
        with pytest.raises(ConnectionClosed) as closed:
            await send_all(phone, flood)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008


async def test_the_line_may_end_a_telephone(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.socket("/sip", aya, subprotocols=["sip"]) as phone:
        opened = await said_to(desk)
        desk.front.house.line_said(BrowserEnded(conn=opened.conn))
        with pytest.raises(ConnectionClosed):
            await phone.recv()
