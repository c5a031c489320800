"""Cards and matters, as they are said to the console and heard from it."""

from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from vivevoix.core.customers.card import Card, CardSeen
from vivevoix.core.customers.customer import About, Form, Kind
from vivevoix.core.customers.finding.ranking import ColleagueFound, Found
from vivevoix.core.ids import CustomerId, RegionId
from vivevoix.core.matters import Matter
from vivevoix.core.promises import Promise
from vivevoix.web.shapes import AwareMoment, Heard, Short

Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")]
Sentence = Annotated[str, Meta(max_length=2000)]


class ReachSaid(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number, however it is written, or a mail address."""

    kind: Kind
    value: Annotated[str, Meta(max_length=254)]
    label: Short = ""


class CardSaid(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person writes on a card, all of it."""

    name: Short
    say: Short = ""
    address: Short = ""
    form: Form | None = None
    language: Language | None = None
    organisation: Short = ""
    role: Short = ""
    place: Short = ""
    time_zone: Short | None = None
    good_hours: Annotated[tuple[Short, ...], Meta(max_length=14)] = ()
    """As in `mon-fri 08:00-20:00`, by their own clock."""
    urgent: bool = False
    asks_for: Short | None = None
    not_with: Annotated[tuple[Short, ...], Meta(max_length=20)] = ()


class NewCard(CardSaid, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reaches: Annotated[tuple[ReachSaid, ...], Meta(max_length=20)] = ()
    call: Short | UnsetType = UNSET
    """Whose call it is: its number is written on the card."""


class CardCorrected(CardSaid, frozen=True, kw_only=True, forbid_unknown_fields=True):
    seen: AwareMoment
    """When the card was changed last, as it was seen."""


class RemarkSaid(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    about: About
    words: Sentence
    forget_on: date | None = None


class OtherCard(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The card that stands for both."""

    into: Short


class WhoItIs(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    customer: Short | None
    """None: it is not who it seemed to be."""
    keep_number: bool = True
    """Their number is written on the card, so that they are known by it."""


class MatterSaid(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    about: Sentence
    owner: Short | UnsetType = UNSET
    """Whoever asks, when not given."""
    call: Short | UnsetType = UNSET


class MatterGiven(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    owner: Short


class MatterAnswered(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    answer: Sentence


class MatterOnCall(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    call: Short | UnsetType = UNSET


class Head(Struct, frozen=True, kw_only=True):
    """Enough of a card to know which it is."""

    id: CustomerId
    name: str
    organisation: str
    place: str


class CardShown(Struct, frozen=True, kw_only=True):
    """A card, with what we owe them."""

    card: Card
    promises: tuple[Promise, ...]
    """The most pressing first."""
    time_zone: str
    """Whose clock they live by, as far as we know."""
    region: RegionId | None
    same: tuple[Head, ...] = ()
    """Who shares a number or an address with them: perhaps the same person."""


class FoundShown(Struct, frozen=True, kw_only=True):
    """Who may be meant by what was typed, the likeliest first."""

    customers: tuple[Found, ...]
    colleagues: tuple[ColleagueFound, ...]


class CardMade(Struct, frozen=True, kw_only=True):
    customer: CustomerId


class SeenShown(Struct, frozen=True, kw_only=True):
    """Who looked at a card, the latest first."""

    seen: tuple[CardSeen, ...]


class MattersShown(Struct, frozen=True, kw_only=True):
    """The oldest first."""

    matters: tuple[Matter, ...]
    customers: dict[CustomerId, Head]


class MatterShown(Struct, frozen=True, kw_only=True):
    matter: Matter
