"""What an event means for this call: whose telephone it was, and what that is to the caller."""

from enum import StrEnum
from typing import assert_never

from vivevoix.core.calls.call import Call
from vivevoix.core.calls.events import (
    AllTogetherRequested,
    AnyEvent,
    AnyRequest,
    AudioPatchy,
    AudioReturned,
    AudioSteady,
    AudioStopped,
    BackToCallerRequested,
    BargeRequested,
    CallArrived,
    CallerToldRequested,
    CallOutBegan,
    ConsultRequested,
    DigitPressed,
    HandOverRequested,
    HangUpRequested,
    HoldRequested,
    LegAnswered,
    LegEnded,
    LegHeld,
    LegResumed,
    LetGo,
    ListenOnlyRequested,
    ListenRequested,
    MuteRequested,
    PassedOver,
    PeopleOffered,
    PrivateRequested,
    ResumeRequested,
    TimeCame,
    ToSecondRequested,
    TransferAsked,
    UrgencyClosed,
    UrgentRequested,
    WhisperRequested,
    WordWithCallerRequested,
)
from vivevoix.core.ids import LegId, PersonId


class What(StrEnum):
    """The columns of the table of transitions."""

    PEOPLE_OFFERED = "people offered"
    LET_GO = "someone let go"
    PASSED_OVER = "another went first"
    CALM = "closed as an emergency"
    TIME_TO_HOLD_THE_LINE = "time to hold the line"
    NO_ANSWER = "rung long enough"
    TIME_ALONE = "caller alone long enough"
    JOINED_UNANSWERED = "supervisor's phone rung long enough"
    CALLER_ANSWERED = "caller answered"
    CALLER_ENDED = "caller ended"
    RINGING_ANSWERED = "ringing phone answered"
    RINGING_ENDED = "ringing phone ended"
    HOLDER_HELD = "holder's phone put on hold"
    HOLDER_RESUMED = "holder's phone resumed"
    HOLDER_ENDED = "holder's phone ended"
    SECOND_ENDED = "second's phone ended"
    AUDIO = "a leg fell silent or patchy, or is well again"
    HOLD = "hold asked"
    RESUME = "resume asked"
    MUTE = "mute asked"
    CONSULT = "consult asked"
    BACK = "back to caller asked"
    HAND_OVER = "hand over asked"
    ALL_TOGETHER = "all together asked"
    URGENT = "urgent asked"
    HANG_UP = "hang up asked"
    WORD = "word with the caller asked"
    TO_SECOND = "back to the second asked"
    LISTEN = "supervisor asks to listen"
    JOINED_ANSWERED = "supervisor's phone answered"
    JOINED_ENDED = "supervisor's phone ended"
    JOINED_LEAVES = "supervisor asks to leave"
    LISTEN_ONLY = "supervisor asks to listen only"
    WHISPER = "supervisor asks to whisper"
    BARGE = "supervisor asks to speak with both"
    CALLER_TOLD = "caller told of the supervisor"
    PRIVATE = "private asked"
    SECOND_HANG_UP = "second asks to leave"
    STRANGER = "a leg that is not on this call"
    NOT_ON_IT = "asked by somebody not on this call"
    NOTHING = "nothing that changes the call"


_WOKEN = {
    "hold_the_line": What.TIME_TO_HOLD_THE_LINE,
    "no_answer": What.NO_ANSWER,
    "alone": What.TIME_ALONE,
    "joining": What.JOINED_UNANSWERED,
}


def meaning(call: Call, event: AnyEvent) -> What:  # noqa: PLR0911 - one return per kind of event reads best
    """The column of the table for this event."""
    match event:
        case LegAnswered() | LegEnded() | LegHeld() | LegResumed():
            return _of_leg(call, event)
        case AudioStopped() | AudioReturned() | AudioPatchy() | AudioSteady():
            return What.AUDIO if event.leg in call.legs else What.STRANGER
        case PeopleOffered():
            return What.PEOPLE_OFFERED
        case LetGo():
            return What.LET_GO
        case PassedOver():
            return What.PASSED_OVER
        case UrgencyClosed():
            return What.CALM
        case TimeCame(because=because):
            return _WOKEN.get(because, What.NOTHING)
        case CallArrived() | CallOutBegan() | DigitPressed() | TransferAsked():
            return What.NOTHING
        case _:
            return _asked(call, event)


_ASKED: dict[type[AnyRequest], What] = {
    HoldRequested: What.HOLD,
    ResumeRequested: What.RESUME,
    MuteRequested: What.MUTE,
    ConsultRequested: What.CONSULT,
    BackToCallerRequested: What.BACK,
    HandOverRequested: What.HAND_OVER,
    AllTogetherRequested: What.ALL_TOGETHER,
    UrgentRequested: What.URGENT,
    HangUpRequested: What.HANG_UP,
    WordWithCallerRequested: What.WORD,
    ToSecondRequested: What.TO_SECOND,
    CallerToldRequested: What.CALLER_TOLD,
    PrivateRequested: What.PRIVATE,
    ListenOnlyRequested: What.NOT_ON_IT,
    WhisperRequested: What.NOT_ON_IT,
    BargeRequested: What.NOT_ON_IT,
}
_ASKED_BESIDE: dict[type[AnyRequest], What] = {
    HangUpRequested: What.JOINED_LEAVES,
    ListenOnlyRequested: What.LISTEN_ONLY,
    WhisperRequested: What.WHISPER,
    BargeRequested: What.BARGE,
}


def _asked(call: Call, event: AnyRequest) -> What:
    if isinstance(event, ListenRequested):
        return What.LISTEN
    if call.joined and call.joined.by == event.by:
        return _ASKED_BESIDE.get(type(event), What.NOT_ON_IT)
    if _has_it(call, event.by):
        return _ASKED[type(event)]
    if call.colleague and call.colleague.person == event.by and isinstance(event, HangUpRequested):
        return What.HANG_UP
    if call.second and call.second.person == event.by:
        return What.SECOND_HANG_UP if isinstance(event, HangUpRequested) else What.NOT_ON_IT
    return What.NOT_ON_IT


def _has_it(call: Call, person: PersonId) -> bool:
    if call.holder:
        return call.holder.person == person
    return call.direction == "out" and call.last_holder == person


def _of_leg(call: Call, fact: LegAnswered | LegEnded | LegHeld | LegResumed) -> What:
    match fact:
        case LegAnswered(leg=leg):
            return _answered(call, leg)
        case LegEnded(leg=leg):
            return _ended(call, leg)
        case LegHeld(leg=leg):
            return What.HOLDER_HELD if call.holder and call.holder.leg == leg else What.NOTHING
        case LegResumed(leg=leg):
            return What.HOLDER_RESUMED if call.holder and call.holder.leg == leg else What.NOTHING
        case _:
            assert_never(fact)


def _answered(call: Call, leg: LegId) -> What:
    if leg == call.caller_leg:
        return What.CALLER_ANSWERED
    if any(part.leg == leg for part in call.ringing):
        return What.RINGING_ANSWERED
    if call.joined and any(part.leg == leg for part in call.joined.ringing):
        return What.JOINED_ANSWERED
    return What.NOTHING if leg in call.legs else What.STRANGER


def _ended(call: Call, leg: LegId) -> What:
    if leg == call.caller_leg:
        return What.CALLER_ENDED
    if call.holder and leg == call.holder.leg:
        return What.HOLDER_ENDED
    if (call.holder and leg == call.holder.consult_leg) or (call.second and leg == call.second.leg):
        return What.SECOND_ENDED
    if any(part.leg == leg for part in call.ringing):
        return What.RINGING_ENDED
    return What.JOINED_ENDED if _is_beside(call, leg) else What.STRANGER


def _is_beside(call: Call, leg: LegId) -> bool:
    return call.joined is not None and any(part.leg == leg for part in (call.joined.part, *call.joined.ringing) if part)
