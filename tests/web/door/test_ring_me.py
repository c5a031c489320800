"""*Ring me at…*: a stranger's wish becomes a promise, and is bounded."""

import json
import shutil
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.web.door.visiting import API, open_house, opened, ring_me, worked
from tests.web.served import LEEDS, Served
from vivevoix.core.promises import Promise

THEIRS = "07700 900123"


@pytest.fixture
async def house(tmp_path: Path, begun: Path) -> AsyncIterator[Served]:
    shutil.copy(begun, tmp_path)
    async with open_house(tmp_path) as running:
        yield running


def owed(house: Served) -> list[Promise]:
    return list(house.front.house.owed.promises.values())


async def test_soon_is_a_promise_of_the_keeper_within_the_hour(house: Served) -> None:
    async with house.browser() as browser:
        answer = await ring_me(browser, THEIRS, name="Siobhán", because="the relay", language="fr")
    assert answer.status_code == 201, answer.text
    (promise,) = owed(house)
    assert (promise.number, promise.owner, promise.name, promise.because) == ("+447700900123", "wes", "Siobhán", "the relay")
    assert (promise.made_by, promise.language) == (None, "fr")
    assert promise.due_at - promise.made_at == timedelta(hours=1)
    told = answer.json()
    assert (told["number"], told["who"], told["start"]) == ("07700 900123", None, None)
    assert datetime.fromisoformat(told["due_at"]) == promise.due_at


async def test_an_hour_that_is_offered_is_kept_to_from_its_beginning(house: Served) -> None:
    async with house.browser() as browser:
        hour = (await browser.get(API)).json()["shown"]["hours"][5]
        answer = await ring_me(browser, THEIRS, start=hour["start"])
        assert answer.status_code == 201, answer.text
        (promise,) = owed(house)
        assert promise.due_at == datetime.fromisoformat(hour["end"])
        assert promise.good_hours
        for wrong in ("2020-01-01T10:00:00Z", "2126-01-01T10:00:00Z", hour["start"].replace(":00:00", ":17:00")):
            refused = await ring_me(browser, "07700 900999", start=wrong)
            assert (refused.status_code, refused.json()["reason"]) == (409, "hour_not_offered")


async def test_numbers_a_stranger_may_not_have_rung_are_refused_by_name(house: Served) -> None:
    refusals = {
        "0906 123 4567": "costs_extra",
        "070 1234 5678": "costs_extra",
        "+1 202 555 0123": "number_abroad",
        "112": "not_a_number",
        "201": "not_a_number",
        "sip:tom@example": "not_a_number",
        "<script>": "not_a_number",
        LEEDS: "not_ours",
    }
    async with house.browser() as browser:
        for number, reason in refusals.items():
            refused = await ring_me(browser, number)
            assert (refused.status_code, refused.json()["reason"]) == (409, reason), number
    assert owed(house) == []


async def test_a_number_is_rung_no_more_often_than_a_person_would_bear_and_owed_once(house: Served) -> None:
    async with house.browser() as browser:
        answers = [await ring_me(browser, number) for number in (THEIRS, "+44 7700 900123", "00447700900123")]
    assert [each.status_code for each in answers] == [201, 201, 429]
    assert len(owed(house)) == 1


async def test_an_answer_does_not_tell_whether_the_number_was_owed_a_call_before(house: Served) -> None:
    async with house.browser() as browser:
        first = (await ring_me(browser, THEIRS)).json()
        second = (await ring_me(browser, THEIRS)).json()
    assert first.keys() == second.keys()
    assert first["who"] == second["who"]
    assert second["due_at"] > first["due_at"]


async def test_one_place_may_ask_four_times_an_hour(house: Served) -> None:
    async with house.browser() as browser:
        answers = [(await ring_me(browser, f"0770090010{last}")).status_code for last in range(5)]
    assert answers == [201] * 4 + [429]


async def test_the_more_is_asked_the_harder_it_gets(house: Served) -> None:
    async with house.browser() as browser:
        before = (await browser.post(f"{API}/puzzle")).json()["bits"]
        for last in range(4):
            await ring_me(browser, f"0770090010{last}")
        after = (await browser.post(f"{API}/puzzle")).json()["bits"]
    assert after == before + 1


async def test_what_is_typed_is_one_short_line_and_never_journaled(house: Served) -> None:
    async with house.browser() as browser:
        long = await browser.post(f"{API}/ring-me", json={"worked": await worked(browser), "number": THEIRS, "name": "x" * 81})
        assert long.status_code == 400
        answer = await ring_me(browser, THEIRS, name="Siobhán\u0000\r\nX: y", because="a\u202eb\nc")
        assert answer.status_code == 201
    (promise,) = owed(house)
    assert (promise.name, promise.because) == ("Siobhán X: y", "a b c")
    board = json.dumps([each.because for each in house.front.house.board.promises.values()])
    assert "a b c" not in board


async def test_nobody_is_rung_from_another_site_that_is_not_allowed(house: Served) -> None:
    async with house.browser() as browser:
        work = await worked(browser)
        answer = await browser.post(
            f"{API}/ring-me", json={"worked": work, "number": THEIRS}, headers={"Origin": "https://evil.example"}
        )
    assert answer.status_code == 403
    assert owed(house) == []


async def test_what_staff_may_ring_abroad_a_stranger_may_not_have_rung(tmp_path: Path, begun: Path) -> None:
    shutil.copy(begun, tmp_path)
    trunk = {"provider": {"host": "192.0.2.1", "numbers": [LEEDS], "countries": ["*"]}}
    async with open_house(tmp_path, trunks=trunk) as house, house.browser() as browser:
        refused = await ring_me(browser, "+33 1 40 00 00 00")
        assert (refused.status_code, refused.json()["reason"]) == (409, "number_abroad")


async def test_a_number_is_read_in_the_country_of_the_line(tmp_path: Path, begun: Path) -> None:
    shutil.copy(begun, tmp_path)
    lille = {**opened()["lines"]["leeds"], "numbers": ["+33353012700"]}
    async with open_house(tmp_path, lines={"leeds": lille}) as house, house.browser() as browser:
        for number in ("06 12 34 56 78", "+44 113 496 0142"):
            assert (await ring_me(browser, number)).status_code == 201, number
        assert [each.number for each in owed(house)] == ["+33612345678", "+441134960142"]
