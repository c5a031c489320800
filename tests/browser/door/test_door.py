"""The public page and the element on another site: readable by everyone, in both languages, light and dark, on every width."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.test_help import look
from tests.browser.town import SHOP, Town, faults, sideways

pytestmark = pytest.mark.asyncio(loop_scope="session")
CALL = re.compile("Call from this page|It is urgent")
"""By day, and by night."""
LOOKS = [(language, dark) for language in ("en", "fr") for dark in (False, True)]


@contextlib.asynccontextmanager
async def other_site(town: Town, language: str, theme: str) -> AsyncIterator[str]:
    """A product page with the element in its flow, and sizes of its own reckoning."""
    body = f"""<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>K-40</title><style>html {{ font-size: 62.5% }} body {{ font: 1.6rem/1.5 sans-serif; margin: 2rem; color: #222; background: #fff }}
main {{ display: grid; gap: 3rem; max-width: 90rem }} button {{ background: red; border-radius: 20px }}
[data-dark] {{ background: #111; color: #eee }}</style>
<body {"data-dark" if theme == "dark" else ""}><main><h1>K-40 timed relay</h1><p>Delay on energising, 0.1 s to 60 min, 24 to 240 V.</p>
<vive-voix line="leeds" theme="{theme}"><a href="tel:+441134960100">0113 496 0100</a></vive-voix></main>
<script src="{town.address("/door.js")}" defer></script>""".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + body)
        writer.close()

    async with await asyncio.start_server(answer, f"{town.house.network}.7", SHOP):
        yield f"http://{town.house.network}.7:{SHOP}/"


async def everywhere(page: Page, name: str) -> None:
    assert await faults(page) == [], name
    for width in (320, 390, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await sideways(page) <= 0, (name, width)
        if width != 320:
            await look(page, f"{name}-{width}")


async def visitor(town: Town, language: str, dark: bool) -> BrowserContext:
    """Somebody who is not signed in, and may look at other sites as well."""
    return await town.context(1440, language, dark)


@pytest.mark.parametrize(("language", "dark"), LOOKS)
async def test_the_page_is_readable_by_everyone(town: Town, language: str, dark: bool) -> None:
    name = f"door-page-{language}-{'dark' if dark else 'light'}"
    page = await (await visitor(town, language, dark)).new_page()
    await page.goto(town.address("/ring/leeds"))
    await expect(page.get_by_label("Your number" if language == "en" else "Votre numéro")).to_be_visible()
    await everywhere(page, name)
    await page.get_by_role("button", name="Ring me" if language == "en" else "Rappelez-moi").click()
    await expect(page.get_by_role("alert")).not_to_be_empty()
    await everywhere(page, f"{name}-refused")


@pytest.mark.parametrize(("language", "dark"), LOOKS)
async def test_the_element_is_readable_on_a_page_that_is_nothing_like_ours(town: Town, language: str, dark: bool) -> None:
    name = f"door-box-{language}-{'dark' if dark else 'light'}"
    context = await town.browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = await context.new_page()
    async with other_site(town, language, "dark" if dark else "light") as address:
        await page.goto(address)
        await page.get_by_role("button", name="Ring me at…" if language == "en" else re.compile("appeler à…")).click()
        await expect(page.get_by_label("Your number" if language == "en" else "Votre numéro")).to_be_focused()
        await everywhere(page, name)


async def test_without_a_script_the_number_is_there(town: Town) -> None:
    context = await town.browser.new_context(java_script_enabled=False, locale="fr-FR", color_scheme="dark")
    page = await context.new_page()
    await page.goto(town.address("/ring/leeds"))
    await expect(page.get_by_role("link", name="0113\u00a0496\u00a00100")).to_have_attribute("href", "tel:+441134960100")
    await look(page, "door-page-no-script")


async def test_while_it_rings_the_visitor_is_the_warm_one(town: Town) -> None:
    await town.here("aya")
    page = await (await visitor(town, "en", False)).new_page()
    await page.goto(town.address("/ring/leeds"))
    await look(page, "door-page-here")
    await page.get_by_role("button", name=CALL).click()
    await expect(page.get_by_role("heading", name=re.compile("Aya|One of us"))).to_be_visible()
    await everywhere(page, "door-page-ringing")
    await page.get_by_role("button", name="Hang up").click()
    await expect(page.get_by_text("You hung up before anybody picked up.")).to_be_visible()
    await everywhere(page, "door-page-in-vain")


async def test_a_browser_without_a_microphone_offers_what_else_there_is(town: Town) -> None:
    await town.here("aya")
    context = await visitor(town, "en", False)
    await context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))"
    )
    page = await context.new_page()
    await page.goto(town.address("/ring/leeds"))
    await page.get_by_role("button", name=CALL).click()
    await expect(page.get_by_role("heading", name="This browser has no microphone.")).to_be_visible()
    await expect(page.get_by_role("button", name=CALL)).to_have_count(0)
    await everywhere(page, "door-page-no-microphone")
