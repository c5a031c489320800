"""Permits: whoever is given one may open one telephone connection, and ring one line with it, once. Nobody has an account."""

import secrets
from datetime import datetime, timedelta

from msgspec import Struct

from vivevoix.core.door.refusals import LinesTaken
from vivevoix.core.ids import CallId, LineId
from vivevoix.live.clock import fresh_call

USED_WITHIN = timedelta(seconds=45)
"""A page opens its connection at once; the visitor may be asked for the microphone before."""
KNOWN_FOR = timedelta(hours=4)
"""So long its page may ask what has become of the call."""


class Permit(Struct, kw_only=True):
    """One visitor's one call."""

    secret: str
    line: LineId
    number: str
    """What it rings: the first number of the line."""
    call: CallId
    name: str | None
    """Typed by the visitor."""
    origin: str | None
    """The site it was given to; its connection must come from there as well."""
    given_at: datetime
    used: bool = False
    is_open: bool = False


class Permits:
    """In memory only: a desk that starts again has no visitors."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._given: dict[str, Permit] = {}

    def give(self, line: LineId, number: str, name: str | None, origin: str | None, now: datetime) -> Permit:
        """Raises `LinesTaken`."""
        self._forget_old(now)
        self._refuse_when_taken()
        permit = Permit(
            secret=secrets.token_urlsafe(24),
            line=line,
            number=number,
            call=fresh_call(now),
            name=name,
            origin=origin,
            given_at=now,
        )
        self._given[permit.secret] = permit
        return permit

    def enter(self, secret: str, origin: str | None, now: datetime) -> Permit | None:
        """Its connection opens: once, soon, and from the same site. None when it may not. Raises `LinesTaken`."""
        permit = self._given.get(secret)
        if permit is None or permit.used or permit.origin != origin or now - permit.given_at > USED_WITHIN:
            return None
        self._refuse_when_taken()
        permit.used = permit.is_open = True
        return permit

    def left(self, permit: Permit) -> None:
        permit.is_open = False

    def of(self, secret: str) -> Permit | None:
        return self._given.get(secret)

    def _refuse_when_taken(self) -> None:
        if sum(permit.is_open for permit in self._given.values()) >= self._at_once:
            raise LinesTaken

    def _forget_old(self, now: datetime) -> None:
        for permit in list(self._given.values()):
            if not permit.is_open and now - permit.given_at > (KNOWN_FOR if permit.used else USED_WITHIN):
                del self._given[permit.secret]
