"""Every refusal has its sentence, in both languages."""

from vivevoix.core.calls.refusals import Refused
from vivevoix.web.errors import IN_FRENCH, STATUS, reason_of, sentence_of, status_of


def _every() -> list[type[Exception]]:
    return [*STATUS, *Refused.__subclasses__()]


def test_every_refusal_can_be_said_in_french_and_english() -> None:
    for kind in _every():
        error = kind.__new__(kind)
        assert reason_of(error) in IN_FRENCH, kind
        assert sentence_of(error, "en").endswith("."), kind
        assert sentence_of(error, "fr") != sentence_of(error, "en"), kind


def test_a_refusal_is_409_unless_it_says_that_nothing_is_there() -> None:
    statuses = {reason_of(kind()): status_of(kind()) for kind in Refused.__subclasses__()}
    assert {name for name, status in statuses.items() if status == 404} == {
        "no_such_call",
        "no_such_promise",
        "no_such_customer",
        "no_such_matter",
        "no_such_file",
        "no_such_door",
    }
    assert {name: status for name, status in statuses.items() if status not in {404, 409}} == {
        "file_too_large": 413,
        "not_worked_out": 400,
        "too_often": 429,
    }
