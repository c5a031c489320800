"""Connections by strangers: each has its turn, and no more."""

import asyncio
import os
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.line.sip.house import Line, free_port, visit
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.network import OurFace, Peer
from vivevoix.line.sip.stack.streams import Streams

PING = b"\r\n\r\n"
SMALL = b"X-Said-By: %s\r\nContent-Length: 0\r\n\r\n"


async def test_a_flood_of_keep_alives_is_cut_off(line: Line) -> None:
    async with visit(line) as house:
        _, writer = await asyncio.open_connection(*house.server)
        async with asyncio.timeout(10):
            with pytest.raises(ConnectionError):
                await _ping_without_end(writer)
        writer.close()


async def _ping_without_end(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(PING * 10_000)
        await writer.drain()


async def test_many_keep_alives_at_once_get_one_answer(line: Line) -> None:
    async with visit(line) as house:
        reader, writer = await asyncio.open_connection(*house.server)
        writer.write(PING * 20)
        assert await reader.readline() == b"\r\n"
        writer.write(OPTIONS)
        async with asyncio.timeout(10):
            assert (await reader.readline()).startswith(b"SIP/2.0 200")
        writer.close()


def test_a_connection_that_says_much_lets_others_speak_in_between(loop: Loop) -> None:
    heard: list[bytes] = []
    with _opened(loop, heard, until=1001) as streams, _connected(streams) as loud, _connected(streams) as quiet:
        loud.sendall(SMALL % b"loud" * 1000)
        quiet.sendall(SMALL % b"quiet")
        loop.run()
    assert heard.index(SMALL % b"quiet") < 200
    assert heard.count(SMALL % b"loud") == 1000


def test_whoever_has_said_something_and_gone_is_not_spoken_to_any_more(loop: Loop) -> None:
    heard: list[bytes] = []
    with _opened(loop, heard, until=1) as streams:
        with _connected(streams) as caller:
            address = caller.getsockname()
            caller.sendall(SMALL % b"caller")
        loop.run()
        assert heard
        assert not streams.reaches(address)


def test_a_process_that_may_open_no_more_files_waits_and_then_goes_on(loop: Loop) -> None:
    heard: list[bytes] = []
    with _opened(loop, heard, until=1) as streams, _connected(streams) as caller:
        caller.sendall(SMALL % b"caller")
        with _no_more_files():
            began = time.process_time()
            loop.after(0.5, loop.stop)
            loop.run()
            assert time.process_time() - began < 0.25
            assert not heard
        loop.run()
    assert heard == [SMALL % b"caller"]


OPTIONS = (
    b"OPTIONS sip:leeds@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKmany\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\n"
    b"To: <sip:leeds@127.0.0.1>\r\nCall-ID: many\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
)


@contextmanager
def _opened(loop: Loop, heard: list[bytes], *, until: int) -> Iterator[Streams]:
    """A listener whose loop ends when so many messages have come."""
    port = free_port()

    def receive(data: bytes, peer: Peer) -> None:
        heard.append(data)
        if len(heard) == until:
            loop.stop()

    streams = Streams(
        loop, "127.0.0.1", port, "tcp", face=OurFace("127.0.0.1", None), receive=receive, resolve=print, context=lambda: None
    )
    try:
        yield streams
    finally:
        streams.close()


@contextmanager
def _connected(streams: Streams) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", streams.port)) as sock:
        yield sock


@contextmanager
def _no_more_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.open(os.devnull, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
