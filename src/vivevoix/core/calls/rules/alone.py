"""A caller who has been alone for as long as anybody may be, and a word with them in between."""

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Consulted, Failure, Stage
from vivevoix.core.calls.events import Event
from vivevoix.core.calls.refusals import NobodySecond, TellThemFirst
from vivevoix.core.calls.rules.consulting import nobody_joins
from vivevoix.core.calls.rules.time_alone import alone_at, alone_until, must_speak_first


def alone_too_long(call: Call, event: Event) -> Call:
    """The caller has waited as long as they may: their person is warned, and a moment later with them again."""
    due = alone_at(call)
    if due is None or call.alone is None or event.at < due:
        return call
    if call.holder is None:
        return nobody_joins(call, event, Failure(person=call.ringing[0].person, why=Consulted.NO_ANSWER))
    limit = alone_until(call)
    if not call.alone.warned and (limit is None or event.at < limit):
        return replace(call, alone=replace(call.alone, warned=True))
    return word_with_caller(call, event)


def word_with_caller(call: Call, event: Event) -> Call:
    """The caller and their person hear each other; whoever was asked rings on, or waits with a soft tone."""
    if call.holder is None:
        raise NobodySecond
    if call.stage is Stage.HELD:
        return replace(call, stage=Stage.TALKING)
    # A desk phone that asked on its second line goes on with that one: it is the one at their ear.
    holder = replace(call.holder, leg=call.holder.consult_leg or call.holder.leg, consult_leg=None)
    return replace(call, stage=Stage.BACK_WITH_CALLER, holder=holder)


def to_second(call: Call, event: Event) -> Call:
    """The caller knows that it takes a little longer: back to the second person."""
    if must_speak_first(call, event.at):
        raise TellThemFirst
    return replace(call, stage=Stage.CONSULTING)
