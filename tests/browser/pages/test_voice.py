"""How long until a voice: a sentence, the waits, and the calls behind each figure, for a supervisor with a keyboard."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.town import Town, faults, sideways
from tests.store.values import a_call
from vivevoix.core.calls.call import Call, Outcome, Stage
from vivevoix.store import Store

pytestmark = pytest.mark.asyncio(loop_scope="session")

WAITS: tuple[float | None, ...] = (1.5, 3, 3.5, 4, 5, 5.5, 7, 12, None, 40)


@pytest_asyncio.fixture(loop_scope="session")
async def forty_calls_yesterday(town: Town) -> AsyncIterator[None]:
    """Yesterday as the browser counts days; four of the forty heard nobody, and four waited 40 seconds."""
    yesterday = datetime.combine(datetime.now(UTC).date() - timedelta(days=1), time(8), UTC)
    store = await Store.open(town.house.data / "vivevoix.db")
    async with store.transaction() as t:
        await t.save_calls([_came(place, yesterday + timedelta(minutes=11 * place)) for place in range(40)])
    await store.close()
    yield


def _came(place: int, arrived: datetime) -> Call:
    waited = WAITS[place % len(WAITS)]
    voice_at = None if waited is None else arrived + timedelta(seconds=waited)
    return a_call(
        f"y{place:03}",
        branch="leeds",
        arrived=arrived,
        voice_at=voice_at,
        over_at=arrived + timedelta(minutes=4),
        stage=Stage.OVER,
        outcome=Outcome.PROMISED if waited is None else Outcome.TALKED,
        last_holder=None if waited is None else ("aya", "tom")[place % 2],
    )


async def figure(town: Town, **looks: object) -> Page:
    page = await town.at_desk("helen", **looks)  # type: ignore[arg-type]
    await page.goto(town.address("/floor/voice/yesterday"))
    await expect(page.locator("table").first).to_be_visible()
    return page


@pytest.mark.usefixtures("forty_calls_yesterday")
async def test_a_sentence_says_it_first_and_every_figure_opens_its_calls(town: Town) -> None:
    page = await figure(town)
    await expect(page.locator("h1")).to_have_text(
        re.compile(r"Of 40 calls yesterday, 36 heard a voice, half within 5\ss, all within 1\smin\.")
    )
    link = page.get_by_role("link", name=re.compile(r"Open these calls: 4, 30\ss to"))
    await link.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text(re.compile(r"waited 30\ss to"))
    await expect(page.locator("tbody tr")).to_have_count(4)
    await page.go_back()
    await page.get_by_role("link", name="Four heard none before they hung up").click()
    await expect(page.locator("tbody tr")).to_have_count(4)
    await expect(page.locator("tbody tr").first).to_contain_text("a call was promised")
    await page.go_back()
    await page.get_by_role("link", name="Open these calls: 4, the Leeds line, Promised").click()
    await expect(page.locator("tbody tr")).to_have_count(4)


@pytest.mark.usefixtures("forty_calls_yesterday")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
async def test_figure_and_calls_are_readable_by_everyone_on_every_width(town: Town, language: str, dark: bool) -> None:
    page = await figure(town, language=language, dark=dark)
    for path in ("/floor/voice/yesterday", "/floor/voice/yesterday/calls/line/leeds"):
        await page.goto(town.address(path))
        await expect(page.locator("table").first).to_be_visible()
        assert await faults(page) == [], path
        for width in (320, 390, 1440):
            await page.set_viewport_size({"width": width, "height": 900})
            assert await sideways(page) <= 0, (path, width)


async def test_little_is_said_of_few_calls(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.get_by_role("link", name="Floor").click()
    await page.get_by_role("link", name="How long until a voice").click()
    await expect(page.locator("h1")).to_contain_text("today")
    await expect(page.locator("table")).to_have_count(0)
    assert await faults(page) == []
