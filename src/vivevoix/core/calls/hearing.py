"""Who hears whom on a call: a function of the call, and of nothing else."""

from collections.abc import Iterator

from vivevoix.core.calls.call import Beside, Call, Joined, Part, Stage
from vivevoix.core.calls.telephones import Tone
from vivevoix.core.ids import LegId

Hearing = tuple[tuple[LegId, ...], Tone | None]
NOTHING: Hearing = ((), None)
WITH_CALLER = frozenset({Stage.TALKING, Stage.BACK_WITH_CALLER})


def hearing(call: Call) -> dict[LegId, Hearing]:
    """Who hears whom on this call. Legs that are not answered hear nothing from us and are left out."""
    heard = dict(_ours_hear(call))
    if call.caller_answered and call.stage is not Stage.OVER:
        heard[call.caller_leg] = _caller_hears(call)
    if call.joined and call.joined.part and call.stage is not Stage.OVER:
        _beside(call, call.joined, call.joined.part, heard)
    return heard


def _caller_hears(call: Call) -> Hearing:
    match call.stage:
        case Stage.TALKING | Stage.BACK_WITH_CALLER if call.holder:
            return (_voices(call.holder), None)
        case Stage.TOGETHER:
            return (_voices(call.holder, call.second), None)
        case Stage.HELD:
            return ((), Tone.HOLD)
        case Stage.CONSULTING:
            return ((), Tone.HOLD if call.holder else Tone.RINGING)
        case _:
            return ((), Tone.RINGING)


def _voices(*parts: Part | None) -> tuple[LegId, ...]:
    return tuple(part.leg for part in parts if part and not part.muted)


def _ours_hear(call: Call) -> Iterator[tuple[LegId, Hearing]]:
    holder, second = call.holder, call.second
    match call.stage:
        case Stage.TALKING | Stage.BACK_WITH_CALLER if holder:
            yield holder.leg, ((call.caller_leg,), None)
            if second:
                yield second.leg, ((), Tone.HOLD)
        case Stage.HELD if holder:
            yield holder.leg, ((), _warning(call))
        case Stage.RINGING_THEM if holder and not call.dialled:
            yield holder.leg, ((), Tone.RINGING)
        case Stage.CONSULTING:
            yield from _consulting(holder, second, _warning(call))
        case Stage.TOGETHER if holder and second:
            yield holder.leg, ((call.caller_leg, *_voices(second)), None)
            yield second.leg, ((call.caller_leg, *_voices(holder)), None)
        case _:
            return


def _consulting(holder: Part | None, second: Part | None, warning: Tone | None) -> Iterator[tuple[LegId, Hearing]]:
    if holder is None:
        return
    speaks_on = holder.consult_leg or holder.leg
    if second:
        yield speaks_on, ((second.leg,), warning)
        yield second.leg, ((speaks_on,), None)
    elif holder.consult_leg is None:
        yield holder.leg, ((), warning or Tone.RINGING)


def _warning(call: Call) -> Tone | None:
    """What the person of a caller hears who has been alone for long."""
    if call.alone is None or not call.alone.warned:
        return None
    return Tone.WAITS if call.alone.by_wish else Tone.SOON


def _beside(call: Call, joined: Joined, part: Part, heard: dict[LegId, Hearing]) -> None:
    """A supervisor hears what their colleague hears and says; who hears the supervisor depends on what they chose."""
    ours = _of_ours(call)
    theirs = [call.caller_leg] if call.stage in WITH_CALLER or call.stage is Stage.TOGETHER else []
    speaks = joined.how is not Beside.LISTENS
    voices = [leg for leg in (*theirs, *ours) if any(leg in legs for legs, _ in heard.values()) or (speaks and ours[:1] == [leg])]
    heard[part.leg] = (tuple(voices), None if voices else Tone.HOLD if call.holder else Tone.RINGING)
    hear_it = {Beside.LISTENS: [], Beside.WHISPERS: ours[:1], Beside.SPEAKS: [*theirs, *ours]}[joined.how]
    for leg in dict.fromkeys((*hear_it, *ours)):
        legs, tone = heard.get(leg, NOTHING)
        with_them = (*legs, part.leg) if leg in hear_it else legs
        heard[leg] = (with_them, tone if tone in {Tone.SOON, Tone.WAITS} or joined.how is Beside.SPEAKS else Tone.LISTENED)


def _of_ours(call: Call) -> list[LegId]:
    """Who of us is in the conversation, whoever has the call first."""
    if call.holder is None:
        return []
    first = (call.holder.consult_leg if call.second else None) or call.holder.leg
    with_them = call.second and call.stage in {Stage.CONSULTING, Stage.TOGETHER}
    return [first, call.second.leg] if with_them and call.second else [first]
