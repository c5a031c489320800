"""A refusal has a code for programs and a sentence for people."""

from vivevoix.core.calls import refusals
from vivevoix.core.calls.refusals import NotYourCall, Refused


def test_the_code_is_the_name_of_the_class() -> None:
    assert NotYourCall().reason == "not_your_call"


def test_every_refusal_has_a_sentence() -> None:
    for refusal in Refused.__subclasses__():
        assert refusal().sentence.endswith(".")
    assert len(Refused.__subclasses__()) >= 10
    assert refusals.Refused().sentence
