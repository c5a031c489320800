"""What is theirs alone, and what they share with somebody else."""

from msgspec.structs import replace

from tests.people import NOON, SIOBHAN, SIOBHANS_CARD
from vivevoix.core.customers.customer import Kind, Reach
from vivevoix.core.customers.held import Held

MOBILE, MAIL = "+447700900518", "siobhan@calder.example"
HERS = replace(
    SIOBHANS_CARD,
    reaches=(*SIOBHANS_CARD.reaches, Reach(kind=Kind.TELEPHONE, value=MOBILE), Reach(kind=Kind.MAIL, value=MAIL)),
    changed_at=NOON,
)


def test_numbers_are_hers_alone_unless_somebody_else_has_them_too() -> None:
    held = Held(customer=HERS, cards=(HERS,), shared=frozenset({MOBILE}))
    assert (held.ids, held.numbers, held.alone) == ((HERS.id,), (SIOBHAN, MOBILE), (SIOBHAN,))
