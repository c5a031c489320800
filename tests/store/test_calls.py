"""What a desk that died finds again when it comes back."""

from hypothesis import HealthCheck, given, settings

from tests.store.values import NOON, a_call, a_promise, calls, promises
from vivevoix.core.calls.call import Call, Outcome, Part, Stage
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.store import Note, Store

one_store = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


@one_store
@given(call=calls)
async def test_a_call_comes_back_exactly_as_it_was(store: Store, call: Call) -> None:
    async with store.transaction() as t:
        await t.save_calls([call])
    async with store.reading() as t:
        assert await t.call(call.id) == call


@one_store
@given(promise=promises)
async def test_a_promise_comes_back_exactly_as_it_was(store: Store, promise: Promise) -> None:
    async with store.transaction() as t:
        await t.save_promises([promise])
    async with store.reading() as t:
        assert await t.promise(promise.id) == promise


async def test_a_call_is_owed_until_it_is_over_with_an_outcome(store: Store) -> None:
    over = {"stage": Stage.OVER, "over_at": NOON}
    async with store.transaction() as t:
        await t.save_calls([a_call("1"), a_call("2", **over), a_call("3", **over, outcome=Outcome.TALKED)])
    async with store.reading() as t:
        assert [call.id for call in await t.open_calls()] == ["1", "2"]


async def test_of_a_call_that_changed_twice_in_one_transaction_the_later_stays(store: Store) -> None:
    talking = a_call("1", stage=Stage.TALKING, holder=Part(leg="l", person="aya", phone="aya-1", since=NOON, answered=True))
    async with store.transaction() as t:
        await t.save_calls([a_call("1"), talking])
        assert await t.call("1") == talking


async def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    try:
        async with store.transaction() as t:
            await t.save_calls([a_call("1")])
            await t.open_calls()
            raise TimeoutError
    except TimeoutError:
        pass
    async with store.reading() as t:
        assert await t.open_calls() == []


async def test_history_is_read_newest_first_page_by_page(store: Store) -> None:
    async with store.transaction() as t:
        await t.save_calls([a_call(f"{n:02}") for n in range(5)])
    async with store.reading() as t:
        first = await t.calls_page(limit=2)
        assert [call.id for call in first] == ["04", "03"]
        assert [call.id for call in await t.calls_page(before=first[-1].id, limit=2)] == ["02", "01"]


async def test_characters_no_database_takes_do_not_cost_us_the_call(store: Store) -> None:
    hostile = a_call("1", caller=Caller(number="+33140000000", name="A\0da\ud800", attestation="A" * 300))
    async with store.transaction() as t:
        await t.save_calls([hostile])
    async with store.reading() as t:
        assert [call.caller.name for call in await t.open_calls()] == ["Ada?"]


async def test_promises_that_have_ended_are_kept_but_no_longer_open(store: Store) -> None:
    kept = a_promise("1", call="c1", end=PromiseEnd.KEPT, ended_at=NOON, ended_by="aya")
    pressing = a_promise("3", call="c1", due_at=NOON)
    async with store.transaction() as t:
        await t.save_promises([kept, a_promise("2"), pressing])
    async with store.reading() as t:
        assert [promise.id for promise in await t.open_promises()] == ["3", "2"]
        assert {promise.id for promise in await t.promises_of_call("c1")} == {"1", "3"}


async def test_a_note_may_be_written_anew_and_each_person_has_their_own(store: Store) -> None:
    async with store.transaction() as t:
        await t.save_calls([a_call("1")])
        await t.save_notes(
            [Note(call="1", by="aya", at=NOON, words="late truck"), Note(call="1", by="tom", at=NOON, words="asked for me")]
        )
        await t.save_notes([Note(call="1", by="aya", at=NOON, words="late truck, again")])
    async with store.reading() as t:
        assert {note.by: note.words for note in await t.notes_of("1")} == {"aya": "late truck, again", "tom": "asked for me"}
