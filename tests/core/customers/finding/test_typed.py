"""What was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivevoix.core.customers.finding.typed import MOST_WORDS, Dialling, most_telling, understood

GB = Dialling(code="44", trunk="0")


@pytest.mark.parametrize(
    "text", ["0113 496", "+44 113 496", "+44 (0)113 496", "0044113496", "(0113) 496", "44 113-496", "0113.496"]
)
def test_a_number_in_any_way_of_writing_it(text: str) -> None:
    number = understood(text, GB).number
    assert number is not None
    assert "+44113496" in number.begins


def test_the_last_digits_are_of_any_country() -> None:
    number = understood("960142", GB).number
    assert number is not None
    assert number.ends == ("960142",)
    spanish = understood("06 12 34 56 78", GB).number
    assert spanish is not None
    assert spanish.ends[1] == "612345678"


def test_what_is_dialled_abroad_depends_on_where_one_is() -> None:
    number = understood("011 44 113", Dialling(code="1", trunk="1", abroad="011")).number
    assert number is not None
    assert number.begins[0] == "+44113"


def test_a_number_and_a_name() -> None:
    typed = understood("gallagher 0142", GB)
    assert (typed.words, typed.beside) == (("gallagher", "0142"), ("gallagher",))
    assert typed.number is not None
    assert understood("LS1 4AP", GB).number is None


def test_a_mail_address_is_no_words() -> None:
    assert understood("Siobhan@Cal", GB).mail == "siobhan@cal"
    assert understood("@", GB).mail is None


def test_short_beginnings_and_further_words_only_say_which_of_those_found_are_meant() -> None:
    assert most_telling(["j", "smith"], 3) == [0, 1]
    assert most_telling(["a", "b", "c", "smith"], 3) == [0, 1, 3]
    assert most_telling(["an", "alten", "neuen", "hohen", "bruecke"], 3) == [1, 2, 3, 4]


@given(st.text(), st.text("0123456789 +()-.@'\"*", max_size=40))
def test_any_text_means_something(text: str, digits: str) -> None:
    for each in (text, digits, text * 30):
        typed = understood(each, GB)
        assert len(typed.words) <= MOST_WORDS
        assert all(begin[1:].isdecimal() for begin in (typed.number.begins if typed.number else ()))
        assert typed.mail is None or typed.mail.isascii()
