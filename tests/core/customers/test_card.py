"""What is on the page when somebody rings."""

import pytest

from tests.core.customers.shared import HER, OTHER
from vivevoix.core.customers.card import ONE_LINE, Card, in_one_line


@pytest.mark.parametrize(
    ("words", "line"),
    [("", ""), ("\n \n  Two K-40 by Friday. \nBack gate.", "Two K-40 by Friday."), ("a" * 500, "a" * (ONE_LINE - 1) + "…")],
)
def test_a_note_is_shown_by_its_first_line_that_says_something(words: str, line: str) -> None:
    assert in_one_line(words) == line


def test_every_card_joined_to_it_is_hers() -> None:
    assert Card(customer=HER, parts=(OTHER,)).ids == (HER.id, OTHER.id)
