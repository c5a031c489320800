"""Everything we hold on a customer, as it is given to them: whole, and in words a person can read."""

from datetime import datetime, tzinfo
from typing import Literal

from msgspec import Struct

from vivevoix.core.calls.call import Call
from vivevoix.core.customers.customer import Customer, Reach, Remark
from vivevoix.core.customers.held import Held, NoteHeld
from vivevoix.core.ids import CallId, PersonId, PromiseId
from vivevoix.core.matters import Matter
from vivevoix.core.promises import Promise
from vivevoix.core.promises.good_hours import Span
from vivevoix.core.promises.promise import CODED
from vivevoix.live.house import House
from vivevoix.live.owing.zones import zone
from vivevoix.web.customers.showing import zone_of
from vivevoix.web.shapes import Language


class NoteCopied(Struct, frozen=True, kw_only=True):
    at: datetime
    by: str
    words: str


class EmergencyCopied(Struct, frozen=True, kw_only=True):
    since: datetime
    closed_at: datetime | None
    done: str


class CallCopied(Struct, frozen=True, kw_only=True):
    at: datetime
    direction: Literal["in", "out"]
    number: str | None
    name: str | None
    """What the network said they are called."""
    line: str
    with_whom: str | None
    seconds: float | None
    """How long they spoke; None when they did not."""
    notes: tuple[NoteCopied, ...]
    emergency: EmergencyCopied | None


class LetterCopied(Struct, frozen=True, kw_only=True):
    kind: Literal["made", "moved", "kept"]
    at: datetime | None
    became: str | None


class PromiseCopied(Struct, frozen=True, kw_only=True):
    made_at: datetime
    due_at: datetime
    number: str | None
    name: str | None
    mail: str | None
    language: str | None
    good_hours: tuple[Span, ...]
    attempts: tuple[datetime, ...]
    """When we rang for it."""
    because: tuple[str, ...]
    """In our words; empty where a call had been missed."""
    end: str | None
    ended_at: datetime | None
    told: str
    letters: tuple[LetterCopied, ...]


class MatterCopied(Struct, frozen=True, kw_only=True):
    opened_at: datetime
    about: str
    owner: str
    answers: tuple[NoteCopied, ...]


class RemarkCopied(Struct, frozen=True, kw_only=True):
    at: datetime
    by: str
    about: str
    words: str


class CardCopied(Struct, frozen=True, kw_only=True):
    """One of their cards, as it is written. More than one where it was seen later that they are one person's."""

    name: str
    say: str
    address: str
    form: str | None
    language: str | None
    organisation: str
    role: str
    place: str
    time_zone: str | None
    good_hours: tuple[Span, ...]
    urgent: bool
    asks_for: str | None
    not_with: tuple[str, ...]
    reaches: tuple[Reach, ...]
    remarks: tuple[RemarkCopied, ...]
    made_at: datetime
    made_by: str
    changed_at: datetime
    changed_by: str | None
    source: str
    source_key: str


class SeenCopied(Struct, frozen=True, kw_only=True):
    at: datetime
    by: str
    how: str


class Copied(Struct, frozen=True, kw_only=True):
    """All there is, the oldest first. People of ours by their first names, as customers hear them."""

    house: str
    made_at: datetime
    customer: str
    time_zone: str
    """By whose clock the printed page says the hours."""
    cards: tuple[CardCopied, ...]
    calls: tuple[CallCopied, ...]
    promises: tuple[PromiseCopied, ...]
    matters: tuple[MatterCopied, ...]
    seen: tuple[SeenCopied, ...]

    @property
    def zone(self) -> tzinfo:
        return zone(self.time_zone)


def language_of(held: Held, otherwise: Language) -> Language:
    """Theirs, where it is one of ours."""
    return "fr" if held.customer.language == "fr" else "en" if held.customer.language == "en" else otherwise


def copied(house: House, held: Held, at: datetime) -> Copied:
    copying = _Copying(house, held)
    return Copied(
        house=house.company.name,
        made_at=at,
        customer=held.customer.name,
        time_zone=zone_of(house, held.customer),
        cards=tuple(map(copying.card, held.cards)),
        calls=tuple(map(copying.call, held.calls)),
        promises=tuple(map(copying.promise, held.promises)),
        matters=tuple(map(copying.matter, held.matters)),
        seen=tuple(SeenCopied(at=each.at, by=copying.who(each.person), how=each.how) for each in held.seen),
    )


class _Copying:
    def __init__(self, house: House, held: Held) -> None:
        self._company = house.company
        self._notes: dict[CallId, list[NoteHeld]] = {}
        for note in held.notes:
            self._notes.setdefault(note.call, []).append(note)
        self._emergencies = {
            each.id: EmergencyCopied(since=each.since, closed_at=each.closed_at, done=each.done) for each in held.emergencies
        }
        self._letters: dict[PromiseId, list[LetterCopied]] = {}
        for one in held.letters:
            letter = LetterCopied(kind=one.kind, at=one.done_at, became=one.became)
            self._letters.setdefault(one.promise, []).append(letter)

    def who(self, person: PersonId) -> str:
        """Whoever has left us is in no settings any more."""
        member = self._company.people.get(person)
        return member.first_name if member else str(person)

    def card(self, card: Customer) -> CardCopied:
        return CardCopied(
            name=card.name,
            say=card.say,
            address=card.address,
            form=card.form and card.form.value,
            language=card.language,
            organisation=card.organisation,
            role=card.role,
            place=card.place,
            time_zone=card.time_zone,
            good_hours=card.good_hours,
            urgent=card.urgent,
            asks_for=self.who(card.asks_for) if card.asks_for else None,
            not_with=tuple(map(self.who, card.not_with)),
            reaches=card.reaches,
            remarks=tuple(map(self._remark, card.remarks)),
            made_at=card.made_at,
            made_by=self.who(card.made_by),
            changed_at=card.changed_at,
            changed_by=self.who(card.changed_by) if card.changed_by else None,
            source=card.source,
            source_key=card.source_key,
        )

    def _remark(self, remark: Remark) -> RemarkCopied:
        return RemarkCopied(at=remark.at, by=self.who(remark.by), about=remark.about.value, words=remark.words)

    def call(self, call: Call) -> CallCopied:
        line = self._company.lines.get(call.line)
        spoke = call.voice_at is not None and call.over_at is not None
        return CallCopied(
            at=call.arrived,
            direction=call.direction,
            number=call.caller.number,
            name=call.caller.name,
            line=line.name if line else call.line,
            with_whom=self.who(call.last_holder) if spoke and call.last_holder else None,
            seconds=(call.over_at - call.voice_at).total_seconds() if call.over_at and call.voice_at else None,
            notes=tuple(self._note(note) for note in self._notes.get(call.id, ()) if note.words),
            emergency=self._emergencies.get(call.id),
        )

    def _note(self, note: NoteHeld) -> NoteCopied:
        return NoteCopied(at=note.at, by=self.who(note.by), words=note.words)

    def promise(self, promise: Promise) -> PromiseCopied:
        reasons = (promise.because, *(reason.because for reason in promise.also))
        return PromiseCopied(
            made_at=promise.made_at,
            due_at=promise.due_at,
            number=promise.number,
            name=promise.name,
            mail=promise.email,
            language=promise.language,
            good_hours=promise.good_hours,
            attempts=tuple(attempt.at for attempt in promise.attempts),
            because=tuple(reason for reason in reasons if reason and reason not in CODED),
            end=promise.end and promise.end.value,
            ended_at=promise.ended_at,
            told=promise.told.words if promise.told else "",
            letters=tuple(self._letters.get(promise.id, ())),
        )

    def matter(self, matter: Matter) -> MatterCopied:
        answers = tuple(NoteCopied(at=each.at, by=self.who(each.by), words=each.answer) for each in matter.resolved)
        return MatterCopied(opened_at=matter.opened_at, about=matter.about, owner=self.who(matter.owner), answers=answers)
