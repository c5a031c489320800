"""Cards that are one person's are joined and parted, and nothing is ever lost by it."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.core.customers.shared import BACK_GATE, HER, MAIL, MOBILE, OTHER, TELEPHONE, THIRD
from tests.people import AYA, NOON
from vivevoix.core.customers.customer import Customer
from vivevoix.core.customers.merging import NotMerged, SameCard, merge, unmerge, whole
from vivevoix.core.ids import CustomerId


def test_what_the_first_card_does_not_say_the_others_do() -> None:
    both = whole(HER, [merge(OTHER, HER, (), NOON)])
    assert (both.name, both.organisation, both.language, both.not_with) == (HER.name, "Calder Valley Water", "en", (AYA,))
    assert both.reaches == (TELEPHONE, MOBILE)
    assert both.remarks == (BACK_GATE,)


def test_the_second_card_stays_as_it_was() -> None:
    assert replace(merge(OTHER, HER, (), NOON), part_of=None) == OTHER
    assert unmerge(merge(OTHER, HER, (), NOON), NOON) == OTHER


def test_one_card_is_not_joined_to_itself_nor_to_what_is_joined_to_it() -> None:
    with pytest.raises(SameCard):
        merge(HER, HER, (), NOON)
    joined = merge(OTHER, HER, (), NOON)
    with pytest.raises(SameCard):
        merge(HER, joined, [HER], NOON)
    with pytest.raises(SameCard):
        merge(joined, THIRD, (), NOON)
    with pytest.raises(NotMerged):
        unmerge(HER, NOON)


CARDS = {each.id: each for each in (HER, OTHER, THIRD, replace(THIRD, id=CustomerId("k4"), reaches=(MOBILE, MAIL)))}


def above(cards: dict[CustomerId, Customer], wanted: CustomerId) -> list[Customer]:
    found, card = [], cards[wanted]
    while card.part_of is not None:
        card = cards[card.part_of]
        found.append(card)
        assert len(found) <= len(cards)
    return found


def shown(cards: dict[CustomerId, Customer]) -> Iterable[Customer]:
    for root in (card for card in cards.values() if card.part_of is None):
        yield whole(root, [card for card in cards.values() if root in above(cards, card.id)])


@given(st.lists(st.tuples(st.sampled_from(sorted(CARDS)), st.sampled_from(sorted(CARDS)), st.booleans()), max_size=20))
def test_however_cards_are_joined_and_parted_everybody_is_shown_once_and_nothing_is_lost(
    acts: list[tuple[CustomerId, CustomerId, bool]],
) -> None:
    cards = dict(CARDS)
    for one, other, joins in acts:
        try:
            cards[one] = merge(cards[one], cards[other], above(cards, other), NOON) if joins else unmerge(cards[one], NOON)
        except (SameCard, NotMerged):
            continue
    everybody = list(shown(cards))
    assert {reach for card in everybody for reach in card.reaches} == {reach for card in CARDS.values() for reach in card.reaches}
    assert {remark for card in everybody for remark in card.remarks} == {BACK_GATE}
    assert len(everybody) == sum(card.part_of is None for card in cards.values())
    assert {card.id: replace(card, part_of=None) for card in cards.values()} == CARDS
