"""Which number was dialled, when a provider sends every call to the name we signed in with."""

from pathlib import Path

import pytest

from tests.line.sip.house import Rehearsal, account, open_house
from tests.line.sip.phone import Dialog
from vivevoix.settings import Line, Rung, Trunk

TRUNKS = {"carrier": Trunk(host="127.0.0.1", user="acme", password="trunk")}
AYA = (account("aya", "secret"),)
DID, ANOTHER = "+441134960001", "+441134960002"


def line_of(*numbers: str) -> Line:
    return Line(name="a line", numbers=list(numbers), keeper="wes", ladder=[Rung(groups=["operators"])])


@pytest.mark.parametrize("uri", ["acme", "vivevoix", "trunk-7"])
async def test_the_number_is_in_to_when_the_call_is_sent_to_our_name(tmp_path: Path, uri: str) -> None:
    async with open_house(tmp_path, trunks=TRUNKS) as house:
        assert await _number_of(house, uri, to="0113 496 0001".replace(" ", "")) == DID


async def test_p_called_party_id_is_believed_before_to(tmp_path: Path) -> None:
    async with open_house(tmp_path, trunks=TRUNKS) as house:
        told = f"P-Called-Party-ID: <sip:{DID}@carrier.example;user=phone>"
        assert await _number_of(house, "acme", to=ANOTHER, headers=(told,)) == DID


async def test_a_number_we_sign_in_with_gives_way_to_the_one_that_was_dialled(tmp_path: Path) -> None:
    trunks = {"carrier": Trunk(host="127.0.0.1", user=ANOTHER, password="trunk")}
    async with open_house(tmp_path, trunks=trunks, lines={"leeds": line_of(ANOTHER)}) as house:
        assert await _number_of(house, ANOTHER, to=DID) == DID
        assert await _number_of(house, ANOTHER, to=ANOTHER) == ANOTHER


async def test_a_number_or_name_a_call_is_sent_to_stands(tmp_path: Path) -> None:
    async with open_house(tmp_path, trunks=TRUNKS, lines={"help": line_of("600", "support")}) as house:
        assert await _number_of(house, DID, to=ANOTHER) == DID
        assert await _number_of(house, "600", to=ANOTHER) == "600"
        assert await _number_of(house, "support", to=ANOTHER) == "support"
        assert await _number_of(house, "acme", to="acme") == "acme"


async def test_what_one_of_us_dials_is_what_they_dialled(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, trunks={}) as house:
        aya = await house.staff("aya")
        first = await aya.call("302")
        challenge = await first.outcome()
        again = Dialog(aya, "302")
        again.remote = f"<sip:{DID}@127.0.0.1>"
        again.invite(aya.sdp(), (aya.credentials(aya.challenge_of(challenge), "INVITE", again.uri),))
        assert (await house.desk.arrived()).number == "302"


async def _number_of(house: Rehearsal, uri: str, *, to: str, headers: tuple[str, ...] = ()) -> str:
    """What the desk is told was called."""
    before = len(house.desk.facts)
    caller = await house.phone("+441132960000")
    call = Dialog(caller, uri)
    call.remote = f"<sip:{to}@carrier.example>"
    call.invite(caller.sdp(), headers)
    await call.provisional(180)
    arrived = await house.desk.until(lambda: house.desk.facts[before:])
    return arrived[0].number  # type: ignore[union-attr]
