"""A stolen password of a desk phone is worth nothing to whoever earns by the calls it makes."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.people import AYA, LEEDS, LEEDS_NUMBER, SIOBHAN, company
from tests.stories.house import Story, story
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.events import TransferAsked
from vivevoix.core.calls.orders import EndLeg, TellTransfer
from vivevoix.core.calls.refusals import CostsExtra, CountryNotAllowed
from vivevoix.core.calls.telephones import Ended, WhyEnd
from vivevoix.core.company import Outlet
from vivevoix.core.ids import E164, TrunkId

PREMIUM, ABROAD, PREMIUM_ABROAD = E164("+449098790879"), E164("+33465710100"), E164("+33899123456")


@pytest.mark.parametrize("number", [PREMIUM, ABROAD, PREMIUM_ABROAD, E164("+9991234567")])
async def test_a_desk_phone_does_not_ring_them(tmp_path: Path, number: E164) -> None:
    async with story(tmp_path) as house:
        call = house.line.somebody_rings(number, account="aya")
        own = house.line.caller_leg(call)
        await house.settle()
        assert house.line.orders == [EndLeg(leg=own, why=WhyEnd.NOT_ALLOWED)]


async def test_nor_does_a_desk_phone_with_a_caller_on_hold_nor_its_transfer_key(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.answers("aya")
        await house.settle()
        second = house.line.somebody_rings(ABROAD, account="aya")
        own = house.line.caller_leg(second)
        await house.settle()
        assert house.line.orders[-1] == EndLeg(leg=own, why=WhyEnd.NOT_ALLOWED)
        house.line.tell(TransferAsked(at=house.clock.now(), leg=leg, target="x", number=PREMIUM))
        await house.settle()
        assert house.line.orders[-1] == TellTransfer(leg=leg, worked=False)
        assert house.stage(call) is Stage.TALKING


async def test_nor_does_the_page(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        with pytest.raises(CostsExtra):
            await house.asks(house.house.ring_out(AYA, LEEDS, PREMIUM))
        with pytest.raises(CountryNotAllowed):
            await house.asks(house.house.ring_out(AYA, LEEDS, ABROAD))
        call = await house.rings()
        await house.answers("aya")
        with pytest.raises(CountryNotAllowed):
            await house.asks(house.house.consult(call, AYA, ABROAD))


async def test_who_rang_us_from_abroad_is_rung_back(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await _ring_back(house, ABROAD)
        await house.answers("aya")
        assert house.ringing() == {ABROAD}


async def test_who_rings_only_to_be_rung_back_earns_nothing(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        with pytest.raises(CostsExtra):
            await _ring_back(house, PREMIUM_ABROAD)


@pytest.mark.parametrize("countries", [("FR",), ("*",)])
async def test_countries_that_are_allowed_are_rung(tmp_path: Path, countries: tuple[str, ...]) -> None:
    only_ours = Outlet(trunk=TrunkId("first"), numbers=(LEEDS_NUMBER,))
    wider = Outlet(trunk=TrunkId("second"), numbers=(LEEDS_NUMBER,), countries=countries)
    async with story(tmp_path, of=replace(company(), outlets=(only_ours, wider))) as house:
        house.line.somebody_rings(ABROAD, account="aya")
        await house.settle()
        assert house.ringing() == {ABROAD}
        [ring] = [order for order in house.line.orders if getattr(order, "way", None)]
        assert ring.way.trunk == "second"  # type: ignore[union-attr]


async def test_our_own_country_and_help_are_always_rung(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        house.line.somebody_rings(SIOBHAN, account="aya")
        house.line.somebody_rings("999", account="tom", emergency=True)
        await house.settle()
        assert house.ringing() == {SIOBHAN, "999"}


async def _ring_back(house: Story, number: E164) -> None:
    call = await house.rings(caller=number)
    house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
    await house.settle()
    [promise] = house.promises()
    await house.asks(house.house.ring_back(AYA, promise.id))
