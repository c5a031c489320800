"""A real line process, and a desk at the other end of its socket that a test can speak as."""

import asyncio
import hashlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tests.line.sip.phone import Phone
from vivevoix.core.calls.events import CallArrived, LineFact
from vivevoix.core.calls.orders import EndLeg, LineOrder, RingPhone
from vivevoix.core.calls.telephones import Registered
from vivevoix.core.ids import LegId
from vivevoix.line.port import Account, Accounts, DeskMessage, Do, Heard, Hello, LineMessage, Told, Welcome, frame, read_line
from vivevoix.line.sip.legs import Patience
from vivevoix.settings import Line as WrittenLine
from vivevoix.settings import Settings, Sip, Trunk, Web

PATIENCE = 20.0
"""Seconds a test waits for something that should happen at once."""
REALM = "vivevoix"
F = TypeVar("F")

_blocks = itertools.count((os.getpid() * 7) % 40)


def free_port() -> int:
    """A UDP and TCP port of ours that nobody uses, from this part's range."""
    for port in range(22000 + (os.getpid() % 90) * 10, 22990):
        if _is_free(port):
            return port
    raise RuntimeError("no free port between 22000 and 22990")


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def media_block() -> tuple[int, int]:
    """Audio ports nobody else in these tests has just used."""
    first = 22200 + (next(_blocks) % 13) * 60
    return first, first + 59


def account(name: str, password: str, *, browser: bool = False) -> Account:
    text = f"{name}:{REALM}:{password}".encode()
    return Account(name=name, md5=hashlib.md5(text).hexdigest(), sha256=hashlib.sha256(text).hexdigest(), browser=browser)  # noqa: S324


def settings(
    port: int,
    *,
    trunks: dict[str, Trunk] | None = None,
    web: Web | None = None,
    lines: dict[str, WrittenLine] | None = None,
    **sip: Any,
) -> Settings:
    listen = sip.pop("listen", ["127.0.0.1"])
    given = {"media_ports": media_block(), **sip}
    usual = {"carrier": Trunk(host="127.0.0.1")} if trunks is None else trunks
    return Settings(web=web or Web(), sip=Sip(listen=listen, port=port, **given), trunks=usual, lines=lines or {})


class Desk:
    """Speaks `line/port.py` as the desk does. Everything heard is kept in `heard`."""

    def __init__(self, line: "Line") -> None:
        self.line = line
        self.heard: list[LineMessage] = []
        self.last = 0
        self.welcome: Welcome | None = None
        self._news = asyncio.Event()
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    async def come(self, *, accounts: tuple[Account, ...] = (), heard: int | None = None) -> Welcome:
        reader, self._writer = await asyncio.open_unix_connection(str(self.line.folder / "run" / "line.sock"))
        self.welcome = None
        self._reading = asyncio.get_running_loop().create_task(self._read(reader))
        self.say(Hello(heard=self.last if heard is None else heard))
        welcome = await self.until(lambda: self.welcome)
        if accounts:
            self.say(Accounts(accounts=accounts))
            await self.all_heard()
        return welcome

    async def go(self) -> None:
        """Away without a word, as when the desk is killed."""
        if self._writer is not None:
            self._writer.transport.abort()
        if self._reading is not None:
            await asyncio.wait([self._reading])
        self._writer = self._reading = None

    def say(self, message: DeskMessage) -> None:
        assert self._writer is not None
        self._writer.write(frame(message))

    def do(self, order: LineOrder) -> None:
        self.say(Do(order=order))

    async def nothing_more(self) -> None:
        """Every order is carried out and every fact written down. A line that is gone has nothing more to say either."""
        if self._writer is None or self._reading is None or self._reading.done():
            return
        self.say(Accounts(accounts=()))
        await self.all_heard()
        if not self._reading.done():
            self.write_down()

    async def all_heard(self) -> None:
        """What was said is taken in: the line answers a second Hello only after it."""
        reading, before = self._reading, self._welcomes
        self.say(Hello(heard=self.last))
        await self.until(lambda: (reading is None or reading.done()) or self._welcomes > before)

    @property
    def _welcomes(self) -> int:
        return sum(1 for message in self.heard if isinstance(message, Welcome))

    def write_down(self) -> None:
        """Tell the line that everything heard is safe."""
        self.say(Heard(number=self.last))

    @property
    def facts(self) -> list[LineFact]:
        return [message.fact for message in self.heard if isinstance(message, Told)]

    async def fact(self, kind: type[F], where: Callable[[F], bool] = lambda fact: True) -> F:
        """The first fact of this kind that fits, waiting for it."""
        return await self.until(lambda: next((fact for fact in self.facts if isinstance(fact, kind) and where(fact)), None))

    async def arrived(self, number: str | None = None) -> CallArrived:
        return await self.fact(CallArrived, lambda fact: number is None or fact.number == number)

    async def told(self, kind: type[F], where: Callable[[F], bool] = lambda message: True) -> F:
        return await self.until(lambda: next((m for m in self.heard if isinstance(m, kind) and where(m)), None))

    async def until(self, found: Callable[[], F | None], patience: float = PATIENCE) -> F:
        async with asyncio.timeout(patience):
            while True:
                self._news.clear()
                value = found()
                if value:
                    return value
                await self._news.wait()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                length = int.from_bytes(await reader.readexactly(4), "big")
                self._heard(read_line(await reader.readexactly(length)))
        except (asyncio.IncompleteReadError, ConnectionError):
            self._news.set()

    def _heard(self, message: LineMessage) -> None:
        self.heard.append(message)
        if isinstance(message, Welcome):
            self.welcome = message
        if isinstance(message, Told):
            self.last = message.number
        self._news.set()


class Line:
    """The process, which can be killed and started again on the same folder."""

    def __init__(self, settings: Settings, folder: Path, patience: Patience | None = None) -> None:
        self.settings, self.folder = settings, folder
        self.patience = patience or Patience(breath=0)
        self.port = settings.sip.port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "settings.json"
        file.write_bytes(msgspec.json.encode(self.settings))
        patience = msgspec.json.encode(self.patience).decode()
        with (self.folder / "line.log").open("ab") as log:
            words = [sys.executable, "-m", "tests.line.sip.line_process", str(file), str(self.folder), patience]
            self._process = subprocess.Popen(words, stderr=log, stdout=log, stdin=subprocess.DEVNULL)
        self._until_it_answers()

    def _until_it_answers(self) -> None:
        """Ready when it answers OPTIONS on the address it listens on first."""
        host = self.settings.sip.listen[0]
        until = time.monotonic() + PATIENCE
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((host, 0))
            probe.settimeout(0.05)
            ours = f"[{host}]" if ":" in host else host
            for turn in itertools.count():
                assert self.is_running, self.log()
                assert time.monotonic() < until, self.log()
                probe.sendto(_options(ours, probe.getsockname()[1], turn), (host, self.port))
                try:
                    probe.recv(4096)
                    return
                except OSError:
                    continue

    def log(self) -> str:
        return (self.folder / "line.log").read_text(errors="replace")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    async def ended(self) -> int:
        """Its exit status, once it has ended by itself."""
        return await asyncio.to_thread(self.process.wait, PATIENCE)

    def stop(self) -> int:
        """As a person who is in a hurry: asks, and asks again."""
        until = time.monotonic() + PATIENCE
        while self.is_running and time.monotonic() < until:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        return self.process.wait(0)


def _options(host: str, port: int, turn: int) -> bytes:
    return (
        f"OPTIONS sip:line@{host} SIP/2.0\r\nVia: SIP/2.0/UDP {host}:{port};rport;branch=z9hG4bKready{turn}\r\n"
        f"From: <sip:test@{host}>;tag=t{turn}\r\nTo: <sip:line@{host}>\r\nCall-ID: ready{turn}-{port}\r\nCSeq: 1 OPTIONS\r\n"
        "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    ).encode()


class Rehearsal:
    """A line process, a desk that has come, and telephones that are put away at the end."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.desk = Desk(line)
        self._phones: list[Phone] = []
        self._rung: list[LegId] = []

    @property
    def server(self) -> tuple[str, int]:
        return self.line.settings.sip.listen[0], self.line.port

    async def phone(self, user: str, **kw: Any) -> Phone:
        phone = await Phone(user, kw.pop("server", self.server), **kw).start()
        self._phones.append(phone)
        return phone

    def adopt(self, phone: Phone) -> None:
        """A telephone that was there before the house, a carrier's for instance."""
        phone.server = self.server
        self._phones.append(phone)

    async def staff(self, user: str, **kw: Any) -> Phone:
        """A telephone that has registered with the password `secret`."""
        phone = await self.phone(user, password="secret", **kw)
        assert (await phone.register()).code == 200
        return phone

    async def ring(self, account: str, leg: str, arrived: CallArrived, **kw: Any) -> LegId:
        way = kw.pop("way", Registered(account=account))
        self._rung.append(LegId(leg))
        self.desk.do(RingPhone(call=arrived.call, leg=LegId(leg), way=way, caller=arrived.caller, **kw))
        return LegId(leg)

    def end_arrived(self) -> None:
        for arrived in [fact for fact in self.desk.facts if isinstance(fact, CallArrived)]:
            self.desk.do(EndLeg(leg=arrived.leg))

    async def end(self) -> None:
        """Whatever was going on is over, and the desk has heard it all."""
        self.end_arrived()
        for leg in self._rung:
            self.desk.do(EndLeg(leg=leg))
        await self.desk.nothing_more()
        for phone in self._phones:
            phone.stop()
        await self.desk.go()
        await asyncio.sleep(0)  # sockets close in the loop's next turn


@asynccontextmanager
async def open_house(
    folder: Path, *, accounts: tuple[Account, ...] = (), patience: Patience | None = None, **sip: Any
) -> AsyncIterator[Rehearsal]:
    """A line process of its own, for a story that needs its own settings or ends the process."""
    line = Line(settings(sip.pop("port", None) or free_port(), **sip), folder, patience)
    line.start()
    try:
        async with visit(line, accounts=accounts) as house:
            yield house
    finally:
        line.stop()


@asynccontextmanager
async def visit(line: Line, *, accounts: tuple[Account, ...] = ()) -> AsyncIterator[Rehearsal]:
    """A desk and telephones at a line that runs already."""
    house = Rehearsal(line)
    try:
        await house.desk.come(accounts=accounts)
        yield house
    finally:
        await house.end()
