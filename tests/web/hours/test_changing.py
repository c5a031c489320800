"""Hours and rosters from the console: what is shown, who may change it, and that a gap is never opened without a signature."""

import copy
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.served import PASSWORD, WRITTEN, Served, served, settings_of
from vivevoix.live.hours.book import Book

WEEK = {"mon-sun": ["09:00-17:30"]}
NIGHTS = {"wes": {"mon-sun": ["17:30-09:00"]}}
HOURS, LEEDS, NIGHT = "/api/v1/hours", "/api/v1/hours/branches/leeds", "/api/v1/hours/rosters/night"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//us//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:{}\r\n"
    "DTSTART:20260101T173000\r\nDTEND:20260102T090000\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def around_the_clock() -> dict[str, Any]:
    """By day the branch, by night Wes on a roster: somebody stands there at every minute."""
    written = copy.deepcopy(WRITTEN)
    written["branches"]["leeds"]["hours"] = WEEK
    written["rosters"] = {"night": {"name": "the night", "shifts": NIGHTS}}
    rungs = [{"groups": ["leeds"], "when": "open"}, {"groups": ["night"], "when": "closed"}]
    written["lines"]["leeds"]["ladder"] = rungs
    written["people"]["sal"] = {"name": "Sal Reed", "role": "supervisor", "password": PASSWORD}
    return written


@pytest.fixture
async def desk(tmp_path: Path, begun: Path) -> AsyncIterator[Served]:
    shutil.copy(begun, tmp_path)
    async with served(tmp_path, settings_of(around_the_clock())) as running:
        yield running


async def seen(browser: httpx.AsyncClient) -> str:
    version: str = (await browser.get(HOURS)).json()["version"]
    return version


async def test_hours_rosters_and_gaps_are_shown_to_everybody(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        shown = (await aya.get(HOURS)).json()
        week = (await aya.get(f"{HOURS}/lines/leeds")).json()
    assert shown["branches"][0]["hours"] == WEEK
    assert shown["rosters"][0]["shifts"] == NIGHTS
    assert shown["gaps"] == []
    assert shown["lines"] == [
        {"id": "leeds", "name": "the Leeds line", "time_zone": "Europe/London", "rosters": ["night"], "branches": ["leeds"]}
    ]
    assert {tuple(each["people"]) for each in week["stretches"]} == {("aya", "tom"), ("wes",)}
    assert len(week["days"]) == 8
    assert (week["days"][0], week["days"][-1]) == (week["stretches"][0]["start"], week["stretches"][-1]["end"])


async def test_only_supervisors_and_administrators_change_them(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        answer = await aya.put(LEEDS, json={"seen": "", "hours": WEEK})
    assert (answer.status_code, answer.json()["reason"]) == (403, "for_supervisors")
    async with desk.signed_in("sal") as sal:
        answer = await sal.put(LEEDS, json={"seen": "", "hours": {"mon-sun": ["08:00-17:30"]}})
    assert answer.status_code == 200
    assert answer.json()["branches"][0]["changed_by"] == "sal"


async def test_a_gap_is_shown_refused_and_then_accepted_with_a_reason_and_a_name(desk: Served) -> None:
    late = {"wes": {"mon-sun": ["18:00-09:00"]}}
    async with desk.signed_in("wes") as wes:
        refused = await wes.put(NIGHT, json={"seen": "", "shifts": late})
        assert (refused.status_code, refused.json()["reason"]) == (409, "gaps_opened")
        gaps = refused.json()["gaps"]
        assert 90 <= len(gaps) <= 93
        assert {(gap["line"], gap["why"]) for gap in gaps} == {("leeds", "nobody_on_duty")}
        assert (await wes.put(NIGHT, json={"seen": "", "shifts": late, "accept": "  "})).status_code == 409, "a reason is needed"
        accepted = await wes.put(NIGHT, json={"seen": "", "shifts": late, "accept": "half an hour of peace"})
        assert accepted.status_code == 200
        shown = accepted.json()
        assert {(gap["signed"]["by"], gap["signed"]["because"]) for gap in shown["gaps"]} == {("wes", "half an hour of peace")}
        assert [(change["by"], change["kind"], change["name"]) for change in shown["changes"]] == [("wes", "roster", "night")]
        wider = await wes.put(NIGHT, json={"seen": shown["version"], "shifts": {"wes": {"mon-sun": ["19:00-09:00"]}}})
        assert wider.status_code == 409, "a wider gap is another gap"
        back = await wes.put(NIGHT, json={"seen": shown["version"], "shifts": NIGHTS})
        assert (back.status_code, back.json()["gaps"]) == (200, [])


async def test_what_is_saved_holds_at_once_and_after_a_restart(desk: Served) -> None:
    async with desk.signed_in("wes") as wes:
        assert (await wes.put(NIGHT, json={"seen": "", "shifts": {"tom": {"mon-sun": ["00:00-24:00"]}}})).status_code == 200
    assert "night" in desk.front.house._day.floor.groups_of["tom"]  # type: ignore[index]
    again = await Book.open(desk.front.settings, desk.front.house.company, desk.front.store, desk.front.clock.now())
    assert list(again.written().rosters["night"].shifts) == ["tom"]
    assert again.version == desk.front.book.version


async def test_whoever_looked_at_hours_that_have_changed_since_looks_again(desk: Served) -> None:
    async with desk.signed_in("wes") as wes:
        assert (await wes.put(LEEDS, json={"seen": "", "hours": {"mon-sun": ["08:00-17:30"]}})).status_code == 200
        late = await wes.put(LEEDS, json={"seen": "", "hours": {"mon-sun": ["07:00-17:30"]}})
    assert (late.status_code, late.json()["reason"]) == (409, "hours_moved_on")


@pytest.mark.parametrize(
    ("where", "body", "detail"),
    [
        (LEEDS, {"hours": {"mon": ["09:00-09:00"]}}, "begins when it ends"),
        (LEEDS, {"hours": WEEK, "holidays": "GB-XX"}, "of this country we know"),
        (LEEDS, {"hours": {"monday": ["09:00-12:00"]}}, "$.hours"),
        (LEEDS, {"hours": WEEK, "exceptions": [{"date": "tomorrow", "because": "x"}]}, "$.exceptions[0].date"),
        (NIGHT, {"shifts": {"bob": {"mon": ["09:00-12:00"]}}}, "there is no [people.bob]"),
        (NIGHT, {}, "nobody would ever be on it"),
        (NIGHT, {"calendar": "rubbish"}, "It is no calendar"),
        (NIGHT, {"calendar": CALENDAR.format("bob")}, "names nobody of ours"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_is_wrong(desk: Served, where: str, body: dict[str, Any], detail: str) -> None:
    async with desk.signed_in("wes") as wes:
        answer = await wes.put(where, json={"seen": "", **body})
    assert answer.status_code == 400
    assert any(detail in each for each in answer.json()["details"]), answer.json()


async def test_a_calendar_is_a_roster_and_stays_when_the_shifts_change(desk: Served) -> None:
    async with desk.signed_in("wes") as wes:
        taken = await wes.put(NIGHT, json={"seen": "", "calendar": CALENDAR.format("Aya Diallo")})
        assert taken.status_code == 200, taken.json()
        assert taken.json()["rosters"][0]["has_calendar"]
        more = await wes.put(NIGHT, json={"seen": taken.json()["version"], "shifts": NIGHTS})
        assert more.json()["rosters"][0]["has_calendar"]
        gone = await wes.put(NIGHT, json={"seen": more.json()["version"], "shifts": NIGHTS, "calendar": None})
        assert not gone.json()["rosters"][0]["has_calendar"]
        long = await wes.put(NIGHT, json={"seen": "", "calendar": "x" * 300_000})
        assert long.status_code == 400


async def test_what_is_not_there_is_not_there(desk: Served) -> None:
    async with desk.signed_in("wes") as wes:
        assert (await wes.get(f"{HOURS}/lines/york")).status_code == 404
        assert (await wes.put(f"{HOURS}/branches/york", json={"seen": "", "hours": WEEK})).status_code == 404
        assert (await wes.put(f"{HOURS}/rosters/day", json={"seen": "", "shifts": NIGHTS})).status_code == 404
        assert (await wes.get(f"{HOURS}/lines/leeds?first=rubbish")).status_code == 400


async def test_a_gap_that_is_there_already_is_signed_for_as_it_is(tmp_path: Path, begun: Path) -> None:
    written = around_the_clock()
    written["lines"]["leeds"]["ladder"].pop()
    shutil.copy(begun, tmp_path)
    async with served(tmp_path, settings_of(written)) as desk, desk.signed_in("sal") as sal:
        assert {gap["signed"] for gap in (await sal.get(HOURS)).json()["gaps"]} == {None}
        silent = await sal.post(f"{HOURS}/lines/leeds/accept", json={"because": " "})
        assert (silent.status_code, silent.json()["reason"]) == (409, "reason_wanted")
        signed = await sal.post(f"{HOURS}/lines/leeds/accept", json={"because": "we are two"})
        assert {gap["signed"]["by"] for gap in signed.json()["gaps"]} == {"sal"}
        assert signed.json()["version"] == "", "no hours have changed"
        again = await Book.open(desk.front.settings, desk.front.house.company, desk.front.store, desk.front.clock.now())
        assert all(each.signed for each in again.coming(desk.front.clock.now()))
