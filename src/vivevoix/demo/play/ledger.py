"""What the witnesses saw: every caller, whom they heard and who heard them. The demo's figures are counted here."""

from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from vivevoix.demo.rtp import Stream
from vivevoix.demo.talk import Talk


class Caller(Struct, kw_only=True):
    """One caller's part, as they themselves saw it."""

    number: str
    """E.164, used by no other caller of the play."""
    name: str
    """The name of their voice."""
    line: str
    talk: Talk
    transferred: bool = False
    """They heard a second person of ours after the first."""
    cut_off: bool = False
    """Nothing more came although nobody had said goodbye."""
    promised_at: float | None = None
    """Loop time at which a promise to ring them was seen."""

    @property
    def known(self) -> bool:
        """The house had answered that it knows of this call."""
        return self.talk.tried_at is not None

    @property
    def stream(self) -> Stream:
        return self.talk.stream


class Ledger:
    """All callers and all conversations of staff telephones in this play."""

    def __init__(self) -> None:
        self.callers: list[Caller] = []
        self.ours: dict[str, list[Talk]] = {}
        """Conversations of each member of staff, by voice name."""
        self.hand_overs = 0
        """Hand-overs our people asked for and were not refused."""

    def took_part(self, person: str, talk: Talk) -> None:
        self.ours.setdefault(person, []).append(talk)

    def people_heard(self, caller: Caller) -> set[str]:
        """The members of staff this caller heard."""
        return caller.stream.first_voice_at.keys() & self.ours.keys()

    def heard_both_ways(self, caller: Caller) -> bool:
        """Somebody of ours was heard by the caller and heard the caller."""
        return any(
            caller.name in talk.stream.first_voice_at for person in self.people_heard(caller) for talk in self.ours[person]
        )

    def ring_to_voice_ms(self, caller: Caller) -> float | None:
        """Milliseconds from the first ring to the first human voice."""
        first = min((caller.stream.first_voice_at[person] for person in self.people_heard(caller)), default=None)
        if first is None or caller.talk.rang_at is None:
            return None
        return max(0.0, (first - caller.talk.rang_at) * 1000)

    def was_transferred(self, caller: Caller) -> bool:
        return len(self.people_heard(caller)) > 1

    def unsettled(self) -> list[Caller]:
        """Callers the house knew of, who had no conversation, or one that was cut, and for whom no promise was seen."""
        return [
            caller
            for caller in self.callers
            if caller.known and caller.promised_at is None and (caller.cut_off or not self.people_heard(caller))
        ]

    def see_promises(self, numbers: Iterable[str], now: float) -> None:
        """Note which callers we owe a call by now."""
        owed = set(numbers)
        for caller in self.callers:
            if caller.promised_at is None and caller.number in owed:
                caller.promised_at = now


class Outcome(Struct, frozen=True, kw_only=True):
    """The one JSON object the demo ends with."""

    calls: int
    answered: int
    promised: int
    forgotten: int
    abandoned: int
    transfers: int
    ring_to_voice_ms: dict[str, float | None]
    audio_verified_both_ways: int
    desk_restarts: int
    line_restarts: int

    @property
    def is_good(self) -> bool:
        return self.forgotten == 0 and self.audio_verified_both_ways > 0


def outcome(ledger: Ledger, *, desk_restarts: int, line_restarts: int) -> Outcome:
    """Count. To be called when every call is over and promises have been looked for."""
    callers = ledger.callers
    delays = [delay for caller in callers if (delay := ledger.ring_to_voice_ms(caller)) is not None]
    answered = [caller for caller in callers if ledger.people_heard(caller)]
    return Outcome(
        calls=len(callers),
        answered=len(answered),
        promised=sum(caller.promised_at is not None for caller in callers),
        forgotten=len(ledger.unsettled()),
        abandoned=sum(caller.known and not ledger.people_heard(caller) for caller in callers),
        transfers=sum(ledger.was_transferred(caller) for caller in callers),
        ring_to_voice_ms=percentiles(delays),
        audio_verified_both_ways=sum(ledger.heard_both_ways(caller) for caller in callers),
        desk_restarts=desk_restarts,
        line_restarts=line_restarts,
    )


def percentiles(values: list[float]) -> dict[str, float | None]:
    """p50, p95, p99; None without values."""
    if not values:
        return {"p50": None, "p95": None, "p99": None}
    return {f"p{which}": round(float(np.percentile(values, which)), 1) for which in (50, 95, 99)}
