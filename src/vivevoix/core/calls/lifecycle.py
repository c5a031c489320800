"""The life of a call: one table of transitions, and one function `step`.

A rule is given the call and what happened and returns the call as it is afterwards. It gives no orders: what must be done
about telephones follows from comparing the two calls (`difference.orders_between`), so no rule can forget a leg.
"""

from collections.abc import Callable, Mapping

from vivevoix.core.calls import rules, urgency
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.difference import orders_between
from vivevoix.core.calls.events import AnyEvent, LegAnswered, Request, TimeCame
from vivevoix.core.calls.meaning import What, meaning
from vivevoix.core.calls.orders import AnyOrder, EndLeg
from vivevoix.core.calls.refusals import NotNow, NotYourCall
from vivevoix.core.calls.rules.beside import still_beside
from vivevoix.core.calls.rules.remembered import remembered
from vivevoix.core.calls.rules.time_alone import counted
from vivevoix.core.calls.telephones import WhyEnd
from vivevoix.core.calls.waking import wakes_between

Rule = Callable[..., Call]

Row = Mapping[What, tuple[Rule, frozenset[Stage]]]


def _beside(stage: Stage) -> Row:
    """A supervisor may be beside any conversation, whatever goes on in it."""
    stays = frozenset({stage})
    return {
        What.LISTEN: (rules.listen, stays),
        What.JOINED_ANSWERED: (rules.joined_answered, stays),
        What.JOINED_ENDED: (rules.joined_ended, stays),
        What.JOINED_UNANSWERED: (rules.joined_did_not_answer, stays),
        What.JOINED_LEAVES: (rules.joined_leaves, stays),
        What.LISTEN_ONLY: (rules.listen_only, stays),
        What.WHISPER: (rules.whisper, stays),
        What.BARGE: (rules.speak_with_both, stays),
        What.CALLER_TOLD: (rules.caller_told, stays),
        What.PRIVATE: (rules.make_private, stays),
    }


TRANSITIONS: Mapping[Stage, Row] = {
    Stage.RINGING: {
        What.CALM: (urgency.calm, frozenset({Stage.RINGING})),
        What.PEOPLE_OFFERED: (rules.ring_them, frozenset({Stage.RINGING})),
        What.RINGING_ANSWERED: (rules.begin_talking, frozenset({Stage.TALKING})),
        What.RINGING_ENDED: (rules.one_less_ringing, frozenset({Stage.RINGING})),
        What.LET_GO: (rules.let_go, frozenset({Stage.RINGING})),
        What.PASSED_OVER: (urgency.passed_over, frozenset({Stage.RINGING})),
        What.TIME_TO_HOLD_THE_LINE: (rules.hold_the_line, frozenset({Stage.RINGING})),
        What.CALLER_ENDED: (rules.caller_gave_up, frozenset({Stage.OVER})),
    },
    Stage.LEFT_ALONE: {
        What.CALM: (urgency.calm, frozenset({Stage.LEFT_ALONE})),
        What.PEOPLE_OFFERED: (rules.ring_them, frozenset({Stage.LEFT_ALONE})),
        What.RINGING_ANSWERED: (rules.begin_talking, frozenset({Stage.TALKING})),
        What.RINGING_ENDED: (rules.one_less_ringing, frozenset({Stage.LEFT_ALONE})),
        What.LET_GO: (rules.let_go, frozenset({Stage.LEFT_ALONE})),
        What.PASSED_OVER: (urgency.passed_over, frozenset({Stage.LEFT_ALONE})),
        What.JOINED_ANSWERED: (rules.joined_answered, frozenset({Stage.LEFT_ALONE})),
        What.JOINED_ENDED: (rules.joined_ended, frozenset({Stage.LEFT_ALONE})),
        What.JOINED_UNANSWERED: (rules.joined_did_not_answer, frozenset({Stage.LEFT_ALONE})),
        What.JOINED_LEAVES: (rules.joined_leaves, frozenset({Stage.LEFT_ALONE})),
        What.BARGE: (rules.take_left_alone, frozenset({Stage.TALKING})),
        What.CALLER_ENDED: (rules.caller_gave_up, frozenset({Stage.OVER})),
    },
    Stage.TALKING: {
        What.CALM: (urgency.calm, frozenset({Stage.TALKING})),
        **_beside(Stage.TALKING),
        What.PEOPLE_OFFERED: (rules.ring_them, frozenset({Stage.TALKING})),
        What.RINGING_ANSWERED: (urgency.helper_came, frozenset({Stage.TOGETHER})),
        What.RINGING_ENDED: (rules.one_less_ringing, frozenset({Stage.TALKING})),
        What.LET_GO: (rules.let_go, frozenset({Stage.TALKING})),
        What.AUDIO: (rules.audio, frozenset({Stage.TALKING})),
        What.URGENT: (urgency.mark_urgent, frozenset({Stage.TALKING})),
        What.CALLER_ENDED: (rules.caller_left, frozenset({Stage.OVER})),
        What.HOLDER_ENDED: (rules.holder_left, frozenset({Stage.OVER, Stage.LEFT_ALONE, Stage.TALKING})),
        What.HOLDER_HELD: (rules.hold, frozenset({Stage.HELD})),
        What.HOLD: (rules.hold, frozenset({Stage.HELD})),
        What.MUTE: (rules.mute, frozenset({Stage.TALKING})),
        What.CONSULT: (rules.consult, frozenset({Stage.CONSULTING})),
        What.HANG_UP: (rules.end_it, frozenset({Stage.OVER, Stage.TALKING})),
    },
    Stage.HELD: {
        What.CALM: (urgency.calm, frozenset({Stage.HELD})),
        **_beside(Stage.HELD),
        What.AUDIO: (rules.audio, frozenset({Stage.HELD})),
        What.URGENT: (urgency.mark_urgent, frozenset({Stage.HELD})),
        What.CALLER_ENDED: (rules.caller_left, frozenset({Stage.OVER})),
        What.HOLDER_ENDED: (rules.left_alone, frozenset({Stage.LEFT_ALONE, Stage.TALKING})),
        What.HOLDER_RESUMED: (rules.resume, frozenset({Stage.TALKING})),
        What.RESUME: (rules.resume, frozenset({Stage.TALKING})),
        What.BACK: (rules.resume, frozenset({Stage.TALKING})),
        What.CONSULT: (rules.consult, frozenset({Stage.CONSULTING})),
        What.HANG_UP: (rules.end_it, frozenset({Stage.OVER, Stage.TALKING})),
        What.TIME_ALONE: (rules.alone_too_long, frozenset({Stage.HELD, Stage.TALKING})),
        What.WORD: (rules.word_with_caller, frozenset({Stage.TALKING})),
    },
    Stage.CONSULTING: {
        What.CALM: (urgency.calm, frozenset({Stage.CONSULTING})),
        **_beside(Stage.CONSULTING),
        What.AUDIO: (rules.audio, frozenset({Stage.CONSULTING})),
        What.URGENT: (urgency.mark_urgent, frozenset({Stage.CONSULTING})),
        What.RINGING_ANSWERED: (rules.second_answered, frozenset({Stage.CONSULTING, Stage.TALKING})),
        What.RINGING_ENDED: (rules.second_did_not_come, frozenset({Stage.CONSULTING, Stage.HELD, Stage.LEFT_ALONE})),
        What.SECOND_ENDED: (rules.second_left, frozenset({Stage.HELD})),
        What.HOLDER_RESUMED: (rules.back_to_caller, frozenset({Stage.TALKING})),
        What.HOLDER_ENDED: (rules.holder_left_them, frozenset({Stage.TALKING, Stage.CONSULTING, Stage.LEFT_ALONE})),
        What.BACK: (rules.back_to_caller, frozenset({Stage.TALKING})),
        What.RESUME: (rules.back_to_caller, frozenset({Stage.TALKING})),
        What.NO_ANSWER: (rules.second_did_not_answer, frozenset({Stage.CONSULTING, Stage.HELD, Stage.LEFT_ALONE})),
        What.HAND_OVER: (rules.hand_over, frozenset({Stage.TALKING, Stage.CONSULTING})),
        What.ALL_TOGETHER: (rules.all_together, frozenset({Stage.TOGETHER})),
        What.SECOND_HANG_UP: (rules.second_left, frozenset({Stage.HELD})),
        What.CALLER_ENDED: (rules.caller_left, frozenset({Stage.OVER})),
        What.HANG_UP: (rules.hand_over, frozenset({Stage.TALKING, Stage.CONSULTING})),
        What.WORD: (rules.word_with_caller, frozenset({Stage.BACK_WITH_CALLER})),
        What.TIME_ALONE: (
            rules.alone_too_long,
            frozenset({Stage.CONSULTING, Stage.BACK_WITH_CALLER, Stage.LEFT_ALONE}),
        ),
    },
    Stage.BACK_WITH_CALLER: {
        What.CALM: (urgency.calm, frozenset({Stage.BACK_WITH_CALLER})),
        **_beside(Stage.BACK_WITH_CALLER),
        What.AUDIO: (rules.audio, frozenset({Stage.BACK_WITH_CALLER})),
        What.URGENT: (urgency.mark_urgent, frozenset({Stage.BACK_WITH_CALLER})),
        What.MUTE: (rules.mute, frozenset({Stage.BACK_WITH_CALLER})),
        What.RINGING_ANSWERED: (rules.second_answered, frozenset({Stage.BACK_WITH_CALLER})),
        What.RINGING_ENDED: (rules.second_did_not_come, frozenset({Stage.BACK_WITH_CALLER, Stage.TALKING})),
        What.NO_ANSWER: (rules.second_did_not_answer, frozenset({Stage.BACK_WITH_CALLER, Stage.TALKING})),
        What.SECOND_ENDED: (rules.second_left, frozenset({Stage.TALKING})),
        What.SECOND_HANG_UP: (rules.second_left, frozenset({Stage.TALKING})),
        What.TO_SECOND: (rules.to_second, frozenset({Stage.CONSULTING})),
        What.BACK: (rules.back_to_caller, frozenset({Stage.TALKING})),
        What.HAND_OVER: (rules.hand_over, frozenset({Stage.TALKING, Stage.CONSULTING})),
        What.ALL_TOGETHER: (rules.all_together, frozenset({Stage.TOGETHER})),
        What.HOLDER_ENDED: (rules.holder_left_them, frozenset({Stage.TALKING, Stage.CONSULTING})),
        What.HANG_UP: (rules.hand_over, frozenset({Stage.TALKING, Stage.CONSULTING})),
        What.CALLER_ENDED: (rules.caller_left, frozenset({Stage.OVER})),
    },
    Stage.TOGETHER: {
        What.CALM: (urgency.calm, frozenset({Stage.TOGETHER})),
        **_beside(Stage.TOGETHER),
        What.AUDIO: (rules.audio, frozenset({Stage.TOGETHER})),
        What.URGENT: (urgency.mark_urgent, frozenset({Stage.TOGETHER})),
        What.MUTE: (rules.mute, frozenset({Stage.TOGETHER})),
        What.BACK: (rules.back_to_caller, frozenset({Stage.TALKING})),
        What.HAND_OVER: (rules.hand_over, frozenset({Stage.TALKING})),
        What.HOLDER_ENDED: (rules.holder_left_them, frozenset({Stage.TALKING})),
        What.HANG_UP: (rules.hand_over, frozenset({Stage.TALKING})),
        What.SECOND_ENDED: (rules.second_left_two, frozenset({Stage.TALKING})),
        What.SECOND_HANG_UP: (rules.second_left_two, frozenset({Stage.TALKING})),
        What.CALLER_ENDED: (rules.caller_left, frozenset({Stage.OVER})),
    },
    Stage.RINGING_US: {
        What.RINGING_ANSWERED: (rules.ring_customer, frozenset({Stage.RINGING_THEM})),
        What.RINGING_ENDED: (rules.our_phone_ended, frozenset({Stage.RINGING_US, Stage.OVER})),
        What.NO_ANSWER: (rules.our_phone_did_not_answer, frozenset({Stage.RINGING_US, Stage.OVER})),
        What.HANG_UP: (rules.not_reached, frozenset({Stage.OVER})),
    },
    Stage.RINGING_THEM: {
        What.NO_ANSWER: (rules.customer_did_not_answer, frozenset({Stage.RINGING_THEM, Stage.OVER})),
        What.CALLER_ANSWERED: (rules.customer_answered, frozenset({Stage.TALKING})),
        What.CALLER_ENDED: (rules.not_reached, frozenset({Stage.OVER})),
        What.HOLDER_ENDED: (rules.not_reached, frozenset({Stage.OVER})),
        What.HANG_UP: (rules.not_reached, frozenset({Stage.OVER})),
    },
    Stage.OVER: {},
}


def step(call: Call, event: AnyEvent) -> tuple[Call, tuple[AnyOrder, ...]]:
    """The call after this event, and what must be done about it.

    A fact the table has no entry for changes nothing: telephones tell things late, twice and out of order.
    A request the table has no entry for raises `NotNow`; one by somebody who is not on the call, `NotYourCall`.
    """
    what = meaning(call, event)
    if isinstance(event, LegAnswered) and what is What.STRANGER:
        # Two telephones answered at once, or one answered while we stopped it: only this one is ended.
        return call, (EndLeg(leg=event.leg, why=WhyEnd.ELSEWHERE),)
    found = TRANSITIONS[call.stage].get(what)
    if found is None:
        if isinstance(event, Request):
            raise NotYourCall if what is What.NOT_ON_IT else NotNow
        return call, ()
    changed = follow(call, found[0](call, event), event)
    woken = event.because if isinstance(event, TimeCame) else None
    return changed, (*orders_between(call, changed, event), *wakes_between(call, changed, woken))


def follow(before: Call, after: Call, event: AnyEvent) -> Call:
    """The same call, with what no rule needs to think of: who keeps the caller company, since when they wait, what is kept."""
    after = still_beside(before, after, event)
    after = urgency.sought(before, after, event)
    after = counted(before, after, event.at)
    return remembered(before, after, event.at)
