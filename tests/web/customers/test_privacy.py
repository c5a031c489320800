"""Their card belongs to them: a copy of everything, and nothing left of them in any byte of the house once they are forgotten."""

from datetime import timedelta
from pathlib import Path

import httpx

from tests.traces import left
from tests.web.customers.test_bringing import brought, sent
from tests.web.customers.test_cards import made
from tests.web.served import CALLER, LEEDS, Served, served
from tests.web.test_figures import DAYS, FIGURE
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.customers.customer import Customer
from vivevoix.web.customers.copying import CardCopied

NAME, MOBILE, MAIL = "Zéphyrine Quackenbush-Øster", "+447700900987", "zq@quackenbush.example"
SECRET = "xylocarp"
"""In everything that is written about her."""
TRACES = (NAME, "Quackenbush", "Zéphyrine", MOBILE, CALLER, MAIL, SECRET)


async def lived_with(desk: Served, aya: httpx.AsyncClient, wes: httpx.AsyncClient) -> str:
    """She rings, is written about in every way there is, her cards are joined, and all that is open is settled."""
    call = await desk.answered_call()
    reaches = [{"kind": "mail", "value": MAIL, "label": f"{SECRET} office"}]
    card = await made(aya, name=NAME, organisation=f"{SECRET} Ltd", place=SECRET, call=call, reaches=reaches)
    await aya.put(f"/api/v1/calls/{call}/note", json={"words": f"{NAME} wants {SECRET}s."})
    await aya.post(f"/api/v1/calls/{call}/urgent")
    desk.line.ends(desk.line.caller_leg(call))
    await desk.until(lambda: call not in desk.front.house.board.calls)
    await aya.post(f"/api/v1/calls/{call}/emergency/close", json={"words": f"{SECRET} found"})
    await aya.post(f"/api/v1/customers/{card}/remarks", json={"about": "prefers", "words": f"Likes {SECRET}."})
    matter = (await aya.post(f"/api/v1/customers/{card}/matters", json={"about": f"{SECRET} due", "call": call})).json()
    await aya.post(f"/api/v1/matters/{matter['matter']['id']}/answer", json={"answer": f"{SECRET} sent"})
    due_at = (desk.front.clock.now() + timedelta(hours=3)).isoformat()
    asked = {"due_at": due_at, "number": CALLER, "line": "leeds", "name": NAME, "email": MAIL, "because": SECRET}
    answer = await aya.post("/api/v1/promises", json=asked)
    assert answer.status_code == 201, answer.text
    promise = answer.json()["promise"]["id"]
    second = await made(aya, name=f"Z. {NAME}", reaches=[{"kind": "telephone", "value": MOBILE}])
    await aya.post(f"/api/v1/customers/{second}/merge", json={"into": card})
    file = f"id,name,phone,place\nq1,{NAME},12,{SECRET}\nq2,Somebody Else,0113 496 0199,Leeds\n"
    waiting = await sent(wes, file, "utf-8")
    assert (await wes.post(f"/api/v1/customers/{card}/forget", json={"why": "asked"})).json()["reason"] == "files_are_here"
    told = await brought(desk, wes, waiting)
    assert SECRET in (await wes.get(f"/api/v1/bringings/{told['bringing']['id']}/report.csv")).text
    missed = desk.line.somebody_rings(LEEDS, MOBILE)
    await desk.until(lambda: missed in desk.front.house.board.calls)
    desk.line.ends(desk.line.caller_leg(missed), Ended.GAVE_UP)
    await desk.until(lambda: missed not in desk.front.house.board.calls)
    assert (await wes.post(f"/api/v1/customers/{card}/forget", json={"why": "asked"})).json()["reason"] == "still_owed"
    owed = list(desk.front.house.owed.promises)
    assert promise in owed
    for each in owed:
        told = {"how": "letter", "words": f"Dear {NAME}, {SECRET}."}
        assert (await wes.post(f"/api/v1/promises/{each}/told", json=told)).status_code == 202
    return card


async def test_after_forgetting_nothing_of_them_is_in_any_byte_of_any_file(tmp_path: Path) -> None:
    async with served(tmp_path) as desk, desk.signed_in("aya") as aya, desk.signed_in("wes") as wes:
        card = await lived_with(desk, aya, wes)
        copy = (await aya.get(f"/api/v1/customers/{card}/copy")).text
        assert all(trace in copy for trace in (NAME, MOBILE, CALLER, MAIL))
        assert {name for name, _ in left(tmp_path, *TRACES)} & {"vivevoix.db", "vivevoix.db-wal"}
        assert len((await aya.get("/api/v1/customers", params={"find": "quackenb"})).json()["customers"]) == 1
        before, figures = (await wes.get("/api/v1/calls")).json()["calls"], (await wes.get(FIGURE, params=DAYS)).json()
        answer = await wes.post(f"/api/v1/customers/{card}/forget", json={"why": "asked"})
        assert answer.status_code == 202, answer.text
        assert left(tmp_path, *TRACES) == []
        assert (await aya.get(f"/api/v1/customers/{card}")).status_code == 404
        assert (await aya.get("/api/v1/customers", params={"find": "quackenb"})).json()["customers"] == []
        after = (await wes.get("/api/v1/calls")).json()["calls"]
        times = ("id", "arrived", "voice_at", "over_at", "outcome", "line")
        assert [[call[each] for each in times] for call in after] == [[call[each] for each in times] for call in before]
        assert (await wes.get(FIGURE, params=DAYS)).json() == figures
    assert left(tmp_path, *TRACES) == []


async def test_nothing_written_later_brings_them_back(tmp_path: Path) -> None:
    async with served(tmp_path) as desk, desk.signed_in("aya") as aya, desk.signed_in("wes") as wes:
        card = await lived_with(desk, aya, wes)
        await wes.post(f"/api/v1/customers/{card}/forget", json={"why": "asked"})
        for call in (await wes.get("/api/v1/calls")).json()["calls"]:
            answer = await aya.put(f"/api/v1/calls/{call['id']}/note", json={"words": NAME})
            assert answer.json()["reason"] == "has_been_forgotten"
        for promise in (await wes.get("/api/v1/promises/ended")).json()["promises"]:
            answer = await wes.post(f"/api/v1/promises/{promise['id']}/voicemail")
            assert answer.json()["reason"] in {"has_been_forgotten", "already_ended"}
        answer = await aya.post(f"/api/v1/customers/{card}/matters", json={"about": NAME})
        assert answer.json()["reason"] == "no_such_customer"
    assert left(tmp_path, *TRACES) == []


async def test_only_those_who_look_after_the_floor_may_forget_and_only_with_a_reason(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.signed_in("wes") as wes:
        card = await made(aya)
        path = f"/api/v1/customers/{card}/forget"
        assert (await aya.post(path, json={"why": "asked"})).json()["reason"] == "for_supervisors"
        assert (await wes.post(path, json={"why": f"{NAME} asked"})).json()["reason"] == "not_understood"
        assert (await wes.post("/api/v1/customers/k9/forget", json={"why": "asked"})).status_code == 404


async def test_nobody_is_forgotten_while_they_are_on_the_line_or_anything_of_theirs_is_open(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.signed_in("wes") as wes:
        call = await desk.answered_call()
        card = await made(aya, call=call)
        await aya.post(f"/api/v1/customers/{card}/matters", json={"about": "A refund."})

        async def refused() -> str:
            said: str = (await wes.post(f"/api/v1/customers/{card}/forget", json={"why": "asked"})).json()["reason"]
            return said

        assert await refused() == "on_the_line"
        desk.line.ends(desk.line.caller_leg(call))
        await desk.until(lambda: call not in desk.front.house.board.calls)
        assert await refused() == "matter_open"
        assert (await aya.get(f"/api/v1/customers/{card}")).status_code == 200


async def test_a_copy_has_everything_in_their_language_and_says_who_looked(tmp_path: Path) -> None:
    async with served(tmp_path) as desk, desk.signed_in("aya") as aya, desk.signed_in("wes") as wes:
        card = await lived_with(desk, aya, wes)
        await aya.get(f"/api/v1/customers/{card}")
        copy = (await aya.get(f"/api/v1/customers/{card}/copy")).json()
        assert [len(copy[part]) for part in ("cards", "calls", "promises", "matters")] == [2, 2, 2, 1]
        assert copy["calls"][0]["notes"][0] == {**copy["calls"][0]["notes"][0], "by": "Aya", "words": f"{NAME} wants {SECRET}s."}
        assert copy["calls"][0]["emergency"]["done"] == f"{SECRET} found"
        assert copy["matters"][0]["answers"][0]["words"] == f"{SECRET} sent"
        page = await wes.get(f"/api/v1/customers/{card}/copy.html")
        assert (page.headers["content-type"], "What Calder Valves holds on you" in page.text) == (
            "text/html; charset=utf-8",
            True,
        )
        assert [each["how"] for each in (await aya.get(f"/api/v1/customers/{card}/copy")).json()["seen"]][-2:] == ["copied"] * 2
        assert all(trace in page.text for trace in TRACES)
        assert (await aya.get("/copy.css")).headers["content-type"].startswith("text/css")


async def test_what_they_are_called_is_never_part_of_the_page(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        card = await made(aya, name="<script>alert(1)</script>", organisation='"><img src=x>', language="fr")
        page = (await aya.get(f"/api/v1/customers/{card}/copy.html")).text
        assert "<script" not in page
        assert "<img" not in page
        assert "Ce que Calder Valves garde sur vous" in page
        assert '<html lang="fr">' in page


def test_every_word_of_a_card_is_in_the_copy() -> None:
    of_the_house = {"id", "part_of"}
    assert set(Customer.__struct_fields__) - of_the_house <= set(CardCopied.__struct_fields__)
