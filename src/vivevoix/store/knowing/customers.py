"""Cards as rows, and how they are found: by their id, by a number or an address, by the name they have elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, RowMapping, String, bindparam, delete, select

from vivevoix.core.customers.card import Card
from vivevoix.core.customers.customer import Customer, Form, Kind, Reach, Remark, numbers_of
from vivevoix.core.customers.forgetting import next_to_forget
from vivevoix.core.customers.merging import whole
from vivevoix.core.ids import CustomerId, PersonId
from vivevoix.core.promises.good_hours import Span
from vivevoix.store.knowing.acquaintances import who_knows
from vivevoix.store.knowing.finding.words import CardWords
from vivevoix.store.knowing.last_times import last_times
from vivevoix.store.knowing.matters import matters_of
from vivevoix.store.tables import customers, reaches
from vivevoix.store.working import Row, insert_or_leave, insert_or_replace, saving

_SAVE = insert_or_replace(customers)
_SAVE_REACHES = insert_or_leave(reaches)
_of = bindparam("of", type_=String)
_FORGET_REACHES = saving(delete(reaches).where(reaches.c.customer == _of))
_wanted = bindparam("wanted", type_=String)
_REACHED = saving(select(reaches.c.customer).where(reaches.c.value == _wanted).order_by(reaches.c.customer))
MOST_BEHIND_ONE = 9
"""People behind one number who are shown to choose from, each with a key."""
DEEPEST = 50
"""Cards joined to one another in a row."""
_json = msgspec.json.Encoder()


class _Lists(Struct, frozen=True, kw_only=True):
    """What a row keeps as JSON."""

    good_hours: tuple[Span, ...]
    not_with: tuple[PersonId, ...]
    reaches: tuple[Reach, ...]
    remarks: tuple[Remark, ...]


_IN_JSON = {field.name: msgspec.json.Decoder(field.type) for field in msgspec.structs.fields(_Lists)}
_PLAIN = [column.name for column in customers.columns if column.name not in {*_IN_JSON, "form", "next_to_forget"}]


class Customers(CardWords):
    """The part of a transaction that keeps cards."""

    async def save_customers(self, changed: Sequence[Customer]) -> None:
        """Also thousands together. Of a card that comes twice, the last stays."""
        changed = list({customer.id: customer for customer in changed}.values())
        before = await self._words_of([customer.id for customer in changed])
        self._write(_SAVE, [_row_of(customer) for customer in changed])
        self._write(_FORGET_REACHES, [{"of": each} for each in before])
        self._write(_SAVE_REACHES, [_reach(customer, reach) for customer in changed for reach in customer.reaches])
        self._keep_words(changed, before)

    async def customer(self, wanted: CustomerId) -> Customer | None:
        """The card as it is, without those joined to it."""
        return await self._read(lambda connection: _one(connection, wanted))

    async def standing_for(self, wanted: CustomerId) -> list[Customer]:
        """The cards this one is joined to, the nearest first."""
        return await self._read(lambda connection: _above(connection, wanted))

    async def reached_by(self, values: Sequence[str]) -> Mapping[str, tuple[Customer, ...]]:
        """For each number or address, everybody who is reached by it, whole."""

        def found(connection: Connection) -> Mapping[str, tuple[Customer, ...]]:
            rows = {value: self._find(connection, _REACHED, {"wanted": value}) for value in values}
            return {value: _people(connection, [CustomerId(of) for (of,) in ids]) for value, ids in rows.items() if ids}

        return await self._read(found)

    async def cards(self, wanted: Iterable[CustomerId]) -> dict[CustomerId, Card]:
        """The whole card that stands for each of these, by the id that was asked for."""
        ids = list(dict.fromkeys(wanted))
        return await self._read(lambda connection: {each: card for each in ids if (card := _card(connection, each))})

    async def customers_from(self, source: str, keys: Sequence[str]) -> dict[str, Customer]:
        """Cards that were brought in from there, by their names there."""
        query = select(customers).where(
            customers.c.source == source, customers.c.source_key.in_(keys), customers.c.source_key != ""
        )
        rows = await self._read(lambda connection: list(connection.execute(query).mappings()))
        return {row["source_key"]: customer_of(row) for row in rows}


def cards_of(connection: Connection, wanted: CustomerId) -> list[Customer]:
    """The card that stands for this one, and every card joined to that; none when there is no such card."""
    root = _root(connection, wanted)
    return [root, *_parts(connection, root.id)] if root else []


def _card(connection: Connection, wanted: CustomerId) -> Card | None:
    cards = cards_of(connection, wanted)
    if not cards:
        return None
    root, *parts = cards
    customer = whole(root, parts)
    ids, numbers = [root.id, *(part.id for part in parts)], numbers_of(customer)
    return Card(
        customer=customer,
        parts=tuple(parts),
        matters=matters_of(connection, ids),
        knows=who_knows(connection, numbers),
        last=last_times(connection, ids, _theirs_alone(connection, numbers, ids)),
    )


def _theirs_alone(connection: Connection, numbers: Sequence[str], ids: Sequence[CustomerId]) -> list[str]:
    """Numbers behind which nobody else is: a call from one of them was theirs, also when nobody said so."""
    shared = select(reaches.c.value).where(reaches.c.value.in_(numbers), reaches.c.customer.not_in(ids))
    others = set(connection.execute(shared).scalars())
    return [number for number in numbers if number not in others]


def _people(connection: Connection, ids: Iterable[CustomerId]) -> tuple[Customer, ...]:
    roots: dict[CustomerId, Customer] = {}
    for each in ids:
        root = _root(connection, each)
        if root is not None and root.id not in roots:
            roots[root.id] = whole(root, _parts(connection, root.id))
        if len(roots) == MOST_BEHIND_ONE:
            break
    return tuple(roots.values())


def _one(connection: Connection, wanted: CustomerId) -> Customer | None:
    row = connection.execute(select(customers).where(customers.c.id == wanted)).mappings().first()
    return customer_of(row) if row else None


def _above(connection: Connection, wanted: CustomerId) -> list[Customer]:
    found: list[Customer] = []
    card = _one(connection, wanted)
    while card is not None and card.part_of is not None and len(found) < DEEPEST:
        card = _one(connection, card.part_of)
        if card is not None:
            found.append(card)
    return found


def _root(connection: Connection, wanted: CustomerId) -> Customer | None:
    card = _one(connection, wanted)
    above = _above(connection, wanted) if card is not None and card.part_of is not None else []
    return above[-1] if above else card


def _parts(connection: Connection, of: CustomerId) -> list[Customer]:
    """Every card joined to this one, or to one of those, the oldest first."""
    found: list[Customer] = []
    wanted = [of]
    while wanted:
        query = select(customers).where(customers.c.part_of.in_(wanted)).order_by(customers.c.id)
        joined = [customer_of(row) for row in connection.execute(query).mappings()]
        found.extend(joined)
        wanted = [card.id for card in joined]
    return found


def _reach(customer: Customer, reach: Reach) -> Row:
    backwards = reach.value[::-1] if reach.kind is Kind.TELEPHONE else None
    return {"value": reach.value, "customer": customer.id, "backwards": backwards}


def _row_of(customer: Customer) -> Row:
    plain = {name: getattr(customer, name) for name in _PLAIN}
    lists = {name: _json.encode(getattr(customer, name)).decode() for name in _IN_JSON}
    day = next_to_forget(customer)
    return {**plain, **lists, "form": customer.form and customer.form.value, "next_to_forget": day and day.isoformat()}


def customer_of(row: RowMapping) -> Customer:
    lists: dict[str, Any] = {name: decoder.decode(row[name]) for name, decoder in _IN_JSON.items()}
    plain = {name: value for name, value in row.items() if name != "next_to_forget"}
    return Customer(**{**plain, **lists, "form": Form(row["form"]) if row["form"] else None})
