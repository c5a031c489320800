"""What is written about a call is there when its writer comes back, and is never anybody else's."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser.town import Town, faults, heard, press, talking
from tests.telephony.running import PASSWORD
from vivevoix.demo.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def written(town: Town) -> list[tuple[str, str]]:
    """By whom, and what, about the newest call."""
    return await asyncio.to_thread(_written, town)


def _written(town: Town) -> list[tuple[str, str]]:
    page = town.house.page("helen")
    newest = max(page.get("/calls?limit=200")["calls"], key=lambda call: str(call["arrived"]))["id"]
    return [(note["by"], note["words"]) for note in page.get(f"/calls/{newest}")["notes"]]


async def sign_in(page: Page, person: str) -> None:
    await page.get_by_label("Your short name").fill(person)
    await page.locator("#password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("nav.pages")).to_be_visible()


async def test_a_note_outlives_the_page_it_was_written_on(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    await page.keyboard.type("Pump station 4 again.")
    await expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    call.hang_up()
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await page.reload()
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await expect(page.locator("#story")).to_have_value("Pump station 4 again.")
    await page.locator("#story").press_sequentially(" Twice.")
    await expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    assert await written(town) == [("aya", "Pump station 4 again. Twice.")]
    await press(page, "F2")
    await expect(page.locator("h1")).to_have_text("The line is quiet.")


async def test_a_page_loaded_again_during_a_call_says_what_it_cannot_do(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    await page.keyboard.type("Pump station 4 again.")
    await expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    await page.keyboard.press("F5")
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("The sound of this call is not in this page.")).to_be_visible()
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_hidden()
    await expect(page.locator("#story")).to_have_value("Pump station 4 again.")
    assert await faults(page) == []
    await press(page, "F9")
    await asyncio.wait_for(call.ended.wait(), 10)
    await expect(page.get_by_role("button", name="Ring again")).to_be_visible()
    await press(page, "F2")
    await expect(page.locator("h1")).to_have_text("The line is quiet.")


async def test_whoever_hands_over_finishes_their_note_before_anybody_rings_them(town: Town) -> None:
    town.ngozi.on_ring = Talk.answer
    page = await town.here("aya")
    first = await talking(town, page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("i")
    await page.keyboard.press("1")
    await expect(page.get_by_text("Hears you", exact=True)).to_be_visible()
    await press(page, "F2")
    await expect(page.locator(".sub").get_by_text("They go on with Ngozi.")).to_be_visible()
    await expect(page.get_by_role("button", name="Ring again")).to_be_hidden()
    await page.locator("#story").focus()
    await page.keyboard.type("Ngozi sends ")
    second = town.caller("Denise Okafor", "+441134960150")
    await asyncio.wait_for(second.rang.wait(), 10)
    await page.keyboard.type("two seals.")
    await expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    assert await faults(page) == []
    await press(page, "F2")
    await expect(page.locator("h1")).to_have_text("Denise Okafor")
    await press(page, "F2")
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    await expect(page.locator("#story")).to_have_value("")
    await heard(town, second)
    for call in (first, second):
        call.hang_up()
    await expect(page.locator("h1")).to_have_text("You talked with Denise Okafor.")
    await press(page, "F2")


async def test_what_could_not_be_sent_waits_for_its_writer_and_is_nobody_elses(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    await page.keyboard.type("Pump station 4 again.")
    await expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    call.hang_up()
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await page.context.clear_cookies()
    await page.locator("#story").press_sequentially(" Twice.")
    await expect(page.get_by_text("You have signed out, or were away too long.")).to_be_visible()
    await sign_in(page, "tom")
    await page.get_by_role("button", name="End my day").click()
    assert await written(town) == [("aya", "Pump station 4 again.")]
    await sign_in(page, "aya")
    await expect(page.locator("#story")).to_have_value("Pump station 4 again. Twice.")
    await expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    assert await written(town) == [("aya", "Pump station 4 again. Twice.")]
    await press(page, "F2")
    await expect(page.locator("h1")).to_have_text("The line is quiet.")
