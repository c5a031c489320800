"""The public page, and how things stand, for anybody who looks."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.door.visiting import API, SHOP, open_house
from tests.web.served import LEEDS, Served


@pytest.fixture
async def house(tmp_path: Path, begun: Path) -> AsyncIterator[Served]:
    shutil.copy(begun, tmp_path)
    async with open_house(tmp_path) as running:
        yield running


async def test_the_page_says_everything_without_a_script(house: Served) -> None:
    async with house.browser(**{"Accept-Language": "en-GB"}) as browser:
        page = await browser.get("/ring/leeds")
    assert page.status_code == 200
    assert f'<a href="tel:{LEEDS}">0113\u00a0496\u00a00000</a>' in page.text
    assert "Nobody is at a telephone just now." in page.text
    assert page.headers["cache-control"] == "public, max-age=5"
    assert page.headers["vary"] == "accept-language"
    assert "set-cookie" not in page.headers
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


async def test_it_speaks_the_language_of_the_browser(house: Served) -> None:
    async with house.browser(**{"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.5"}) as browser:
        page = await browser.get("/ring/leeds")
    assert '<html lang="fr">' in page.text
    assert "Appelez-nous. Une personne répond." in page.text
    assert page.headers["content-language"] == "fr"


async def test_who_is_there_is_named_only_where_they_agree(house: Served) -> None:
    for person in ("aya", "tom"):
        await house.front.house.say_here(person, True)  # type: ignore[arg-type]
    for account in ("aya-desk", "web-tom"):
        house.line.phone_comes(account)
    await house.until(lambda: house.front.house.board.people["tom"].present)  # type: ignore[index]
    async with house.browser() as browser:
        told = (await browser.get(API)).json()
    assert told["shown"]["names"] == ["Aya"]
    assert told["shown"]["others"]
    assert told["said"]["who"] == "Aya or a colleague will pick up."
    assert "Tom" not in str(told)
    assert told["shown"]["seconds"] is None


async def test_a_line_that_is_not_open_is_not_there(house: Served) -> None:
    async with house.browser() as browser:
        for path in ("/ring/bristol", "/ring/nowhere", "/api/v1/door/bristol", "/api/v1/door/nowhere"):
            answer = await browser.get(path)
            assert answer.status_code == 404, path
            assert answer.json()["reason"] == "no_such_door"


async def test_only_sites_that_are_allowed_may_read_it(house: Served) -> None:
    async with house.browser() as browser:
        theirs = await browser.get(API, headers={"Origin": SHOP})
        others = await browser.get(API, headers={"Origin": "https://evil.example"})
        may = await browser.options(f"{API}/call", headers={"Origin": SHOP, "Access-Control-Request-Method": "POST"})
        may_not = await browser.options(f"{API}/call", headers={"Origin": "https://evil.example"})
        elsewhere = await browser.options("/api/v1/me", headers={"Origin": SHOP})
    assert theirs.headers["access-control-allow-origin"] == SHOP
    assert "access-control-allow-origin" not in others.headers
    assert others.headers["vary"] == "origin"
    assert may.headers["access-control-allow-origin"] == SHOP
    assert "x-vivevoix" in may.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in may_not.headers
    assert "access-control-allow-origin" not in elsewhere.headers
    assert "access-control-allow-credentials" not in may.headers


async def test_a_refusal_can_be_read_from_there_as_well(house: Served) -> None:
    async with house.browser(**{"Accept-Language": "fr"}) as browser:
        refused = await browser.post(f"{API}/call", json={}, headers={"Origin": SHOP})
    assert refused.status_code == 400
    assert refused.headers["access-control-allow-origin"] == SHOP
    assert refused.json()["sentence"] == "Cela ne peut pas se dire ici."


async def test_the_script_may_be_loaded_by_any_page(house: Served) -> None:
    async with house.browser() as browser:
        for path in ("/door.js", "/door-phone.js"):
            script = await browser.get(path)
            assert script.status_code == 200, "Build the console: make console"
            assert script.headers["cross-origin-resource-policy"] == "cross-origin"
            assert script.headers["access-control-allow-origin"] == "*"


async def test_whoever_looks_too_often_is_told_so(house: Served) -> None:
    async with house.browser() as browser:
        for _ in range(119):
            await house.front.door.shown("leeds", "127.0.0.1")
        assert [(await browser.get(API)).status_code for _ in range(2)] == [200, 429]
