"""Who owes a call and who hears that it presses: people who are there, with their telephones, and whom the customer may get."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.people import AYA, LEEDS, NGOZI, NOON, SIOBHAN, SIOBHANS_CARD, TOM, WES, company, member
from tests.stories.house import Story, begin, story
from tests.stories.promises.test_promises_people import missed, rung_back
from tests.stories.promises.test_promises_press import promised, the
from vivevoix.core.calls.events import HangUpRequested
from vivevoix.core.calls.refusals import NotForThem
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Company, Rung
from vivevoix.core.ids import GroupId, LineId, PersonId, PromiseId
from vivevoix.core.promises.asked import VoicemailRequested
from vivevoix.core.promises.promise import WhyMoved

EVERYBODY = ("aya", "tom", "ngozi", "wes")
WITH_MOBILE = replace(company(), people={**company().people, WES: member(WES, "watch", "401", mobile=True)})
"""Wes can be rung wherever he is."""


async def wishes(house: Story, *not_with: PersonId) -> None:
    """It is written on her card that she must not get them."""
    async with house.store.reading() as t:
        is_there = await t.customer(SIOBHANS_CARD.id)
    wished = replace(SIOBHANS_CARD, not_with=not_with)
    if is_there is None:
        await house.asks(house.keeping.add(wished))
    else:
        await house.asks(house.keeping.change(wished.id, AYA, lambda _card, _now: wished))


async def takes_back(house: Story, promise: PromiseId) -> None:
    """Aya says that it was a machine."""
    await house.asks(house.house.about_promise(VoicemailRequested(by=AYA, at=house.clock.now(), promise=promise)))


def without(person: PersonId, **more: object) -> Company:
    ours = company()
    return replace(ours, people={name: one for name, one in ours.people.items() if name != person}, **more)


async def test_what_is_wished_while_she_rings_holds_when_she_gives_up(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await wishes(house, WES)
        house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
        await house.settle()
        assert (the(house).owner, the(house).not_with) == (AYA, (WES,))


async def test_a_call_that_is_missed_does_not_undo_what_is_wished(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        call = await house.rings()
        await wishes(house, AYA)
        house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
        await house.settle()
        assert (the(house).owner, the(house).not_with) == (WES, (AYA,))


async def test_where_only_those_are_near_whom_she_must_not_get_somebody_farther_hears(tmp_path: Path) -> None:
    async with story(tmp_path, Rung(groups=(GroupId("operators"),), seconds=15)) as house:
        await wishes(house, WES)
        await house.asks(house.house.say_here(TOM, False))
        await promised(house)
        await house.asks(house.house.say_here(AYA, False))
        await house.pass_time(59 * 60)
        assert the(house).owner == NGOZI


async def test_at_night_somebody_owes_it_whom_she_may_get(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await wishes(house, WES)
        for person in (AYA, TOM, NGOZI, WES):
            await house.asks(house.house.say_here(person, False))
        await missed(house)
        assert the(house).owner == AYA


async def test_a_desk_that_starts_looks_again_at_who_owes_and_who_has_heard(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await wishes(house, WES)
        await promised(house, minutes=600)
        again = await begin(without(AYA), house.store, house.clock, ("tom", "ngozi", "wes"))
        await again.pass_time(150)
        assert (the(again).owner, the(again).moves[-1].why) == (TOM, WhyMoved.NOT_WITH)


async def test_a_second_person_who_has_left_is_followed_before_the_hour(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        await house.pass_time(41 * 60)
        line = replace(company().lines[LEEDS], keeper=TOM)
        again = await begin(without(WES, lines={LEEDS: line}), house.store, house.clock, ("aya", "tom", "ngozi"))
        await again.pass_time(5 * 60)
        second = the(again).second
        assert second
        assert (second.person, second.told) == (TOM, True)


async def test_whoever_comes_with_their_telephone_takes_over_what_presses(tmp_path: Path) -> None:
    async with story(tmp_path, present=()) as house:
        await missed(house)
        await house.pass_time(12 * 3600)
        assert the(house).owner == WES
        house.line.phone_comes("aya")
        await house.settle()
        assert the(house).owner == AYA


async def test_whoevers_telephone_goes_for_good_is_not_there(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        await house.pass_time(45 * 60)
        house.line.phone_goes("aya")
        await house.pass_time(60)
        assert the(house).owner == AYA
        await house.pass_time(90)
        assert the(house).owner == WES


async def test_telephones_that_go_one_after_the_other_are_each_waited_for(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        await house.pass_time(45 * 60)
        house.line.phone_goes("wes")
        await house.pass_time(60)
        house.line.phone_goes("aya")
        await house.pass_time(90)
        assert the(house).owner == AYA
        await house.pass_time(60)
        assert the(house).owner == TOM


async def test_a_desk_or_a_line_that_starts_again_takes_nothing_from_people_who_sit_there(tmp_path: Path) -> None:
    async with story(tmp_path, of=WITH_MOBILE) as house:
        await promised(house)
        await house.pass_time(29 * 60 + 50)
        house.line.die()
        house.line.accounts.clear()
        house.line.connect()
        await house.pass_time(20)
        for account in EVERYBODY:
            house.line.phone_comes(account)
        await house.pass_time(150)
        assert (the(house).owner, the(house).moves) == (AYA, ())
        again = await begin(WITH_MOBILE, house.store, house.clock, ())
        await again.pass_time(20)
        for account in EVERYBODY:
            again.line.phone_comes(account)
        await again.pass_time(150)
        assert (the(again).owner, the(again).moves) == (AYA, ())


async def test_what_was_a_voicemail_joins_what_is_owed_since(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await missed(house)
        first = the(house).id
        await rung_back(house, first, 25)
        await missed(house)
        await takes_back(house, first)
        assert len(house.promises()) == 1
        assert len(the(house).calls) == 2


async def test_what_was_a_voicemail_is_owed_by_whom_she_may_get_by_now_and_at_a_line_that_exists(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house)
        await rung_back(house, promise, 25)
        await wishes(house, AYA)
        other = replace(company().lines[LEEDS], id=LineId("other"))
        again = await begin(replace(company(), lines={other.id: other}), house.store, house.clock, EVERYBODY)
        await takes_back(again, promise)
        assert (the(again).owner, the(again).not_with, the(again).line) == (WES, (AYA,), other.id)


async def test_the_hour_to_try_again_is_a_reminder_also_long_before(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house, minutes=300)
        await rung_back(house, promise, 3)
        again = the(house).next_attempt_at
        assert again
        await house.pass_time(100 * 60)
        assert the(house).reminded_at == again
        await house.pass_time(180 * 60)
        assert the(house).reminded_at == NOON + timedelta(minutes=270)


async def test_who_must_not_get_her_is_refused_by_name(tmp_path: Path) -> None:
    ours = company()
    ours = replace(ours, people={**ours.people, WES: replace(ours.people[WES], role="supervisor")})
    async with story(tmp_path, of=ours) as house:
        await wishes(house, TOM, WES)
        promise = await promised(house)
        with pytest.raises(NotForThem):
            await house.asks(house.house.ring_back(TOM, promise))
        call = await house.rings(caller=SIOBHAN)
        await house.answers("aya")
        with pytest.raises(NotForThem):
            await house.asks(house.house.consult(call, AYA, TOM))
        with pytest.raises(NotForThem):
            await house.asks(house.house.listen(call, WES))


async def test_a_caller_put_down_before_anything_was_said_is_owed_a_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.pass_time(1)
        await house.asks(house.house.ask(call, HangUpRequested(at=house.clock.now(), by=AYA)))
        assert the(house).call == call
