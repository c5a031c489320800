"""Promising a call, and what becomes of it, in a real browser with real telephones."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.test_desk import readable
from tests.browser.town import Town, faults, press, talking

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def promised(town: Town, **words: Any) -> dict[str, Any]:
    aya = await asyncio.to_thread(town.house.page, "aya")
    due = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    return await asyncio.to_thread(aya.post, "/promises", {"number": "+441134960177", "due_at": due, **words})


async def test_two_keystrokes_after_a_call_promise_another(town: Town) -> None:
    page = await town.here("aya")
    await talking(town, page)
    await press(page, "F9")
    await expect(page.locator("h1")).to_contain_text("You talked with")
    await page.keyboard.press("Escape")
    await page.keyboard.press("p")
    await expect(page.get_by_role("heading", name="Promise Siobhán Gallagher a call")).to_be_visible()
    await readable(page)
    await page.locator("#promise input[type=radio]").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".known").get_by_text("You ring back by")).to_be_visible()
    await expect(page.locator("#promise")).to_have_count(0)
    await town.owes_nothing()


async def test_while_they_talk_the_form_is_below_the_caller_and_escape_closes_only_the_form(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("p")
    await expect(page.locator("#promise input[type=radio]").first).to_be_focused()
    band, form = await page.locator(".band").bounding_box(), await page.locator("#promise").bounding_box()
    assert band
    assert form
    assert form["y"] >= band["y"] + band["height"]
    await page.keyboard.press("u")
    await page.keyboard.press("Escape")
    await expect(page.locator("#promise")).to_have_count(0)
    await expect(page.get_by_role("button", name="Promise a call")).to_be_focused()
    await expect(page.locator(".cond.urgent")).to_have_count(0)
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    await page.keyboard.press("p")
    await page.get_by_label("What about").fill("the relay")
    call.hang_up()
    await expect(page.locator("h1")).to_contain_text("You talked with")
    await expect(page.get_by_label("What about")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".known").get_by_text("You ring back by")).to_be_visible()
    await town.owes_nothing()


async def test_the_page_says_who_hears_of_it_and_when_and_what_became_of_it(town: Town) -> None:
    await promised(town, owner="tom", name="Denise Okafor", because="Is the S-9 in stock?")
    page = await town.at_desk("helen")
    await page.goto(town.address("/promises/everyone"))
    row = page.locator(".promise").filter(has_text="Denise Okafor")
    await expect(row).to_contain_text("Is the S-9 in stock?")
    await expect(row).to_contain_text("hears of it at")
    await row.get_by_role("button", name="Otherwise").click()
    await readable(page)
    await page.get_by_label("Who rings").select_option("ngozi")
    await page.get_by_role("button", name="Move it").click()
    await expect(row).to_contain_text("Tom had it before.")
    await expect(row.get_by_role("button", name="Otherwise")).to_be_focused()
    await expect(page.get_by_text("Moved: the promise to Denise Okafor.")).to_have_count(1)
    await row.get_by_role("button", name="Otherwise").click()
    await page.get_by_text("We have spoken").click()
    await page.get_by_role("button", name="It is kept").click()
    past = page.locator(".promise.past").filter(has_text="Denise Okafor").first
    await expect(past).to_contain_text("kept")
    await expect(past).to_contain_text("By Helen.")
    assert await faults(page) == []


async def test_an_address_for_the_calendar_is_made_and_shown_once(town: Town) -> None:
    page = await town.at_desk("tom")
    await page.goto(town.address("/promises"))
    await page.get_by_role("button", name="Make an address").click()
    address = await page.get_by_label("The address for your calendar").input_value()
    assert address.startswith(town.address("/calendar/"))
    await readable(page)
    await page.reload()
    await expect(page.get_by_role("button", name="Make a new address")).to_be_visible()


async def test_a_call_is_promised_to_a_number_by_keyboard_alone(town: Town) -> None:
    page = await town.at_desk("tom")
    await page.goto(town.address("/promises"))
    await expect(page.locator("h1")).to_have_text("Nobody is waiting for you to ring.")
    await page.keyboard.press("p")
    await page.keyboard.press("Enter")
    await expect(page.locator("#promise").get_by_role("alert")).to_have_text("Write the number to ring.")
    await page.keyboard.type("+1 514 555 0188")
    await expect(page.locator("#promise .choice label").first).to_contain_text("where they are")
    await page.get_by_label("Whom to ring").fill("0113 496 0188")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("One person is waiting for you to ring.")
    await town.owes_nothing()
