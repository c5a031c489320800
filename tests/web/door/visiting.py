"""Somebody on a web page: no session, no cookie, and a browser that does its small calculation."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect

from tests.web.served import WRITTEN, Served, served, settings_of
from vivevoix.core.door.work import leading_zeros

SHOP = "https://shop.example"
DOOR = {"open": True, "call": True, "ring_me": True, "allowed_origins": [SHOP]}
API = "/api/v1/door/leeds"
LEEDS_SIP = "sip:+441134960000@vivevoix.invalid"


def opened(**more: Any) -> dict[str, Any]:
    """The settings with an open door, and Aya who agrees to be named on it. Callers may be rung at any hour."""
    people = {**WRITTEN["people"], "aya": {**WRITTEN["people"]["aya"], "on_public_page": True}}
    lines = {**WRITTEN["lines"], "leeds": {**WRITTEN["lines"]["leeds"], "door": DOOR}}
    lines["bristol"] = {**WRITTEN["lines"]["leeds"], "numbers": ["+441174960000"], "name": "the Bristol line"}
    return {**WRITTEN, "people": people, "lines": lines, "promises": {"good_hours": []}, **more}


@asynccontextmanager
async def open_house(folder: Path, **more: Any) -> AsyncIterator[Served]:
    async with served(folder, settings_of(opened(**more))) as running:
        yield running


def solved(puzzle: str, bits: int) -> str:
    return next(each for each in map(str, itertools.count()) if leading_zeros(puzzle, each) >= bits)


async def worked(browser: httpx.AsyncClient, at: str = API) -> dict[str, str]:
    answer = await browser.post(f"{at}/puzzle")
    assert answer.status_code == 200, answer.text
    asked = answer.json()
    return {"puzzle": asked["puzzle"], "answer": solved(asked["puzzle"], asked["bits"])}


async def may_call(browser: httpx.AsyncClient, **said: Any) -> httpx.Response:
    return await browser.post(f"{API}/call", json={"worked": await worked(browser), **said})


async def ring_me(browser: httpx.AsyncClient, number: str, **said: Any) -> httpx.Response:
    return await browser.post(f"{API}/ring-me", json={"worked": await worked(browser), "number": number, **said})


def telephone(desk: Served, path: str, origin: str | None = None) -> connect:
    """A telephone connection as a page of this origin opens it."""
    return desk.socket(path, headers={"Origin": origin or desk.at}, subprotocols=["sip"])
