"""What a visitor reads says what they can do."""

from vivevoix.core.calls.refusals import Refused
from vivevoix.core.door import refusals


def test_each_is_a_refusal_with_a_sentence() -> None:
    kinds = [each for each in vars(refusals).values() if isinstance(each, type) and each is not Refused]
    assert len(kinds) == 7
    assert all(issubclass(each, Refused) and (each.__doc__ or "").endswith(".") for each in kinds)
