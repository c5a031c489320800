"""Which numbers the house rings."""

import pytest

from vivevoix.core.dialling_out import Kind, MayRing, may_be_rung_out


@pytest.mark.parametrize(
    ("kind", "country", "allowed", "answer"),
    [
        (Kind.ORDINARY, "GB", ("GB",), MayRing.YES),
        (Kind.ORDINARY, "FR", ("GB",), MayRing.COUNTRY_NOT_ALLOWED),
        (Kind.ORDINARY, "FR", ("GB", "FR"), MayRing.YES),
        (Kind.ORDINARY, "FR", ("*",), MayRing.YES),
        (Kind.COSTS_EXTRA, "GB", ("GB", "*"), MayRing.COSTS_EXTRA),
        (Kind.EMERGENCY, "GB", (), MayRing.YES),
    ],
)
def test_ordinary_numbers_of_allowed_countries_are_rung_and_help_always_is(
    kind: Kind, country: str, allowed: tuple[str, ...], answer: MayRing
) -> None:
    assert may_be_rung_out(kind, country, allowed) is answer


def test_who_rang_us_is_rung_back_wherever_they_are_unless_it_costs_extra() -> None:
    assert may_be_rung_out(Kind.ORDINARY, "FR", ("GB",), rang_us=True) is MayRing.YES
    assert may_be_rung_out(Kind.COSTS_EXTRA, "FR", ("GB",), rang_us=True) is MayRing.COSTS_EXTRA
