"""The example companies are settings like any other."""

from pathlib import Path

import phonenumbers
import pytest

from vivevoix.reading import read_settings

EXAMPLES = Path(__file__).parents[2] / "examples"
COMPANIES = ("four-branches", "corner-shop")


@pytest.mark.parametrize("company", COMPANIES)
def test_an_example_can_be_started_as_it_is(company: str) -> None:
    settings = read_settings(EXAMPLES / company / "vivevoix.toml")
    assert settings.lines
    assert settings.trunks


@pytest.mark.parametrize("company", COMPANIES)
def test_an_example_explains_itself(company: str) -> None:
    assert "vivevoix demo --company" in (EXAMPLES / company / "README.md").read_text()


def test_the_four_branches_live_in_four_time_zones_and_widen_to_the_watch() -> None:
    settings = read_settings(EXAMPLES / "four-branches" / "vivevoix.toml")
    assert len({branch.time_zone for branch in settings.branches.values()}) == 4
    for line in settings.lines.values():
        assert [rung.groups[0] for rung in line.ladder] == [f"{line.branch}-operators", "operators", "experts", "watch"]
    assert {person.role for person in settings.people.values()} == {"operator", "expert", "watch", "supervisor", "administrator"}


def test_nobody_can_be_reached_at_the_numbers_of_an_example() -> None:
    """Ranges kept for stories: Ofcom, Arcep, NANPA, ACMA."""
    kept = ("+44113496", "+44117496", "+3346571", "+151455501", "+6135550")
    for company in COMPANIES:
        for line in read_settings(EXAMPLES / company / "vivevoix.toml").lines.values():
            for number in line.numbers:
                e164 = phonenumbers.format_number(phonenumbers.parse(number, "GB"), phonenumbers.PhoneNumberFormat.E164)
                assert e164.startswith(kept)
