"""The company as the telephone sees it: people, their telephones, the numbers that are published and who stands behind them."""

from collections.abc import Container, Iterable

from msgspec import Struct

from vivevoix.core.calls.telephones import Way
from vivevoix.core.ids import E164, BranchId, GroupId, LineId, PersonId, PhoneId, TrunkId


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


def has_page_open(member: Member, present: Container[PhoneId]) -> bool:
    """Their browser is there, and with it the page they write on."""
    return any(telephone.browser and telephone.id in present for telephone in member.telephones)


class Rung(Struct, frozen=True, kw_only=True):
    """One step of a ladder: who joins, and how long it has before the next step joins."""

    groups: tuple[GroupId, ...]
    seconds: float
    at_once: int | None = None
    """How many people are rung together; None for all."""
    pass_on_after: float = 20
    """Seconds after which a person who does not answer is let go, when `at_once` is a number."""


class PublishedLine(Struct, frozen=True, kw_only=True):
    """A number people ring, its ladder and its keeper."""

    id: LineId
    name: str
    numbers: tuple[str, ...]
    keeper: PersonId
    ladder: tuple[Rung, ...]
    branch: BranchId | None = None


class Outlet(Struct, frozen=True, kw_only=True):
    """A trunk calls may go out through, and the numbers of ours it may show."""

    trunk: TrunkId
    numbers: tuple[E164, ...]


class Company(Struct, frozen=True, kw_only=True):
    """Everyone and every line. Built once from the settings; replaced whole when they change."""

    name: str
    country: str
    people: dict[PersonId, Member]
    lines: dict[LineId, PublishedLine]
    outlets: tuple[Outlet, ...] = ()
    hold_the_line_after: float = 50
    ring_back_within: float = 3600
    """Seconds until a ring-back promised by nobody in person is due."""

    def line_of(self, number: str) -> PublishedLine | None:
        """The line that names this number."""
        return next((line for line in self.lines.values() if number in line.numbers), None)

    def line_reached_by(self, number: str) -> PublishedLine | None:
        """The line a call is for. A provider's call for a number no line names reaches the first line of the settings: somebody
        forgot to write it down, and that is not the caller's fault. None only where there is no line at all."""
        return self.line_of(number) or next(iter(self.lines.values()), None)

    def person_of_account(self, account: str) -> Member | None:
        for member in self.people.values():
            if any(getattr(phone.way, "account", None) == account for phone in member.telephones):
                return member
        return None

    def person_of_extension(self, extension: str) -> Member | None:
        return next((m for m in self.people.values() if m.extension == extension), None)

    def telephone(self, phone: PhoneId) -> Telephone | None:
        person = self.people.get(PersonId(phone.split(":", 1)[0]))
        return next((t for t in person.telephones if t.id == phone), None) if person else None

    def members(self, groups: Iterable[GroupId]) -> frozenset[PersonId]:
        """Everyone in any of these groups."""
        wanted = frozenset(groups)
        return frozenset(m.id for m in self.people.values() if wanted.intersection(m.groups))
