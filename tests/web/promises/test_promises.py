"""Promises over the API, and in one's own calendar."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.web.served import CALLER, LEEDS, Served, served

SOON = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
PROMISES, MINE = "/api/v1/promises", "/api/v1/me/calendar"
OTHER = "+441134960177"


async def promise(browser, **words) -> dict:
    made = await browser.post(PROMISES, json={"due_at": SOON, "number": CALLER, **words})
    assert made.status_code == 201, made.text
    return made.json()["promise"]


async def test_a_caller_is_promised_a_call_in_one_request(desk: Served) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        made = await promise(aya, call=call, number=LEEDS[:-1] + "9", because="the relay hums")
        assert (made["owner"], made["made_by"], made["line"], made["call"]) == ("aya", "aya", "leeds", call)
        assert made["time_zone"] == "Europe/London"
        assert made["second"]["person"] == "wes"
        [shown] = (await aya.get(PROMISES)).json()["promises"]
        assert (shown["id"], shown["because"]) == (made["id"], "the relay hums")


async def test_their_clock_and_good_hours_are_known_before_anything_is_promised(desk: Served) -> None:
    call = await desk.answered_call()
    async with desk.signed_in("aya") as aya:
        theirs = (await aya.get(f"{PROMISES}/hours", params={"call": call})).json()
        assert theirs["time_zone"] == "Europe/London"
        assert theirs["good_hours"][0] == {"days": [0, 1, 2, 3, 4], "opens": 480, "closes": 1200}
        montreal = await aya.get(f"{PROMISES}/hours", params={"number": "+15145550100"})
        assert montreal.json()["time_zone"] == "America/Toronto"
        await promise(aya, number=OTHER, good_hours=["sat 10:00-11:00"], time_zone="Asia/Tokyo")
        kept = (await aya.get(f"{PROMISES}/hours", params={"number": OTHER})).json()
        assert kept == {"time_zone": "Asia/Tokyo", "good_hours": [{"days": [5], "opens": 600, "closes": 660}]}
        assert (await aya.get(f"{PROMISES}/hours", params={"number": "12"})).json()["reason"] == "not_a_number"


async def test_one_to_the_same_number_joins(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        first = await promise(aya, name="Siobhán Gallagher")
        second = await promise(aya, owner="tom", because="and the invoice", name="")
        assert second["id"] == first["id"]
        assert (second["owner"], [each["because"] for each in second["also"]]) == ("tom", ["and the invoice"])


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"due_at": "2020-01-01T00:00:00Z"}, "hour_has_passed"),
        ({"due_at": "2099-01-01T00:00:00"}, "not_understood"),
        ({"number": "12"}, "not_a_number"),
        ({"owner": "nobody"}, "not_found"),
        ({"line": "nowhere"}, "not_found"),
        ({"call": "nothing"}, "no_such_call"),
        ({"email": "no address"}, "no_mail_address"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "no_mail_address"),
        ({"good_hours": ["whenever"]}, "not_understood"),
        ({"time_zone": "Nowhere/Land"}, "not_understood"),
        ({"because": "x" * 2001}, "not_understood"),
        ({"who": "aya"}, "not_understood"),
    ],
)
async def test_what_cannot_be_promised_says_why(desk: Served, words: dict, reason: str) -> None:
    async with desk.signed_in("aya") as aya:
        answer = await aya.post(PROMISES, json={"due_at": SOON, "number": OTHER, **words})
        assert answer.status_code in {400, 404, 409}
        assert answer.json()["reason"] == reason


async def test_it_is_moved_kept_and_found_again(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        made = await promise(aya)
        later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        assert (await aya.patch(f"{PROMISES}/{made['id']}", json={"owner": "tom", "due_at": later})).status_code == 202
        refused = await aya.post(f"{PROMISES}/{made['id']}/kept")
        assert (refused.status_code, refused.json()["reason"]) == (409, "not_your_promise")
    async with desk.signed_in("tom") as tom:
        assert (await tom.post(f"{PROMISES}/{made['id']}/kept")).status_code == 202
        whole = (await tom.get(f"{PROMISES}/{made['id']}")).json()["promise"]
        assert (whole["end"], whole["ended_by"], [move["by"] for move in whole["moves"]]) == ("kept", "tom", ["aya"])
        assert [each["id"] for each in (await tom.get(f"{PROMISES}/ended")).json()["promises"]] == [made["id"]]
        assert (await tom.get(f"{PROMISES}/none")).status_code == 404


async def test_a_strange_hour_is_rung_when_asked_twice(desk: Served) -> None:
    now = datetime.now(UTC)
    never_now = f"{(now + timedelta(days=2)):%a} 00:00-24:00".lower()
    desk.line.phone_comes("aya-desk")
    await desk.until(lambda: desk.front.house.board.people["aya"].present)
    async with desk.signed_in("aya") as aya:
        made = await promise(aya, good_hours=[never_now], time_zone="UTC")
        refused = await aya.post(f"{PROMISES}/{made['id']}/ring")
        assert (refused.status_code, refused.json()["reason"]) == (409, "not_a_good_hour")
        assert (await aya.post(f"{PROMISES}/{made['id']}/ring", params={"anyway": True})).status_code == 202


async def test_a_calendar_says_a_first_name_and_an_hour_and_needs_no_session(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        assert (await aya.get(MINE)).json() == {"made_at": None}
        path = (await aya.post(MINE)).json()["path"]
        made = await promise(aya, name="Siobhán Gallagher", because="the relay hums")
        await promise(aya, number=OTHER, owner="tom", name="Somebody else")
        assert (await aya.get(MINE)).json()["made_at"]
    async with desk.browser() as anybody:
        feed = await anybody.get(path)
        assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
        assert "no-store" in feed.headers["cache-control"]
        [event] = Calendar.from_ical(feed.text).walk("VEVENT")
        assert str(event["summary"]) == "Ring Siobhán"
        assert event.decoded("dtend") == datetime.fromisoformat(made["due_at"]).replace(microsecond=0)
        for words in ("Gallagher", "hums", CALLER):
            assert words not in feed.text


async def test_a_new_address_ends_the_one_before(desk: Served) -> None:
    async with desk.signed_in("tom") as tom:
        before, after = (await tom.post(MINE)).json()["path"], (await tom.post(MINE)).json()["path"]
        assert (await tom.get(before)).status_code == 404
        feed = await tom.get(after)
        assert "Promesses" in feed.text
        assert (await tom.get("/calendar/guess.ics")).status_code == 404


async def test_the_secret_is_not_in_the_store(tmp_path: Path) -> None:
    async with served(tmp_path) as desk, desk.signed_in("aya") as aya:
        secret = (await aya.post(MINE)).json()["path"].removeprefix("/calendar/").removesuffix(".ics")
        files = "".join(await asyncio.to_thread(_written, tmp_path))
        assert "aya" in files
        assert secret not in files


def _written(folder: Path) -> list[str]:
    return [file.read_bytes().decode("latin-1") for file in folder.glob("vivevoix.db*")]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"due_at": "9999-12-31T23:59:00Z"}, "hour_too_far"),
        ({"time_zone": "Europe"}, "not_understood"),
        ({"time_zone": "a" * 199}, "not_understood"),
    ],
)
async def test_an_hour_or_a_clock_that_is_none_is_refused_with_a_sentence(
    desk: Served, wrong: dict[str, str], reason: str
) -> None:
    async with desk.signed_in("aya") as aya:
        answer = await aya.post("/api/v1/promises", json={"due_at": SOON, "number": CALLER, **wrong})
    assert answer.json()["reason"] == reason
