"""What a file says of somebody we have a card of already: words that came from a file follow it, words of a person stay."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from unicodedata import combining, normalize

import msgspec
from msgspec import Struct, structs
from msgspec.structs import replace

from vivevoix.core.customers.bringing import Row, RowReason, Said
from vivevoix.core.customers.cards import MOST_REACHES, MOST_REMARKS, Written, tidied, written_on
from vivevoix.core.customers.customer import Customer, Reach, Remark
from vivevoix.core.ids import BringingId, CustomerId, PersonId

OURS = "vivevoix"
"""The source of what we wrote out ourselves: its keys are our own ids."""
_json = msgspec.json.Encoder(order="deterministic")
_NOTHING = Written(name="")


class Brought(Struct, frozen=True, kw_only=True):
    """What was brought in last onto one card: enough to see whether a person has changed it since, and nothing anybody can read."""

    customer: CustomerId
    bringing: BringingId
    row: int
    """Of which row of that file."""
    words: dict[str, str] = {}
    """By field."""
    reaches: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Became(Struct, frozen=True, kw_only=True):
    """The card after a row."""

    how: str
    """`new`, `changed`, `same`, or `wrong` where the row was not taken."""
    customer: Customer
    brought: Brought
    said: tuple[Said, ...] = ()


def bring(row: Row, before: Customer | None, last: Brought | None, new: Customer, bringing: BringingId) -> Became:
    """`new`: the empty card that becomes theirs if we have none; it also says who brings it, and when."""
    row = replace(row, written=tidied(row.written or _NOTHING))
    if before is not None and last is not None and last.bringing == bringing:
        return _again(row, before, last)
    card = before or replace(new, source=row.source, source_key=row.key)
    base = _base(before, last, row)
    words, kept = _words(card, base, row)
    reaches = _reaches(card.reaches, base.reaches, row.reaches)
    remarks = _remarks(card.remarks, base.remarks, row.remarks)
    after = replace(card, **structs.asdict(words), reaches=reaches, remarks=remarks)
    brought = _brought(row, card.id, bringing, base)
    if before is None:
        return Became(how="new", customer=after, brought=brought)
    said = tuple(Said(reason=RowReason.KEPT, about=field, by=before.changed_by, at=before.changed_at) for field in kept)
    if after == before:
        return Became(how="same", customer=before, brought=brought, said=said)
    changed = replace(after, changed_at=new.changed_at, changed_by=new.changed_by)
    return Became(how="changed", customer=changed, brought=brought, said=said)


def _again(row: Row, card: Customer, last: Brought) -> Became:
    """A row of this very file has been taken for this card already: the first counts."""
    now = _brought(row, card.id, last.bringing, last)
    if (now.words, set(now.reaches), set(now.remarks)) == (last.words, set(last.reaches), set(last.remarks)):
        return Became(how="same", customer=card, brought=last)
    return Became(how="wrong", customer=card, brought=last, said=(Said(reason=RowReason.TWICE, about=str(last.row)),))


def _base(before: Customer | None, last: Brought | None, row: Row) -> Brought:
    """How the file last knew this card."""
    if before is not None and row.seen == before.changed_at:
        card = written_on(before)
        return Brought(
            customer=before.id,
            bringing=BringingId(""),
            row=0,
            words={field: mark(getattr(card, field)) for field in row.says},
            reaches=tuple(mark(reach.value) for reach in before.reaches),
            remarks=tuple(mark(remark.id) for remark in before.remarks),
        )
    return last or Brought(customer=CustomerId(""), bringing=BringingId(""), row=0)


def _words(card: Customer, base: Brought, row: Row) -> tuple[Written, list[str]]:
    """The words that will stand on the card, and the fields in which a person's own stay."""
    said = row.written or _NOTHING
    taken, kept = {}, []
    for field in row.says:
        theirs, ours = getattr(said, field), getattr(card, field)
        untouched = mark(ours) == base.words[field] if field in base.words else ours == getattr(_NOTHING, field)
        if theirs == ours:
            continue
        if untouched and (theirs or field != "name"):
            taken[field] = theirs
        else:
            kept.append(field)
    return replace(written_on(card), **taken), kept


def _reaches(ours: tuple[Reach, ...], base: tuple[str, ...], theirs: tuple[Reach, ...]) -> tuple[Reach, ...]:
    """What the file has no more goes, unless a person wrote it; what a person took off does not come back."""
    named = {mark(reach.value) for reach in theirs}
    stay = [reach for reach in ours if mark(reach.value) not in base or mark(reach.value) in named]
    there = {reach.value for reach in stay}
    come = [reach for reach in theirs if reach.value not in there and mark(reach.value) not in base]
    return (*stay, *come)[:MOST_REACHES]


def _remarks(ours: tuple[Remark, ...], base: tuple[str, ...], theirs: tuple[Remark, ...]) -> tuple[Remark, ...]:
    named = {mark(remark.id) for remark in theirs}
    stay = [remark for remark in ours if mark(remark.id) not in base or mark(remark.id) in named]
    there = {remark.id for remark in stay}
    come = [remark for remark in theirs if remark.id not in there and mark(remark.id) not in base]
    return tuple(sorted((*stay, *come), key=lambda each: (each.at, each.id)))[:MOST_REMARKS]


def _brought(row: Row, customer: CustomerId, bringing: BringingId, before: Brought) -> Brought:
    said = row.written or _NOTHING
    return Brought(
        customer=customer,
        bringing=bringing,
        row=row.number,
        words={**before.words, **{field: mark(getattr(said, field)) for field in row.says}},
        reaches=tuple(mark(reach.value) for reach in row.reaches),
        remarks=tuple(mark(remark.id) for remark in row.remarks),
    )


def mark(value: object) -> str:
    """Equal for equal values; says nothing else about them."""
    return blake2b(_json.encode(value), digest_size=8).hexdigest()


def alike(name: str, card: CustomerId, others: Iterable[tuple[CustomerId, str]]) -> tuple[Said, ...]:
    """Whose card has a number or an address of this row, and a name like it: perhaps the same person. They are not joined."""
    found = {other: theirs for other, theirs in others if other != card and _parts(name) & _parts(theirs)}
    return tuple(Said(reason=RowReason.ALIKE, about=theirs, customer=other) for other, theirs in found.items())


def _parts(name: str) -> set[str]:
    plain = "".join(letter for letter in normalize("NFKD", name.casefold()) if not combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return {word for word in words if len(word) > 2} or set(words)


def empty_card(wanted: CustomerId, by: PersonId, at: datetime) -> Customer:
    """What a row is written on when we have no card of theirs yet."""
    return Customer(id=wanted, name="", made_at=at, made_by=by, changed_at=at, changed_by=by)
