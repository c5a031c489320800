"""Somebody is looked for over the door of the API."""

import httpx

from tests.web.customers.test_cards import made
from tests.web.served import Served


async def found(browser: httpx.AsyncClient, text: str, **more: str) -> dict[str, list[dict[str, object]]]:
    answer = await browser.get("/api/v1/customers", params={"find": text, **more})
    assert answer.status_code == 200, answer.text
    whole: dict[str, list[dict[str, object]]] = answer.json()
    return whole


async def test_found_while_they_are_typed_and_it_is_said_why(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        customer = await made(aya, reaches=[{"kind": "telephone", "value": "0113 496 0142"}])
        for text, why in (
            ("shivon", "sounds_like"),
            ("gallagher s", "begins"),
            ("0113 496", "number"),
            ("calder", "organisation"),
        ):
            (one,) = (await found(aya, text))["customers"]
            assert (one["customer"], one["why"]["reason"]) == (customer, why)  # type: ignore[index]
            assert (one["name"], one["number"]) == ("Siobhán Gallagher", "+441134960142")


async def test_remarks_are_looked_through_when_asked(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        customer = await made(aya)
        await aya.post(f"/api/v1/customers/{customer}/remarks", json={"about": "prefers", "words": "Parcels to the back gate."})
        assert (await found(aya, "gate"))["customers"] == []
        assert [each["customer"] for each in (await found(aya, "gate", remarks="true"))["customers"]] == [customer]


async def test_colleagues_are_no_customers(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        whole = await found(aya, "lowe tom")
    why = {"reason": "same", "word": "Lowe"}
    assert whole == {"customers": [], "colleagues": [{"person": "tom", "name": "Tom Lowe", "why": why}]}


async def test_nothing_typed_finds_nobody_and_any_text_is_taken(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        for text in ("", " ", "\0", "'; DROP TABLE customers; --", '"*" OR NEAR(', "a" * 10_000, "@", "+"):
            assert await found(aya, text) == {"customers": [], "colleagues": []}
    async with desk.browser() as nobody:
        assert (await nobody.get("/api/v1/customers", params={"find": "s"})).status_code == 401
