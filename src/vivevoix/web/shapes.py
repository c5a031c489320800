"""What is said to the console and heard from it, besides the core's own words."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from vivevoix.core.answering.proposals import Proposal
from vivevoix.core.board import PersonNow
from vivevoix.core.calls.call import Call
from vivevoix.core.emergencies import Emergency
from vivevoix.core.figures.to_a_voice import Bin
from vivevoix.core.ids import E164, BranchId, CallId, GroupId, LineId, PersonId, RegionId
from vivevoix.core.places import Topic
from vivevoix.core.promises import Promise
from vivevoix.core.promises.good_hours import Span
from vivevoix.core.promises.promise import HowTold, Reason

Language = Literal["en", "fr"]
Short = Annotated[str, Meta(max_length=200)]


class Heard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request's body."""


class SignIn(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    person: Short
    password: Annotated[str, Meta(max_length=1000)]
    code: Annotated[str, Meta(max_length=40)] | None = None
    """Of the second factor, where there is one."""


class AboutMe(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    language: Language


class MyWord(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    here: bool


class Mute(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    on: bool


class Whom(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A colleague, or a number outside: exactly one of them."""

    person: Short | UnsetType = UNSET
    number: Short | UnsetType = UNSET
    story: Annotated[str, Meta(max_length=20_000)] | UnsetType = UNSET
    """What one's note says by now: on their page before their telephone rings."""
    topic: Short | UnsetType = UNSET
    """What it is about, of the topics the house knows."""


class Private(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    on: bool


class WrittenNote(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    words: Annotated[str, Meta(max_length=20_000)]


class Done(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was done about an emergency."""

    words: Annotated[str, Meta(max_length=2_000)]


class RingOut(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    line: Short
    """The line whose number the customer will see."""
    number: Short


AwareMoment = Annotated[datetime, Meta(tz=True)]


class GiveOurWord(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A promise to ring somebody: a caller, by `call`, or anybody, by `number`."""

    due_at: AwareMoment
    """The hour as it is said to the customer."""
    call: Short | UnsetType = UNSET
    number: Short | UnsetType = UNSET
    line: Short | UnsetType = UNSET
    """Whose number they will see; that of the call, or the one its person shows, when not given."""
    owner: Short | UnsetType = UNSET
    """Who rings; whoever asks, when not given."""
    customer: Short | UnsetType = UNSET
    """Whose card it is; by their number, when not given."""
    name: Short | UnsetType = UNSET
    email: Annotated[str, Meta(max_length=254)] | UnsetType = UNSET
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}$")] | UnsetType = UNSET
    because: Annotated[str, Meta(max_length=2000)] = ""
    matter: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    good_hours: Annotated[list[Short], Meta(max_length=14)] | UnsetType = UNSET
    """As in `mon-fri 08:00-20:00`, by their own clock."""
    time_zone: Short | UnsetType = UNSET
    """Their IANA time zone; by their number, when not given."""


class TheirHours(Struct, frozen=True, kw_only=True):
    """When a customer may be rung, before anything is promised to them."""

    time_zone: str
    good_hours: tuple[Span, ...]
    """By their own clock. None are all."""


class MoveIt(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    owner: Short | UnsetType = UNSET
    due_at: AwareMoment | UnsetType = UNSET
    why: Literal["asked", "owner_away", "shift_ended"] = "asked"


class TheyWereTold(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How they heard that we cannot keep it: `call` names a conversation, anything else has words."""

    how: HowTold
    call: Short | UnsetType = UNSET
    words: Annotated[str, Meta(max_length=5000)] = ""


class Me(Struct, frozen=True, kw_only=True):
    person: PersonId
    name: str
    first_name: str
    role: str
    branch: BranchId | None
    language: Language
    extension: str | None


class BrowserTelephone(Struct, frozen=True, kw_only=True):
    """With this the person's browser registers as a telephone."""

    account: str
    secret: str
    realm: str
    path: str = "/sip"
    uri: str


class PersonShown(Struct, frozen=True, kw_only=True):
    id: PersonId
    name: str
    first_name: str
    role: str
    branch: BranchId | None
    extension: str | None
    groups: tuple[GroupId, ...]
    rosters: tuple[GroupId, ...]
    """Those they are on at some time; not only now."""


class LineShown(Struct, frozen=True, kw_only=True):
    id: LineId
    name: str
    numbers: tuple[str, ...]
    branch: BranchId | None
    keeper: PersonId
    groups: tuple[GroupId, ...]
    """Groups and rosters whose people its ladder can ring."""


class BranchShown(Struct, frozen=True, kw_only=True):
    id: BranchId
    name: str
    time_zone: str


class RegionShown(Struct, frozen=True, kw_only=True):
    id: RegionId
    name: str


class ProposalsShown(Struct, frozen=True, kw_only=True):
    """Who could help, the best first, each with the reason."""

    proposals: tuple[Proposal, ...]


class HouseShown(Struct, frozen=True, kw_only=True):
    """The company as the console needs it: who there is, and which lines."""

    name: str
    language: Language
    people: tuple[PersonShown, ...]
    lines: tuple[LineShown, ...]
    branches: tuple[BranchShown, ...]
    topics: tuple[Topic, ...]
    regions: tuple[RegionShown, ...]
    writes: bool
    """Customers who give their address are written to."""
    version: str


class BoardShown(Struct, frozen=True, kw_only=True):
    """The board after entry `number`, with who is calling and whom we owe."""

    number: int
    line_up: bool
    calls: tuple[Call, ...]
    people: dict[PersonId, PersonNow]
    promises: tuple[Promise, ...]
    emergencies: tuple[Emergency, ...] = ()


class ToWhom(Struct, frozen=True, kw_only=True):
    """To whom a promise was made."""

    number: E164 | None
    name: str | None
    email: str | None
    because: str
    also: tuple[Reason, ...]


class NoteShown(Struct, frozen=True, kw_only=True):
    by: PersonId
    at: datetime
    words: str


class CallShown(Struct, frozen=True, kw_only=True):
    """One call with what was written about it and what was promised because of it."""

    call: Call
    customer: str | None
    """What they are called on their card."""
    notes: tuple[NoteShown, ...]
    promises: tuple[Promise, ...]


class FigureShown(Struct, frozen=True, kw_only=True):
    """How some calls fared. `answered`, `promised` and `ringing` are all who `arrived`."""

    key: str
    """The hour (`09`), the line or the branch; empty for all together."""
    arrived: int
    answered: int
    promised: int
    ringing: int
    within_10: int
    within_30: int
    """How many heard a voice by then."""
    says_enough: bool
    """False: too few calls to speak of shares."""
    median: float | None
    """Seconds in which half of those answered heard a voice, as are the next: 90, 95 and 99 of a hundred, and the longest."""
    p90: float | None
    p95: float | None
    p99: float | None
    longest: float | None
    bins: tuple[Bin, ...]


class ToAVoiceShown(Struct, frozen=True, kw_only=True):
    """How long until a voice."""

    whole: FigureShown
    parts: tuple[FigureShown, ...]


class CallsShown(Struct, frozen=True, kw_only=True):
    calls: tuple[Call, ...]
    """Newest first."""
    before: CallId | None
    """Ask for the next page with this; None when there is none."""


class PromisesShown(Struct, frozen=True, kw_only=True):
    promises: tuple[Promise, ...]
    """The most pressing first."""


class PromiseShown(Struct, frozen=True, kw_only=True):
    promise: Promise


class MyCalendar(Struct, frozen=True, kw_only=True):
    made_at: datetime | None
    """None: there is none yet."""


class CalendarMade(Struct, frozen=True, kw_only=True):
    path: str
    """Its secret address, below that of the house. It is not said again."""


class CallBegun(Struct, frozen=True, kw_only=True):
    call: CallId


class Finding(Struct, frozen=True, kw_only=True):
    """One thing about the house's health, in words a person can act on."""

    ok: bool
    about: str
    says: str
    do: str


class Health(Struct, frozen=True, kw_only=True):
    ok: bool
    sentences: tuple[Finding, ...]
