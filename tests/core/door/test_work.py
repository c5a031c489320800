"""The small calculation: ours, for this line, not too old, and done."""

from datetime import UTC, datetime
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from vivevoix.core.door.work import AT_REST, HARDEST, PUZZLE_LIVES, bits_for, is_worked_out, leading_zeros, puzzle_for

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECRET = b"known to us"
PUZZLE = puzzle_for("leeds", NOON, 6, "salt", SECRET)
ANSWER = next(each for each in map(str, count()) if leading_zeros(PUZZLE, each) >= 6)


def test_an_answer_is_right_for_its_line_and_its_time() -> None:
    assert is_worked_out(PUZZLE, ANSWER, "leeds", NOON, SECRET)
    assert not is_worked_out(PUZZLE, ANSWER, "bristol", NOON, SECRET)
    assert not is_worked_out(PUZZLE, ANSWER, "leeds", NOON + PUZZLE_LIVES, SECRET)
    assert not is_worked_out(PUZZLE, ANSWER, "leeds", NOON, b"another house")


def test_a_puzzle_made_easier_is_none_of_ours() -> None:
    easier = PUZZLE.replace(".6.", ".0.")
    assert easier != PUZZLE
    assert not is_worked_out(easier, "anything", "leeds", NOON, SECRET)


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_is_not_ours_is_never_right_and_breaks_nothing(puzzle: str, answer: str) -> None:
    assert not is_worked_out(puzzle, answer, "leeds", NOON, SECRET)


@given(st.text(max_size=50))
def test_an_answer_counts_only_with_its_zeros(answer: str) -> None:
    assert is_worked_out(PUZZLE, answer, "leeds", NOON, SECRET) == (leading_zeros(PUZZLE, answer) >= 6)


@given(st.integers(0, 10_000))
def test_it_is_never_too_hard_for_a_person_to_wait_for(lately: int) -> None:
    assert AT_REST <= bits_for(lately) <= HARDEST
    assert bits_for(lately) <= bits_for(lately + 1)
