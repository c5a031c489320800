"""Words that sound the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivevoix.core.customers.finding.sounding import sounds_of


@pytest.mark.parametrize(
    ("heard", "written"),
    [("shivon", "siobhan"), ("shawn", "sean"), ("catherine", "kathryn"), ("fillip", "philip"), ("jonson", "johnson"),
     ("tibo", "thibault"), ("gotier", "gauthier"), ("bomon", "beaumont"), ("benwa", "benoit"), ("shmit", "schmidt"), ("cowalchik", "kowalczyk")],
)  # fmt: skip
def test_said_the_same(heard: str, written: str) -> None:
    assert set(sounds_of(heard)) & set(sounds_of(written)) - {""}


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", max_size=32))
def test_every_word_has_two_keys_or_fewer(word: str) -> None:
    first, second = sounds_of(word)
    assert first != second or first == ""
