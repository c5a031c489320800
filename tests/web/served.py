"""A desk that serves real pages on a real port: real store, real house, a line in rehearsal."""

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct
from websockets.asyncio.client import connect

from vivevoix.actions.taking_settings import take_settings
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import CallId
from vivevoix.line.port import BrowserClosed, BrowserOpened, BrowserSaid, DeskMessage
from vivevoix.line.rehearsal import RehearsalLine
from vivevoix.live.bringing.bringings import Bringings
from vivevoix.live.clock import Clock, WallClock
from vivevoix.live.company import company_of
from vivevoix.live.door.at_the_door import AtTheDoor
from vivevoix.live.door.ring_me import RingingBack
from vivevoix.live.hours.book import Book
from vivevoix.live.house import House
from vivevoix.live.keeping import Keeping
from vivevoix.live.privacy.forgetting import Forgetting
from vivevoix.reading import check_settings
from vivevoix.settings import Settings, Web
from vivevoix.store import Store
from vivevoix.web.app import pages
from vivevoix.web.desk import guesses_of
from vivevoix.web.front import Front, OpenSockets
from vivevoix.web.serving import listening_socket, serving
from vivevoix.web.sockets.session import first_of

PASSWORD = "by the living voice"
LEEDS = "+441134960000"
CALLER = "+441134960142"
OUR_PAGE = {"X-Vivevoix": "1"}
WRITTEN: dict[str, Any] = {
    "house": {"name": "Calder Valves", "country": "GB"},
    "sip": {"guesses": 2, "locked_out_for": 60},
    "branches": {"leeds": {"name": "Leeds"}},
    "people": {
        "aya": {
            "name": "Aya Diallo",
            "branch": "leeds",
            "groups": ["leeds"],
            "extension": "201",
            "phones": [{"account": "aya-desk", "password": "a desk phone"}],
        },
        "tom": {"name": "Tom Lowe", "branch": "leeds", "groups": ["leeds"], "language": "fr"},
        "wes": {"name": "Wes Hart", "role": "administrator", "groups": ["watch"]},
    },
    "lines": {
        "leeds": {
            "name": "the Leeds line",
            "numbers": [LEEDS],
            "branch": "leeds",
            "keeper": "wes",
            "ladder": [{"groups": ["leeds"]}],
        }
    },
    "trunks": {"provider": {"host": "192.0.2.1", "numbers": [LEEDS]}},
}
for _person in WRITTEN["people"].values():
    _person["password"] = PASSWORD


class ToldLine(RehearsalLine):
    """Also keeps what browsers' telephones were passed on, and lets a story wait for it."""

    def __init__(self, house: House) -> None:
        super().__init__(house.line_said, WallClock().now)
        self.browsers: asyncio.Queue[BrowserOpened | BrowserSaid | BrowserClosed] = asyncio.Queue()

    def gives_up(self, call: CallId) -> None:
        """The caller leaves before anybody answered."""
        self.ends(self.caller_leg(call), Ended.GAVE_UP)

    def say(self, message: DeskMessage) -> None:
        super().say(message)
        if isinstance(message, BrowserOpened | BrowserSaid | BrowserClosed):
            self.browsers.put_nowait(message)


class Served(Struct, kw_only=True):
    front: Front
    line: ToldLine
    port: int

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def browser(self, **more: str) -> httpx.AsyncClient:
        """A browser that has one of our pages open."""
        return httpx.AsyncClient(base_url=self.at, headers={**OUR_PAGE, **more}, timeout=20)

    @asynccontextmanager
    async def signed_in(self, person: str) -> AsyncIterator[httpx.AsyncClient]:
        async with self.browser() as browser:
            answer = await browser.post("/api/v1/sign-in", json={"person": person, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            yield browser

    def socket(self, path: str, browser: httpx.AsyncClient | None = None, **more: Any) -> connect:
        headers = {"Origin": self.at, **more.pop("headers", {})}
        if browser is not None:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return connect(f"ws://127.0.0.1:{self.port}{path}", additional_headers=headers, compression=None, open_timeout=20, **more)

    async def answered_call(self) -> CallId:
        """A caller rings, and Aya takes them on at her desk phone."""
        call = await self.ringing_call()
        self.line.answers("aya-desk")
        await self.until(lambda: self.front.house.board.calls[call].holder is not None)
        return call

    async def ringing_call(self) -> CallId:
        """A caller rings; Aya is here, and her desk phone rings."""
        self.line.phone_comes("aya-desk")
        await self.front.house.say_here("aya", True)  # type: ignore[arg-type]
        call = self.line.somebody_rings(LEEDS, CALLER)
        await self.until(lambda: "aya-desk" in self.line.ringing.values())
        return call

    async def until(self, so: Any) -> None:
        """Waits for the entry after which it is so."""
        async with asyncio.timeout(10), self.front.house.listening() as entries:
            if so():
                return
            async for _ in entries:
                if so():
                    return


def settings_of(written: dict[str, Any] = WRITTEN) -> Settings:
    settings, mistakes = check_settings(written)
    assert settings is not None
    assert not mistakes, mistakes
    return settings


async def begin(path: Path) -> None:
    store = await Store.open(path)
    await take_settings(store, settings_of())
    await store.close()


def _front(folder: Path, settings: Settings, house: House, store: Store, book: Book, by: Clock) -> Front:
    clock = WallClock()
    keeping, door = Keeping(house, store, clock), AtTheDoor(house, store, book, by)
    return Front(
        settings=settings,
        folder=folder,
        store=store,
        house=house,
        keeping=keeping,
        bringings=Bringings(house, keeping, store, clock, folder),
        forgetting=Forgetting(keeping, house, store, clock),
        book=book,
        clock=by,
        guesses=guesses_of(settings),
        sockets=OpenSockets(),
        door=door,
        ringing_back=RingingBack(door),
    )


@asynccontextmanager
async def served(folder: Path, settings: Settings | None = None, by: Clock | None = None) -> AsyncIterator[Served]:
    """With `by`, sessions begin and end by that clock."""
    settings = settings or settings_of()
    store = await Store.open(folder / "vivevoix.db")
    await take_settings(store, settings)
    clock = WallClock()
    company = company_of(settings)
    book = await Book.open(settings, company, store, clock.now())
    house = House(company, store, clock, book.plan)
    await house.open()
    line = ToldLine(house)
    house.use(line)
    front = _front(folder, settings, house, store, book, by or clock)
    listener = listening_socket(Web(port=0))
    # Little is kept on the way, so that a browser that does not read is soon noticed.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    server = serving(pages(front), Web())
    line.connect()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(first_of(server.serve([listener]), house.run(), front.bringings.run()))
        try:
            yield Served(front=front, line=line, port=listener.getsockname()[1])
        finally:
            server.should_exit = True
            await running
            await store.close()


def new_certificate(folder: Path) -> tuple[Path, Path]:
    """Overwrites the one before."""
    assert shutil.which("openssl"), "These tests need OpenSSL: apt install openssl"
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subject = ["-subj", "/CN=house", "-addext", "subjectAltName=IP:127.0.0.1"]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    subprocess.run(
        ["openssl", "req", *kind, *subject, "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=30
    )
    return certificate, key
