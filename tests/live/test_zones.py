"""A customer lives by the clock of where their number is from."""

import pytest
from msgspec.structs import replace

from tests.people import LEEDS, company
from vivevoix.core.ids import E164, BranchId
from vivevoix.core.places import Branch
from vivevoix.live.owing.zones import is_zone, zone_of_customer


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("+441134960142", "Europe/London"),
        ("+33199001234", "Europe/Paris"),
        ("+12125550123", "America/New_York"),
        ("+14155550123", "America/Los_Angeles"),
        (None, "Europe/London"),
        ("nonsense", "Europe/London"),
        ("+99999", "Europe/London"),
    ],
)
def test_by_their_number_or_else_as_we_do(number: str | None, zone: str) -> None:
    assert zone_of_customer(company(), LEEDS, E164(number) if number else None) == zone


def test_where_a_number_could_be_from_several_that_of_our_branch_decides() -> None:
    perth = Branch(id=BranchId("leeds"), name="Perth", time_zone="Australia/Perth")
    ours = replace(company(), branches={perth.id: perth})
    assert zone_of_customer(ours, LEEDS, E164("+61412345678")) == "Australia/Perth"
    assert zone_of_customer(ours, LEEDS, E164("+33199001234")) == "Europe/Paris"


def test_what_is_no_zone_is_none() -> None:
    assert is_zone("Europe/Paris")
    assert is_zone("UTC")
    assert not is_zone("Nowhere/Land")
    assert not is_zone("../../etc/passwd")
