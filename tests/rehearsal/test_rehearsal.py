"""A rehearsed day is played by the real rules, and the same seed plays the same day."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from vivevoix.cli import run
from vivevoix.core.company import Company
from vivevoix.live.company import company_of
from vivevoix.reading import WrongSettings, read_settings
from vivevoix.rehearsal.callers import Caller, all_callers, zone_of
from vivevoix.rehearsal.day import Scenery, rehearse
from vivevoix.rehearsal.experts import with_experts
from vivevoix.rehearsal.model import Duration, read_model
from vivevoix.rehearsal.run import scenery_in, together

FOUR_BRANCHES = Path(__file__).parents[2] / "examples" / "four-branches"
FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def company() -> Company:
    return company_of(read_settings(FOUR_BRANCHES / "vivevoix.toml"))


@pytest.fixture(scope="module")
def scenery() -> Scenery:
    return scenery_in(FOUR_BRANCHES)


def test_one_command_plays_the_whole_day(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    assert run(["rehearse", str(FOUR_BRANCHES), "--day", "2026-11-20", "--seed", "7", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert 300 < said["calls"] < 450
    assert said["answered"] + said["abandoned"] == said["calls"]
    assert sum(said["rungs"].values()) == said["answered"]
    assert said["forgotten"] == said["promises"]["lapsed"] == 0
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_the_same_seed_plays_the_same_day(scenery: Scenery) -> None:
    assert rehearse(scenery, FRIDAY, 7) == rehearse(scenery, FRIDAY, 7)
    assert rehearse(scenery, FRIDAY, 7) != rehearse(scenery, FRIDAY, 8)


def test_chance_comes_from_the_seed_alone() -> None:
    """Not from the order in which this process happens to keep its sets."""
    command = [sys.executable, "-m", "vivevoix", "rehearse", str(FOUR_BRANCHES), "--day", "2026-11-20", "--seed", "7", "--json"]
    told = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_the_example_company_is_staffed_so_that_people_are_heard_in_time(scenery: Scenery) -> None:
    days = together([rehearse(scenery, FRIDAY, seed) for seed in range(7, 11)])
    assert days.open_within_10_s is not None
    assert days.within_30_s is not None
    assert days.open_within_10_s >= 0.95
    assert days.within_30_s >= 0.99
    assert days.forgotten == days.lapsed == 0


def test_more_experts_are_spoken_with_more_often(scenery: Scenery) -> None:
    one, two = (replace(scenery, company=with_experts(scenery.company, each)) for each in (1, 2))
    assert {member.regions for member in two.company.experts} == {(region,) for region in scenery.company.regions}
    few, many = (together([rehearse(each, FRIDAY, seed) for seed in (1, 2)]) for each in (one, two))
    assert few.experts_promised > 2 * many.experts_promised
    assert few.calls == many.calls


def test_whoever_loses_patience_is_promised_a_call_and_rung_back(scenery: Scenery) -> None:
    hasty = replace(scenery.model.customers, patience=Duration(median=1, spread=0))
    summary = rehearse(replace(scenery, model=replace(scenery.model, customers=hasty)), FRIDAY, 7)
    assert summary.abandoned > 0.9 * summary.calls
    assert summary.promised == summary.abandoned
    assert summary.forgotten == summary.promises.lapsed == 0
    assert summary.promises.kept + summary.promises.late == summary.promises.made


@pytest.mark.parametrize("company", ["four-branches", "corner-shop"])
def test_every_example_can_be_rehearsed_in_words(company: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rehearse", str(FOUR_BRANCHES.parent / company), "--day", "2026-11-20", "--seeds", "2"]) == 0
    said = capsys.readouterr().out
    assert "0 were forgotten" in said
    assert "2 days of" in said


def test_experts_need_a_region_to_be_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rehearse", str(FOUR_BRANCHES.parent / "corner-shop"), "--experts-per-region", "1"]) == 2
    assert "name no region" in capsys.readouterr().err


def test_every_caller_of_a_seed_is_the_same_whoever_answers(scenery: Scenery) -> None:
    def drawn() -> list[Caller]:
        return all_callers(scenery.company, scenery.model, FRIDAY, Random(3))

    assert drawn() == drawn()
    assert [each.at for each in drawn()] == sorted(each.at for each in drawn())
    for each in drawn():
        local = each.at.astimezone(zone_of(scenery.company, scenery.company.lines[each.line]))
        assert each.counts == (local.date() == FRIDAY)


@settings(max_examples=4, deadline=None)
@given(seed=some.integers(0, 10**6), day=some.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_nobody_is_ever_forgotten(scenery: Scenery, seed: int, day: date) -> None:
    summary = rehearse(scenery, day, seed)
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
