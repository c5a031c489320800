"""A promise cannot lapse: reminders, a second person before the hour, owners who go away, and a desk that dies."""

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from tests.people import AYA, LEEDS, NGOZI, NOON, SIOBHAN, TOM, WES, company
from tests.stories.house import Story, begin, story
from vivevoix.core.board import PromiseChanged
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import E164, PersonId, PromiseId
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.core.promises.asked import MoveRequested, PromiseRequested
from vivevoix.core.promises.promise import AttemptOutcome, WhyMoved, WhySecond


async def promised(house: Story, minutes: float = 60, owner: PersonId = AYA, **more: object) -> PromiseId:
    """Aya gives her word to Siobhán."""
    at = house.clock.now()
    wish = PromiseRequested(by=AYA, at=at, line=LEEDS, owner=owner, due_at=at + timedelta(minutes=minutes), number=SIOBHAN)
    await house.asks(house.house.promise(replace(wish, **more)))
    return house.promises()[-1].id


def the(house: Story) -> Promise:
    [promise] = house.promises()
    return promise


async def kept_in_store(house: Story, promise: PromiseId) -> Promise:
    async with house.store.reading() as t:
        found = await t.promise(promise)
    assert found
    return found


async def test_the_owner_is_reminded_a_second_person_hears_and_then_supervisors(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        second = the(house).second
        assert second
        assert (second.person, second.why, second.at) == (WES, WhySecond.KEEPER, NOON + timedelta(minutes=40))
        await house.pass_time(29 * 60)
        assert the(house).reminded_at is None
        await house.pass_time(60)
        assert the(house).reminded_at == NOON + timedelta(minutes=30)
        await house.pass_time(10 * 60)
        assert the(house).second == replace(second, told=True)
        assert the(house).late_at is None
        await house.pass_time(20 * 60)
        assert (the(house).late_at, the(house).owner) == (NOON + timedelta(minutes=60), AYA)


async def test_every_step_is_journaled_and_names_nobody_outside(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house, name="Siobhán Gallagher", because="the relay hums", email="siobhan@calder.example")
        await house.pass_time(2 * 3600)
        async with house.store.reading() as t:
            told = [e for e in await t.entries_after(0, 10_000) if isinstance(e, PromiseChanged) and e.promise.id == promise]
        assert [bool(e.promise.reminded_at) + bool(e.promise.late_at) for e in told] == [0, 1, 1, 2]
        for words in (SIOBHAN, "Gallagher", "hums", "calder.example"):
            assert words not in repr(told)


async def test_an_owner_who_steps_away_while_it_presses_hands_it_on(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        await house.pass_time(31 * 60)
        await house.asks(house.house.say_here(AYA, here=False))
        assert the(house).owner == WES
        assert [(move.why, move.owner_before) for move in the(house).moves] == [(WhyMoved.OWNER_AWAY, AYA)]
        second = the(house).second
        assert second
        assert second.person == TOM


async def test_an_owner_who_was_away_all_day_hands_it_on_when_it_begins_to_press(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house, owner=NGOZI)
        await house.asks(house.house.say_here(NGOZI, here=False))
        assert the(house).owner == NGOZI
        await house.pass_time(30 * 60)
        assert the(house).owner == WES
        assert the(house).reminded_at == NOON + timedelta(minutes=30)


async def test_at_night_it_waits_for_the_first_who_comes(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        for person in (AYA, TOM, NGOZI, WES):
            await house.asks(house.house.say_here(person, here=False))
        await promised(house)
        await house.pass_time(3 * 3600)
        assert (the(house).owner, the(house).late_at) == (AYA, NOON + timedelta(hours=1))
        await house.asks(house.house.say_here(TOM, here=True))
        assert the(house).owner == TOM


async def test_the_desk_dies_and_nothing_that_was_to_be_said_is_forgotten(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        house.line.connected = False
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        await again.pass_time(41 * 60)
        assert the(again).reminded_at == NOON + timedelta(minutes=30)
        second = the(again).second
        assert second
        assert second.told
        again.line.connected = False
        again.clock.move_to(NOON + timedelta(hours=5))
        later = await begin(house.house.company, house.store, house.clock, (), house.line)
        await later.pass_time(1)
        assert the(later).late_at is not None


async def test_who_has_left_the_company_owes_nothing_and_nothing_is_dropped(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house, owner=NGOZI)
        house.line.connected = False
        everyone = company()
        without = replace(everyone, people={p: m for p, m in everyone.people.items() if p != NGOZI})
        again = await begin(without, house.store, house.clock, (), house.line)
        assert the(again).owner == WES
        assert [move.why for move in (await kept_in_store(again, the(again).id)).moves] == [WhyMoved.LEFT]


async def test_moving_says_a_new_hour_and_begins_anew(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house)
        await house.pass_time(45 * 60)
        tomorrow = NOON + timedelta(days=1)
        wish = MoveRequested(by=AYA, at=house.clock.now(), promise=promise, due_at=tomorrow, owner=TOM)
        await house.asks(house.house.about_promise(wish))
        assert (the(house).due_at, the(house).owner, the(house).reminded_at) == (tomorrow, TOM, None)
        await house.pass_time(4 * 3600)
        assert the(house).late_at is None


async def test_nobody_is_told_that_it_is_late_while_the_customer_is_on_the_line(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house)
        await house.pass_time(58 * 60)
        await house.asks(house.house.ring_back(AYA, promise))
        await house.answers("aya")
        await house.answers(SIOBHAN)
        await house.pass_time(10 * 60)
        assert the(house).late_at is None
        house.line.ends(next(leg for leg in house.line.legs if leg in house.line._put_through))
        await house.settle()
        kept = await kept_in_store(house, promise)
        assert (kept.end, kept.ended_by, kept.late_at) == (PromiseEnd.KEPT, AYA, None)


async def test_what_pressed_while_our_own_telephone_rang_in_vain_is_said_when_it_has(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house)
        await house.pass_time(59 * 60 + 50)
        await house.asks(house.house.ring_back(AYA, promise))
        await house.pass_time(30)
        assert house.ringing() == set()
        assert the(house).late_at == NOON + timedelta(minutes=60, seconds=20)


async def test_an_attempt_in_vain_is_tried_again_before_the_hour(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house)
        await house.asks(house.house.ring_back(AYA, promise))
        await house.answers("aya")
        house.line.declines(SIOBHAN, Ended.BUSY)
        await house.settle()
        [attempt] = the(house).attempts
        assert (attempt.by, attempt.outcome) == (AYA, AttemptOutcome.BUSY)
        assert the(house).next_attempt_at == NOON + timedelta(minutes=5)


async def test_two_customers_are_two_promises(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        await promised(house, number=E164("+441134960177"))
        assert len(house.promises()) == 2
