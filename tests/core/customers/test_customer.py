"""What a card holds."""

from msgspec.structs import replace

from tests.core.customers.shared import HER, MAIL, MOBILE, TELEPHONE
from vivevoix.core.customers.customer import numbers_of


def test_numbers_come_in_the_order_in_which_they_are_to_be_used() -> None:
    assert numbers_of(replace(HER, reaches=(MOBILE, MAIL, TELEPHONE))) == (MOBILE.value, TELEPHONE.value)
