"""The company as the telephone sees it: people, their telephones, the numbers that are published and who stands behind them."""

from collections.abc import Container, Iterable
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from vivevoix.core.calls.telephones import OutsideNumber, Registered, Way
from vivevoix.core.ids import E164, BranchId, GroupId, LineId, PersonId, PhoneId, RegionId, TopicId, TrunkId
from vivevoix.core.places import Branch, Region, Topic
from vivevoix.core.promises.good_hours import Span


class Telephone(Struct, frozen=True, kw_only=True):
    """One telephone of one person."""

    id: PhoneId
    way: Way
    browser: bool = False


class Member(Struct, frozen=True, kw_only=True):
    """A member of staff."""

    id: PersonId
    name: str
    first_name: str
    role: str
    branch: BranchId | None = None
    extension: str | None = None
    groups: tuple[GroupId, ...] = ()
    telephones: tuple[Telephone, ...] = ()
    languages: tuple[str, ...] = ()
    """What they can hold a conversation in, ISO 639; empty when nobody has said, which counts as all."""
    topics: tuple[TopicId, ...] = ()
    """What an expert knows."""
    regions: tuple[RegionId, ...] = ()
    """Whose customers an expert looks after; those of their branch when empty."""


def numbers_of_ours(company: "Company") -> set[E164]:
    """Outside numbers that ring one of us: a mobile behind a trunk."""
    ways = (telephone.way for member in company.people.values() for telephone in member.telephones)
    return {way.number for way in ways if isinstance(way, OutsideNumber)}


def supervises(member: Member) -> bool:
    """May be beside other people's conversations, announced."""
    return member.role == "supervisor"


def has_page_open(member: Member, present: Container[PhoneId]) -> bool:
    """Their browser is there, and with it the page they write on."""
    return any(telephone.browser and telephone.id in present for telephone in member.telephones)


class Who(StrEnum):
    """People a rung names by what they are to this caller, where a group would be the same for everyone."""

    KNOWS_CALLER = "knows_caller"
    """Whoever has spoken with this caller before, or was asked for by them."""
    CALLERS_BRANCH = "callers_branch"
    """The operators of the branch that looks after the caller's region."""
    EXPERTS = "experts"
    """Experts on the topic of the line or the call, those of the caller's region first."""


class When(StrEnum):
    """The hours a rung is for: those of the branch of its line, at the moment the call arrived."""

    ALWAYS = "always"
    OPEN = "open"
    CLOSED = "closed"


class Rung(Struct, frozen=True, kw_only=True):
    """One step of a ladder: who joins, and how long it has before the next step joins."""

    groups: tuple[GroupId, ...] = ()
    """Groups and rosters."""
    who: tuple[Who, ...] = ()
    seconds: float
    at_once: int | None = None
    """How many people are rung together; None for all."""
    pass_on_after: float = 20
    """Seconds after which a person who does not answer is let go, when `at_once` is a number."""
    when: When = When.ALWAYS


class PublishedLine(Struct, frozen=True, kw_only=True):
    """A number people ring, its ladder and its keeper."""

    id: LineId
    name: str
    numbers: tuple[str, ...]
    keeper: PersonId
    ladder: tuple[Rung, ...]
    branch: BranchId | None = None
    topic: TopicId | None = None
    """What every call on it is about."""
    language: str | None = None
    """What its callers speak, unless we know better."""
    urgent: bool = False
    """Whoever rings it needs help now."""


class Outlet(Struct, frozen=True, kw_only=True):
    """A trunk calls may go out through, and the numbers of ours it may show."""

    trunk: TrunkId
    numbers: tuple[E164, ...]
    countries: tuple[str, ...] = ()
    """Whose numbers may be rung through it, besides the company's own country: ISO 3166, or `*` for all."""


class Company(Struct, frozen=True, kw_only=True, dict=True):
    """Everyone and every line. Built once from the settings; replaced whole when they change."""

    name: str
    country: str
    people: dict[PersonId, Member]
    lines: dict[LineId, PublishedLine]
    outlets: tuple[Outlet, ...] = ()
    urgent_groups: tuple[GroupId, ...] = ()
    """Who is rung together for an emergency."""
    branches: dict[BranchId, Branch] = {}
    regions: dict[RegionId, Region] = {}
    topics: dict[TopicId, Topic] = {}
    hold_the_line_after: float = 50
    alone_limit: float = 20
    """Seconds a caller may be alone while somebody is asked, before their person is with them again."""
    ring_back_within: float = 3600
    """Seconds until a ring-back promised by nobody in person is due."""
    good_hours: tuple[Span, ...] = ()
    """When customers are rung who have not said when, by their own clocks."""
    writes: bool = False
    """The house sends e-mail to customers who gave their address."""

    def line_of(self, number: str) -> PublishedLine | None:
        """The line that names this number."""
        return self._line_of_number.get(number)

    def line_shown_by(self, person: PersonId) -> PublishedLine | None:
        """The line whose number a person shows when they do not choose one: their branch's, else the first."""
        branch = self.people[person].branch
        lines = self.lines.values()
        return next((line for line in lines if branch and line.branch == branch), next(iter(lines), None))

    def line_reached_by(self, number: str) -> PublishedLine | None:
        """The line a call is for. A provider's call for a number no line names reaches the first line of the settings: somebody
        forgot to write it down, and that is not the caller's fault. None only where there is no line at all."""
        return self.line_of(number) or next(iter(self.lines.values()), None)

    def person_of_account(self, account: str) -> Member | None:
        return self._person_of_account.get(account)

    def person_of_extension(self, extension: str) -> Member | None:
        return self._person_of_extension.get(extension)

    def telephone(self, phone: PhoneId) -> Telephone | None:
        return self._telephones.get(phone)

    def members(self, groups: Iterable[GroupId]) -> frozenset[PersonId]:
        """Everyone in any of these groups."""
        wanted = frozenset(groups)
        return frozenset(m.id for m in self.people.values() if wanted.intersection(m.groups))

    def regions_of(self, member: Member) -> tuple[RegionId, ...]:
        """Whose customers an expert looks after."""
        branch = self.branches.get(member.branch) if member.branch else None
        return member.regions or (branch.regions if branch else ())

    @cached_property
    def experts(self) -> tuple[Member, ...]:
        """Everyone who is asked in for what they know."""
        return tuple(member for member in self.people.values() if member.role == "expert" or member.topics)

    @cached_property
    def experts_on(self) -> dict[TopicId, tuple[Member, ...]]:
        return {topic: tuple(m for m in self.experts if topic in m.topics) for topic in self.topics}

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Every language somebody of ours is known to speak."""
        return frozenset(language for member in self.people.values() for language in member.languages)

    # A line that comes back names thousands of telephones at once: each is found without asking everybody. Where two share
    # a name, the first in the settings has it.

    @cached_property
    def _line_of_number(self) -> dict[str, PublishedLine]:
        return {number: line for line in reversed(self.lines.values()) for number in line.numbers}

    @cached_property
    def _person_of_account(self) -> dict[str, Member]:
        return {
            phone.way.account: member
            for member in reversed(self.people.values())
            for phone in member.telephones
            if isinstance(phone.way, Registered)
        }

    @cached_property
    def _person_of_extension(self) -> dict[str, Member]:
        return {member.extension: member for member in reversed(self.people.values()) if member.extension is not None}

    @cached_property
    def _telephones(self) -> dict[PhoneId, Telephone]:
        return {phone.id: phone for member in self.people.values() for phone in member.telephones}
