"""More than two on a call, over the pages' own door: refused by name, told to those concerned, and to nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection

from tests.web.served import PASSWORD, WRITTEN, Served, served, settings_of
from vivevoix.core.ids import CallId, PersonId

STORY = "Pump 4 hums since Tuesday."
HELEN = {"name": "Helen Marsh", "role": "supervisor", "password": PASSWORD}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Served]:
    """As usual, with Helen who supervises and Tom who is here, both in their browsers."""
    people = {**WRITTEN["people"], "helen": HELEN}
    async with served(tmp_path, settings_of({**WRITTEN, "people": people})) as desk:
        for person in ("helen", "tom"):
            desk.line.phone_comes(f"web-{person}")
            await desk.front.house.say_here(PersonId(person), True)
        yield desk


async def joined(desk: Served) -> CallId:
    call = await desk.answered_call()
    async with desk.signed_in("helen") as helen:
        assert (await helen.post(f"/api/v1/calls/{call}/listen")).status_code == 202
    desk.line.answers("web-helen")
    await desk.until(lambda: (there := desk.front.house.board.calls[call].joined) is not None and there.part is not None)
    return call


async def test_a_supervisor_joins_and_chooses_who_hears_them(house: Served) -> None:
    call = await joined(house)
    hows = []
    async with house.signed_in("helen") as helen:
        for act in ("whisper", "barge", "listen-only", "hang-up"):
            assert (await helen.post(f"/api/v1/calls/{call}/{act}")).status_code == 202
            [shown] = (await helen.get("/api/v1/board")).json()["calls"]
            hows.append(shown["joined"] and shown["joined"]["how"])
    assert hows == ["whispers", "speaks", "listens", None]


async def test_the_operator_says_that_the_caller_knows_and_makes_it_private(house: Served) -> None:
    call = await joined(house)
    async with house.signed_in("aya") as aya, house.signed_in("helen") as helen:
        assert (await aya.post(f"/api/v1/calls/{call}/caller-told")).status_code == 202
        there = house.front.house.board.calls[call].joined
        assert there is not None
        assert there.caller_told
        assert (await aya.post(f"/api/v1/calls/{call}/private", json={"on": True})).status_code == 202
        refused = await helen.post(f"/api/v1/calls/{call}/listen")
        assert (refused.status_code, refused.json()["reason"]) == (409, "private_call")
        wrong = await aya.post(f"/api/v1/calls/{call}/private", json={"on": "perhaps"})
        assert (wrong.status_code, wrong.json()["reason"]) == (400, "not_understood")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Only a supervisor may join a call of somebody else."),
        ("fr", "Seule la supervision peut se joindre à l'appel de quelqu'un d'autre."),
    ],
)
async def test_others_are_told_why_not(house: Served, language: str, sentence: str) -> None:
    call = await house.answered_call()
    async with house.signed_in("tom") as tom:
        await tom.patch("/api/v1/me", json={"language": language})
        answer = await tom.post(f"/api/v1/calls/{call}/listen")
        nowhere = await tom.post("/api/v1/calls/nobody/listen")
    assert (answer.status_code, answer.json()["reason"], answer.json()["sentence"]) == (409, "not_a_supervisor", sentence)
    assert nowhere.status_code == 404


async def told_story(console: ClientConnection) -> list[dict[str, str]]:
    """What the next change of a call that rings somebody says of its story."""
    async with asyncio.timeout(10):
        while True:
            told = json.loads(await console.recv())
            if told.get("entry", {}).get("call", {}).get("ringing"):
                return list(told["story"])


async def test_the_story_reaches_whoever_is_asked_with_the_ring_and_nobody_else(house: Served) -> None:
    call = await house.answered_call()
    async with house.signed_in("aya") as aya, house.signed_in("tom") as tom, house.signed_in("helen") as helen:
        async with house.socket("/api/v1/live", tom) as at_tom, house.socket("/api/v1/live", helen) as at_helen:
            asked = {"person": "tom", "story": STORY}
            assert (await aya.post(f"/api/v1/calls/{call}/consult", json=asked)).status_code == 202
            assert [note["words"] for note in await told_story(at_tom)] == [STORY]
            assert await told_story(at_helen) == []
        async with house.socket("/api/v1/live", tom) as again:
            first = json.loads(await again.recv())
            assert [note["words"] for note in first["stories"][call]] == [STORY]
    async with house.front.store.reading() as t:
        entries = await t.entries_after(0, 1000)
        notes = await t.notes_of(call)
    assert [note.words for note in notes] == [STORY]
    assert STORY not in repr(entries)


async def test_a_topic_the_house_does_not_know_is_not_found(house: Served) -> None:
    call = await house.answered_call()
    async with house.signed_in("aya") as aya:
        answer = await aya.post(f"/api/v1/calls/{call}/consult", json={"person": "tom", "topic": "moonlight"})
    assert answer.status_code == 404


async def test_a_word_with_the_caller_and_back(house: Served) -> None:
    call = await house.answered_call()
    async with house.signed_in("aya") as aya:
        await aya.post(f"/api/v1/calls/{call}/consult", json={"person": "tom"})
        house.line.answers("web-tom")
        await house.until(lambda: house.front.house.board.calls[call].second is not None)
        assert (await aya.post(f"/api/v1/calls/{call}/word")).status_code == 202
        assert house.front.house.board.calls[call].stage == "back_with_caller"
        assert (await aya.post(f"/api/v1/calls/{call}/to-second")).status_code == 202
        assert house.front.house.board.calls[call].stage == "consulting"
