"""Somebody who knows: proposed with the reason, and in an emergency rung together, without putting the caller on hold."""

import os

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_desk import readable
from tests.browser.town import Town, press, talking
from vivevoix.demo.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def look(page: Page, name: str) -> None:
    """Keep a picture of it, for whoever wants to see: `PICTURES=folder`."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)


async def test_an_expert_is_proposed_with_the_reason(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("i")
    panel = page.locator("#introduce")
    await expect(panel.locator(".list").first).to_contain_text("Ngozi Adeyemi")
    await expect(panel.locator(".list").first).to_contain_text("looks after Yorkshire, where the caller is")
    await panel.get_by_label("It is about").select_option("relays")
    await expect(panel.locator(".list").first).to_contain_text("Knows relays")
    await look(page, "proposed")
    await readable(page)
    await look(page, "proposed-wide")
    await panel.get_by_label("It is about").select_option("valves")
    await expect(panel.get_by_text("Knows valves")).to_have_count(0)
    call.hang_up()


async def test_an_emergency_brings_help_and_stays_until_somebody_closes_it(town: Town) -> None:
    page = await town.here("aya")
    rung: list[Talk] = []
    town.ngozi.on_ring = town.tom.on_ring = rung.append
    call = await talking(town, page)
    await page.keyboard.press("Escape")
    await press(page, "u")
    await expect(page.locator(".cond.urgent")).to_contain_text("Urgent: Siobhán Gallagher, on the Leeds line.")
    await expect(page.get_by_role("alert").filter(has_text="Urgent: Siobhán Gallagher")).to_contain_text("Aya said so at")
    await town.until(lambda: len(rung) == 2)
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    await look(page, "urgent")
    rung[0].answer()
    await expect(page.get_by_text("All three hear each other").first).to_be_visible()
    await town.until(lambda: rung[1].end is not None)
    call.hang_up()
    await expect(page.get_by_text("The call is over.")).to_be_visible()
    await page.reload()
    strip = page.locator(".cond.urgent")
    await expect(strip).to_contain_text("Siobhán Gallagher")
    await readable(page)
    await strip.get_by_role("button", name="Close it").click()
    await expect(strip.get_by_label("What was done")).to_be_focused()
    await look(page, "closing")
    await page.keyboard.type("The valve is shut; Ngozi drives there.")
    await page.keyboard.press("Enter")
    await expect(strip).to_have_count(0)
    await expect(page.get_by_text("The emergency of Siobhán Gallagher is closed.")).to_have_count(1)
