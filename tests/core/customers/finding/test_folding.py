"""Words as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.core.customers.shared import BACK_GATE, OTHER
from vivevoix.core.customers.finding.folding import LONGEST, MOST_OF_A_CARD, as_written, keys_of, words_of


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Siobhán O'Brien-Løvås", "siobhan obrien lovas"),
        ("Siobha\u0301n", "siobhan"),  # the accent as a character of its own
        ("Юлія Шевченко", "yuliya shevchenko"),
        ("Nguyễn Thị Đào", "nguyen thi dao"),
        ("李小龙", "li xiao long"),
        ("Groß & Söhne GmbH", "gross sohne gmbh"),
        ("Œuvres Saint-Étienne", "oeuvres saint etienne"),
        ("\uff2d\uff41\uff52\uff59", "mary"),  # letters as wide as Chinese ones
        (" ...!? ", ""),
    ],
)
def test_whatever_alphabet_and_accents(written: str, words: str) -> None:
    assert words_of(written) == tuple(words.split())


@given(st.text())
def test_what_was_folded_is_not_changed_by_folding_again(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words
    assert all(word.isascii() and word.isalnum() and word == word.lower() and len(word) <= LONGEST for word in words)


def test_a_card_is_found_by_all_its_words_each_with_what_it_is_a_word_of() -> None:
    card = replace(
        OTHER, name="S. Gallagher", say="", address="", organisation="Calder Water", place="Leeds", remarks=(BACK_GATE,)
    )
    assert keys_of(card) == ("ns", "ngallagher", "ocalder", "owater", "pleeds", "rparcels", "rto", "rthe", "rback", "rgate")


@pytest.mark.parametrize(
    ("name", "also"),
    [
        ("Jean-Michel Petit", "jeanmichel"),
        ("Sinéad O\u2019Connor", "connor"),
        ("Una McDonald", "donald"),
        ("A. d'Ormesson", "ormesson"),
    ],
)
def test_what_is_written_together_or_apart_is_found_both_ways(name: str, also: str) -> None:
    assert "n" + also in keys_of(replace(OTHER, name=name))


def test_a_long_life_does_not_make_a_card_too_long() -> None:
    told = replace(BACK_GATE, words=" ".join(f"word{number}" for number in range(5000)))
    keys = keys_of(replace(OTHER, remarks=(told,)))
    assert len(keys) == MOST_OF_A_CARD
    assert "ngallagher" in keys


def test_what_matched_is_shown_as_it_is_written() -> None:
    assert as_written("siobhan", "Ward (Siobhán)") == "Siobhán"
    assert as_written("lefevre", "Jean-Michel Lefèvre") == "Lefèvre"
    assert as_written("jeanmichel", "Jean-Michel Lefèvre") == "jeanmichel"
