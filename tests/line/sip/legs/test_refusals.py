"""What the answer of a telephone or a provider says about the person behind it: most often nothing."""

import pytest

from tests.line.sip.house import Line, account, visit
from tests.line.sip.stories import a_caller_arrives
from vivevoix.core.calls.events import LegEnded
from vivevoix.core.calls.telephones import Ended

AYA = (account("aya", "secret"),)


@pytest.mark.parametrize("code", [603, 607, 608])
async def test_a_person_who_says_no_has_declined(line: Line, code: int) -> None:
    assert await _ended_after(line, code) is Ended.DECLINED


@pytest.mark.parametrize("code", [302, 401, 402, 403, 407, 433, 482, 483, 604])
async def test_a_provider_or_telephone_that_will_not_carry_the_call_is_nobodys_no(line: Line, code: int) -> None:
    assert await _ended_after(line, code) is Ended.UNREACHABLE


@pytest.mark.parametrize("code", [400, 420, 488, 491, 500, 501, 513])
async def test_a_telephone_that_does_not_understand_us_is_nobodys_no(line: Line, code: int) -> None:
    assert await _ended_after(line, code) is Ended.FAILED


async def _ended_after(line: Line, code: int) -> Ended:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        _, _, arrived = await a_caller_arrives(house)
        aya.pretend(code, "No")
        leg = await house.ring("aya", "phone-1", arrived)
        return (await house.desk.fact(LegEnded, lambda fact: fact.leg == leg)).why
