"""What cannot wait: it jumps every wait, brings help without putting anybody on hold, and stays open until somebody closes it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.people import AYA, LEEDS, NGOZI, SIOBHAN, SIOBHANS_CARD, TOM, WES, company
from tests.stories.house import Story, begin, story
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.events import (
    BackToCallerRequested,
    HandOverRequested,
    HoldRequested,
    ResumeRequested,
    UrgentRequested,
)
from vivevoix.core.calls.refusals import PersonIsRung, PersonIsTalking
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Company, Rung
from vivevoix.core.emergencies import ClosedAlready, SayWhatWasDone
from vivevoix.core.ids import CallId, GroupId

OPERATORS = GroupId("operators")
STRANGER = "+441134960999"


def with_help() -> Company:
    """The watch and the experts are rung together for an emergency."""
    return replace(company(), urgent_groups=(GroupId("watch"), GroupId("experts")))


async def aya_says_it_is_urgent(house: Story) -> CallId:
    call = await house.rings()
    await house.answers("aya")
    await house.pass_time(30)
    await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
    assert house.ringing() == {"ngozi", "wes"}
    return call


async def test_an_emergency_jumps_every_wait_and_rings_the_watch_and_the_experts_together(tmp_path: Path) -> None:
    ours = company(Rung(groups=(OPERATORS,), seconds=600))
    ours = replace(ours, urgent_groups=(GroupId("watch"), GroupId("experts")))
    async with story(tmp_path, of=ours, present=("ngozi", "wes")) as house:
        async with house.store.transaction() as t:
            await t.save_customers([replace(SIOBHANS_CARD, urgent=True)])
        await house.rings(caller=STRANGER)
        assert house.ringing() == set()
        await house.rings(caller=SIOBHAN)
        assert house.ringing() == {"ngozi", "wes"}


async def test_an_operator_says_it_is_urgent_and_the_first_who_can_help_joins_them(tmp_path: Path) -> None:

    ours = replace(company(), urgent_groups=(GroupId("watch"), GroupId("experts")))
    async with story(tmp_path, of=ours) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.pass_time(30)
        await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
        assert house.ringing() == {"ngozi", "wes"}
        assert house.stage(call) is Stage.TALKING  # nobody is put on hold for it
        await house.answers("wes")
        assert house.stage(call) is Stage.TOGETHER
        assert house.heard_by("caller") == {"aya", "wes"}
        assert house.ringing() == set()


async def test_an_emergency_nobody_takes_rings_wider_and_wider(tmp_path: Path) -> None:
    ours = replace(company(Rung(groups=(OPERATORS,), seconds=600)), urgent_groups=(GroupId("watch"),))
    line = replace(ours.lines[LEEDS], urgent=True)
    async with story(tmp_path, of=replace(ours, lines={LEEDS: line}), present=("ngozi", "wes")) as house:
        await house.rings()
        assert house.ringing() == {"wes"}
        await house.pass_time(30)
        assert house.ringing() == {"wes", "ngozi"}


async def test_an_emergency_stays_open_after_the_call_and_a_restart_until_somebody_closes_it_by_name(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings(caller=SIOBHAN)
        await house.answers("aya")
        await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
        house.line.ends(house.line.caller_leg(call), Ended.HUNG_UP)
        await house.settle()
        again = await begin(company(), house.store, house.clock, (), line=house.line)
        assert list(again.house.board.emergencies) == [call]
        with pytest.raises(SayWhatWasDone):
            await again.asks(again.house.close_emergency(call, TOM, ""))
        await again.asks(again.house.close_emergency(call, TOM, "the valve is shut"))
        assert again.house.board.emergencies == {}
        with pytest.raises(ClosedAlready):
            await again.asks(again.house.close_emergency(call, AYA, "again"))


async def test_help_that_rings_stops_for_a_hold_and_rings_again_after_it(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await aya_says_it_is_urgent(house)
        await house.asks(house.house.ask(call, HoldRequested(at=house.clock.now(), by=AYA)))
        assert house.ringing() == set()
        await house.pass_time(2)
        await house.asks(house.house.ask(call, ResumeRequested(at=house.clock.now(), by=AYA)))
        assert house.ringing() == {"ngozi", "wes"}


async def test_help_that_rings_stops_when_the_caller_leaves(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await aya_says_it_is_urgent(house)
        house.line.ends(house.line.caller_leg(call), Ended.HUNG_UP)
        await house.settle()
        assert house.ringing() == set()
        assert list(house.house.board.emergencies) == [call]


async def test_an_operator_whose_line_breaks_leaves_the_caller_to_the_help_that_rings(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await aya_says_it_is_urgent(house)
        holder = house.call(call).holder
        assert holder is not None
        house.line.ends(holder.leg, Ended.LOST)
        await house.settle()
        assert house.stage(call) is Stage.LEFT_ALONE
        assert {"ngozi", "wes"} <= house.ringing()
        await house.answers("wes")
        assert house.heard_by("caller") == {"wes"}


async def test_it_may_be_said_while_somebody_is_asked_already_and_rings_when_they_are_back_with_the_caller(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.asks(house.house.consult(call, AYA, TOM))
        await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
        assert house.ringing() == {"tom"}
        await house.asks(house.house.ask(call, BackToCallerRequested(at=house.clock.now(), by=AYA)))
        assert {"ngozi", "wes"} <= house.ringing()


async def test_helpers_who_decline_are_not_rung_again_and_the_others_are(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await aya_says_it_is_urgent(house)
        leg = next(part.leg for part in house.call(call).ringing if part.person == NGOZI)
        house.line.ends(leg, Ended.DECLINED)
        await house.pass_time(12)
        assert "ngozi" not in house.ringing()
        assert "wes" in house.ringing()
        assert house.stage(call) is Stage.TALKING


async def test_the_one_who_came_is_enough_also_after_they_have_left(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await aya_says_it_is_urgent(house)
        await house.answers("wes")
        second = house.call(call).second
        assert second is not None
        assert second.person == WES
        house.line.ends(second.leg, Ended.HUNG_UP)
        await house.settle()
        assert house.stage(call) is Stage.TALKING
        assert house.ringing() == set()


async def test_help_whose_line_breaks_is_rung_for_again(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await aya_says_it_is_urgent(house)
        await house.answers("wes")
        second = house.call(call).second
        assert second is not None
        house.line.ends(second.leg, Ended.LOST)
        await house.settle()
        assert "ngozi" in house.ringing()


async def test_an_operator_who_says_it_again_rings_for_help_again(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await aya_says_it_is_urgent(house)
        await house.answers("wes")
        second = house.call(call).second
        assert second is not None
        house.line.ends(second.leg, Ended.HUNG_UP)
        await house.settle()
        assert house.ringing() == set()
        await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
        assert "ngozi" in house.ringing()


async def test_closed_help_stops_ringing_and_it_can_be_said_again(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await aya_says_it_is_urgent(house)
        assert house.ringing()
        await house.asks(house.house.close_emergency(call, TOM, "It was the wrong valve."))
        assert house.ringing() == set()
        assert (house.stage(call), house.call(call).urgent_at) == (Stage.TALKING, None)
        await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
        assert "ngozi" in house.ringing()
        assert list(house.house.board.emergencies) == [call]


async def test_a_caller_who_still_waits_when_it_is_closed_waits_as_any_other(tmp_path: Path) -> None:
    ours = with_help()
    lines = {LEEDS: replace(ours.lines[LEEDS], urgent=True)}
    async with story(tmp_path, of=replace(ours, lines=lines)) as house:
        call = await house.rings()
        await house.asks(house.house.close_emergency(call, TOM, "A wrong number."))
        assert (house.stage(call), house.call(call).urgent_at) == (Stage.RINGING, None)
        assert house.ringing()


async def test_on_a_line_for_emergencies_the_operator_can_ring_for_help(tmp_path: Path) -> None:
    ours = with_help()
    lines = {LEEDS: replace(ours.lines[LEEDS], urgent=True)}
    async with story(tmp_path, of=replace(ours, lines=lines)) as house:
        call = await house.rings()
        await house.answers("aya")
        assert house.ringing() == set()  # whoever answered is the help
        await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
        assert house.ringing() == {"ngozi", "wes"}


async def test_whoever_talks_in_an_emergency_is_not_rung_for_anything_else(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        await aya_says_it_is_urgent(house)
        other = await house.rings(caller=STRANGER)
        await house.answers("tom")
        with pytest.raises(PersonIsTalking):
            await house.asks(house.house.consult(other, TOM, AYA))
        assert "aya" not in house.ringing()


async def test_the_only_one_who_rings_for_an_emergency_is_not_called_away(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help(), present=("aya", "tom", "wes")) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
        assert house.ringing() == {"wes"}
        other = await house.rings(caller=STRANGER)
        await house.answers("tom")
        with pytest.raises(PersonIsRung):
            await house.asks(house.house.consult(other, TOM, WES))
        assert house.ringing() == {"wes"}


async def test_an_emergency_gives_none_of_its_telephones_to_an_ordinary_caller_and_takes_theirs(tmp_path: Path) -> None:
    ours = replace(with_help(), people={**with_help().people})
    line = replace(ours.lines[LEEDS], ladder=(Rung(groups=(GroupId("watch"), GroupId("experts")), seconds=600),))
    async with story(tmp_path, of=replace(ours, lines={LEEDS: line}), present=("ngozi", "wes")) as house:
        async with house.store.transaction() as t:
            await t.save_customers([replace(SIOBHANS_CARD, urgent=True)])
        first = await house.rings(caller=STRANGER)
        assert house.ringing() == {"ngozi", "wes"}
        urgent = await house.rings(caller=SIOBHAN)
        assert house.call(urgent).ringing
        await house.pass_time(1)
        await house.rings(caller="+441134960555")
        assert house.call(urgent).ringing
        assert len(house.call(first).ringing) <= 1


async def test_help_is_not_the_whole_house_because_somebody_was_asked_for_long(tmp_path: Path) -> None:
    async with story(tmp_path, of=with_help()) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.asks(house.house.consult(call, AYA, NGOZI))
        await house.answers("ngozi")
        await house.asks(house.house.ask(call, UrgentRequested(at=house.clock.now(), by=AYA)))
        await house.pass_time(15)
        await house.asks(house.house.ask(call, HandOverRequested(at=house.clock.now(), by=AYA)))
        await house.pass_time(40)
        assert house.stage(call) is Stage.TALKING
        assert house.ringing() == set()  # Ngozi has taken it over: she is the help
