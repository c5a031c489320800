"""What callers and customers lived through, counted from what their telephones were told, not from what the core says of itself."""

from collections import Counter
from datetime import datetime

from msgspec import Struct

from vivevoix.core.calls.events import LegEnded, LineFact
from vivevoix.core.calls.orders import EndLeg, Hear, LineOrder, RingPhone
from vivevoix.core.company import Company
from vivevoix.core.figures.to_a_voice import ToAVoice, to_a_voice
from vivevoix.core.hours.plan import is_line_open, line_at
from vivevoix.core.ids import CallId, LegId, PersonId, PromiseId, RegionId
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.live.turn import Turn
from vivevoix.rehearsal.callers import Caller
from vivevoix.rehearsal.play import Play

NO_RUNG = "none"
"""They know the caller, keep the line, or have gone home since they were rung."""


class Lived(Struct, kw_only=True):
    """One caller's call."""

    caller: Caller
    heard: list[PersonId]
    """Whom of us they heard, in order."""
    voice_at: datetime | None = None
    over_at: datetime | None = None
    rung: str = ""
    """In which rung of the ladder, as it stood for this call, whoever answered first stands."""
    promised: bool = False
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
    played: int
    """Every call that was played: with those at the edges of the day, which are not counted, and calls out to keep promises."""


class Witness:
    def __init__(self, play: Play, callers: dict[CallId, Caller]) -> None:
        self._play = play
        self._callers = callers
        self.lived = {call: Lived(caller=caller, heard=[]) for call, caller in callers.items()}
        self._calls_of_legs = {caller.leg: call for call, caller in callers.items()}
        self._people_of_legs: dict[LegId, PersonId] = {}
        self._out: set[CallId] = set()
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
        if lived.voice_at is None:
            lived.voice_at, lived.rung = self._play.now, self._rung_of(person, lived.caller)
        if person not in lived.heard:
            lived.heard.append(person)

    def _saw(self, turn: Turn) -> None:
        for call in turn.calls.values():
            if call.id in self.lived:
                self.lived[call.id].region = call.region
            else:
                self._out.add(call.id)
        for promise in turn.promises.values():
            for each in promise.calls:
                if each in self.lived:
                    self.lived[each].promised = True
            self._made[promise.id] = promise

    def _rung_of(self, person: PersonId, caller: Caller) -> str:
        day = self._play.day
        line = line_at(day.plan, day.company.lines[caller.line], caller.at)
        theirs = set(day.floor.groups_of[person])
        rungs = (str(place) for place, rung in enumerate(line.ladder, 1) if theirs.intersection(rung.groups))
        return next(rungs, NO_RUNG)

    # Counting.

    def summary(self) -> Summary:
        counted = [lived for lived in self.lived.values() if lived.caller.counts]
        figure = _figure(counted)
        company, plan = self._play.day.company, self._play.plan
        in_hours = [lived for lived in counted if is_line_open(plan, company.lines[lived.caller.line], lived.caller.at)]
        return Summary(
            calls=len(counted),
            answered=figure.answered,
            promised=sum(lived.promised for lived in counted),
            forgotten=sum(lived.voice_at is None and not lived.promised for lived in counted),
            abandoned=sum(lived.voice_at is None for lived in counted),
            transfers=sum(len(lived.heard) > 1 for lived in counted),
            ring_to_voice_ms={f"p{share}": _ms(figure.seconds_for(share)) for share in (50, 95, 99)},
            open_within_10_s=_rounded(_figure(in_hours).share_within(10)),
            within_30_s=_rounded(figure.share_within(30)),
            rungs=dict(sorted(Counter(lived.rung for lived in counted if lived.rung).items())),
            promises=self._promises(),
            experts=_experts(company, counted),
            played=len(self.lived) + len(self._out),
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
        return any(call in self._callers and self._callers[call].counts for call in promise.calls)


def _figure(counted: list[Lived]) -> ToAVoice:
    return to_a_voice((lived.caller.at, lived.voice_at, lived.over_at) for lived in counted)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _experts(company: Company, counted: list[Lived]) -> ExpertsCounted:
    wanted = [lived for lived in counted if lived.caller.technical and lived.heard]
    spoken, own = 0, 0
    for lived in wanted:
        experts = [company.people[person] for person in lived.heard if company.people[person].role == "expert"]
        if experts:
            spoken += 1
            own += any(lived.region in company.regions_of(expert) for expert in experts)
    return ExpertsCounted(
        wanted=len(wanted), spoken_with=spoken, own_region=own, promised=sum(lived.promised for lived in wanted)
    )
