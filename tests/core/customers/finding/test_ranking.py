"""Who comes first."""

from vivevoix.core.customers.finding.ranking import FoundBy, Indexed, answers, best_first
from vivevoix.core.customers.finding.spelling import FoundHow
from vivevoix.core.ids import CustomerId


def indexed(name: str, place: int, *keys: str) -> Indexed:
    return Indexed(customer=CustomerId(name), keys=keys, place=place)


def test_the_nearer_the_higher_and_of_equals_the_last_changed() -> None:
    cards = [
        indexed("sound", 9, "nshawn", "nlee"),
        indexed("place", 8, "nann", "pseanton"),
        indexed("begins", 7, "nseana", "nlee"),
        indexed("longer", 6, "nsean", "nlee", "npeter"),
        indexed("earlier", 1, "nsean", "nlee"),
        indexed("later", 2, "nlee", "nsean"),
        indexed("nobody", 5, "nanna", "nlee"),
        indexed("nicknamed", 4, "njohn", "nlee"),
    ]
    found = best_first(cards, ["sean"], [{"shawn": FoundHow.SOUNDS_LIKE, "john": FoundHow.NICKNAME}])
    assert [card.customer for card, _ in found] == ["later", "earlier", "longer", "begins", "nicknamed", "place", "sound"]


def test_every_word_must_be_answered_to_and_the_farthest_says_why() -> None:
    keys = ("nsiobhan", "ngallagher", "ocalder")
    assert answers(keys, ["siobhan", "smith"], [{}, {}]) is None
    assert answers(keys, [], []) is None
    found = answers(keys, ["gall", "siobhan"], [{}, {}])
    assert found is not None
    assert found.why == FoundBy(reason=FoundHow.BEGINS, word="gallagher")
    found = answers(keys, ["siobhan", "calder"], [{}, {}])
    assert found is not None
    assert found.why == FoundBy(reason=FoundHow.ORGANISATION, word="calder")
