"""What may happen to a call.

Facts are in the past tense and come from the line: they happened, so they cannot be refused, only be late or repeated.
Requests come from people and may be refused with a named reason. Time and free people are events like any other.
"""

from datetime import datetime

from msgspec import Struct

from vivevoix.core.calls.telephones import Caller, Ended, Way
from vivevoix.core.ids import E164, CallId, LegId, PersonId, PhoneId, PromiseId, TopicId, TrunkId


class Event(Struct, frozen=True, kw_only=True, tag=True):
    """Something that reaches one call, with its time (aware, UTC)."""

    at: datetime


# Facts, told by the line.


class CallArrived(Event, frozen=True, kw_only=True):
    """A caller rings one of our numbers and hears ringing."""

    call: CallId
    leg: LegId
    number: str
    """The number or name that was called, E.164 where it is a telephone number."""
    caller: Caller
    trunk: TrunkId | None = None
    account: str | None = None
    """The account of a member of staff who dialled on a telephone of ours; then there is no trunk."""
    dialled: str = ""
    """What they dialled, as they dialled it: an extension is not a telephone number."""
    emergency: bool = False
    """`number` is an emergency number of this country, as it is dialled there: `112`."""


class LegAnswered(Event, frozen=True, kw_only=True):
    """A telephone we rang was picked up by a person (and confirmed, where it must be)."""

    leg: LegId


class LegEnded(Event, frozen=True, kw_only=True):
    """A telephone is no longer part of the call."""

    leg: LegId
    why: Ended


class LegHeld(Event, frozen=True, kw_only=True):
    """The telephone itself put us on hold (its own hold key)."""

    leg: LegId


class LegResumed(Event, frozen=True, kw_only=True):
    """The telephone took us off its own hold."""

    leg: LegId


class DigitPressed(Event, frozen=True, kw_only=True):
    """A key, by RFC 4733 or SIP INFO: one of `0-9*#ABCD`."""

    leg: LegId
    digit: str
    passed_on: bool = False
    """Whoever hears this leg has it already, with the audio (RFC 4733); a key told by INFO must be pressed anew."""


class TransferAsked(Event, frozen=True, kw_only=True):
    """A desk phone's own transfer key (RFC 3515 REFER): direct when `replaces` is None, else joining two legs."""

    leg: LegId
    target: str
    """User part of Refer-To as it was sent: an extension or a number."""
    number: str = ""
    """The same in E.164, where it is a telephone number."""
    replaces: LegId | None = None


class AudioStopped(Event, frozen=True, kw_only=True):
    """No audio packets from this leg for some seconds although it is neither held nor muted."""

    leg: LegId


class AudioReturned(Event, frozen=True, kw_only=True):
    """Audio from this leg is heard again."""

    leg: LegId


class AudioPatchy(Event, frozen=True, kw_only=True):
    """So many packets of this leg are lost on the way that words are missing."""

    leg: LegId
    lost: float
    """The share that was lost in the last seconds, 0 to 1."""


class AudioSteady(Event, frozen=True, kw_only=True):
    """Audio from this leg comes whole again."""

    leg: LegId


AudioFact = AudioStopped | AudioReturned | AudioPatchy | AudioSteady

LineFact = CallArrived | LegAnswered | LegEnded | LegHeld | LegResumed | DigitPressed | TransferAsked | AudioFact


# What the desk itself tells a call.


class Ring(Struct, frozen=True, kw_only=True):
    """One telephone of one person that is about to be rung."""

    leg: LegId
    person: PersonId
    phone: PhoneId
    way: Way


class PeopleOffered(Event, frozen=True, kw_only=True):
    """The ladder says: ring these now."""

    rings: tuple[Ring, ...]


class LetGo(Event, frozen=True, kw_only=True):
    """The ladder passes on: these people did not answer in time."""

    people: tuple[PersonId, ...]


class PassedOver(Event, frozen=True, kw_only=True):
    """Somebody who became free went to a caller they know, who came later."""


class UrgencyClosed(Event, frozen=True, kw_only=True):
    """Somebody has closed it as an emergency, with their name and what was done."""


class CallOutBegan(Event, frozen=True, kw_only=True):
    """A member of staff wants to speak to a customer: their own telephone rings first."""

    call: CallId
    by: PersonId
    rings: tuple[Ring, ...] = ()
    """Our own telephones; empty when the person dialled on a desk phone, whose leg is then `own`."""
    own: Ring | None = None
    customer: E164 | None = None
    colleague: Ring | None = None
    """One of us who was dialled instead of a customer, by the telephone that rings."""
    shown: Caller = Caller()
    """What a colleague's telephone shows: who dialled."""
    way: Way
    """How the other side is reached: a customer through a trunk with a number of ours."""
    customer_leg: LegId
    promise: PromiseId | None = None
    """The promise this call is meant to keep."""


class TimeCame(Event, frozen=True, kw_only=True):
    """The time this call asked to be woken at."""

    because: str


# Requests, made by people.


class Request(Event, frozen=True, kw_only=True):
    """A wish of one of us about a call; refused by name when it is not possible."""

    by: PersonId


class HoldRequested(Request, frozen=True, kw_only=True):
    """The caller hears a soft tone until taken back."""


class ResumeRequested(Request, frozen=True, kw_only=True):
    """Back to the caller from hold."""


class MuteRequested(Request, frozen=True, kw_only=True):
    """The caller does not hear this person, or hears them again."""

    on: bool


class ConsultRequested(Request, frozen=True, kw_only=True):
    """Speak to a second person while the caller waits."""

    rings: tuple[Ring, ...]
    own_leg: LegId | None = None
    """A desk phone's second line, when the person dialled the colleague on it."""
    topic: TopicId | None = None
    """What it is about, where the person chose it."""


class BackToCallerRequested(Request, frozen=True, kw_only=True):
    """Leave the second person and go back to the caller."""


class HandOverRequested(Request, frozen=True, kw_only=True):
    """Put caller and second person together and leave. While the second still rings: hand over when they answer."""


class AllTogetherRequested(Request, frozen=True, kw_only=True):
    """All three hear each other."""


class UrgentRequested(Request, frozen=True, kw_only=True):
    """This cannot wait: those who can help are rung together and join as soon as one of them answers."""


class WordWithCallerRequested(Request, frozen=True, kw_only=True):
    """Back to the caller for a word, while the second person rings on or waits."""


class ToSecondRequested(Request, frozen=True, kw_only=True):
    """The caller knows that it takes a little longer: back to the second person."""


class ListenRequested(Request, frozen=True, kw_only=True):
    """A supervisor wants to be beside a conversation, announced: their own telephone rings first."""

    rings: tuple[Ring, ...]


class ListenOnlyRequested(Request, frozen=True, kw_only=True):
    """A supervisor who has joined is heard by nobody any more."""


class WhisperRequested(Request, frozen=True, kw_only=True):
    """A supervisor who has joined is heard by the person who has the call, and not by the caller."""


class BargeRequested(Request, frozen=True, kw_only=True):
    """A supervisor who has joined speaks with both."""


class CallerToldRequested(Request, frozen=True, kw_only=True):
    """Who has the call has told the caller that somebody listens."""


class PrivateRequested(Request, frozen=True, kw_only=True):
    """Nobody is to listen to this call, or they may again."""

    on: bool


class HangUpRequested(Request, frozen=True, kw_only=True):
    """End the call, or leave it when two others are on it."""


AnyRequest = (
    HoldRequested
    | ResumeRequested
    | MuteRequested
    | ConsultRequested
    | BackToCallerRequested
    | HandOverRequested
    | AllTogetherRequested
    | UrgentRequested
    | HangUpRequested
    | WordWithCallerRequested
    | ToSecondRequested
    | ListenRequested
    | ListenOnlyRequested
    | WhisperRequested
    | BargeRequested
    | CallerToldRequested
    | PrivateRequested
)
AnyEvent = LineFact | PeopleOffered | LetGo | PassedOver | UrgencyClosed | CallOutBegan | TimeCame | AnyRequest
