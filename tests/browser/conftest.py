"""One house and one browser for all of these tests; each person has a page of their own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.town import Town, company
from tests.telephony.running import RunningHouse, own_network
from vivevoix.demo.rtp import Sound

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    console = Path(__file__).resolve().parents[2] / "src" / "vivevoix" / "web" / "console" / "index.html"
    assert console.exists(), "The console is not built: run `make console`."
    house = RunningHouse(company(own_network()), tmp_path_factory.mktemp("house"))
    house.start()
    yield house
    house.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    assert CHROMIUM, "Chromium is missing: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def town(running: RunningHouse, browser: Browser) -> AsyncIterator[Town]:
    sound = Sound()
    async with asyncio.TaskGroup() as group:
        beat = group.create_task(sound.run())
        town = Town(running, browser, sound)
        await town.owes_nothing()
        await town.open()
        yield town
        for context in browser.contexts:
            await context.close()
        await town.close()
        beat.cancel()
    assert town.elsewhere == [], "A page asked something of another house."
