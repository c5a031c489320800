"""How a card changes: each rule gives the card as it is afterwards, or a named reason why not."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct, structs
from msgspec.structs import replace

from vivevoix.core.calls.refusals import Refused
from vivevoix.core.customers.customer import Customer, Form, Reach, Remark
from vivevoix.core.ids import CustomerId, PersonId, RemarkId
from vivevoix.core.promises.good_hours import Span

MOST_REACHES = 20
MOST_REMARKS = 200


class NoName(Refused):
    """A card needs a name, or what you call them by."""


class ChangedMeanwhile(Refused):
    """Somebody else has changed this card meanwhile. Look at it again."""


class SomebodyLeft(Refused):
    """Somebody must be left who may get this customer: not everybody can be excluded."""


class TooMany(Refused):
    """This card has no room for more. Take off what is not true any more."""


class Written(Struct, frozen=True, kw_only=True):
    """What a person can write on a card, all of it."""

    name: str
    say: str = ""
    address: str = ""
    form: Form | None = None
    language: str | None = None
    organisation: str = ""
    role: str = ""
    place: str = ""
    time_zone: str | None = None
    good_hours: tuple[Span, ...] = ()
    urgent: bool = False
    asks_for: PersonId | None = None
    not_with: tuple[PersonId, ...] = ()


def written_anew(new: CustomerId, written: Written, by: PersonId, at: datetime) -> Customer:
    """Raises `NoName`."""
    return corrected(Customer(id=new, name=written.name, made_at=at, made_by=by, changed_at=at), written, at)


def refuse_unless_somebody_is_left(written: Written, ours: Collection[PersonId]) -> None:
    """Raises `SomebodyLeft`."""
    if set(written.not_with) >= set(ours):
        raise SomebodyLeft


def written_on(customer: Customer) -> Written:
    return Written(**{field: getattr(customer, field) for field in Written.__struct_fields__})


def corrected(customer: Customer, written: Written, at: datetime, seen: datetime | None = None) -> Customer:
    """The card with these words. `seen`: when it was changed last, as the person saw it. Raises `ChangedMeanwhile`, `NoName`."""
    if seen is not None and seen != customer.changed_at:
        raise ChangedMeanwhile
    if not written.name.strip():
        raise NoName
    return replace(customer, **structs.asdict(tidied(written)), changed_at=at)


def tidied(written: Written) -> Written:
    """Without spaces around the words. A form is one of two, though it is text as well."""
    words = {name: value.strip() for name, value in structs.asdict(written).items() if type(value) is str}
    return replace(written, **words)


def reached_by(customer: Customer, reach: Reach, at: datetime) -> Customer:
    """One way more, or the same with another label."""
    others = tuple(each for each in customer.reaches if (each.kind, each.value) != (reach.kind, reach.value))
    if len(others) >= MOST_REACHES:
        raise TooMany
    place = next((i for i, each in enumerate(customer.reaches) if each.value == reach.value), len(others))
    return replace(customer, reaches=(*others[:place], reach, *others[place:]), changed_at=at)


def not_reached_by(customer: Customer, value: str, at: datetime) -> Customer:
    left = tuple(reach for reach in customer.reaches if reach.value != value)
    return customer if left == customer.reaches else replace(customer, reaches=left, changed_at=at)


def remarked(customer: Customer, remark: Remark) -> Customer:
    """With one sentence more; the same remark, taken up again, is not doubled."""
    others = tuple(each for each in customer.remarks if each.id != remark.id)
    if len(others) >= MOST_REMARKS:
        raise TooMany
    remarks = tuple(sorted((*others, remark), key=lambda each: (each.at, each.id)))
    return replace(customer, remarks=remarks, changed_at=max(customer.changed_at, remark.at))


def unremarked(customer: Customer, remark: RemarkId, at: datetime) -> Customer:
    left = tuple(each for each in customer.remarks if each.id != remark)
    return customer if left == customer.remarks else replace(customer, remarks=left, changed_at=at)
