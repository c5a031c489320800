"""Desk and line are killed at random while people ring, speak and promise. The long forms: `vivevoix chaos`, and `--promises`."""

from pathlib import Path

from vivevoix.demo.chaos import Wish, chaos
from vivevoix.demo.owing import chaos_of_promises
from vivevoix.demo.play.callers import Pace
from vivevoix.demo.play.stage import example, set_stage


async def test_nobody_is_forgotten_when_desk_and_line_are_killed_again_and_again(tmp_path: Path) -> None:
    stage = set_stage(example("four-branches"), tmp_path)
    pace = Pace(talks=(4, 8), waits=(12, 20), leaves_early=0.05)
    survived = await chaos(stage, Wish(calls=24, desk_every=3, line_every=12, seed=11, calls_per_second=0.8, pace=pace))
    assert survived.calls == 24
    assert survived.desk_kills >= 3, survived
    assert survived.line_kills >= 1, survived
    assert survived.forgotten == 0, survived
    assert survived.conversations_across_desk_kills >= 1, survived
    assert survived.cut_by_desk_kills == 0, survived
    assert survived.late_promises == 0, survived


async def test_no_promise_is_lost_doubled_or_let_lapse_and_nobody_is_rung_twice(tmp_path: Path) -> None:
    kept = await chaos_of_promises(set_stage(example("four-branches"), tmp_path), kills=6, seed=5)
    assert kept.kills == 6
    assert kept.promises >= 20, kept
    assert kept.pressed >= 5, kept
    assert kept.is_good, kept
