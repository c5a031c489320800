"""A matter: a question that stays open until its one owner has answered it, however many calls and promises that takes."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.calls.refusals import Refused
from vivevoix.core.ids import CallId, CustomerId, MatterId, PersonId


class NoWords(Refused):
    """Say in a few words what it is about, or what was done."""


class AlreadyResolved(Refused):
    """This matter is resolved. It can be opened again."""


class StillOpen(Refused):
    """This matter is open."""


class Resolved(Struct, frozen=True, kw_only=True):
    """Once, somebody said that it is done, and how."""

    at: datetime
    by: PersonId
    answer: str
    """Personal: never journaled."""


class Reopened(Struct, frozen=True, kw_only=True):
    """It came back."""

    at: datetime
    by: PersonId
    call: CallId | None = None


class Matter(Struct, frozen=True, kw_only=True):
    """What a customer waits for us to settle."""

    id: MatterId
    customer: CustomerId
    about: str
    """In a few words. Personal: never journaled."""
    owner: PersonId
    opened_at: datetime
    opened_by: PersonId
    calls: tuple[CallId, ...] = ()
    """Every call it was spoken of on, in order."""
    resolved: tuple[Resolved, ...] = ()
    reopened: tuple[Reopened, ...] = ()

    @property
    def is_open(self) -> bool:
        return len(self.resolved) == len(self.reopened)

    @property
    def settled_at(self) -> datetime | None:
        return None if self.is_open else self.resolved[-1].at


def opened(matter: Matter) -> Matter:
    """As it is written down. Raises `NoWords`."""
    about = matter.about.strip()
    if not about:
        raise NoWords
    return replace(matter, about=about)


def resolve(matter: Matter, by: PersonId, at: datetime, answer: str) -> Matter:
    """Raises `AlreadyResolved`, `NoWords`."""
    if not matter.is_open:
        raise AlreadyResolved
    if not answer.strip():
        raise NoWords
    return replace(matter, resolved=(*matter.resolved, Resolved(at=at, by=by, answer=answer.strip())))


def reopen(matter: Matter, by: PersonId, at: datetime, call: CallId | None = None) -> Matter:
    """The same thing has come back: with the same owner, whose answer did not last. Raises `StillOpen`."""
    if matter.is_open:
        raise StillOpen
    again = replace(matter, reopened=(*matter.reopened, Reopened(at=at, by=by, call=call)))
    return spoken_of(again, call) if call else again


def spoken_of(matter: Matter, call: CallId) -> Matter:
    return matter if call in matter.calls else replace(matter, calls=(*matter.calls, call))


def given_to(matter: Matter, owner: PersonId) -> Matter:
    """Raises `AlreadyResolved`."""
    if not matter.is_open:
        raise AlreadyResolved
    return replace(matter, owner=owner)


def announced(matter: Matter) -> Matter:
    """As it may be journaled."""
    return replace(matter, about="", resolved=tuple(replace(each, answer="") for each in matter.resolved))
