"""What callers and customers lived through, counted from what their telephones were told, not from what the core says of itself."""

from collections import Counter
from datetime import datetime

from msgspec import Struct

from vivevoix.core.calls.events import LegEnded, LineFact
from vivevoix.core.calls.orders import EndLeg, Hear, LineOrder, RingPhone
from vivevoix.core.company import Company, Member
from vivevoix.core.figures.to_a_voice import ToAVoice, to_a_voice
from vivevoix.core.ids import CallId, LegId, PersonId, PromiseId, RegionId
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.callers import Caller
from vivevoix.rehearsal.play import Play
from vivevoix.rehearsal.presence import is_open

NO_RUNG = "none"


class Lived(Struct, kw_only=True):
    """One caller's call."""

    caller: Caller
    heard: list[PersonId]
    """Whom of us they heard, in order."""
    voice_at: datetime | None = None
    over_at: datetime | None = None
    promises: int = 0
    region: RegionId | None = None


class PromisesCounted(Struct, frozen=True, kw_only=True):
    made: int
    kept: int
    late: int
    told: int
    """Broken, and the customer told so."""
    open: int
    """Still owed, and not due yet."""
    lapsed: int
    """Still owed although the hour that was said has passed."""


class ExpertsCounted(Struct, frozen=True, kw_only=True):
    wanted: int
    """Callers who needed an expert."""
    spoken_with: int
    """Of those, how many spoke with one during their call."""
    own_region: int
    """Of those who spoke with one, how many with one who looks after their own region."""
    promised: int
    """How many were promised an expert's call instead."""


class Summary(Struct, frozen=True, kw_only=True):
    """What came of a rehearsed day. The first words are those of the demo."""

    calls: int
    answered: int
    promised: int
    forgotten: int
    abandoned: int
    transfers: int
    ring_to_voice_ms: dict[str, float | None]
    open_within_10_s: float | None
    """Share of those who rang in opening hours and heard a voice within 10 seconds."""
    within_30_s: float | None
    """Share of all, around the clock, who heard a voice within 30 seconds."""
    rungs: dict[str, int]
    """How many calls somebody of each rung of the ladder answered first."""
    promises: PromisesCounted
    experts: ExpertsCounted


class Witness:
    def __init__(self, play: Play, callers: dict[CallId, Caller]) -> None:
        self._play = play
        self._callers = callers
        self.lived = {call: Lived(caller=caller, heard=[]) for call, caller in callers.items()}
        self._calls_of_legs = {caller.leg: call for call, caller in callers.items()}
        self._people_of_legs: dict[LegId, PersonId] = {}
        self._made: dict[PromiseId, Promise] = {}
        play.on_fact.append(self._told)
        play.on_order.append(self._ordered)
        play.on_turn.append(self._saw)

    def _ordered(self, order: LineOrder) -> None:
        match order:
            case RingPhone(leg=leg, call=call):
                found = self._play.day.calls.get(call)
                part = next((part for part in found.ours if part.leg == leg), None) if found else None
                if part:
                    self._people_of_legs[leg] = part.person
            case Hear(leg=leg, legs=legs) if leg in self._calls_of_legs:
                lived = self.lived[self._calls_of_legs[leg]]
                for voice in legs:
                    self._hears(lived, self._people_of_legs[voice])
            case EndLeg(leg=leg):
                self._is_over(leg)
            case _:
                pass

    def _told(self, fact: LineFact) -> None:
        if isinstance(fact, LegEnded):
            self._is_over(fact.leg)

    def _is_over(self, leg: LegId) -> None:
        if leg in self._calls_of_legs:
            self.lived[self._calls_of_legs[leg]].over_at = self._play.now

    def _hears(self, lived: Lived, person: PersonId) -> None:
        lived.voice_at = lived.voice_at or self._play.now
        if person not in lived.heard:
            lived.heard.append(person)

    def _saw(self, turn: Turn) -> None:
        for call in turn.calls.values():
            if call.id in self.lived:
                self.lived[call.id].region = call.region
        for promise in turn.promises.values():
            if promise.id not in self._made and promise.call in self.lived:
                self.lived[promise.call].promises += 1
            self._made[promise.id] = promise

    # Counting.

    def summary(self) -> Summary:
        counted = [lived for lived in self.lived.values() if lived.caller.counts]
        figure = _figure(counted)
        company = self._play.day.company
        in_hours = [lived for lived in counted if is_open(company, company.lines[lived.caller.line].branch, lived.caller.at)]
        return Summary(
            calls=len(counted),
            answered=figure.answered,
            promised=sum(lived.promises > 0 for lived in counted),
            forgotten=sum(lived.voice_at is None and not lived.promises for lived in counted),
            abandoned=sum(lived.voice_at is None for lived in counted),
            transfers=sum(len(lived.heard) > 1 for lived in counted),
            ring_to_voice_ms={f"p{share}": _ms(figure.seconds_for(share)) for share in (50, 95, 99)},
            open_within_10_s=_rounded(_figure(in_hours).share_within(10)),
            within_30_s=_rounded(figure.share_within(30)),
            rungs=_rungs(company, counted),
            promises=self._promises(),
            experts=_experts(company, counted),
        )

    def _promises(self) -> PromisesCounted:
        made = [promise for promise in self._made.values() if self._counts(promise)]
        ends = Counter(promise.end for promise in made)
        lapsed = sum(promise.end is None and promise.due_at < self._play.now for promise in made)
        return PromisesCounted(
            made=len(made),
            kept=ends[PromiseEnd.KEPT],
            late=ends[PromiseEnd.LATE],
            told=ends[PromiseEnd.BROKEN_AND_TOLD],
            open=ends[None] - lapsed,
            lapsed=lapsed,
        )

    def _counts(self, promise: Promise) -> bool:
        caller = self._callers.get(promise.call) if promise.call else None
        return caller is not None and caller.counts


def _figure(counted: list[Lived]) -> ToAVoice:
    return to_a_voice((lived.caller.at, lived.voice_at, lived.over_at) for lived in counted)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _rungs(company: Company, counted: list[Lived]) -> dict[str, int]:
    """By the first rung in which whoever answered stands."""
    found = Counter(_rung(company, lived.caller, company.people[lived.heard[0]]) for lived in counted if lived.heard)
    return dict(sorted(found.items()))


def _rung(company: Company, caller: Caller, member: Member) -> str:
    for place, rung in enumerate(company.lines[caller.line].ladder, 1):
        if set(rung.groups).intersection(member.groups):
            return str(place)
    return NO_RUNG


def _experts(company: Company, counted: list[Lived]) -> ExpertsCounted:
    wanted = [lived for lived in counted if lived.caller.technical and lived.heard]
    spoken, own = 0, 0
    for lived in wanted:
        experts = [company.people[person] for person in lived.heard if company.people[person].role == "expert"]
        if experts:
            spoken += 1
            own += any(lived.region in company.regions_of(expert) for expert in experts)
    return ExpertsCounted(
        wanted=len(wanted), spoken_with=spoken, own_region=own, promised=sum(lived.promises > 0 for lived in wanted)
    )
