"""The desk process: the store, the house, the way to the line, and the pages, from start to orderly end."""

import asyncio
import gc
import signal
import socket
import sys
from datetime import timedelta
from pathlib import Path

import uvloop

from vivevoix.actions.guesses import Guesses
from vivevoix.actions.taking_settings import take_settings
from vivevoix.line.link import LineLink
from vivevoix.live.bringing.bringings import Bringings
from vivevoix.live.clock import WallClock
from vivevoix.live.company import company_of
from vivevoix.live.door.at_the_door import AtTheDoor
from vivevoix.live.door.ring_me import RingingBack
from vivevoix.live.hours.book import Book
from vivevoix.live.house import House
from vivevoix.live.keeping import Keeping
from vivevoix.live.owing.zones import house_zone, zone
from vivevoix.live.privacy.forgetting import Forgetting
from vivevoix.live.privacy.tidying import Tidying, terms_of
from vivevoix.mail.posting import Posting
from vivevoix.settings import Settings
from vivevoix.store import CannotOpen, Store
from vivevoix.web.app import pages
from vivevoix.web.front import Front, OpenSockets
from vivevoix.web.serving import (
    NoSuchAddress,
    PortTaken,
    Serving,
    WrongCertificate,
    keep_certificate_fresh,
    listening_socket,
    serving,
)
from vivevoix.web.sockets.session import first_of

CANNOT_START = 2


def run(settings: Settings, folder: Path) -> int:
    """Until SIGTERM or SIGINT. Exit status 2, with a sentence on standard error, when it cannot start."""
    try:
        listener = listening_socket(settings.web)
        uvloop.run(_desk(settings, folder, listener))
    except (PortTaken, NoSuchAddress, WrongCertificate, CannotOpen) as reason:
        print(reason, file=sys.stderr)  # noqa: T201 - the person at the terminal reads it
        return CANNOT_START
    return 0


async def _desk(settings: Settings, folder: Path, listener: socket.socket) -> None:
    store = await Store.open(store_of(folder, settings))
    try:
        await take_settings(store, settings)
        clock, company = WallClock(), company_of(settings)
        book = await Book.open(settings, company, store, clock.now())
        house = House(company, store, clock, book.plan)
        await house.open()
        link = LineLink(folder / "run" / "line.sock", house.line_said, house.hello)
        house.use(link)
        keeping = Keeping(house, store, clock)
        bringings = Bringings(house, keeping, store, clock, folder)
        forgetting = Forgetting(keeping, house, store, clock)
        door = AtTheDoor(house, store, book, clock)
        front = Front(
            settings=settings,
            folder=folder,
            store=store,
            house=house,
            keeping=keeping,
            bringings=bringings,
            forgetting=forgetting,
            book=book,
            clock=clock,
            guesses=guesses_of(settings),
            sockets=OpenSockets(),
            door=door,
            ringing_back=RingingBack(door),
        )
        tidying = Tidying(forgetting, keeping, store, clock, terms_of(settings.privacy), zone(house_zone(company)))
        posting = Posting(store, settings.mail, house.company, settings.house.language, clock.now)
        server = serving(pages(front), settings.web)
        _heed_signals(server)
        # What is there now stays: no collection needs to walk through it again.
        gc.collect()
        gc.freeze()
        beside = posting.run(), bringings.run(), tidying.run(), keep_certificate_fresh(server, settings.web)
        await first_of(server.serve([listener]), house.run(), link.run(), *beside)
    finally:
        await store.close()


def store_of(folder: Path, settings: Settings | None = None) -> Path | str:
    """Where everything is kept: one file in the house's folder, unless the settings name a database."""
    named = settings.house.database if settings else None
    return named or folder / "vivevoix.db"


def guesses_of(settings: Settings) -> Guesses:
    return Guesses(settings.sip.guesses, timedelta(seconds=settings.sip.locked_out_for))


def _heed_signals(server: Serving) -> None:
    """First the server ends, with what it is answering; when it has ended, everything else is stopped."""
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, setattr, server, "should_exit", True)
