"""Several callers wait and people become free: who rings for whom, so that nobody stands idle and nobody is passed over."""

from pathlib import Path

from msgspec.structs import replace

from tests.people import AYA, LEEDS, TOM, WES, company
from tests.stories.house import story
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Rung
from vivevoix.core.ids import GroupId, LineId

EVERYONE_AT_ONCE = Rung(groups=(GroupId("operators"),), seconds=3600)
ONE_AT_A_TIME = Rung(groups=(GroupId("operators"),), seconds=3600, at_once=1, pass_on_after=12)
SECOND, THIRD = "+441134960143", "+441134960144"


async def test_a_person_lent_to_a_second_caller_comes_back_to_the_first(tmp_path: Path) -> None:
    async with story(tmp_path, EVERYONE_AT_ONCE) as house:
        first = await house.rings()
        await house.pass_time(60)
        second = await house.rings(caller=SECOND)
        assert len(house.call(first).ringing) == len(house.call(second).ringing) == 1
        house.line.ends(house.line.caller_leg(second), Ended.GAVE_UP)
        await house.pass_time(11)
        assert house.ringing() == {"aya", "tom"}


async def test_a_person_who_is_let_go_rings_for_the_next_caller_at_once(tmp_path: Path) -> None:
    async with story(tmp_path, ONE_AT_A_TIME, present=("aya",)) as house:
        first = await house.rings()
        second = await house.rings(caller=SECOND)
        assert house.call(first).ringing
        await house.pass_time(12)
        assert house.call(second).ringing
        await house.pass_time(12)
        assert house.call(first).ringing


async def test_a_caller_cut_off_from_their_person_has_them_back_before_somebody_new(tmp_path: Path) -> None:
    async with story(tmp_path, EVERYONE_AT_ONCE, present=("aya",)) as house:
        first = await house.rings()
        leg = house.line.answers("aya")
        second = await house.rings(caller=SECOND)
        house.line.ends(leg, Ended.LOST)
        await house.settle()
        assert house.call(first).ringing
        assert not house.call(second).ringing


async def test_their_last_person_is_rung_first_where_one_rings_at_a_time(tmp_path: Path) -> None:
    async with story(tmp_path, ONE_AT_A_TIME) as house:
        await house.rings()
        await house.pass_time(1)
        who = house.ringing().pop()
        house.line.ends(house.line.answers(who), Ended.LOST)
        await house.settle()
        assert house.ringing() == {who}


async def test_a_freed_person_rings_for_a_caller_for_whom_nobody_rings(tmp_path: Path) -> None:
    async with story(tmp_path, EVERYONE_AT_ONCE, present=("aya", "tom")) as house:
        talking = await house.rings()
        await house.answers("tom")
        rung = await house.rings(caller=SECOND)
        alone = await house.rings(caller=THIRD)
        assert house.call(rung).ringing
        assert not house.call(alone).ringing
        house.line.ends(house.line.caller_leg(talking))
        await house.settle()
        assert [part.person for part in house.call(alone).ringing] == [TOM]


async def test_whoever_can_ring_for_a_caller_is_lent_not_whoever_was_rung_last(tmp_path: Path) -> None:
    whole = company()
    people = {
        **whole.people,
        AYA: replace(whole.people[AYA], groups=(GroupId("leeds"), GroupId("york"))),
        TOM: replace(whole.people[TOM], groups=(GroupId("leeds"),)),
    }
    leeds = replace(whole.lines[LEEDS], ladder=(Rung(groups=(GroupId("leeds"),), seconds=3600),))
    york = replace(leeds, id=LineId("york"), numbers=("+441904960000",), ladder=(Rung(groups=(GroupId("york"),), seconds=3600),))
    ours = replace(whole, people=people, lines={leeds.id: leeds, york.id: york})
    async with story(tmp_path, of=ours, present=("aya", "tom")) as house:
        await house.rings()
        second = await house.rings(number="+441904960000", caller=SECOND)
        assert [part.person for part in house.call(second).ringing] == [AYA]


async def test_when_everyone_has_declined_and_the_ladder_has_had_its_time_the_keeper_is_rung(tmp_path: Path) -> None:
    async with story(tmp_path, Rung(groups=(GroupId("operators"),), seconds=20)) as house:
        call = await house.rings()
        for person in ("aya", "tom"):
            house.line.declines(person)
        await house.settle()
        assert house.ringing() == set()
        await house.pass_time(20)
        assert house.ringing() == {"wes"}
        assert set(house.call(call).declined) == {AYA, TOM}
        assert house.house.company.lines[LEEDS].keeper == WES
