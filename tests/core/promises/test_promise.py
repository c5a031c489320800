"""What a promise is, and what of it may be journaled."""

import msgspec
from msgspec.structs import replace

from tests.core.promises.shared import OWED
from tests.people import AYA, NOON, SIOBHAN, WES
from vivevoix.core.ids import CallId
from vivevoix.core.promises import announced, owner_of
from vivevoix.core.promises.promise import HowTold, Reason, Telling

PERSONAL = replace(
    OWED,
    email="siobhan@calder.example",
    also=(Reason(at=NOON, because="the relay hums", by=AYA, call=CallId("c2")),),
    told=Telling(how=HowTold.SMS, words="we are sorry"),
)


def test_what_is_announced_says_nothing_about_the_customer() -> None:
    told = msgspec.json.encode(announced(PERSONAL)).decode()
    for words in (SIOBHAN, "Siobhán", "asked for", "siobhan@", "hums", "sorry"):
        assert words not in told
    assert "c2" in told


def test_the_reasons_the_house_gives_itself_are_said() -> None:
    assert announced(replace(OWED, because="cut_off")).because == "cut_off"
    assert announced(OWED).because == "said"


def test_the_owner_is_one_of_us_or_the_keeper() -> None:
    assert owner_of(AYA, WES, {AYA, WES}) == AYA
    assert owner_of(AYA, WES, {WES}) == WES
    assert owner_of(None, WES, {WES}) == WES
