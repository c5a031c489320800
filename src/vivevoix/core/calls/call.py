"""One call as it stands: who is on it, who is being rung, who hears whom."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

import msgspec
from msgspec import Struct

from vivevoix.core.calls.telephones import Caller, Way
from vivevoix.core.ids import BranchId, CallId, CustomerId, LegId, LineId, PersonId, PhoneId, PromiseId, RegionId, TopicId

A_CONVERSATION = timedelta(seconds=10)
"""Shorter than this, nobody has been spoken to: it was a voicemail, or somebody who had no time."""


class Stage(StrEnum):
    """Where a call is in its life. Every transition stands in `lifecycle.TRANSITIONS`."""

    RINGING = "ringing"
    """A caller hears ringing and nobody has answered yet."""
    TALKING = "talking"
    """The caller and one of us hear each other."""
    HELD = "held"
    """The caller hears a soft tone; their person has them on hold."""
    CONSULTING = "consulting"
    """The caller hears a soft tone while their person rings or speaks to a second person."""
    BACK_WITH_CALLER = "back_with_caller"
    """Caller and person hear each other for a word, while the second person rings on or waits with a soft tone."""
    TOGETHER = "together"
    """All three hear each other."""
    LEFT_ALONE = "left_alone"
    """The person's leg was cut or handed over and failed: the caller hears ringing while the ladder looks again."""
    RINGING_US = "ringing_us"
    """A call out: our own person's telephone rings first."""
    RINGING_THEM = "ringing_them"
    """A call out: our person is on the line, the customer's telephone rings."""
    OVER = "over"


class Outcome(StrEnum):
    """How a call ended for the caller."""

    TALKED = "talked"
    PROMISED = "promised"
    """No conversation, or it was cut: a promise to ring back is written."""
    NOT_REACHED = "not_reached"
    """A call out that the customer, or our own person, did not answer."""


class Part(Struct, frozen=True, kw_only=True):
    """One of us on a call, by one telephone."""

    leg: LegId
    person: PersonId
    phone: PhoneId
    since: datetime
    """When this telephone was first rung, or, once answered, when it was answered."""
    answered: bool = False
    muted: bool = False
    consult_leg: LegId | None = None
    """A desk phone's own second line, on which its person speaks to the one they consult."""


class Consulted(StrEnum):
    """How asking a second person ended."""

    TOOK_OVER = "took_over"
    """The caller went on with them."""
    SPOKE = "spoke"
    """They spoke with us, and the caller stayed where they were."""
    LET_GO = "let_go"
    """We did not wait for their answer."""
    CALLER_LEFT = "caller_left"
    BUSY = "busy"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    """None of their telephones could be rung."""
    DROPPED = "dropped"
    """Their line broke."""
    VOICEMAIL_SUSPECTED = "voicemail_suspected"
    """An outside telephone was picked up and nobody pressed 1."""
    LEFT = "left"
    """They put the telephone down before the caller was theirs."""


class Failure(Struct, frozen=True, kw_only=True):
    """A second person who did not join, and how it ended: shown to the person who asked."""

    person: PersonId
    why: Consulted


class Consultation(Struct, frozen=True, kw_only=True):
    """Somebody who was asked while a caller waited."""

    person: PersonId
    began: datetime
    ended: datetime | None = None
    outcome: Consulted | None = None
    """None while it goes on."""


class Alone(Struct, frozen=True, kw_only=True):
    """A caller who waits and hears nothing but the soft tone."""

    since: datetime
    until: datetime | None = None
    """When somebody was with them again."""
    by_wish: bool = False
    """On hold because their person wished it, not because somebody else is asked."""
    warned: bool = False
    """Their person knows that the caller will hear them again in a moment, or, on hold, that it has been long."""


class Beside(StrEnum):
    """What a supervisor does who has joined."""

    LISTENS = "listens"
    """Hears, and nobody hears them."""
    WHISPERS = "whispers"
    """Who has the call hears them; the caller does not."""
    SPEAKS = "speaks"
    """Everyone hears them."""


class Joined(Struct, frozen=True, kw_only=True):
    """A supervisor beside the conversation, or about to be: never somebody who has the call."""

    by: PersonId
    how: Beside = Beside.LISTENS
    since: datetime
    """When they asked, or, once their telephone was answered, since when they are there."""
    ringing: tuple[Part, ...] = ()
    """Their own telephones, until one is answered."""
    part: Part | None = None
    caller_told: bool = False
    """Who has the call says that the caller knows."""


class Listened(Struct, frozen=True, kw_only=True):
    """Who was beside this conversation, how, and from when to when."""

    person: PersonId
    how: Beside
    began: datetime
    ended: datetime | None = None


class Call(Struct, frozen=True, kw_only=True):
    """A caller and the people who take them on. Changed only by `lifecycle.step`, and by whoever says who the caller is."""

    id: CallId
    line: LineId
    branch: BranchId | None = None
    direction: Literal["in", "out"] = "in"
    stage: Stage = Stage.RINGING
    arrived: datetime
    caller: Caller = Caller()
    """Personal: never journaled. For a call out, the customer."""
    caller_leg: LegId
    caller_way: Way | None = None
    """How the customer is reached, for a call out. Personal: never journaled."""
    caller_answered: bool = False
    """Our side answered the caller's leg (or, on a call out, the customer picked up)."""
    customer: CustomerId | None = None
    """Who it is, by their card."""
    perhaps: tuple[CustomerId, ...] = ()
    """Everybody who is reached by this number, and whoever it was said to be."""
    keeper: PersonId
    """Who owes the ring-back if nobody else took the call."""
    line_name: str = ""
    region: RegionId | None = None
    """Where the caller lives, by their number."""
    topic: TopicId | None = None
    """What it is about: of the line, or chosen by who speaks with them."""
    language: str | None = None
    """What the caller speaks, ISO 639."""
    known_by: tuple[PersonId, ...] = ()
    """Who knows this caller: whom they ask for, then whom they spoke with, the last first."""
    not_with: tuple[PersonId, ...] = ()
    """Who must not get this caller."""
    home: BranchId | None = None
    """The branch that looks after the caller's region."""
    urgent_at: datetime | None = None
    """Since when somebody says that this cannot wait."""
    urgent_by: PersonId | None = None
    """Who said so; None where the line or the customer's card says it."""
    helped: bool = False
    """Somebody has joined them because it was urgent."""
    help_from: datetime | None = None
    """Since when those who can help are rung."""
    overtaken: int = 0
    """How many who came later went first because someone who became free knew them."""
    hold_the_line_at: datetime | None = None
    ringing: tuple[Part, ...] = ()
    holder: Part | None = None
    """The person who has the call."""
    second: Part | None = None
    """The person consulted or introduced."""
    handing_over: bool = False
    """Hand the caller over as soon as the second person answers."""
    last_holder: PersonId | None = None
    """Who had the call before, or who began a call out: the first to be rung if the caller is left alone."""
    failure: Failure | None = None
    consultations: tuple[Consultation, ...] = ()
    """Whom we asked about it, the first first."""
    alone: Alone | None = None
    """The caller waits with the soft tone, or did last."""
    alone_limit: float = 20
    """Seconds the caller may be alone while somebody is asked."""
    joined: Joined | None = None
    """A supervisor beside it."""
    private: bool = False
    """Who has it asked that nobody listens."""
    listened: tuple[Listened, ...] = ()
    """Every supervisor who was beside it, the first first."""
    unheard: tuple[LegId, ...] = ()
    """Legs from which no audio arrives although it should."""
    patchy: tuple[LegId, ...] = ()
    """Legs of whose audio too much is lost on the way."""
    let_go: dict[PersonId, datetime] = {}
    """Who was rung without answering, and when: not rung again for a while."""
    declined: tuple[PersonId, ...] = ()
    """Who let others take this call; not rung again for it."""
    voice_at: datetime | None = None
    """When the caller first heard a human voice."""
    dialled: bool = False
    """A call out that its person dialled on a desk phone: their leg came to us."""
    colleague: Part | None = None
    """A call among ourselves: the one who was dialled. Their leg is `caller_leg`, and `caller` is the one who dialled."""
    promise: PromiseId | None = None
    """The promise this call out is meant to keep."""
    over_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def ours(self) -> tuple[Part, ...]:
        """Everyone of us on it, answered or ringing."""
        return tuple(part for part in (self.holder, self.second, self.colleague, *self.ringing, *self._beside) if part)

    @property
    def _beside(self) -> tuple[Part | None, ...]:
        return (self.joined.part, *self.joined.ringing) if self.joined else ()

    @property
    def legs(self) -> tuple[LegId, ...]:
        """Every leg that is up or being rung, the caller's first."""
        ours = [part for part in (self.holder, self.second, *self.ringing, *self._beside) if part]
        own_second = [part.consult_leg for part in ours if part.consult_leg]
        return (self.caller_leg, *(part.leg for part in ours), *own_second)


def who_writes_up(before: Call, after: Call) -> Part | None:
    """Who has just spoken with a caller and does not any more: the call is over, or others go on with it. Not somebody whose
    line broke, for the caller waits for them, and nobody after a word among ourselves."""
    writer = before.holder
    if writer is None or before.voice_at is None or before.colleague or after.stage is Stage.LEFT_ALONE:
        return None
    goes_on = any(part.person == writer.person for part in after.ours) and after.stage is not Stage.OVER
    return None if goes_on else writer


def who_has_them_back(before: Call, after: Call) -> PersonId | None:
    """Whoever handed the caller over to somebody who did not come: they are rung again first."""
    came_back = before.handing_over and before.stage is not Stage.LEFT_ALONE and after.stage is Stage.LEFT_ALONE
    return after.last_holder if came_back else None


def is_conversation(call: Call) -> bool:
    """Did the other side and one of us speak, long enough that something can have been said? Asked when the call is over."""
    if call.outcome is not Outcome.TALKED or call.colleague or call.voice_at is None or call.over_at is None:
        return False
    return call.over_at - call.voice_at >= A_CONVERSATION


def announced(call: Call) -> Call:
    """The call as it may be written into the journal: ids and times, nothing about the person who rang."""
    return msgspec.structs.replace(call, caller=Caller(withheld=call.caller.withheld), caller_way=None)
