"""Permits: what a visitor may open, once. What the line makes of it is told in tests/line/sip/test_visitors.py."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.web.door.visiting import API, SHOP, may_call, open_house, telephone, worked
from tests.web.served import LEEDS, Served
from vivevoix.core.door.refusals import TooOften
from vivevoix.line.port import BrowserClosed, BrowserOpened, BrowserSaid
from vivevoix.live.door.at_the_door import Worked


@pytest.fixture
async def house(tmp_path: Path, begun: Path) -> AsyncIterator[Served]:
    shutil.copy(begun, tmp_path)
    async with open_house(tmp_path) as running:
        yield running


async def refused(house: Served, path: str, origin: str | None = None) -> None:
    with pytest.raises(InvalidStatus) as answer:
        async with telephone(house, path, origin):
            pass
    assert answer.value.response.status_code == 403


async def test_a_permit_opens_one_connection_which_may_ring_this_line_as_this_call(house: Served) -> None:
    async with house.browser() as browser:
        may = (await may_call(browser, name="  Siobhán\n<b>")).json()
        assert may["number"] == LEEDS
        async with telephone(house, may["path"]) as socket:
            opened = await house.line.browsers.get()
            assert isinstance(opened, BrowserOpened)
            assert opened.visitor is not None
            assert (opened.visitor.number, opened.visitor.name) == (LEEDS, "Siobhán <b>")
            await socket.send("INVITE")
            assert await house.line.browsers.get() == BrowserSaid(conn=opened.conn, text=b"INVITE")
            await refused(house, may["path"])
        assert await house.line.browsers.get() == BrowserClosed(conn=opened.conn)
        await refused(house, may["path"])


async def test_without_a_permit_or_from_another_site_nothing_opens(house: Served) -> None:
    await refused(house, "/door/sip")
    await refused(house, "/door/sip?permit=guessed")
    async with house.browser() as browser:
        may = (await may_call(browser)).json()
        await refused(house, may["path"], SHOP)
        await refused(house, may["path"], "https://evil.example")
        await refused(house, may["path"].replace("/door/sip", "/sip"))
        async with telephone(house, may["path"]):
            pass


async def test_a_permit_given_to_another_site_is_good_there_only(house: Served) -> None:
    async with house.browser(Origin=SHOP) as browser:
        may = (await may_call(browser)).json()
    await refused(house, may["path"])
    async with telephone(house, may["path"], SHOP):
        pass


async def test_a_site_that_is_not_allowed_is_given_none(house: Served) -> None:
    async with house.browser() as browser:
        work = await worked(browser)
        answer = await browser.post(f"{API}/call", json={"worked": work}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


async def test_work_is_good_once_and_for_one_line(house: Served) -> None:
    async with house.browser() as browser:
        work = await worked(browser)
        assert (await browser.post(f"{API}/call", json={"worked": work})).status_code == 201
        again = await browser.post(f"{API}/call", json={"worked": work})
        assert (again.status_code, again.json()["reason"]) == (400, "not_worked_out")
        for wrong in (
            {"puzzle": work["puzzle"], "answer": "0"},
            {"puzzle": "leeds.99999999999.0.aa.bb", "answer": "0"},
            {"puzzle": "", "answer": ""},
        ):
            assert (await browser.post(f"{API}/call", json={"worked": wrong})).status_code == 400


async def test_a_thousand_wishes_from_one_place_are_four_calls(house: Served) -> None:
    async with house.browser() as browser:
        given = [(await may_call(browser)).status_code for _ in range(4)]
        assert given == [201] * 4
        refused = 0
        for _ in range(1000):
            try:
                house.front.door.permit("leeds", "127.0.0.1", None, None, Worked(puzzle="x", answer="y"))
            except TooOften:
                refused += 1
        assert refused == 1000
        answer = await browser.post(f"{API}/call", json={"worked": {"puzzle": "x", "answer": "y"}})
        assert (answer.status_code, answer.json()["reason"]) == (429, "too_often")


async def test_only_so_many_call_at_once_over_all(tmp_path: Path, begun: Path) -> None:
    (tmp_path / "small").mkdir()
    shutil.copy(begun, tmp_path / "small")
    async with open_house(tmp_path / "small", web={"visitors_at_once": 1}) as house, house.browser() as browser:
        first, second = [(await may_call(browser)).json() for _ in range(2)]
        async with telephone(house, first["path"]):
            taken = await may_call(browser)
            assert (taken.status_code, taken.json()["reason"]) == (409, "lines_taken")
            await refused(house, second["path"])
        async with telephone(house, second["path"]):
            pass


async def test_the_page_is_told_what_becomes_of_its_call_and_no_other(house: Served) -> None:
    async with house.browser() as browser:
        may = (await may_call(browser)).json()
        now = await browser.get(f"{API}/call/{may['permit']}")
        assert now.json() == {"state": "ringing", "who": None, "promised": False}
        assert now.headers["cache-control"] == "no-store"
        assert (await browser.get(f"{API}/call/another")).status_code == 404
        assert (await browser.get(f"/api/v1/door/bristol/call/{may['permit']}")).status_code == 404
