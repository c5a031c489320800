"""Cards by a number or an address of theirs as it is typed; and cards as they are shown when they are found."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from vivevoix.core.customers.customer import Kind, Reach
from vivevoix.core.customers.finding.folding import as_written
from vivevoix.core.customers.finding.ranking import Found, FoundBy
from vivevoix.core.customers.finding.spelling import FoundHow
from vivevoix.core.customers.finding.typed import NumberMeant, Typed
from vivevoix.core.ids import CustomerId
from vivevoix.store.knowing.finding.vocabulary import ask

MOST_REACHED = 50
DEEPEST = 50
"""Cards joined to one another in a row."""
_PAST_DIGITS, _PAST_LETTERS = ":", "\x7f"
_BEGIN = "SELECT value, customer FROM reaches WHERE value >= :first AND value < :past ORDER BY value LIMIT :most"
_END = "SELECT value, customer FROM reaches WHERE backwards >= :first AND backwards < :past ORDER BY backwards LIMIT :most"
_HEADS = "SELECT id, name, organisation, place, reaches, part_of FROM customers WHERE id IN {ids}"
_reaches = msgspec.json.Decoder(tuple[Reach, ...])


def reached(connection: Connection, typed: Typed) -> dict[CustomerId, FoundBy]:
    """The nearest first, each with the number or address that was meant."""
    found: dict[CustomerId, FoundBy] = {}
    if typed.mail is not None:
        _add(found, ask(connection, _BEGIN, first=typed.mail, past=typed.mail + _PAST_LETTERS, most=MOST_REACHED), FoundHow.MAIL)
    if typed.number is not None:
        _by_number(connection, typed.number, found)
    return found


def _by_number(connection: Connection, number: NumberMeant, found: dict[CustomerId, FoundBy]) -> None:
    for begins in number.begins:
        _add(found, ask(connection, _BEGIN, first=begins, past=begins + _PAST_DIGITS, most=MOST_REACHED), FoundHow.NUMBER)
    for ends in number.ends:
        if ends is number.ends[0] or not found:
            _add(
                found, ask(connection, _END, first=ends[::-1], past=ends[::-1] + _PAST_DIGITS, most=MOST_REACHED), FoundHow.NUMBER
            )


def _add(found: dict[CustomerId, FoundBy], rows: Iterable[tuple[str, str]], reason: FoundHow) -> None:
    for value, customer in rows:
        found.setdefault(CustomerId(customer), FoundBy(reason=reason, word=value))


class _Head(Struct, frozen=True):
    """What is shown of a card."""

    id: CustomerId
    name: str
    organisation: str
    place: str
    reaches: str
    part_of: CustomerId | None

    @property
    def number(self) -> str | None:
        return next((reach.value for reach in _reaches.decode(self.reaches) if reach.kind is Kind.TELEPHONE), None)


def shown(connection: Connection, whys: Mapping[CustomerId, FoundBy], most: int) -> list[Found]:
    """In the same order, each person once, by the card that stands for them."""
    wanted = list(whys)[: 2 * most]
    heads = _with_those_above(connection, wanted)
    found: dict[CustomerId, Found] = {}
    for each in wanted:
        if each in heads and len(found) < most:
            root = _root(heads, heads[each])
            found.setdefault(root.id, _shown(root, heads[each], whys[each]))
    return list(found.values())


def _with_those_above(connection: Connection, wanted: Sequence[CustomerId]) -> dict[CustomerId, _Head]:
    heads: dict[CustomerId, _Head] = {}
    for _ in range(DEEPEST):
        new = [_Head(*row) for row in ask(connection, _HEADS, ids=list(wanted))] if wanted else []
        heads |= {head.id: head for head in new}
        wanted = [head.part_of for head in new if head.part_of is not None and head.part_of not in heads]
    return heads


def _root(heads: Mapping[CustomerId, _Head], head: _Head) -> _Head:
    for _ in range(DEEPEST):
        above = heads.get(head.part_of) if head.part_of is not None else None
        if above is None:
            break
        head = above
    return head


def _shown(root: _Head, found: _Head, why: FoundBy) -> Found:
    return Found(
        customer=root.id,
        name=root.name,
        organisation=root.organisation or found.organisation,
        place=root.place or found.place,
        number=why.word if why.reason is FoundHow.NUMBER else root.number or found.number,
        why=FoundBy(reason=why.reason, word=as_written(why.word, found.name, found.organisation, found.place)),
    )
