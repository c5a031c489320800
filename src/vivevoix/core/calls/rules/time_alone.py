"""How long a caller may hear nothing but the soft tone while we ask somebody: not longer than the house allows.

A little before, their person is warned by ear and on the page; then the two hear each other again, and whoever was asked
rings on or waits. Going back to them starts the time anew, once there was time for a sentence with the caller. A hold the
person asked for themselves is not ended by us, for it would open a microphone they believe closed: they are reminded.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from vivevoix.core.calls.call import Alone, Call, Stage

WARNED_FOR = timedelta(seconds=5)
"""So long before the caller hears them again a person is warned: time to end the sentence that is not for the caller."""
TIME_FOR_A_SENTENCE = timedelta(seconds=3)
"""Who was with the caller for less has not told them anything."""


def is_alone(call: Call) -> bool:
    """The caller waits, and hears nobody of us."""
    return call.caller_answered and call.stage in {Stage.HELD, Stage.CONSULTING}


def alone_until(call: Call) -> datetime | None:
    """When somebody must be with the caller again; None when somebody is, or they wait because their person wished it."""
    if call.alone is None or call.alone.until is not None or call.alone.by_wish:
        return None
    return call.alone.since + timedelta(seconds=call.alone_limit)


def alone_at(call: Call) -> datetime | None:
    """When to look at a caller who is alone: to warn their person, to bring them back, or to remind them of a long hold."""
    if call.alone is None or call.alone.until is not None:
        return None
    limit = call.alone.since + timedelta(seconds=call.alone_limit)
    if call.alone.by_wish:
        return None if call.alone.warned else limit
    return limit if call.alone.warned or call.holder is None else limit - WARNED_FOR


def counted(before: Call, after: Call, at: datetime) -> Call:
    """The same call, with since when the caller is alone."""
    if not is_alone(after):
        if after.alone is None or after.alone.until is not None:
            return after
        return replace(after, alone=replace(after.alone, until=at, warned=False))
    if is_alone(before) and before.alone and not (before.alone.by_wish and after.stage is Stage.CONSULTING):
        by_wish = after.stage is Stage.HELD and (before.alone.by_wish or _holds_by_its_own_key(before))
        return after if by_wish == before.alone.by_wish else replace(after, alone=replace(before.alone, by_wish=by_wish))
    by_wish = after.stage is Stage.HELD
    return replace(after, alone=Alone(since=_since(before, at), by_wish=by_wish))


def _holds_by_its_own_key(before: Call) -> bool:
    """A desk phone that asked on its second line keeps the caller on its first, until its person presses a key."""
    return before.holder is not None and before.holder.consult_leg is not None


def _since(before: Call, at: datetime) -> datetime:
    asked_meanwhile = before.alone is not None and not before.alone.by_wish and has_not_spoken(before, at)
    return before.alone.since if before.alone and asked_meanwhile else at


def has_not_spoken(call: Call, at: datetime) -> bool:
    """They came back to the caller a moment ago; there was no time for a sentence yet."""
    return call.alone is not None and call.alone.until is not None and at - call.alone.until < TIME_FOR_A_SENTENCE


def must_speak_first(call: Call, at: datetime) -> bool:
    """The caller has waited as long as anybody may, and has not been told that it takes longer."""
    if call.alone is None or call.alone.by_wish or not has_not_spoken(call, at):
        return False
    return at - call.alone.since >= timedelta(seconds=call.alone_limit) - WARNED_FOR
