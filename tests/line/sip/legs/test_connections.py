"""A provider's connection may end before its call does."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.line.sip.house import Line, Rehearsal, open_house, visit
from vivevoix.core.calls.events import CallArrived, LegEnded
from vivevoix.core.calls.orders import AnswerCaller, EndLeg
from vivevoix.line.sip.legs import Patience

SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n"


class Connected:
    """One end of a connection with the line. Answers every OPTIONS."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self.writer = reader, writer
        self._got = b""

    def say(self, text: str) -> None:
        self.writer.write(text.encode())

    async def hears(self, words: str, *, times: int = 1) -> str:
        asked = 0
        async with asyncio.timeout(20):
            while self._got.decode().count(words) < times:
                self._got += await self._reader.read(65536)
                for request in self._got.decode().split("OPTIONS sip:")[1 + asked :]:
                    self.say(_ok(request))
                    asked += 1
        return self._got.decode()

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


class Provider:
    """Listens where its Contact says."""

    def __init__(self) -> None:
        self.connections: asyncio.Queue[Connected] = asyncio.Queue()
        self.port = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Provider"]:
        server = await asyncio.start_server(lambda *way: self.connections.put_nowait(Connected(*way)), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            while not self.connections.empty():
                self.connections.get_nowait().writer.close()

    async def calls(self, house: Rehearsal, contact: str) -> tuple[Connected, CallArrived]:
        """Somebody rings through it, and is answered."""
        caller = Connected(*await asyncio.open_connection("127.0.0.1", house.line.port))
        caller.say(_request("INVITE", contact, SDP))
        arrived = await house.desk.arrived("leeds")
        house.desk.do(AnswerCaller(leg=arrived.leg))
        await caller.hears("m=audio")
        caller.say(_request("ACK", contact, ""))
        return caller, arrived


async def test_the_end_of_a_call_reaches_a_provider_whose_connection_has_ended(line: Line) -> None:
    async with visit(line) as house, Provider().open() as provider:
        caller, arrived = await provider.calls(house, f"127.0.0.1:{provider.port}")
        await caller.close()
        house.desk.do(EndLeg(leg=arrived.leg))
        again = await provider.connections.get()
        assert f"BYE sip:me@127.0.0.1:{provider.port}" in await again.hears("BYE sip:")
        await again.close()


async def test_while_it_is_open_the_providers_own_connection_is_used(line: Line) -> None:
    async with visit(line) as house, Provider().open() as provider:
        caller, arrived = await provider.calls(house, f"127.0.0.1:{provider.port}")
        house.desk.do(EndLeg(leg=arrived.leg))
        assert f"BYE sip:me@127.0.0.1:{provider.port}" in await caller.hears("BYE sip:")
        assert provider.connections.empty()
        await caller.close()


async def test_a_contact_of_the_network_behind_a_provider_is_reached_over_its_connection(line: Line) -> None:
    async with visit(line) as house, Provider().open() as provider:
        caller, arrived = await provider.calls(house, "100.64.1.7:5060")
        house.desk.do(EndLeg(leg=arrived.leg))
        await caller.hears("BYE sip:")
        await caller.close()


async def test_a_connection_that_carries_a_call_is_not_idle(tmp_path: Path) -> None:
    patience = Patience(ask_every=0.2, silent_after=0.2, idle=0.5)
    async with open_house(tmp_path, patience=patience) as house, Provider().open() as provider:
        caller, arrived = await provider.calls(house, f"127.0.0.1:{provider.port}")
        await caller.hears("OPTIONS sip:", times=6)
        house.desk.do(EndLeg(leg=arrived.leg))
        await caller.hears("BYE sip:")
        assert len([fact for fact in house.desk.facts if isinstance(fact, LegEnded)]) <= 1
        await caller.close()


def _request(method: str, contact: str, body: str) -> str:
    kind = "Content-Type: application/sdp\r\n" if body else ""
    return (
        f"{method} sip:leeds@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP {contact};branch=z9hG4bK{method}{contact}\r\n"
        f"From: <sip:+441132960000@127.0.0.1>;tag=1\r\nTo: <sip:leeds@127.0.0.1>\r\nCall-ID: {contact}\r\nCSeq: 1 {method}\r\n"
        f"Contact: <sip:me@{contact};transport=tcp>\r\nMax-Forwards: 70\r\n{kind}Content-Length: {len(body)}\r\n\r\n{body}"
    )


def _ok(request: str) -> str:
    lines = re.findall(r"(?im)^(?:via|from|to|call-id|cseq):.*$", request.partition("\r\n\r\n")[0])
    return "\r\n".join(["SIP/2.0 200 OK", *(line.strip() for line in lines), "Content-Length: 0", "", ""])
