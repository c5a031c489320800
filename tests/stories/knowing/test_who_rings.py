"""Somebody we know rings: their card is there before their telephone has rung twice, and a wrong guess is put right."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.people import AYA, LEEDS, NOON, SIOBHAN, SIOBHANS_CARD, TOM, company, member
from tests.stories.house import Story, story
from vivevoix.core.calls.refusals import AlreadyOnACall, NoSuchCall, NoSuchCustomer
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.customers.card import Card
from vivevoix.core.customers.cards import remarked
from vivevoix.core.customers.customer import About, Kind, Reach, Remark
from vivevoix.core.ids import E164, CallId, CustomerId, PersonId, RemarkId

DEV = replace(SIOBHANS_CARD, id=CustomerId("k2"), name="Dev Patel")


async def knows(house: Story, *cards: object) -> None:
    async with house.store.transaction() as t:
        await t.save_customers(list(cards))  # type: ignore[arg-type]


def seen_by(house: Story, person: PersonId, call: CallId) -> tuple[Card, ...]:
    return house.house.recognising.told_to(person, house.call(call))


async def test_whoever_is_rung_sees_the_card_and_nobody_else(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD)
        call = await house.rings(caller=SIOBHAN)
        assert house.call(call).customer == SIOBHANS_CARD.id
        [card] = seen_by(house, AYA, call)
        assert card.customer == SIOBHANS_CARD
        assert seen_by(house, PersonId("nobody"), call) == ()


async def test_several_behind_one_number_are_shown_to_choose_from(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD, DEV)
        call = await house.rings(caller=SIOBHAN)
        assert [card.customer.name for card in seen_by(house, AYA, call)] == ["Siobhán Gallagher", "Dev Patel"]
        await house.asks(house.house.say_who(call, AYA, DEV.id))
        assert [card.customer.name for card in seen_by(house, AYA, call)] == ["Dev Patel"]
        await house.asks(house.house.say_who(call, AYA, None))
        assert len(seen_by(house, AYA, call)) == 2


async def test_what_was_said_last_time_is_on_the_card_in_one_line(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD)
        first = await house.rings(caller=SIOBHAN)
        await house.answers("aya")
        await house.pass_time(90)
        await house.asks(house.house.note(first, AYA, "Two K-40/B by Friday.\nBack gate."))
        house.line.ends(house.line.caller_leg(first))
        await house.settle()
        await house.rings(caller=SIOBHAN)
        second = next(call for call in house.house._day.calls if call != first)
        [card] = seen_by(house, TOM, second)
        [last] = card.last
        assert (last.call, last.person, last.words, last.seconds) == (first, AYA, "Two K-40/B by Friday.", 90)
        assert [each.person for each in card.knows] == [AYA]


async def test_a_call_from_before_we_had_her_card_is_hers_when_the_number_is_nobody_elses(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        before = await house.rings(caller=SIOBHAN)
        house.line.ends(house.line.caller_leg(before), Ended.GAVE_UP)
        await house.settle()
        await knows(house, SIOBHANS_CARD)
        async with house.store.reading() as t:
            assert [last.call for last in (await t.cards([SIOBHANS_CARD.id]))[SIOBHANS_CARD.id].last] == [before]
        await knows(house, DEV)
        async with house.store.reading() as t:
            assert (await t.cards([SIOBHANS_CARD.id]))[SIOBHANS_CARD.id].last == ()


async def test_a_colleague_who_rings_from_their_mobile_is_nobodys_customer(tmp_path: Path) -> None:
    pocket = E164("+447700900123")
    ours = company()
    ours = replace(ours, people={**ours.people, AYA: member(AYA, "operators", "201", mobile=True)})
    async with story(tmp_path, of=ours) as house:
        await knows(house, replace(SIOBHANS_CARD, reaches=(Reach(kind=Kind.TELEPHONE, value=pocket),)))
        call = await house.rings(caller=pocket)
        assert house.call(call).customer is None


async def test_everybody_on_whose_page_a_card_came_is_written_down(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD)
        call = await house.rings(caller=SIOBHAN)
        await house.answers("aya")
        async with house.store.reading() as t:
            seen = await t.views_of([SIOBHANS_CARD.id])
        assert {(each.person, each.how, each.call) for each in seen} == {(AYA, "rang", call), (TOM, "rang", call)}


async def test_who_it_was_can_be_said_after_the_call_and_what_is_owed_is_owed_to_them(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings(caller=SIOBHAN)
        house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
        await house.settle()
        await knows(house, SIOBHANS_CARD)
        await house.asks(house.house.say_who(call, AYA, SIOBHANS_CARD.id))
        assert [promise.customer for promise in house.promises()] == [SIOBHANS_CARD.id]
        async with house.store.reading() as t:
            kept = await t.call(call)
        assert kept
        assert kept.customer == SIOBHANS_CARD.id


async def test_a_card_or_a_call_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings(caller=SIOBHAN)
        with pytest.raises(NoSuchCustomer):
            await house.asks(house.house.say_who(call, AYA, CustomerId("k9")))
        with pytest.raises(NoSuchCall):
            await house.asks(house.house.say_who(CallId("c9"), AYA, None))


async def test_two_who_write_on_one_card_at_once_lose_nothing(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD)

        def remark(words: str) -> object:
            made = Remark(id=RemarkId(words), about=About.NOTE, words=words, by=AYA, at=NOON + timedelta(seconds=1))
            return house.keeping.change(SIOBHANS_CARD.id, AYA, lambda card, _: remarked(card, made))

        await house.asks(asyncio.gather(remark("one"), remark("two"), remark("three")))  # type: ignore[arg-type]
        async with house.store.reading() as t:
            card = await t.customer(SIOBHANS_CARD.id)
        assert card
        assert {each.words for each in card.remarks} == {"one", "two", "three"}


async def test_cards_joined_in_a_row_are_one_person_and_are_found_by_any_of_their_numbers(tmp_path: Path) -> None:
    mobile = Reach(kind=Kind.TELEPHONE, value="+447700900518")
    second = replace(DEV, reaches=(mobile,))
    third = replace(DEV, id=CustomerId("k3"), name="S. G.", reaches=())
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD, second, third)
        await house.asks(house.keeping.merge(second.id, third.id, AYA))
        await house.asks(house.keeping.merge(third.id, SIOBHANS_CARD.id, AYA))
        call = await house.rings(caller=mobile.value)
        [card] = seen_by(house, AYA, call)
        assert (card.customer.name, {part.id for part in card.parts}) == ("Siobhán Gallagher", {second.id, third.id})
        await house.asks(house.keeping.unmerge(third.id, AYA))
        async with house.store.reading() as t:
            parted = await t.cards([second.id])
        assert parted[second.id].customer.name == "S. G."


async def test_whom_we_ring_back_has_their_card_on_the_page(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD)
        missed = await house.rings(caller=SIOBHAN)
        house.line.ends(house.line.caller_leg(missed), Ended.GAVE_UP)
        await house.settle()
        [promise] = house.promises()
        await house.asks(house.house.ring_back(AYA, promise.id))
        [call] = house.house._day.calls
        assert [card.customer.id for card in seen_by(house, AYA, call)] == [SIOBHANS_CARD.id]


async def test_a_call_that_was_refused_leaves_no_card_behind(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await knows(house, SIOBHANS_CARD)
        await house.rings(caller=SIOBHAN)
        await house.answers("aya")
        with pytest.raises(AlreadyOnACall):
            await house.asks(house.house.ring_out(AYA, LEEDS, SIOBHAN))
        assert list(house.house.recognising._calls) == list(house.house._day.calls)
