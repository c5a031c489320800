"""Everything a visitor may do, and how often. They have no account, so nothing here believes what they say."""

import secrets
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.company import PublishedLine
from vivevoix.core.door.often import Often
from vivevoix.core.door.refusals import NoSuchDoor, NotWorkedOut, TooOften
from vivevoix.core.door.work import PUZZLE_LIVES, bits_for, is_worked_out, puzzle_for
from vivevoix.core.ids import LineId
from vivevoix.live.clock import Clock
from vivevoix.live.door.permits import Permit, Permits
from vivevoix.live.door.showing import DoorShown, Shows, number_shown
from vivevoix.live.hours.book import Book
from vivevoix.live.house import House
from vivevoix.settings import Door
from vivevoix.store import Store

MOST_USED = 20_000
"""Puzzles remembered as used. When so many were in ten minutes, somebody has more computers than we have people."""
TALKING = {Stage.TALKING, Stage.BACK_WITH_CALLER, Stage.TOGETHER}
WAITING = {Stage.HELD, Stage.CONSULTING}


class Worked(Struct, frozen=True, kw_only=True):
    """A puzzle of ours and its answer."""

    puzzle: str
    answer: str


class Puzzle(Struct, frozen=True, kw_only=True):
    """Find a text so that SHA-256 of `puzzle:text` begins with so many zero bits."""

    puzzle: str
    bits: int


class CallNow(Struct, frozen=True, kw_only=True):
    """What has become of a visitor's call."""

    state: Literal["ringing", "talking", "waiting", "over"]
    who: str | None = None
    """The first name of whoever they talk with, who agrees to be named here."""
    promised: bool = False
    """Nobody was reached: a call is owed."""


class AtTheDoor:
    """One per desk."""

    def __init__(self, house: House, store: Store, book: Book, clock: Clock) -> None:
        self.house, self.store, self.book, self.clock = house, store, book, clock
        self.shows = Shows(house, store, book, clock)
        self.permits = Permits(book.settings.web.visitors_at_once)
        self._secret = secrets.token_bytes(32)
        self._used: dict[str, datetime] = {}
        self._looks = Often(most=120, within=timedelta(minutes=1))
        self._puzzles = Often(most=30, within=timedelta(minutes=1))
        self._calls_of_network = Often(most=4, within=timedelta(minutes=10))
        self._asked_of_line = Often(most=40, within=timedelta(minutes=10))

    def line(self, name: str) -> PublishedLine:
        """Raises `NoSuchDoor`."""
        line = self.house.company.lines.get(LineId(name))
        if line is None or not self.door(line).open:
            raise NoSuchDoor
        return line

    def door(self, line: PublishedLine) -> Door:
        return self.book.settings.lines[line.id].door

    async def shown(self, name: str, network: str) -> DoorShown:
        """Raises `NoSuchDoor`, `TooOften`."""
        line = self.line(name)
        if not self._looks.takes(network, self.clock.now()):
            raise TooOften
        return await self.shows.of(line)

    # A little work before each wish.

    def puzzle(self, name: str, network: str) -> Puzzle:
        """The more was asked of this line lately, the harder. Raises `NoSuchDoor`, `TooOften`."""
        line, now = self.line(name), self.clock.now()
        if not self._puzzles.takes(network, now):
            raise TooOften
        bits = bits_for(self._asked_of_line.times(line.id, now))
        return Puzzle(puzzle=puzzle_for(line.id, now, bits, secrets.token_hex(12), self._secret), bits=bits)

    def take_work(self, line: PublishedLine, worked: Worked) -> None:
        """Each puzzle is good for one wish. Raises `NotWorkedOut`, and `TooOften` when the line has been asked enough by everybody."""
        now = self.clock.now()
        if not is_worked_out(worked.puzzle, worked.answer, line.id, now, self._secret):
            raise NotWorkedOut
        self._used = {puzzle: until for puzzle, until in self._used.items() if until > now}
        if worked.puzzle in self._used or len(self._used) >= MOST_USED:
            raise NotWorkedOut
        self._used[worked.puzzle] = now + PUZZLE_LIVES
        if not self._asked_of_line.takes(line.id, now):
            raise TooOften

    # Calling.

    def permit(self, name: str, network: str, origin: str | None, said: str | None, worked: Worked) -> Permit:
        """Raises `NoSuchDoor`, `NotWorkedOut`, `TooOften`, `LinesTaken`."""
        line, now = self.line(name), self.clock.now()
        if not self.door(line).call:
            raise NoSuchDoor
        if self._calls_of_network.is_enough(network, now):
            raise TooOften
        self.take_work(line, worked)
        permit = self.permits.give(line.id, number_shown(line), said, origin, now)
        self._calls_of_network.count(network, now)
        return permit

    def call_now(self, name: str, secret: str) -> CallNow:
        """Raises `NoSuchDoor`."""
        permit = self.permits.of(secret)
        if permit is None or permit.line != name:
            raise NoSuchDoor
        call = self.house.board.calls.get(permit.call)
        if call is not None:
            return self._call_now(call)
        if permit.is_open or not permit.used:
            return CallNow(state="ringing")
        return CallNow(state="over", promised=any(permit.call in each.calls for each in self.house.board.promises.values()))

    def _call_now(self, call: Call) -> CallNow:
        who = self.shows.agrees(call.holder.person) if call.holder else None
        if call.stage in TALKING:
            return CallNow(state="talking", who=who)
        return CallNow(state="waiting", who=who) if call.stage in WAITING else CallNow(state="ringing")
