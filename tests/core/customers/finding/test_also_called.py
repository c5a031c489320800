"""What people are called beside their name."""

import pytest

from vivevoix.core.customers.finding.also_called import ACROSS, ENGLISH, FRENCH, also_called
from vivevoix.core.customers.finding.folding import words_of


@pytest.mark.parametrize(
    ("said", "written"),
    [("bill", "william"), ("beth", "elizabeth"), ("liz", "elizabeth"), ("manu", "emmanuelle"), ("babette", "elisabeth"), ("yulia", "julia"),
     ("william", "bill"), ("keeva", "caoimhe")],
)  # fmt: skip
def test_one_for_the_other(said: str, written: str) -> None:
    assert written in also_called([said])


def test_nobody_is_called_themselves_and_most_names_are_not_in_the_lists() -> None:
    assert "bill" not in also_called(["bill"])
    assert also_called(["gallagher", ""]) == frozenset()


def test_the_lists_are_written_as_words_are_compared() -> None:
    for line in (ENGLISH + FRENCH + ACROSS).split("\n"):
        assert words_of(line) == tuple(line.replace(":", "").split()), line
