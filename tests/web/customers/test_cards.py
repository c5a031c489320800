"""Cards over the door of the API: written, corrected, joined, said to be whose call it is."""

from typing import Any

import httpx

from tests.web.served import CALLER, Served

CARD = {
    "name": "Siobhán Gallagher",
    "say": "shi-VAWN",
    "form": "polite",
    "organisation": "Calder Valley Water",
    "good_hours": ["mon-fri 08:00-12:00"],
}


async def made(browser: httpx.AsyncClient, **more: object) -> str:
    answer = await browser.post("/api/v1/customers", json={**CARD, **more})
    assert answer.status_code == 201, answer.text
    customer: str = answer.json()["customer"]
    return customer


async def read(browser: httpx.AsyncClient, customer: str) -> dict[str, Any]:
    answer = await browser.get(f"/api/v1/customers/{customer}")
    assert answer.status_code == 200, answer.text
    whole: dict[str, Any] = answer.json()
    return whole


async def test_a_card_is_written_with_numbers_in_any_way_of_writing_them(desk: Served) -> None:
    reaches = [{"kind": "telephone", "value": "0113 496 0142"}, {"kind": "mail", "value": "Siobhan@Calder.example "}]
    async with desk.signed_in("aya") as aya:
        whole = await read(aya, await made(aya, reaches=reaches))
    card = whole["card"]["customer"]
    assert [reach["value"] for reach in card["reaches"]] == [CALLER, "siobhan@calder.example"]
    assert (card["name"], card["good_hours"][0]["closes"], whole["time_zone"]) == (CARD["name"], 720, "Europe/London")


async def test_what_is_wrong_with_a_card_is_said(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        for wrong, reason in (
            ({"name": " "}, "no_name"),
            ({"reaches": [{"kind": "telephone", "value": "twelve"}]}, "not_a_number"),
            ({"reaches": [{"kind": "mail", "value": "twelve"}]}, "no_mail_address"),
            ({"not_with": ["nobody"]}, "not_found"),
            ({"time_zone": "Mars/Olympus"}, "not_understood"),
            ({"good_hours": ["always"]}, "not_understood"),
        ):
            answer = await aya.post("/api/v1/customers", json={**CARD, **wrong})
            assert answer.json()["reason"] == reason
        assert (await aya.get("/api/v1/customers/k9")).status_code == 404


async def test_a_card_is_corrected_unless_somebody_else_has_meanwhile(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.signed_in("tom") as tom:
        customer = await made(aya)
        seen = (await read(aya, customer))["card"]["customer"]["changed_at"]
        path = f"/api/v1/customers/{customer}"
        assert (await aya.put(path, json={**CARD, "place": "Halifax", "seen": seen})).status_code == 202
        assert (await tom.put(path, json={**CARD, "place": "Leeds", "seen": seen})).json()["reason"] == "changed_meanwhile"
        assert (await read(tom, customer))["card"]["customer"]["place"] == "Halifax"


async def test_remarks_and_numbers_come_and_go(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        path = f"/api/v1/customers/{await made(aya)}"
        assert (await aya.post(f"{path}/remarks", json={"about": "prefers", "words": " Back gate. "})).status_code == 202
        assert (await aya.post(f"{path}/reaches", json={"kind": "telephone", "value": "+447700900518"})).status_code == 202
        card = (await aya.get(path)).json()["card"]["customer"]
        assert [(one["words"], one["by"]) for one in card["remarks"]] == [("Back gate.", "aya")]
        await aya.delete(f"{path}/remarks/{card['remarks'][0]['id']}")
        await aya.delete(f"{path}/reaches/+447700900518")
        card = (await aya.get(path)).json()["card"]["customer"]
        assert (card["remarks"], card["reaches"]) == ([], [])


async def test_two_cards_are_joined_and_parted(desk: Served) -> None:
    mobile = {"kind": "telephone", "value": "+447700900518"}
    async with desk.signed_in("aya") as aya:
        one, other = await made(aya, reaches=[mobile]), await made(aya, name="S. Gallagher", reaches=[mobile])
        assert [same["id"] for same in (await read(aya, one))["same"]] == [other]
        assert (await aya.post(f"/api/v1/customers/{other}/merge", json={"into": one})).status_code == 202
        both = await read(aya, other)
        assert (both["card"]["customer"]["id"], [part["id"] for part in both["card"]["parts"]], both["same"]) == (
            one,
            [other],
            [],
        )
        assert (await aya.post(f"/api/v1/customers/{other}/merge", json={"into": one})).json()["reason"] == "same_card"
        assert (await aya.post(f"/api/v1/customers/{other}/part")).status_code == 202
        assert (await read(aya, other))["card"]["customer"]["name"] == "S. Gallagher"


async def test_an_unknown_caller_gets_a_card_in_one_step_and_is_known_the_next_time(desk: Served) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        customer = await made(aya, call=call)
        assert desk.front.house.board.calls[call].customer == customer
        assert (await read(aya, customer))["card"]["customer"]["reaches"][0]["value"] == CALLER
        desk.line.ends(desk.line.caller_leg(call))
        await desk.until(lambda: call not in desk.front.house.board.calls)
        again = await desk.ringing_call()
        assert desk.front.house.board.calls[again].customer == customer


async def test_a_wrong_guess_is_put_right_and_a_right_one_keeps_the_number(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        her, dev = await made(aya, reaches=[{"kind": "telephone", "value": CALLER}]), await made(aya, name="Dev Patel")
        call = await desk.ringing_call()
        path = f"/api/v1/calls/{call}/customer"
        assert desk.front.house.board.calls[call].customer == her
        assert (await aya.put(path, json={"customer": None})).status_code == 202
        assert desk.front.house.board.calls[call].customer is None
        assert (await aya.put(path, json={"customer": dev})).status_code == 202
        assert (await read(aya, dev))["card"]["customer"]["reaches"][0]["value"] == CALLER
        assert (await aya.put("/api/v1/calls/c9/customer", json={"customer": None})).status_code == 404


async def test_who_opened_a_card_is_written_down(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.signed_in("tom") as tom:
        customer = await made(aya)
        await read(tom, customer)
        seen = (await aya.get(f"/api/v1/customers/{customer}/seen")).json()["seen"]
    assert [(one["person"], one["how"]) for one in seen] == [("tom", "opened")]
