"""What every answer carries, how the console's files are served, and how the house says it is."""

import os
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import Request

from tests.web.served import Served
from vivevoix.web.health.certificate import NotACertificate, ends_at
from vivevoix.web.pages import NOT_BUILT, Pages


async def test_every_page_says_that_nothing_foreign_may_run_in_it(desk: Served) -> None:
    async with desk.browser() as browser:
        headers = (await browser.get("/")).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert f"ws://127.0.0.1:{desk.port}" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_hostile_host_header_does_not_get_into_the_policy(desk: Served) -> None:
    async with desk.browser() as browser:
        answer = await browser.get("/", headers={"Host": "a; script-src *"})
    assert "script-src" not in answer.headers["content-security-policy"]


async def test_answers_of_the_api_are_kept_nowhere(desk: Served) -> None:
    async with desk.browser() as browser:
        assert (await browser.get("/api/v1/me")).headers["cache-control"] == "no-store"


async def test_what_is_too_long_is_not_read(desk: Served) -> None:
    async def endless() -> object:
        for _ in range(40):
            yield b"x" * 65536

    async with desk.browser() as browser:
        said = await browser.post("/api/v1/sign-in", content=b"x" * (1 << 20) + b"x")
        unsaid = await browser.post("/api/v1/sign-in", content=endless())  # type: ignore[arg-type]
    assert (said.status_code, unsaid.status_code) == (413, 413)


async def test_what_is_not_there_is_said_in_the_words_of_every_refusal(desk: Served) -> None:
    async with desk.browser(**{"Accept-Language": "fr-CA,fr;q=0.9"}) as browser:
        nothing = await browser.post("/api/v1/nothing")
        broken = await browser.post("/api/v1/sign-in", content=b"{")
    assert nothing.json()["reason"] in {"not_found", "not_understood"}
    assert (broken.status_code, broken.json()["sentence"]) == (400, "Cela ne peut pas se dire ici.")


def asked(path: str, **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": b"",
            "headers": raw,
            "server": ("house", 80),
            "scheme": "http",
        }
    )


@pytest.fixture
def console(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Vivevoix</title>")
    (tmp_path / "assets" / "page-4f2a.js").write_text("export const said = 1;" * 50)
    return tmp_path


def test_a_hashed_file_is_kept_for_ever_and_sent_compressed(console: Path) -> None:
    answer = Pages(console).answer(asked("/assets/page-4f2a.js", accept_encoding="gzip, br"))
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 200


def test_every_path_of_the_console_gets_the_page_but_missing_files_do_not(console: Path) -> None:
    pages = Pages(console)
    assert b"Vivevoix" in pages.answer(asked("/promises")).body
    assert pages.answer(asked("/promises")).headers["cache-control"] == "no-cache"
    assert pages.answer(asked("/assets/gone-1234.js")).status_code == 404
    assert pages.answer(asked("/favicon.png")).status_code == 404
    assert pages.answer(asked("/../../../../etc/passwd.txt")).status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again(console: Path) -> None:
    pages = Pages(console)
    etag = pages.answer(asked("/")).headers["etag"]
    assert pages.answer(asked("/", if_none_match=etag)).status_code == 304
    (console / "index.html").write_text("anew")
    os.utime(console / "index.html", ns=(1, 1))
    assert pages.answer(asked("/", if_none_match=etag)).body == b"anew"


def test_a_console_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    answer = Pages(tmp_path).answer(asked("/"))
    assert (answer.status_code, bytes(answer.body).decode()) == (503, NOT_BUILT)


async def test_the_house_is_well_while_line_and_store_answer(desk: Served) -> None:
    await desk.front.house.say_here("aya", True)  # type: ignore[arg-type]
    async with desk.browser() as watcher:
        assert (await watcher.get("/healthz")).status_code == 200
        desk.line.disconnect()
        await desk.until(lambda: not desk.front.house.board.line_up)
        assert (await watcher.get("/healthz")).status_code == 503


async def test_an_administrator_reads_what_is_wrong_and_what_to_do(desk: Served) -> None:
    await desk.front.house.say_here("tom", True)  # type: ignore[arg-type]
    async with desk.signed_in("wes") as wes:
        english = (await wes.get("/api/v1/health")).json()
        await wes.patch("/api/v1/me", json={"language": "fr"})
        french = (await wes.get("/api/v1/health")).json()
    assert not english["ok"]
    assert [one["says"] for one in english["sentences"] if not one["ok"]] == [
        "Here, but no telephone of theirs is connected: tom."
    ]
    assert [one["says"] for one in french["sentences"] if not one["ok"]] == ["Présents, mais sans téléphone connecté : tom."]
    assert all(one["do"] for one in french["sentences"] if not one["ok"])


async def test_health_is_for_administrators(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        answer: httpx.Response = await aya.get("/api/v1/health")
    assert (answer.status_code, answer.json()["reason"]) == (403, "not_for_you")


async def test_the_house_tells_who_there_is(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        house = (await aya.get("/api/v1/house")).json()
    assert (house["name"], house["language"]) == ("Calder Valves", "en")
    assert [one["id"] for one in house["people"]] == ["aya", "tom", "wes"]
    assert house["lines"] == [
        {
            "id": "leeds",
            "name": "the Leeds line",
            "numbers": ["+441134960000"],
            "branch": "leeds",
            "keeper": "wes",
            "groups": ["leeds"],
        }
    ]


def test_the_end_of_a_certificate_is_read_from_it(certificate: tuple[Path, Path]) -> None:
    left = ends_at(certificate[0]) - datetime.now(UTC)
    assert 29 <= left.days <= 30
    with pytest.raises(NotACertificate):
        ends_at(certificate[1])
