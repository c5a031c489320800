"""A visitor asks to be rung: a promise like any other, owned by the keeper of the line."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.company import PublishedLine, numbers_of_ours
from vivevoix.core.customers.recognising import known_by_number
from vivevoix.core.dialling_out import Kind
from vivevoix.core.door.often import Often
from vivevoix.core.door.refusals import HourNotOffered, NoSuchDoor, TooOften
from vivevoix.core.door.ring_me import AN_HOUR, not_before, number_for_a_stranger
from vivevoix.core.ids import E164, CallId, PromiseId
from vivevoix.core.promises import Promise, owner_of
from vivevoix.core.promises.good_hours import is_good
from vivevoix.core.promises.promise import ASKED_ON_PAGE, CODED, Reason
from vivevoix.live.clock import fresh
from vivevoix.live.company import is_dear, kind_and_country
from vivevoix.live.door.at_the_door import AtTheDoor, Worked
from vivevoix.live.door.showing import as_written, number_shown
from vivevoix.live.owing.zones import zone, zone_of_customer
from vivevoix.live.turn import Turn
from vivevoix.reading.addresses import normal_number


class RingMe(Struct, frozen=True, kw_only=True):
    """What a visitor has typed."""

    number: str
    start: datetime | None
    """The hour they have chosen; None for soon."""
    name: str | None
    because: str
    language: str
    permit: str | None
    """The call they made before, in vain."""


class WeOwe(Struct, frozen=True, kw_only=True):
    """What they are told. The same whether or not we owed them a call before: anybody can type anybody's number."""

    number: str
    """As it is dialled in its country."""
    start: datetime | None
    due_at: datetime
    """They are rung by then, or sooner when that was promised before."""
    who: str | None
    """The first name of the line's keeper, who rings them or sees to it that a colleague does; null when they are not named here."""


class RingingBack:
    """One per desk."""

    def __init__(self, door: AtTheDoor) -> None:
        self._door = door
        self._of_network = Often(most=4, within=timedelta(hours=1))
        self._of_number = Often(most=2, within=timedelta(days=1))

    async def ask(self, name: str, network: str, asked: RingMe, worked: Worked) -> WeOwe:
        """Raises `Refused`, each for its own reason."""
        door, now = self._door, self._door.clock.now()
        line = door.line(name)
        if not door.door(line).ring_me:
            raise NoSuchDoor
        door.take_work(line, worked)
        number = self._number(line, asked.number)
        self._refuse_what_was_not_offered(line, asked.start, now)
        if self._of_number.is_enough(number, now) or not self._of_network.takes(network, now):
            raise TooOften
        self._of_number.count(number, now)
        return await self._promise(line, number, asked, now)

    def _number(self, line: PublishedLine, written: str) -> E164:
        """Read, and allowed, in the line's own country and in that of the house. What staff may ring besides is not for strangers:
        some would earn by it."""
        company = self._door.house.company
        _, home = kind_and_country(number_shown(line))
        number = E164(normal_number(written, home))
        published = {each for every in company.lines.values() for each in every.numbers}
        kind, country = kind_and_country(number)
        if kind is Kind.ORDINARY and is_dear(number):
            kind = Kind.COSTS_EXTRA
        return number_for_a_stranger(number, kind, country, {home, company.country}, published | numbers_of_ours(company))

    def _refuse_what_was_not_offered(self, line: PublishedLine, start: datetime | None, now: datetime) -> None:
        shows = self._door.shows
        offered = shows.may_be_soon(line, now) if start is None else any(each.start == start for each in shows.hours(line, now))
        if not offered:
            raise HourNotOffered

    async def _promise(self, line: PublishedLine, number: E164, asked: RingMe, now: datetime) -> WeOwe:
        company = self._door.house.company
        async with self._door.store.glancing() as t:
            known = known_by_number((await t.reached_by([number])).get(number, ()))
        place = zone_of_customer(company, line.id, number)
        good, due_at = company.good_hours, now + timedelta(seconds=company.ring_back_within)
        if asked.start is not None:
            if not is_good(asked.start, good, zone(place)):
                raise HourNotOffered
            good, due_at = not_before(asked.start, now, good, zone(place)), asked.start + AN_HOUR
        promise = Promise(
            id=PromiseId(fresh("p", now)),
            line=line.id,
            owner=owner_of(line.keeper, line.keeper, company.people),
            number=number,
            customer=known.customer,
            name=asked.name,
            language=asked.language,
            because=ASKED_ON_PAGE if asked.because in {"", *CODED} else asked.because,
            not_with=known.not_with,
            made_at=now,
            due_at=due_at,
            good_hours=good,
            time_zone=place,
        )
        permit = self._door.permits.of(asked.permit) if asked.permit else None
        call = permit.call if permit and permit.line == line.id else None
        await self._door.house.decide(lambda turn: self._owe(turn, promise, call))
        who = self._door.shows.agrees(promise.owner)
        return WeOwe(number=as_written(number), start=asked.start, due_at=due_at, who=who)

    def _owe(self, turn: Turn, promise: Promise, call: CallId | None) -> None:
        """The call they made in vain is owed already, to nobody we could ring: now we know where."""
        owed = self._door.house.owed
        in_vain = next((p for p in owed.promises.values() if call in p.calls and p.number is None), None) if call else None
        if in_vain is None or owed.to(promise.number):
            owed.make(turn, promise, promise.made_at)
            return
        reason = Reason(at=promise.made_at, because=promise.because)
        told = replace(promise, id=in_vain.id, call=in_vain.call, owner=in_vain.owner, because=in_vain.because)
        told = replace(told, made_at=in_vain.made_at, said_at=promise.made_at, also=(*in_vain.also, reason))
        owed.put(turn, told, promise.made_at)
