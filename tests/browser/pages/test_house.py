"""The house's page: who stands behind a line at every hour, changed and signed for without a mouse."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.town import Town, choose, faults, sideways

pytestmark = pytest.mark.asyncio(loop_scope="session")
SUNDAYS = "On Sundays from 20:00 to Monday 08:00 nobody stands behind the Leeds line."


async def tab_to(page: Page, name: str) -> None:
    """By the keyboard alone, in the order a reader would go."""
    button = page.get_by_role("button", name=name, exact=True)
    await expect(button.first).to_be_visible()
    for _ in range(120):
        if await button.first.evaluate("(one) => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {name}")


async def test_an_operator_does_not_see_the_house_in_their_pages(town: Town) -> None:
    page = await town.at_desk("aya")
    await expect(page.locator("nav.pages a", has_text="House")).to_have_count(0)


async def test_a_gap_is_seen_refused_and_signed_for_by_the_keyboard_alone(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.goto(town.address("/house"))
    await expect(page.locator(".hole")).to_contain_text(SUNDAYS)
    await expect(page.locator(".piece.nobody").first).to_contain_text("nobody")
    await page.locator(".piece:not(.nobody) button").first.click()
    await expect(page.locator("p[role=status]", has_text="\u2013").first).to_contain_text(": ")
    await tab_to(page, "Put somebody on the night watch")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("form", name="Who is on the night watch")).to_be_visible()
    times = page.get_by_label("Times", exact=True).first
    await times.focus()
    await times.fill("22-8")
    await page.keyboard.press("Enter")
    alert = page.get_by_role("form", name="Who is on the night watch")
    await expect(alert.get_by_role("alert").first).to_contain_text("Nobody would stand behind a line at some hours.")
    await expect(alert.locator(".hole")).to_contain_text("from 20:00 to 22:00 nobody stands behind the Leeds line.")
    assert await faults(page) == []
    await times.focus()
    await times.fill("20-8")
    await page.locator("form select").nth(2).select_option("sun")
    await times.press("Enter")
    await expect(page.locator("h1")).to_have_text("A person is named behind every line, at every minute.")
    await expect(page.locator(".hole")).to_have_count(0)


async def test_a_gap_that_is_there_is_accepted_in_ones_own_name_with_a_reason(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.goto(town.address("/house"))
    await page.get_by_role("button", name="Change the night watch").click()
    await page.locator("form select").nth(2).select_option("sat")
    await page.locator("form select").nth(2).press("Enter")
    await page.get_by_role("button", name="Save").click()
    form = page.get_by_role("form", name="Who is on the night watch")
    await expect(form.locator(".hole")).to_contain_text("nobody stands behind the Leeds line.")
    await tab_to(page, "Accept the gap, in my name")
    await page.keyboard.press("Enter")
    await page.keyboard.type("we are shut on Sunday nights")
    await page.keyboard.press("Enter")
    await expect(page.locator(".signed")).to_contain_text("Accepted by Helen Marsh: “we are shut on Sunday nights”.")
    await expect(page.locator(".hole")).to_have_count(0)
    for dark, language in ((True, "fr"), (False, "en")):
        await choose(page, language=language, dark=dark)
        assert await faults(page) == []
    for width in (320, 390, 1440):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await sideways(page) <= 0, width


async def test_hours_are_changed_in_the_words_one_would_write(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.goto(town.address("/house"))
    await page.get_by_role("button", name="Change Leeds").click()
    monday = page.get_by_label("Monday")
    await expect(monday).to_be_focused()
    await monday.fill("nine to five")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("One of the times cannot be read.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Leave it as it is")).to_be_focused()
    await monday.fill("7 h 30 - 20")
    await page.keyboard.press("Enter")
    await expect(page.locator("#branch\\:leeds")).to_contain_text("Monday 07:30\u201320:00")
    await expect(page.locator("#branch\\:leeds")).to_contain_text("Changed here by Helen Marsh")
    await page.keyboard.press("Escape")
