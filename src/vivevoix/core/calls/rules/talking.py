"""While caller and one of us talk."""

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.events import AudioFact, AudioPatchy, AudioReturned, AudioSteady, AudioStopped, Event, MuteRequested


def hold(call: Call, event: Event) -> Call:
    return replace(call, stage=Stage.HELD, ringing=(), failure=None)


def resume(call: Call, event: Event) -> Call:
    return replace(call, stage=Stage.TALKING, failure=None)


def mute(call: Call, event: MuteRequested) -> Call:
    return replace(call, holder=replace(call.holder, muted=event.on)) if call.holder else call


def audio(call: Call, event: AudioFact) -> Call:
    """One-way or patchy audio is shown to the people on the call; the call goes on, for it often comes back."""
    match event:
        case AudioStopped(leg=leg):
            return replace(call, unheard=(*call.unheard, leg) if leg not in call.unheard else call.unheard)
        case AudioReturned(leg=leg):
            return replace(call, unheard=tuple(other for other in call.unheard if other != leg))
        case AudioPatchy(leg=leg):
            return replace(call, patchy=(*call.patchy, leg) if leg not in call.patchy else call.patchy)
        case AudioSteady(leg=leg):
            return replace(call, patchy=tuple(other for other in call.patchy if other != leg))
