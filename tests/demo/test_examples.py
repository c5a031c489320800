"""The example companies are settings like any other."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import phonenumbers
import pytest

from vivevoix.core.company import When
from vivevoix.demo.play.stage import as_toml, at_any_hour
from vivevoix.live.company import company_of
from vivevoix.live.hours.book import Book
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
        ladder = [(rung.groups[0], rung.when) for rung in line.ladder]
        assert ladder[:2] == [(f"{line.branch}-operators", "open"), ("operations", "closed")]
        assert ladder[2:] == [("operators", "always"), ("experts", "open"), ("operations", "always")]
    assert {person.role for person in settings.people.values()} == {"operator", "expert", "watch", "supervisor", "administrator"}


def test_nobody_can_be_reached_at_the_numbers_of_an_example() -> None:
    """Ranges kept for stories: Ofcom, Arcep, NANPA, ACMA."""
    kept = ("+44113496", "+44117496", "+3346571", "+151455501", "+6135550")
    for company in COMPANIES:
        for line in read_settings(EXAMPLES / company / "vivevoix.toml").lines.values():
            for number in line.numbers:
                e164 = phonenumbers.format_number(phonenumbers.parse(number, "GB"), phonenumbers.PhoneNumberFormat.E164)
                assert e164.startswith(kept)


@pytest.mark.parametrize("company", COMPANIES)
def test_in_an_example_somebody_stands_behind_every_line_at_every_minute_or_has_signed_for_the_gap(company: str) -> None:
    settings = read_settings(EXAMPLES / company / "vivevoix.toml")
    book = Book(settings, company_of(settings))
    for quarter in range(8):
        start = datetime(2026, 11, 24, tzinfo=UTC) + timedelta(days=91 * quarter)
        coming = book.coming(start, 92)
        assert [gap for gap in coming if gap.signed is None] == []
        assert bool(coming) == (company == "corner-shop")


def test_a_play_rings_the_same_people_at_every_hour_and_its_settings_read_back_as_they_are(tmp_path: Path) -> None:
    settings = at_any_hour(read_settings(EXAMPLES / "four-branches" / "vivevoix.toml"))
    file = tmp_path / "vivevoix.toml"
    file.write_text(as_toml(settings))
    assert read_settings(file) == settings
    company = company_of(settings)
    for line in company.lines.values():
        assert {rung.when for rung in line.ladder} == {When.ALWAYS}
        watch = {"sean", "fatima", "kenji", "amara", "owen", "grace"}
        assert company.members(line.ladder[1].groups) == watch
        assert company.members(line.ladder[4].groups) == {*watch, "ngozi", "bastien", "marguerite"}
