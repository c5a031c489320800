"""Looking back: a call is found again by what one remembers, and read as it happened."""

import pytest
from playwright.async_api import expect

from tests.browser.test_desk import readable
from tests.browser.test_help import look
from tests.browser.town import Town, talking

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_call_is_found_again_and_read_as_it_happened(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    await page.locator("#story").fill("Two relays by Friday.\nBack gate.")
    await page.locator("#story").blur()
    await expect(page.get_by_text("Kept.")).to_be_visible()
    call.hang_up()
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await page.get_by_role("link", name="Calls", exact=True).click()
    await page.get_by_label("Who of us").select_option("aya")
    await expect(page).to_have_url(town.address("/calls/person/aya"))
    row = page.locator("tbody tr").first
    await expect(row).to_contain_text("Siobhán Gallagher")
    await expect(row).to_contain_text("Two relays by Friday.")
    await look(page, "calls")
    await readable(page)
    await page.get_by_label("What became of it").select_option("not_reached")
    await expect(page.get_by_text("There are no such calls.")).to_be_visible()
    await page.go_back()
    await row.get_by_role("link").click()
    await expect(page.locator("h1")).to_have_text("Siobhán Gallagher")
    await expect(page.locator("dl")).to_contain_text("Aya Diallo answered, after")
    await expect(page.get_by_text("Back gate.")).to_be_visible()
    await look(page, "one-call")
    await readable(page)


async def test_a_supervisor_takes_calls_away_as_a_sheet(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.goto(town.address("/calls"))
    async with page.expect_download() as begun:
        await page.get_by_role("link", name="As a workbook").click()
    download = await begun.value
    assert download.suggested_filename.endswith(".xlsx")
