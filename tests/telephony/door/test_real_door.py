"""A visitor of another company's page calls from there in Chromium and is heard at Aya's desk phone; then asks to be rung."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Page, expect

from tests.telephony.clients.chromium import Listener, page_of
from tests.telephony.conftest import SHOP
from tests.telephony.running import WEB
from tests.telephony.street import PATIENCE, Street

MS = PATIENCE * 1000
THEIR_PAGE = """<!doctype html><html lang="en"><title>A shop</title><h1>A relay</h1>
<script src="{house}/door.js" defer></script><vive-voix line="aya"><p>Ring 0113 496 0001.</p></vive-voix>"""
THEIR_RULES = "default-src 'self'; script-src {house}; connect-src {house} {socket}"


@contextlib.asynccontextmanager
async def shop(street: Street) -> AsyncIterator[str]:
    """Another site, with a strict content policy of its own. Gives its address."""
    house = f"http://{street.house.host}:{WEB}"
    rules = THEIR_RULES.format(house=house, socket=house.replace("http", "ws"))
    body = THEIR_PAGE.format(house=house).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n"
    head += f"Content-Security-Policy: {rules}\r\nConnection: close\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, f"{street.house.network}.7", SHOP):
        yield f"http://{street.house.network}.7:{SHOP}/"


@contextlib.asynccontextmanager
async def visiting(street: Street, folder: Path) -> AsyncIterator[Page]:
    """The shop's page, and at its end: nothing was asked of anybody but the shop and the house, and nothing was kept."""
    asked: list[str] = []
    complaints: list[str] = []
    async with shop(street) as address, page_of(street.voices["caller"], folder) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await page.goto(address)
        yield page
        assert await page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    inside = (address, f"http://{street.house.host}:{WEB}/", "data:", "blob:")
    assert [url for url in asked if not url.startswith(inside)] == []
    assert [said for said in complaints if "Content Security Policy" in said] == []


async def test_a_visitor_and_a_desk_phone_hear_each_other(street: Street, tmp_path: Path) -> None:
    aya = await street.phone("aya")
    async with visiting(street, tmp_path) as page:
        await page.get_by_role("button", name="Call from here").click(timeout=MS)
        ours = await aya.rung()
        await expect(page.get_by_text("Ringing:")).to_be_visible(timeout=MS)
        ours.answer()
        await street.hears(ours, "caller")
        await Listener(page, list(street.voices.values())).hears("aya")
        await expect(page.get_by_role("heading", name="Aya")).to_be_visible(timeout=MS)
        await page.get_by_role("button", name="Mute me").click()
        await street.hears(ours)
        await page.get_by_role("button", name="Unmute me").click()
        await street.hears(ours, "caller")
        ours.hang_up()
        await expect(page.get_by_text("The call is over.")).to_be_visible(timeout=MS)


async def test_a_visitor_hangs_up_or_closes_the_page_and_nobody_is_left_ringing(street: Street, tmp_path: Path) -> None:
    aya = await street.phone("aya")
    async with visiting(street, tmp_path) as page:
        await page.get_by_role("button", name="Call from here").click(timeout=MS)
        ours = await aya.rung()
        await page.get_by_role("button", name="Hang up").click()
        await street.until(ours.ended.is_set)
        await expect(page.get_by_text("You hung up before anybody picked up.")).to_be_visible(timeout=MS)
        await page.get_by_role("button", name="Call from here").click(timeout=MS)
        ours = await aya.rung()
        await page.goto("about:blank")
        await street.until(ours.ended.is_set)
        await page.go_back()


async def test_a_visitor_asks_to_be_rung_and_is_with_one_click(street: Street, tmp_path: Path) -> None:
    aya = await street.phone("aya")
    async with visiting(street, tmp_path) as page:
        await page.get_by_role("button", name="Ring me at…").click(timeout=MS)
        await page.get_by_label("Your number").fill("0113 496 0142")
        await page.get_by_label("Your name").fill("Siobhán")
        await page.get_by_label("About what").fill("the relay")
        await page.get_by_role("button", name="Ring me", exact=True).click()
        await expect(page.get_by_role("heading", name="We ring you")).to_be_visible(timeout=MS)
    promises = (await street.page("wes", "/promises"))["promises"]
    (owed,) = [each for each in promises if each["number"] == "+441134960142"]
    assert (owed["owner"], owed["name"], owed["because"]) == ("wes", "Siobhán", "the relay")
    await street.says("aya", f"/promises/{owed['id']}/ring?anyway=true")
    ours = await aya.rung()
    ours.answer()
    theirs = await street.provider.rung()
    theirs.answer()
    await street.hears(theirs, "aya")
    await street.hears(ours, "caller")
    theirs.hang_up()
    await street.says("wes", f"/promises/{owed['id']}/kept")
