"""Which words may have been meant."""

from hypothesis import given, settings
from hypothesis import strategies as st
from jellyfish import damerau_levenshtein_distance

from vivevoix.core.customers.finding.spelling import FoundHow, alike, meant_among, neighbours, sound_keys

words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)


@settings(max_examples=30)
@given(words)
def test_neighbours_are_one_slip_away(word: str) -> None:
    assert {damerau_levenshtein_distance(word, each) for each in neighbours(word)} == {1}


@given(words, words)
def test_whatever_is_one_slip_away_is_a_neighbour(one: str, other: str) -> None:
    assert (damerau_levenshtein_distance(one, other) == 1) == (other in neighbours(one))


def test_a_short_sound_says_little() -> None:
    assert alike("shivon", ["siobhan", "shivon"]) == ["siobhan"]
    assert sound_keys("lee") == ()  # one consonant
    assert alike("moyra", ["moira", "mauroy", "meyerauer"]) == ["moira"]


def test_among_a_few_words() -> None:
    names = {"siobhan", "william", "gallagher", "tom"}
    assert meant_among("shivon", names) == {"siobhan": FoundHow.SOUNDS_LIKE}
    assert meant_among("bill", names) == {"william": FoundHow.NICKNAME}
    assert meant_among("galagher", names) == {"gallagher": FoundHow.SOUNDS_LIKE}
    assert meant_among("gallapher", names) == {"gallagher": FoundHow.MISSPELT}
    assert meant_among("tim", names) == {"tom": FoundHow.SOUNDS_LIKE}
    assert meant_among("ti", names) == {}
