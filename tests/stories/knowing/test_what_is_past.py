"""Days go by, and the house lets go of what is past: each kind after its own time, and nobody who is still needed."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from tests.people import AYA, NOON, SIOBHAN, SIOBHANS_CARD, WES
from tests.stories.house import Story, story
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.customers.card import Card
from vivevoix.core.customers.customer import About, Customer, Reach, Remark
from vivevoix.core.customers.customer import Kind as ReachKind
from vivevoix.core.customers.retention import Chore, Kind, Terms
from vivevoix.core.ids import CallId, CustomerId, MatterId, RemarkId
from vivevoix.core.matters import Matter, resolve
from vivevoix.core.promises import PromiseEnd
from vivevoix.core.promises.asked import TellRequested
from vivevoix.core.promises.promise import HowTold, Telling
from vivevoix.live.privacy.forgetting import Forgetting
from vivevoix.live.privacy.tidying import Tidying

DAY = 86_400.0
KEEP = Terms(cards=0, days={})


def tidying(house: Story, terms: Terms) -> Tidying:
    forgetting = Forgetting(house.keeping, house.house, house.store, house.clock)
    return Tidying(forgetting, house.keeping, house.store, house.clock, terms, ZoneInfo("Europe/London"), breath=0)


async def days_later(house: Story, days: int, terms: Terms) -> None:
    await house.pass_time(days * DAY)
    await house.asks(tidying(house, terms).round())


async def has_spoken(house: Story) -> CallId:
    """Siobhán rings, Aya speaks with her and writes it down."""
    call = await house.rings(caller=SIOBHAN)
    await house.answers("aya")
    await house.pass_time(60)
    await house.asks(house.house.note(call, AYA, "Two K-40/B by Friday."))
    house.line.ends(house.line.caller_leg(call))
    await house.settle()
    return call


async def knows(house: Story, *cards: Customer) -> None:
    async with house.store.transaction() as t:
        await t.save_customers(list(cards))


async def card(house: Story, wanted: CustomerId) -> Card | None:
    async with house.store.reading() as t:
        return (await t.cards([wanted])).get(wanted)


async def test_who_rang_is_forgotten_in_time_and_the_call_and_the_figures_stay(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await has_spoken(house)
        terms = replace(KEEP, days={Kind.CALLERS: 365})
        for days, number in ((364, SIOBHAN), (2, None)):
            await days_later(house, days, terms)
            async with house.store.reading() as t:
                kept, met, notes = await t.call(call), await t.acquaintances([SIOBHAN]), await t.notes_of(call)
            assert kept
            assert (kept.caller.number, bool(met)) == (number, number is not None)
            assert (kept.last_holder, kept.outcome, bool(notes)) == (AYA, "talked", True)


async def test_each_kind_goes_after_its_own_time(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD)
        call = await has_spoken(house)
        settled = Matter(id=MatterId("m1"), customer=SIOBHANS_CARD.id, about="A refund", owner=AYA, opened_at=NOON, opened_by=AYA)
        waits = replace(settled, id=MatterId("m2"))
        for matter in (settled, waits):
            await house.asks(house.keeping.open_matter(matter))
        await house.asks(house.keeping.change_matter(settled.id, lambda one, now: resolve(one, AYA, now, "Paid.")))
        await days_later(house, 31, replace(KEEP, days={Kind.NOTES: 30, Kind.VIEWS: 30, Kind.MATTERS: 30, Kind.JOURNAL: 30}))
        async with house.store.reading() as t:
            assert (await t.notes_of(call), await t.views_of([SIOBHANS_CARD.id])) == ([], [])
            assert [entry.number for entry in await t.entries_after(0)] == [await t.last_number()]
        seen = await card(house, SIOBHANS_CARD.id)
        assert seen
        assert [matter.id for matter in seen.matters] == [waits.id]


async def test_to_whom_a_promise_was_is_forgotten_in_time_and_an_open_one_is_not(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        for caller in (SIOBHAN, None):
            call = await house.rings(caller=caller)
            house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
            await house.settle()
        by_number, withheld = house.promises()
        told = Telling(how=HowTold.LETTER, words="Dear Siobhán, we are sorry.")
        for promise in (by_number, withheld):
            await house.asks(house.house.about_promise(TellRequested(by=WES, at=NOON, promise=promise.id, told=told)))
        open_one = await house.rings(caller=SIOBHAN)
        house.line.ends(house.line.caller_leg(open_one), Ended.GAVE_UP)
        await days_later(house, 31, replace(KEEP, days={Kind.PROMISES: 30}))
        async with house.store.reading() as t:
            ended = await t.ended_promises()
        assert {(each.number, each.name, each.told and each.told.words, each.end) for each in ended} == {
            (None, None, "", PromiseEnd.BROKEN_AND_TOLD)
        }
        assert [promise.number for promise in house.promises()] == [SIOBHAN]


async def test_a_remark_is_gone_on_its_day(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        words = Remark(id=RemarkId("r1"), about=About.NOTE, words="On crutches.", by=AYA, at=NOON, forget_on=date(2026, 11, 22))
        await knows(house, replace(SIOBHANS_CARD, remarks=(words,)))
        for days, left in ((1, 1), (1, 0)):
            await days_later(house, days, KEEP)
            seen = await card(house, SIOBHANS_CARD.id)
            assert seen
            assert len(seen.customer.remarks) == left


async def test_a_card_nobody_has_needed_is_forgotten_and_one_that_is_in_use_is_not(tmp_path: Path) -> None:
    def with_number(name: str, number: str) -> Customer:
        reach = Reach(kind=ReachKind.TELEPHONE, value=number)
        return replace(SIOBHANS_CARD, id=CustomerId(name), name=name, reaches=(reach,))

    rings, silent, waits = (
        with_number("k2", "+447700900222"),
        with_number("k3", "+447700900333"),
        with_number("k4", "+447700900444"),
    )
    async with story(tmp_path) as house:
        await knows(house, rings, silent, waits, replace(SIOBHANS_CARD, part_of=rings.id))
        await house.asks(
            house.keeping.open_matter(
                Matter(id=MatterId("m1"), customer=waits.id, about="A refund", owner=AYA, opened_at=NOON, opened_by=AYA)
            )
        )
        await house.pass_time(20 * DAY)
        await has_spoken(house)  # with whom was joined to `rings`
        await days_later(house, 11, replace(KEEP, cards=30))
        left = [await card(house, each.id) is not None for each in (rings, silent, waits, SIOBHANS_CARD)]
        assert left == [True, False, True, True]


async def test_a_house_with_much_to_let_go_of_does_so_in_small_parts_and_remembers_when(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await has_spoken(house)
        async with house.store.reading() as t:
            kept = await t.call(call)
        assert kept
        async with house.store.transaction() as t:
            await t.save_calls([replace(kept, id=CallId(f"{call}{each}")) for each in range(450)])
        await days_later(house, 2, replace(KEEP, days={Kind.CALLERS: 1}))
        async with house.store.reading() as t:
            assert all(each.caller.number is None for each in await t.calls_page(limit=500))
            assert await t.did_last(Chore.ROUND) == house.clock.now()


async def test_it_is_done_every_night_by_itself(tmp_path: Path) -> None:
    async with story(tmp_path) as house, asyncio.TaskGroup() as group:
        async with house.store.transaction() as t:
            await t.did(Chore.ROUND, NOON)
        running = group.create_task(tidying(house, KEEP).run())
        done = NOON
        async with asyncio.timeout(20):
            while done == NOON:
                await house.pass_time(900)
                async with house.store.reading() as t:
                    done = await t.did_last(Chore.ROUND) or NOON
        running.cancel()
        assert done - NOON >= timedelta(hours=15, minutes=30)
