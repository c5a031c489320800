"""A file of customers over the door of the API: looked at, tried, brought in, told of, written out again."""

import asyncio
import csv
import io
from typing import Any

import httpx

from tests.web.served import Served
from vivevoix.core.customers.customer import Customer

CRM = (
    "Client ID;Prénom;Nom;Société;Mobile;Courriel;Ville\n"
    "c1;Siobhán;Gallagher;Calder Valley Water;07700 900518;siobhan@calder.example;Hebden Bridge\n"
    "c2;Aminata;Sow;=cmd|' /C calc'!A0;0113 496 0143;;Leeds\n"
    "c3;;;;0113 496 0144;;\n"
    "c4;Tom;Wrong;Pipes Ltd;12;;Leeds\n"
)


async def sent(browser: httpx.AsyncClient, text: str, encoding: str = "cp1252") -> dict[str, Any]:
    answer = await browser.post("/api/v1/bringings?file=crm.csv", content=text.encode(encoding))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def brought(
    desk: Served, browser: httpx.AsyncClient, made: dict[str, Any], act: str = "run", **more: Any
) -> dict[str, Any]:
    """Until it has ended."""
    where = f"/api/v1/bringings/{made['bringing']['id']}"
    answer = await browser.post(f"{where}/{act}", json={**made["looked"]["how"], "source": "crm", **more})
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(30):
        await desk.front.bringings.idle.wait()
    whole: dict[str, Any] = (await browser.get(where)).json()
    return whole


async def cards(desk: Served) -> list[Customer]:
    """As the file has them."""
    async with desk.front.store.reading() as t:
        return sorted(await t.cards_after("", 10), key=lambda card: card.source_key)


async def test_a_file_is_looked_at_tried_and_brought_in_and_says_what_was_wrong(desk: Served) -> None:
    async with desk.signed_in("wes") as wes:
        made = await sent(wes, CRM)
        how = made["looked"]["how"]
        assert (how["encoding"], how["delimiter"], how["header"]) == ("cp1252", ";", True)
        assert how["columns"] == ["key", "first_name", "last_name", "organisation", "telephone", "mail", "place"]
        tried = await brought(desk, wes, made, "try")
        assert (tried["bringing"]["state"], tried["bringing"]["counts"]["new"], tried["bringing"]["counts"]["wrong"]) == (
            "waiting",
            2,
            2,
        )
        assert not await cards(desk)
        done = await brought(desk, wes, made)
        report = (await wes.get(f"/api/v1/bringings/{made['bringing']['id']}/report.csv")).text
    assert (done["bringing"]["state"], done["bringing"]["counts"]["new"]) == ("done", 2)
    assert [row["sentences"] for row in done["first"]] == [
        ["There is no name."],
        ["This is no telephone number that can be rung: Mobile."],
    ]
    assert "#,?,Client ID,Prénom,Nom,Société,Mobile,Courriel,Ville" in report
    assert "4,This is no telephone number that can be rung: Mobile.,c4,Tom,Wrong,Pipes Ltd,12,,Leeds" in report
    first, second = await cards(desk)
    assert (first.name, first.source, first.source_key) == ("Siobhán Gallagher", "crm", "c1")
    assert [(reach.value, reach.label) for reach in first.reaches] == [
        ("+447700900518", "Mobile"),
        ("siobhan@calder.example", ""),
    ]
    assert second.organisation == "=cmd|' /C calc'!A0"
    assert not list((desk.front.folder / "bringing").iterdir())


async def test_the_same_file_again_changes_nothing_and_what_a_person_wrote_stays(desk: Served) -> None:
    async with desk.signed_in("wes") as wes, desk.signed_in("aya") as aya:
        await brought(desk, wes, await sent(wes, CRM))
        again = await brought(desk, wes, await sent(wes, CRM))
        assert {name: again["bringing"]["counts"][name] for name in ("new", "changed", "same")} == {
            "new": 0,
            "changed": 0,
            "same": 2,
        }
        card, _ = await cards(desk)
        said = {"name": card.name, "organisation": card.organisation, "place": "Todmorden", "seen": card.changed_at.isoformat()}
        assert (await aya.put(f"/api/v1/customers/{card.id}", json=said)).status_code == 202
        other = CRM.replace("Hebden Bridge", "Halifax").replace("Calder Valley Water", "Calder Water")
        third = await brought(desk, wes, await sent(wes, other))
    assert third["bringing"]["counts"]["changed"] == 1
    assert third["first"][0]["sentences"][0].startswith("Kept as it is on the card, place: written by Aya Diallo on ")
    after, _ = await cards(desk)
    assert (after.place, after.organisation) == ("Todmorden", "Calder Water")


async def test_everything_is_written_out_harmlessly_and_can_be_brought_in_again(desk: Served) -> None:
    async with desk.signed_in("wes") as wes:
        await brought(desk, wes, await sent(wes, CRM))
        table = (await wes.get("/api/v1/customers/export.csv")).text
        rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
        assert {row["organisation"] for row in rows} == {"Calder Valley Water", "'=cmd|' /C calc'!A0"}
        book = (await wes.get("/api/v1/customers/export.vcf")).text
        for text in (table, book):
            again = await brought(desk, wes, await sent(wes, text, "utf-8"))
            assert (again["bringing"]["counts"]["same"], again["bringing"]["counts"]["rows"]) == (2, 2), again


async def test_only_supervisors_and_administrators_bring_in_and_take_out(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        for answer in (
            await aya.post("/api/v1/bringings", content=b"name\nx"),
            await aya.get("/api/v1/bringings"),
            await aya.get("/api/v1/customers/export.csv"),
            await aya.get("/api/v1/customers/export.vcf"),
        ):
            assert (answer.status_code, answer.json()["reason"]) == (403, "for_supervisors")


async def test_what_is_no_file_of_customers_is_refused_with_a_sentence(desk: Served) -> None:
    async with desk.signed_in("wes") as wes:
        packed = await wes.post("/api/v1/bringings?file=zip.csv", content=b"PK\x03\x04" + bytes(5000))
        nothing = await wes.post("/api/v1/bringings", content=b"")
        made = await sent(wes, "0113 496 0142\n")
        answer = await wes.post(f"/api/v1/bringings/{made['bringing']['id']}/run", json=made["looked"]["how"])
    assert (packed.json()["reason"], nothing.json()["reason"]) == ("packed", "empty")
    assert not [each for each in (desk.front.folder / "bringing").iterdir() if each.name != made["bringing"]["id"]]
    assert answer.json()["reason"] == "no_name_column"
