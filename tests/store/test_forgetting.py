"""Whoever is forgotten is in no row any more, and nobody else has lost anything: in SQLite and in PostgreSQL."""

from msgspec.structs import replace

from tests.people import AYA, LEEDS, NOON, SIOBHAN, SIOBHANS_CARD, TOM
from tests.store.values import a_call
from vivevoix.core.answering.acquaintance import Acquaintance
from vivevoix.core.calls.call import Call
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.customers.customer import Customer, Kind, Reach
from vivevoix.core.customers.forgetting import WhyForgotten, forgotten
from vivevoix.core.customers.held import Held
from vivevoix.core.ids import E164, CallId, CustomerId, PromiseId
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.store import Note, Store

SHARED, DEVS = E164("+441134960999"), E164("+447700900222")


def reached_at(customer: Customer, *numbers: str) -> Customer:
    return replace(customer, reaches=tuple(Reach(kind=Kind.TELEPHONE, value=number) for number in numbers))


HERS = reached_at(SIOBHANS_CARD, SIOBHAN, SHARED)
HER_PART = replace(reached_at(SIOBHANS_CARD, "+447700900333"), id=CustomerId("k3"), part_of=HERS.id)
DEV = replace(reached_at(SIOBHANS_CARD, DEVS, SHARED), id=CustomerId("k2"), name="Dev Patel")


def call(name: str, number: E164 | None, customer: CustomerId | None = None) -> Call:
    return replace(a_call(name), customer=customer, caller=Caller(number=number, name="Somebody"), caller_way=None)


CALLS = {
    "hers": call("c1", None, HERS.id),
    "of her part": call("c2", E164("+447700900333")),
    "from her number": call("c3", SIOBHAN),
    "from the number they share": call("c4", SHARED),
    "his from there": call("c5", SHARED, DEV.id),
    "his from her telephone": call("c6", SIOBHAN, DEV.id),
    "his": call("c7", DEVS, DEV.id),
}
OF_HIM = {"his from there", "his from her telephone", "his"}


def promise(name: str, number: E164, customer: CustomerId | None) -> Promise:
    ended = {"end": PromiseEnd.KEPT, "ended_at": NOON, "ended_by": AYA}
    return Promise(
        id=PromiseId(name), line=LEEDS, owner=AYA, number=number, customer=customer, name="S", made_at=NOON, due_at=NOON, **ended
    )


async def before(store: Store) -> Held:
    async with store.transaction() as t:
        await t.save_customers([HERS, HER_PART, DEV])
        await t.save_calls(list(CALLS.values()))
        await t.save_notes([Note(call=each.id, by=AYA, at=NOON, words=f"About {each.id}.") for each in CALLS.values()])
        await t.meet([Acquaintance(number=number, person=TOM, last_at=NOON) for number in (SIOBHAN, SHARED, DEVS)])
        await t.save_promises([promise("p1", SIOBHAN, None), promise("p2", DEVS, HERS.id), promise("p3", DEVS, DEV.id)])
    async with store.reading() as t:
        held = await t.held(HER_PART.id)
    assert held
    return held


async def test_a_copy_has_what_is_hers_alone_and_what_was_said_to_be_hers(store: Store) -> None:
    held = await before(store)
    assert held.ids == (HERS.id, HER_PART.id)
    assert {each.id for each in held.calls} == {CALLS[name].id for name in ("hers", "of her part", "from her number")}
    assert {each.id for each in held.promises} == {"p1", "p2"}
    assert {each.words for each in held.notes} == {f"About {each.id}." for each in held.calls}


async def test_she_is_in_no_row_and_he_has_lost_nothing(store: Store) -> None:
    gone = forgotten(await before(store), AYA, WhyForgotten.ASKED, NOON)
    for _ in range(2):  # a turn whose answer was lost is written again
        async with store.transaction() as t:
            await t.forget([gone])
    async with store.reading() as t:
        assert await t.held(HERS.id) is None
        assert await t.reached_by([SIOBHAN, SHARED]) == {SHARED: (DEV,)}
        assert set(await t.acquaintances([SIOBHAN, SHARED, DEVS])) == {SHARED, DEVS}
        for name, each in CALLS.items():
            kept, notes = await t.call(each.id), await t.notes_of(each.id)
            assert kept
            assert (kept.arrived, kept.stage, kept.outcome) == (each.arrived, each.stage, each.outcome)
            assert bool(notes) == (name in OF_HIM), name
            of_him = name in OF_HIM and name != "his from her telephone"
            assert kept.caller == (each.caller if of_him else Caller()), name
            assert await t.is_forgotten(each.id) == (name not in OF_HIM and name != "from the number they share"), name
        ended = {each.id: (each.number, each.name) for each in await t.ended_promises()}
        assert ended == {"p1": (None, None), "p2": (None, None), "p3": (DEVS, "S")}
        assert await t.is_forgotten(PromiseId("p1"))
        assert not await t.is_forgotten(PromiseId("p3"))
        assert set(await t.not_clean()) == {HERS.id, HER_PART.id}


async def test_a_call_nobody_named_is_not_shown_as_his_once_she_is_gone(store: Store) -> None:
    gone = forgotten(await before(store), AYA, WhyForgotten.ASKED, NOON)
    async with store.transaction() as t:
        await t.forget([gone])
    async with store.reading() as t:
        card = (await t.cards([DEV.id]))[DEV.id]
    assert {CallId(each.call) for each in card.last} <= {CALLS[name].id for name in OF_HIM}
