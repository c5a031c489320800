"""What the public page of a line shows. The same for every visitor, and made anew only every few seconds."""

import asyncio
from datetime import datetime, timedelta

import phonenumbers
from msgspec import Struct

from vivevoix.core.company import PublishedLine
from vivevoix.core.door.ring_me import hours_offered
from vivevoix.core.door.showing import opening_of, usual_seconds, who_answers
from vivevoix.core.figures.to_a_voice import ToAVoice
from vivevoix.core.figures.which import By, Which, clocks_of
from vivevoix.core.hours.plan import line_at, rosters_at
from vivevoix.core.ids import E164, LineId, PersonId
from vivevoix.core.promises.good_hours import is_good
from vivevoix.live.clock import Clock
from vivevoix.live.hours.book import Book
from vivevoix.live.house import House
from vivevoix.live.owing.zones import zone, zone_of_customer
from vivevoix.store import Store

FRESH_FOR = timedelta(seconds=5)
USUAL_FOR = timedelta(minutes=15)
WEEKS = timedelta(weeks=4)


class HourOffered(Struct, frozen=True, kw_only=True):
    start: datetime
    end: datetime


class DoorShown(Struct, frozen=True, kw_only=True):
    """A line as anybody may see it."""

    line: LineId
    house: str
    place: str
    """The branch, or the company where the line belongs to none."""
    number: E164
    written: str
    """As it is dialled in its own country."""
    zone: str
    open: bool
    until: datetime | None
    """When it closes, or opens; null when it does neither in the next days."""
    answered: bool
    """Is anybody there who would be rung?"""
    names: tuple[str, ...]
    """First names of those who would be, and agree to be named here."""
    others: bool
    """There are more than these."""
    seconds: int | None
    """At this hour of the day half of all callers hear a voice within so many; null when too few have rung to say."""
    call: bool
    ring_me: bool
    soon: bool
    """They may be rung within the time missed callers are."""
    hours: tuple[HourOffered, ...]
    """When else."""


class Shows:
    """One per desk."""

    def __init__(self, house: House, store: Store, book: Book, clock: Clock) -> None:
        self._house, self._store, self._book, self._clock = house, store, book, clock
        self._shown: dict[LineId, tuple[datetime, DoorShown]] = {}
        self._usual: dict[tuple[LineId, int], tuple[datetime, int | None]] = {}
        self._counting = asyncio.Lock()

    async def of(self, line: PublishedLine) -> DoorShown:
        now = self._clock.now()
        known = self._shown.get(line.id)
        if known is None or now - known[0] >= FRESH_FOR:
            known = now, self._made(line, now, await self._usually(line, now))
            self._shown[line.id] = known
        return known[1]

    def agrees(self, person: PersonId) -> str | None:
        """The first name of somebody who may be named here."""
        kept = self._book.settings.people.get(person)
        member = self._house.company.people.get(person)
        return member.first_name if kept and member and kept.on_public_page else None

    def _made(self, line: PublishedLine, now: datetime, seconds: int | None) -> DoorShown:
        company, plan = self._house.company, self._book.plan(now)
        opening = opening_of(plan, line, now)
        people = self._house.board.people
        there = {person for person, shown in people.items() if shown.here and shown.present}
        answering = who_answers(line_at(plan, line, now), company, there, rosters_at(plan, now))
        names = tuple(name for person in answering if (name := self.agrees(person)))
        door, number = self._book.settings.lines[line.id].door, number_shown(line)
        place = zone_of_customer(company, line.id, number)
        return DoorShown(
            line=line.id,
            house=company.name,
            place=company.branches[line.branch].name if line.branch else company.name,
            number=number,
            written=as_written(number),
            zone=place,
            open=opening.is_open,
            until=opening.until,
            answered=bool(answering),
            names=names,
            others=len(names) < len(answering),
            seconds=seconds if answering else None,
            call=door.call and bool(answering),
            ring_me=door.ring_me,
            soon=door.ring_me and self.may_be_soon(line, now),
            hours=self.hours(line, now) if door.ring_me else (),
        )

    def may_be_soon(self, line: PublishedLine, now: datetime) -> bool:
        """While the line is open, and until the hour is over by which they would be rung, people like to be rung."""
        company = self._house.company
        by = now + timedelta(seconds=company.ring_back_within)
        clocks = zone(zone_of_customer(company, line.id, number_shown(line)))
        is_open = opening_of(self._book.plan(now), line, now).is_open
        return is_open and all(is_good(at, company.good_hours, clocks) for at in (now, by))

    def hours(self, line: PublishedLine, now: datetime) -> tuple[HourOffered, ...]:
        place = zone_of_customer(self._house.company, line.id, number_shown(line))
        offered = hours_offered(self._book.plan(now), line, now, self._house.company.good_hours, zone(place), place)
        return tuple(HourOffered(start=start, end=end) for start, end in offered)

    async def _usually(self, line: PublishedLine, now: datetime) -> int | None:
        """From our own figures of the last weeks at this hour of the day."""
        clocks = clocks_of(self._house.company)
        local = now.astimezone(clocks.get(line.branch, clocks[None]))
        async with self._counting:
            known = self._usual.get((line.id, local.hour))
            if known is None or now - known[0] >= USUAL_FOR:
                last = local.date() - timedelta(days=1)
                which = Which(first=local.date() - WEEKS, last=last, line=line.id, hour=local.hour)
                async with self._store.counting() as t:
                    figures = await t.to_a_voice(which, By.LINE, clocks)
                known = now, usual_seconds(figures.get(line.id, ToAVoice()))
                self._usual[line.id, local.hour] = known
        return known[1]


def number_shown(line: PublishedLine) -> E164:
    """The first that can be rung from outside; the settings see to it that there is one."""
    return E164(next(number for number in line.numbers if number.startswith("+")))


def as_written(number: E164) -> str:
    return str(phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL))
