"""Cards made ready for a page: with what we owe, and by whose clock they live."""

from collections.abc import Iterable, Sequence

from vivevoix.core.customers.card import Card
from vivevoix.core.customers.customer import Customer, numbers_of
from vivevoix.core.ids import E164, RegionId
from vivevoix.core.places import region_of
from vivevoix.live.company import kind_and_country
from vivevoix.live.house import House
from vivevoix.live.owing.zones import zone_of_customer
from vivevoix.web.customers.shapes import CardShown, Head


def shown(house: House, card: Card, sharing: Sequence[Customer] = ()) -> CardShown:
    """`sharing`: everybody of whom something is the same as on this card."""
    numbers = [E164(number) for number in numbers_of(card.customer)]
    return CardShown(
        card=card,
        promises=tuple(house.owed.to_customer(card.ids, numbers)),
        time_zone=zone_of(house, card.customer),
        region=_region(house, numbers),
        same=tuple(head(each) for each in sharing if each.id not in card.ids),
    )


def head(customer: Customer) -> Head:
    return Head(id=customer.id, name=customer.name, organisation=customer.organisation, place=customer.place)


def zone_of(house: House, customer: Customer) -> str:
    """As they said, or else by their number."""
    line, number = next(iter(house.company.lines)), next(iter(numbers_of(customer)), None)
    return customer.time_zone or zone_of_customer(house.company, line, E164(number) if number else None)


def _region(house: House, numbers: Iterable[E164]) -> RegionId | None:
    found = (region_of(number, kind_and_country(number)[1], house.company.regions) for number in numbers)
    return next((region.id for region in found if region), None)
