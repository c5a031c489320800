"""What was written about a caller goes where the caller goes, and to nobody whom it does not concern."""

from pathlib import Path

from tests.people import AYA, NGOZI, TOM
from tests.stories.house import Story, begin, story
from vivevoix.core.calls.events import HandOverRequested
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import CallId, PersonId

PUMP = "Pump 4 hums since Tuesday."


async def aya_asks_ngozi(house: Story) -> CallId:
    call = await house.rings()
    await house.answers("aya")
    await house.asks(house.house.consult(call, AYA, NGOZI, PUMP))
    return call


def read_by(house: Story, person: PersonId, call: CallId) -> list[str]:
    return [note.words for note in house.house.story_for(person, house.call(call))]


async def test_it_is_there_while_the_experts_telephone_still_rings_and_for_nobody_else(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        assert "ngozi" in house.ringing()
        assert read_by(house, NGOZI, call) == [PUMP]
        assert read_by(house, TOM, call) == []
        assert read_by(house, AYA, call) == [], "one's own words stand in the field"


async def test_it_goes_on_with_the_caller_and_comes_back_with_them(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        await house.answers("ngozi")
        await house.asks(house.house.ask(call, HandOverRequested(at=house.clock.now(), by=AYA)))
        await house.asks(house.house.note(call, NGOZI, "The relay is on its way."))
        holder = house.call(call).holder
        assert holder
        house.line.ends(holder.leg, Ended.LOST)
        await house.settle()
        await house.pass_time(16)
        assert {"aya", "tom"} <= house.ringing()
        assert read_by(house, TOM, call) == [PUMP, "The relay is on its way."]
        assert read_by(house, AYA, call) == ["The relay is on its way."]


async def test_a_desk_that_starts_anew_still_knows_it(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        assert read_by(again, NGOZI, call) == [PUMP]


async def test_it_goes_with_the_promise_to_whoever_keeps_it(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        house.line.ends(house.line.caller_leg(call), Ended.LOST)
        await house.settle()
        [promise] = house.promises()
        await house.asks(house.house.ring_back(TOM, promise.id))
        [back] = house.house._day.calls
        assert read_by(house, TOM, back) == [PUMP]


async def test_it_is_in_no_journal(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await aya_asks_ngozi(house)
        async with house.store.reading() as t:
            assert PUMP not in repr(await t.entries_after(0, 1000))
