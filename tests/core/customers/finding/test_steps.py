"""How long finding takes."""

from math import inf

from vivevoix.core.customers.finding.steps import steps

EVERYBODY = 10_000_000


def test_the_rarest_says_how_long() -> None:
    assert steps([[700_000], [5]], EVERYBODY, 200) < 20
    assert steps([[700_000] + [20] * 30, [5]], EVERYBODY, 200) < 300
    assert steps([[700_000], []], EVERYBODY, 200) == 0
    assert steps([], EVERYBODY, 200) == 0


def test_what_meets_often_is_soon_enough() -> None:
    apart = steps([[40_000], [50_000]], EVERYBODY, 200)
    together = steps([[400_000], [500_000]], EVERYBODY, 200)
    assert apart > 80_000
    assert together < apart


def test_many_frequent_words_are_dear() -> None:
    few, many = steps([[40_000], [100_000]], EVERYBODY, 200), steps([[40_000], [100_000] * 12], EVERYBODY, 2000)
    assert few * 3 < many


def test_two_short_beginnings_meet_soon() -> None:
    assert steps([[inf], [12, inf]], EVERYBODY, 200) == 0
    assert steps([[inf], [12]], EVERYBODY, 200) < 50
