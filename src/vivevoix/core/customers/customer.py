"""A customer as their card keeps them. Everything in it is personal and is never journaled: the journal knows ids."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from vivevoix.core.ids import CustomerId, PersonId, RemarkId
from vivevoix.core.promises.good_hours import Span


class Kind(StrEnum):
    """By what somebody is reached."""

    TELEPHONE = "telephone"
    MAIL = "mail"


class Reach(Struct, frozen=True, kw_only=True):
    """One way to reach somebody, and by which we know them again."""

    kind: Kind
    value: str
    """A number as E.164, or a mail address in small letters."""
    label: str = ""
    """In their words or ours: `mobile`, `at work`."""


class About(StrEnum):
    """What a remark is about."""

    PREFERS = "prefers"
    """How they like it: `Parcels to the back gate.`"""
    KINDNESS = "kindness"
    """What we gave them."""
    NOTE = "note"


class Remark(Struct, frozen=True, kw_only=True):
    """One sentence on a card, signed and dated."""

    id: RemarkId
    about: About
    words: str
    by: PersonId
    at: datetime
    forget_on: date | None = None
    """The day on which it is forgotten; None: when the card is."""


class Form(StrEnum):
    """How they are spoken to, in languages that tell."""

    FAMILIAR = "familiar"
    """*tu*, *du*"""
    POLITE = "polite"
    """*vous*, *Sie*"""


class Customer(Struct, frozen=True, kw_only=True):
    """Changed only by the rules of `cards`; joined and parted only by those of `merging`."""

    id: CustomerId
    name: str
    """As they write it."""
    say: str = ""
    """How to say it, respelt: `shi-VAWN`."""
    address: str = ""
    """How they like to be addressed: `Siobhán`, `Madame Diallo`."""
    form: Form | None = None
    language: str | None = None
    """ISO 639."""
    organisation: str = ""
    role: str = ""
    """What they do there."""
    place: str = ""
    """Where they are: `Hebden Bridge`."""
    time_zone: str | None = None
    """IANA; None: by their number."""
    good_hours: tuple[Span, ...] = ()
    """When they like to be rung, by their own clock; empty: as everybody else."""
    urgent: bool = False
    """Whatever they ring about cannot wait."""
    asks_for: PersonId | None = None
    not_with: tuple[PersonId, ...] = ()
    """Who of us must not get them."""
    reaches: tuple[Reach, ...] = ()
    """The one to be used first, first."""
    remarks: tuple[Remark, ...] = ()
    """The oldest first."""
    part_of: CustomerId | None = None
    """The card that stands for this one, since somebody saw that both are one person's."""
    made_at: datetime
    made_by: PersonId
    changed_at: datetime
    changed_by: PersonId | None = None
    """Who wrote on it last, or brought it in."""
    source: str = ""
    """Where the card came from, when it was brought in: `crm`."""
    source_key: str = ""
    """Its name there, by which it is found again when it is brought in anew."""


def numbers_of(customer: Customer) -> tuple[str, ...]:
    return tuple(reach.value for reach in customer.reaches if reach.kind is Kind.TELEPHONE)
