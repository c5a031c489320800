"""Who rings: the person who knows the caller, the branch of their region, the experts, whoever speaks their language."""

from pathlib import Path

from msgspec.structs import replace

from tests.people import AYA, LEEDS, NGOZI, SIOBHAN, SIOBHANS_CARD, TOM, WES, company
from tests.stories.house import Story, begin, story
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Company, Rung, Who
from vivevoix.core.ids import BranchId, GroupId, RegionId, TopicId
from vivevoix.core.places import Branch, Region, Topic

OPERATORS = GroupId("operators")
KNOWS_FIRST = (Rung(who=(Who.KNOWS_CALLER,), seconds=10), Rung(groups=(OPERATORS,), seconds=60))
STRANGER = "+441134960999"


async def a_conversation(house: Story, who: str, seconds: float = 60) -> None:
    """Siobhán rings, this person answers, they talk, and she puts down."""
    call = await house.rings(caller=SIOBHAN)
    await house.answers(who)
    await house.pass_time(seconds)
    house.line.ends(house.line.caller_leg(call), Ended.HUNG_UP)
    await house.settle()


async def test_whoever_spoke_with_her_last_is_rung_first(tmp_path: Path) -> None:
    async with story(tmp_path, *KNOWS_FIRST) as house:
        await house.pass_time(1)
        call = await house.rings(caller=SIOBHAN)
        assert house.ringing() == set()  # nobody knows her yet
        await house.pass_time(10)
        await house.answers("tom")
        await house.pass_time(60)
        house.line.ends(house.line.caller_leg(call), Ended.HUNG_UP)
        await house.settle()
        await house.rings(caller=SIOBHAN)
        assert house.ringing() == {"tom"}
        await house.pass_time(10)
        assert house.ringing() == {"tom", "aya"}


async def test_a_wrong_number_makes_no_acquaintance(tmp_path: Path) -> None:
    async with story(tmp_path, Rung(groups=(OPERATORS,), seconds=60)) as house:
        await a_conversation(house, "tom", seconds=5)
        call = await house.rings(caller=SIOBHAN)
        assert house.call(call).known_by == ()


async def test_we_know_her_again_after_a_restart(tmp_path: Path) -> None:
    async with story(tmp_path, *KNOWS_FIRST) as house:
        await house.rings(caller=SIOBHAN)
        await house.pass_time(11)
        await house.answers("aya")
        await house.pass_time(30)
        house.line.ends(house.line.caller_leg(next(iter(house.house._day.calls))), Ended.HUNG_UP)
        await house.settle()
        again = await begin(company(*KNOWS_FIRST), house.store, house.clock, (), line=house.line)
        call = await again.rings(caller=SIOBHAN)
        assert again.call(call).known_by == (AYA,)


async def test_whom_she_asks_for_comes_before_whom_she_spoke_with_and_who_must_not_have_her_never(tmp_path: Path) -> None:
    async with story(tmp_path, *KNOWS_FIRST) as house:
        async with house.store.transaction() as t:
            await t.save_customers([replace(SIOBHANS_CARD, asks_for=NGOZI, not_with=(AYA,))])
        call = await house.rings(caller=SIOBHAN)
        assert house.ringing() == {"ngozi"}
        await house.pass_time(600)
        assert "aya" not in house.ringing()
        assert house.call(call).not_with == (AYA,)


async def test_whoever_declined_is_not_rung_again_for_this_call_but_for_the_next(tmp_path: Path) -> None:
    async with story(tmp_path, Rung(groups=(OPERATORS,), seconds=3600)) as house:
        call = await house.rings()
        leg = next(part.leg for part in house.call(call).ringing if part.person == AYA)
        house.line.ends(leg, Ended.DECLINED)
        await house.pass_time(300)
        assert house.ringing() == {"tom"}
        house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
        await house.settle()
        await house.rings(caller=STRANGER)
        assert house.ringing() == {"tom", "aya"}


async def test_the_longest_free_is_rung_first(tmp_path: Path) -> None:
    async with story(tmp_path, Rung(groups=(OPERATORS,), seconds=3600, at_once=1)) as house:
        order = []
        for number in range(4):
            call = await house.rings(caller=f"+44113496020{number}")
            (who,) = house.ringing()
            order.append(who)
            await house.answers(who)
            house.line.ends(house.line.caller_leg(call), Ended.HUNG_UP)
            await house.settle()
        assert order in (["aya", "tom", "aya", "tom"], ["tom", "aya", "tom", "aya"])


def two_branches() -> Company:
    """Tom works in Hull, which looks after the Humber; Ngozi knows relays there, Wes knows them next door."""
    humber, yorkshire, relays, hull = RegionId("humber"), RegionId("yorkshire"), TopicId("relays"), BranchId("hull")
    ours = company(
        Rung(who=(Who.CALLERS_BRANCH,), seconds=10),
        Rung(who=(Who.EXPERTS,), seconds=10, at_once=1),
        Rung(groups=(OPERATORS,), seconds=10),
    )
    people = {
        **ours.people,
        TOM: replace(ours.people[TOM], branch=hull),
        NGOZI: replace(ours.people[NGOZI], role="expert", branch=None, topics=(relays,), regions=(humber,)),
        WES: replace(ours.people[WES], role="expert", branch=None, topics=(relays,), regions=(yorkshire,)),
    }
    return replace(
        ours,
        people=people,
        branches={hull: Branch(id=hull, name="Hull", time_zone="Europe/London", regions=(humber,))},
        regions={
            humber: Region(id=humber, name="the Humber", prefixes=("+441482",), neighbours=(yorkshire,)),
            yorkshire: Region(id=yorkshire, name="Yorkshire", prefixes=("+44113",)),
        },
        topics={relays: Topic(id=relays, name="relays")},
        lines={LEEDS: replace(ours.lines[LEEDS], topic=relays)},
    )


async def test_the_branch_of_her_own_region_then_the_expert_of_her_own_region_then_next_door(tmp_path: Path) -> None:
    async with story(tmp_path, of=two_branches()) as house:
        call = await house.rings(caller="+441482960142")
        assert house.ringing() == {"tom"}
        house.line.ends(house.call(call).ringing[0].leg, Ended.DECLINED)
        await house.pass_time(10)
        assert house.ringing() == {"ngozi"}
        house.line.ends(house.call(call).ringing[0].leg, Ended.DECLINED)
        await house.settle()
        assert house.ringing() == {"wes"}


async def test_she_speaks_french_and_rings_those_who_do(tmp_path: Path) -> None:
    ours = company(Rung(groups=(OPERATORS,), seconds=20))
    people = {
        **ours.people,
        AYA: replace(ours.people[AYA], languages=("fr", "en")),
        TOM: replace(ours.people[TOM], languages=("en",)),
    }
    async with story(tmp_path, of=replace(ours, people=people)) as house:
        async with house.store.transaction() as t:
            await t.save_customers([replace(SIOBHANS_CARD, language="fr")])
        await house.rings(caller=SIOBHAN)
        assert house.ringing() == {"aya"}
        await house.pass_time(20)  # better somebody than nobody
        assert {"aya", "tom"} <= house.ringing()


async def test_whoever_owes_her_a_call_is_reached_first_when_she_rings_herself(tmp_path: Path) -> None:
    async with story(tmp_path, *KNOWS_FIRST) as house:
        call = await house.rings(caller=SIOBHAN)
        house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
        await house.settle()
        (promise,) = house.promises()
        call = await house.rings(caller=SIOBHAN)
        assert house.ringing() == {promise.owner}


async def test_a_familiar_voice_may_go_first_but_nobody_waits_for_it_without_end(tmp_path: Path) -> None:
    one = Rung(groups=(OPERATORS,), seconds=3600, at_once=1)
    async with story(tmp_path, one, present=("aya",)) as house:
        await a_conversation(house, "aya")
        await house.asks(house.house.say_here(AYA, True))
        first = await house.rings(caller=STRANGER)
        await house.answers("aya")
        patient = await house.rings(caller="+441134960777")
        friend = await house.rings(caller=SIOBHAN)
        house.line.ends(house.line.caller_leg(first), Ended.HUNG_UP)
        await house.settle()
        assert house.call(friend).ringing
        assert house.call(patient).overtaken == 1
