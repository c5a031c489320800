"""Looking back over the door of the API, and taking calls away as a sheet."""

import csv
import io
import zipfile
from typing import Any

import httpx

from tests.web.served import CALLER, Served
from vivevoix.core.ids import CallId

FORMULA = '=HYPERLINK("http://evil.example";"a")'


async def over(desk: Served, words: str = "") -> CallId:
    """Aya talks with somebody, writes about it, and they hang up."""
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        if words:
            await aya.put(f"/api/v1/calls/{call}/note", json={"words": words})
    desk.line.ends(desk.line.caller_leg(call))
    await desk.until(lambda: call not in desk.front.house.board.calls)
    async with desk.signed_in("aya") as aya:
        await aya.post("/api/v1/me/here", json={"here": True})
    return call


async def found(browser: httpx.AsyncClient, asked: str) -> list[str]:
    answer = await browser.get(f"/api/v1/history?{asked}")
    assert answer.status_code == 200, answer.text
    whole: dict[str, Any] = answer.json()
    return [each["call"]["id"] for each in whole["calls"]]


async def test_earlier_calls_are_found_by_what_one_remembers(desk: Served) -> None:
    first, second = await over(desk, "Two relays.\nBy Friday."), await over(desk)
    async with desk.signed_in("tom") as tom:
        assert await found(tom, "") == [second, first]
        assert await found(tom, "person=aya&direction=in&became=talked&line=leeds") == [second, first]
        assert await found(tom, "number=0113 496 0142") == [second, first]
        assert await found(tom, "person=tom") == []
        assert await found(tom, "to=2020-01-01") == []
        assert await found(tom, f"limit=1&before={second}") == [first]
        page = (await tom.get("/api/v1/history?limit=2")).json()
        assert [each["words"] for each in page["calls"]] == ["", "Two relays."]
        assert (await tom.get("/api/v1/history?from=2026-11-20&to=2026-11-19")).json()["reason"] == "wrong_days"
        assert (await tom.get("/api/v1/history?number=twelve")).json()["reason"] == "not_a_number"
        assert (await tom.get("/api/v1/history?became=happy")).status_code == 400


async def test_who_they_are_is_read_from_their_card(desk: Served) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        made = await aya.post("/api/v1/customers", json={"name": "Siobhán Gallagher", "call": call})
        whole = (await aya.get(f"/api/v1/history?customer={made.json()['customer']}")).json()
    assert [(each["call"]["id"], each["customer"]) for each in whole["calls"]] == [(call, "Siobhán Gallagher")]


async def test_a_sheet_is_for_supervisors_and_computes_nothing(desk: Served) -> None:
    await over(desk, FORMULA)
    async with desk.signed_in("aya") as aya:
        assert (await aya.get("/api/v1/history/sheet")).status_code == 403
    async with desk.signed_in("wes") as wes:
        text = await wes.get("/api/v1/history/sheet?kind=csv")
        book = await wes.get("/api/v1/history/sheet")
    [head, row] = csv.reader(io.StringIO(text.content.decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True))["Number"] == CALLER
    assert row[-1] == f"'{FORMULA}"
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "Aya Diallo" in sheet + parts_of(book.content)


def parts_of(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
