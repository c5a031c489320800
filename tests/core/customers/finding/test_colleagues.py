"""Those of us who may be meant."""

from tests.people import AYA, TOM, WES
from vivevoix.core.customers.finding.colleagues import colleagues_found
from vivevoix.core.customers.finding.spelling import FoundHow
from vivevoix.core.customers.finding.typed import Dialling, understood

NAMES = {AYA: "Aya Diallo", TOM: "Thomas Lowe", WES: "Wes Hart"}


def found(text: str) -> list[tuple[str, FoundHow]]:
    typed = understood(text, Dialling(code="44"))
    return [(each.person, each.why.reason) for each in colleagues_found(typed.words, NAMES)]


def test_colleagues_are_found_as_customers_are() -> None:
    assert found("dia") == [(AYA, FoundHow.BEGINS)]
    assert found("lowe tom") == [(TOM, FoundHow.NICKNAME)]
    assert found("dialo") == [(AYA, FoundHow.SOUNDS_LIKE)]
    assert found("siobhan") == []
    assert found("") == []
