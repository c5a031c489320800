"""What a number costs and whose it is, as the core is told."""

import pytest

from vivevoix.core.dialling_out import Kind
from vivevoix.core.ids import E164
from vivevoix.live.company import company_of, kind_and_country
from vivevoix.settings import Line, Rung, Settings, Trunk


@pytest.mark.parametrize(
    ("number", "kind", "country"),
    [
        ("+441134960142", Kind.ORDINARY, "GB"),
        ("+33465710100", Kind.ORDINARY, "FR"),
        ("+15145550100", Kind.ORDINARY, "CA"),
        ("+18765550100", Kind.ORDINARY, "JM"),
        ("+449098790879", Kind.COSTS_EXTRA, "GB"),
        ("+448431234567", Kind.COSTS_EXTRA, "GB"),
        ("+499001123456", Kind.COSTS_EXTRA, "DE"),
        ("+4990011234569999", Kind.COSTS_EXTRA, "DE"),
        ("+979123456789", Kind.COSTS_EXTRA, "001"),
        ("+881612345678", Kind.ORDINARY, "001"),
        ("+9990", Kind.ORDINARY, "001"),
        ("999", Kind.EMERGENCY, ""),
    ],
)
def test_what_a_number_costs_and_whose_it_is(number: str, kind: Kind, country: str) -> None:
    assert kind_and_country(E164(number)) == (kind, country)


def test_a_trunk_may_ring_the_countries_of_our_own_numbers_and_those_it_names() -> None:
    line = Line(name="a line", numbers=["0113 496 0000", "+33 4 65 71 01 00", "600"], keeper="wes", ladder=[Rung(groups=["all"])])
    trunk = Trunk(host="192.0.2.1", numbers=["0113 496 0000"], countries=["IE"])
    [outlet] = company_of(Settings(lines={"line": line}, trunks={"provider": trunk})).outlets
    assert set(outlet.countries) == {"GB", "FR", "IE"}
