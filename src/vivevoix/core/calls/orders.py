"""What a call asks for. Orders never return a value: the outcome comes back as a fact.

Line orders are carried out by the line process; the others by the desk, in the same transaction as the change.
"""

from datetime import datetime

from msgspec import Struct

from vivevoix.core.calls.telephones import Caller, Ended, Tone, Way, WhyEnd
from vivevoix.core.ids import CallId, LegId, PersonId, PromiseId


class Order(Struct, frozen=True, kw_only=True, tag=True):
    """Something to be done about a call."""


class RingPhone(Order, frozen=True, kw_only=True):
    """Ring one telephone. Answers with LegAnswered or LegEnded for this leg."""

    call: CallId
    leg: LegId
    way: Way
    caller: Caller
    """Shown on the telephone's display; for an outside number the trunk presents `way.show` instead."""
    line_name: str = ""


class AnswerCaller(Order, frozen=True, kw_only=True):
    """Answer the caller's leg (200 OK). Only when a person has answered, or to hold the line after long ringing."""

    leg: LegId


class Hear(Order, frozen=True, kw_only=True):
    """From now on this leg hears exactly these legs, mixed, with the tone under them where there is one; silence without both.

    The whole of call media is said with this one order: bridge, hold, mute, consultation, three together, whisper.
    """

    leg: LegId
    legs: tuple[LegId, ...] = ()
    tone: Tone | None = None


class EndLeg(Order, frozen=True, kw_only=True):
    """End or refuse a leg, in whatever state it is. An unknown or ended leg is left as it is."""

    leg: LegId
    why: WhyEnd = WhyEnd.OVER


class AcceptPhone(Order, frozen=True, kw_only=True):
    """The person on an outside telephone said in the browser that it is they who answered: no need to press 1."""

    leg: LegId


class TellTransfer(Order, frozen=True, kw_only=True):
    """Tell a desk phone how the transfer it asked for went (RFC 3515 NOTIFY)."""

    leg: LegId
    worked: bool


class SendDigits(Order, frozen=True, kw_only=True):
    """Press keys towards a telephone (RFC 4733)."""

    leg: LegId
    digits: str


LineOrder = RingPhone | AnswerCaller | Hear | EndLeg | AcceptPhone | TellTransfer | SendDigits


class WakeMe(Order, frozen=True, kw_only=True):
    """Tell this call `TimeCame(because)` at this time. A later WakeMe for the same reason replaces it."""

    at: datetime
    because: str


class OweRingBack(Order, frozen=True, kw_only=True):
    """The caller did not get their conversation, or it was cut: write a promise to ring back, owned by this person.

    Nothing more is owed while the promise the call was for is open."""

    owner: PersonId
    because: str


class Conversed(Order, frozen=True, kw_only=True):
    """A conversation with a customer has ended: what we owed them before it began is kept, by this person."""

    by: PersonId
    voice_at: datetime
    promise: PromiseId | None = None
    """The promise this call was for."""


class TriedInVain(Order, frozen=True, kw_only=True):
    """The customer was rung for this promise and not spoken to: still owed, one attempt more."""

    promise: PromiseId
    by: PersonId
    why: Ended


DeskOrder = WakeMe | OweRingBack | Conversed | TriedInVain
AnyOrder = LineOrder | DeskOrder
