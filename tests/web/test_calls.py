"""What a person does about a call from their page."""

import pytest

from tests.web.served import CALLER, Served


async def test_a_call_is_held_resumed_and_ended_by_the_person_who_has_it(desk: Served) -> None:
    call = await desk.answered_call()
    stages = []
    async with desk.signed_in("aya") as aya:
        for act in ("hold", "resume", "hang-up"):
            assert (await aya.post(f"/api/v1/calls/{call}/{act}")).status_code == 202
            board = (await aya.get("/api/v1/board")).json()
            stages.append([one["stage"] for one in board["calls"]])
        assert (await aya.post(f"/api/v1/calls/{call}/hold")).status_code == 404
    assert stages == [["held"], ["talking"], []]


async def test_muting_is_said_with_on_or_off(desk: Served) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        assert (await aya.post(f"/api/v1/calls/{call}/mute", json={"on": True})).status_code == 202
        holder = desk.front.house.board.calls[call].holder
        assert holder is not None
        assert holder.muted
        wrong = await aya.post(f"/api/v1/calls/{call}/mute", json={"on": "loudly"})
        assert (wrong.status_code, wrong.json()["reason"]) == (400, "not_understood")


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "You are not on this call."), ("fr", "Vous n'êtes pas sur cet appel.")]
)
async def test_somebody_elses_call_is_refused_in_the_persons_language(desk: Served, language: str, sentence: str) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("tom") as tom:
        await tom.patch("/api/v1/me", json={"language": language})
        answer = await tom.post(f"/api/v1/calls/{call}/hold")
    assert (answer.status_code, answer.json()["reason"], answer.json()["sentence"]) == (409, "not_your_call", sentence)


async def test_a_colleague_is_consulted_and_takes_the_call_over(desk: Served) -> None:
    call = await desk.answered_call()
    desk.line.phone_comes("web-tom")
    await desk.front.house.say_here("tom", True)  # type: ignore[arg-type]
    async with desk.signed_in("aya") as aya:
        assert (await aya.post(f"/api/v1/calls/{call}/consult", json={"person": "tom"})).status_code == 202
        desk.line.answers("web-tom")
        await desk.until(lambda: (second := desk.front.house.board.calls[call].second) is not None and second.answered)
        assert (await aya.post(f"/api/v1/calls/{call}/together")).status_code == 202
        assert (await aya.post(f"/api/v1/calls/{call}/hand-over")).status_code == 202
    holder = desk.front.house.board.calls[call].holder
    assert holder is not None
    assert holder.person == "tom"


async def test_whom_to_consult_is_said_once(desk: Served) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        path = f"/api/v1/calls/{call}/consult"
        assert (await aya.post(path, json={})).status_code == 400
        assert (await aya.post(path, json={"person": "tom", "number": CALLER})).status_code == 400
        assert (await aya.post(path, json={"person": "nobody"})).status_code == 404
        assert (await aya.post(path, json={"number": "sip:x"})).json()["reason"] == "not_a_number"


@pytest.mark.parametrize("text", ["+", "+12", "+anything", "+1234567890123456", "support"])
async def test_a_text_that_is_no_number_is_neither_consulted_nor_rung(desk: Served, text: str) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        consulted = await aya.post(f"/api/v1/calls/{call}/consult", json={"number": text})
        rung = await aya.post("/api/v1/calls", json={"line": "leeds", "number": text})
    assert [(each.status_code, each.json()["reason"]) for each in (consulted, rung)] == [(409, "not_a_number")] * 2


async def test_a_call_is_found_again_with_who_rang_and_what_was_written(desk: Served) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        assert (await aya.put(f"/api/v1/calls/{call}/note", json={"words": "late truck"})).status_code == 202
        shown = (await aya.get(f"/api/v1/calls/{call}")).json()
        page = (await aya.get("/api/v1/calls", params={"limit": 1})).json()
        assert (await aya.put("/api/v1/calls/none/note", json={"words": "?"})).status_code == 404
    assert shown["call"]["caller"]["number"] == CALLER
    assert [(note["by"], note["words"]) for note in shown["notes"]] == [("aya", "late truck")]
    assert [one["id"] for one in page["calls"]] == [call]
    assert page["before"] == call


async def test_a_caller_who_gave_up_is_owed_a_call_and_rung_back(desk: Served) -> None:
    call = await desk.ringing_call()
    desk.line.gives_up(call)
    await desk.until(lambda: desk.front.house.board.promises)
    async with desk.signed_in("aya") as aya:
        owed = (await aya.get("/api/v1/promises")).json()["promises"]
        assert [(one["number"], one["call"], one["because"]) for one in owed] == [(CALLER, call, "not_answered")]
        begun = await aya.post(f"/api/v1/promises/{owed[0]['id']}/ring")
        assert begun.status_code == 202
        assert desk.front.house.board.calls[begun.json()["call"]].stage == "ringing_us"
        again = await aya.post(f"/api/v1/promises/{owed[0]['id']}/ring")
        assert (again.status_code, again.json()["reason"]) == (409, "being_kept")


async def test_a_promise_that_cannot_be_kept_is_ended_by_telling(desk: Served) -> None:
    call = await desk.ringing_call()
    desk.line.gives_up(call)
    await desk.until(lambda: desk.front.house.board.promises)
    async with desk.signed_in("wes") as wes:
        promise = (await wes.get("/api/v1/promises")).json()["promises"][0]["id"]
        letter = {"how": "letter", "words": "We are sorry: it cannot be repaired."}
        assert (await wes.post(f"/api/v1/promises/{promise}/told", json=letter)).status_code == 202
        assert (await wes.get("/api/v1/promises")).json()["promises"] == []
        assert (await wes.post(f"/api/v1/promises/{promise}/told", json=letter)).status_code == 409


async def test_a_customer_is_rung_with_the_number_of_a_line(desk: Served) -> None:
    desk.line.phone_comes("web-aya")
    async with desk.signed_in("aya") as aya:
        begun = await aya.post("/api/v1/calls", json={"line": "leeds", "number": "0113 496 0142"})
        assert begun.status_code == 202
        assert (await aya.get("/api/v1/board")).json()["calls"][0]["caller"]["number"] == CALLER
        assert (await aya.post("/api/v1/calls", json={"line": "york", "number": CALLER})).status_code == 404


async def test_a_call_out_without_a_telephone_is_refused(desk: Served) -> None:
    async with desk.signed_in("tom") as tom:
        answer = await tom.post("/api/v1/calls", json={"line": "leeds", "number": CALLER})
    assert (answer.status_code, answer.json()["reason"]) == (409, "no_phone_of_yours")
    assert answer.json()["sentence"].startswith("Aucun de vos téléphones")
