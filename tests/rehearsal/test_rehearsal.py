"""A rehearsed day is played by the real rules, and the same seed plays the same day."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from vivevoix.cli import run
from vivevoix.core.company import Company
from vivevoix.live.company import company_of
from vivevoix.reading import WrongSettings, read_settings
from vivevoix.rehearsal.day import rehearse
from vivevoix.rehearsal.model import Model, read_model

FOUR_BRANCHES = Path(__file__).parents[2] / "examples" / "four-branches"
FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def company() -> Company:
    return company_of(read_settings(FOUR_BRANCHES / "vivevoix.toml"))


@pytest.fixture(scope="module")
def model(company: Company) -> Model:
    return read_model(FOUR_BRANCHES, company)


def test_one_command_plays_the_whole_day(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    assert run(["rehearse", str(FOUR_BRANCHES), "--day", "2026-11-20", "--seed", "7", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert 300 < said["calls"] < 450
    assert said["answered"] + said["abandoned"] == said["calls"]
    assert sum(said["rungs"].values()) == said["answered"]
    assert said["forgotten"] == said["promises"]["lapsed"] == 0
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_the_same_seed_plays_the_same_day(company: Company, model: Model) -> None:
    assert rehearse(company, model, FRIDAY, 7) == rehearse(company, model, FRIDAY, 7)
    assert rehearse(company, model, FRIDAY, 7) != rehearse(company, model, FRIDAY, 8)


@settings(max_examples=4, deadline=None)
@given(seed=some.integers(0, 10**6), day=some.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_nobody_is_ever_forgotten(company: Company, model: Model, seed: int, day: date) -> None:
    summary = rehearse(company, model, day, seed)
    assert summary.forgotten == 0
    assert summary.answered + summary.abandoned == summary.calls


def test_every_mistake_in_the_model_is_a_sentence(company: Company, tmp_path: Path) -> None:
    written = (FOUR_BRANCHES / "rehearsal.toml").read_text()
    written = written.replace("misses = 0.05", "miss = 0.05").replace("[callers.lyon]", "[callers.paris]")
    (tmp_path / "rehearsal.toml").write_text(written.replace("technical = 0.27", "technical = 27", 1))
    with pytest.raises(WrongSettings) as wrong:
        read_model(tmp_path, company)
    said = str(wrong.value)
    assert "[operators] has no setting “miss”" in said
    assert "callers.leeds.technical = 27 is wrong: it must be a number from 0 to 1" in said


def test_a_line_that_does_not_exist_cannot_be_rung(company: Company, tmp_path: Path) -> None:
    written = (FOUR_BRANCHES / "rehearsal.toml").read_text().replace("[callers.lyon]", "[callers.paris]")
    (tmp_path / "rehearsal.toml").write_text(written)
    with pytest.raises(WrongSettings, match=r"callers.paris: there is no \[lines.paris\]"):
        read_model(tmp_path, company)


def test_a_company_without_a_model_is_told_where_to_read_about_it(company: Company, tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match=r"docs/howto/rehearse.md"):
        read_model(tmp_path, company)
