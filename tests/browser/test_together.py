"""More than two on a call, in real browsers: the expert who waits, and the supervisor who joins, announced."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_desk import readable
from tests.browser.town import Town, faults, press, talking
from vivevoix.demo.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def joined(town: Town) -> tuple[Page, Page, Talk]:
    """Aya has a caller, and Helen has joined from the floor: their pages, and the caller."""
    helen = await town.at_desk("helen")
    await expect(helen.locator("h1")).to_have_text("Everyone who rang has someone.")
    aya = await town.here("aya")
    call = await talking(town, aya)
    join = helen.get_by_role("button", name="Join, announced Aya Diallo")
    await join.focus()
    await helen.keyboard.press("Enter")
    await expect(helen.get_by_text("You listen to Aya.")).to_be_visible()
    return aya, helen, call


async def test_a_supervisor_joins_and_the_operator_sees_it_in_words(town: Town) -> None:
    aya, helen, call = await joined(town)
    await expect(aya.get_by_text("Helen listens.", exact=True).first).to_be_visible()
    await expect(aya.get_by_text("The caller has not been told.")).to_be_visible()
    await expect(helen.get_by_text("Nobody hears you")).to_be_visible()
    await readable(helen)
    await readable(aya)
    await helen.set_viewport_size({"width": 1440, "height": 900})
    await aya.get_by_role("button", name="I have told the caller").click()
    await expect(helen.get_by_text("The caller has been told.")).to_be_visible()
    await helen.keyboard.press("2")
    await expect(helen.get_by_text("Aya hears you, the caller does not")).to_be_visible()
    await expect(aya.get_by_text("Helen whispers: you hear it, the caller does not.").first).to_be_visible()
    await helen.keyboard.press("3")
    await expect(aya.get_by_text("Helen speaks with you both.").first).to_be_visible()
    assert await faults(helen) == []
    await press(helen, "F9")
    await expect(aya.get_by_text("Helen speaks with you both.")).to_be_hidden()
    await expect(helen.get_by_role("button", name="Join, announced Aya Diallo")).to_be_visible()
    call.hang_up()


async def test_a_private_call_is_not_joined(town: Town) -> None:
    aya, helen, call = await joined(town)
    await aya.set_viewport_size({"width": 1440, "height": 900})
    await aya.get_by_role("button", name="Make it private").click()
    await expect(aya.get_by_role("button", name="Private: nobody may listen")).to_be_visible()
    await expect(helen.get_by_text("private", exact=True)).to_be_visible()
    await expect(helen.get_by_text("You listen to Aya.")).to_be_hidden()
    assert await faults(helen) == []
    call.hang_up()


async def test_when_the_operator_is_gone_the_supervisor_may_take_the_caller(town: Town) -> None:
    aya, helen, call = await joined(town)
    await helen.keyboard.press("3")
    await expect(helen.get_by_text("Both hear you")).to_be_visible()
    await press(aya, "F9")
    await expect(helen.locator("h1, .band .name").first).to_have_text("Siobhán Gallagher")
    await expect(helen.get_by_text("The caller hears you", exact=True)).to_be_visible()
    call.hang_up()


async def test_a_word_with_the_caller_while_the_expert_waits(town: Town) -> None:
    town.ngozi.on_ring = Talk.answer
    page = await town.here("aya")
    call = await talking(town, page)
    await page.keyboard.type("Pump station 4 again.")
    await page.keyboard.press("Escape")
    await page.keyboard.press("i")
    await expect(page.get_by_role("button", name="Ring Ngozi")).to_be_focused()
    await page.keyboard.press("1")
    await expect(page.get_by_text("Hears you", exact=True)).to_be_visible()
    await expect(page.get_by_text("In five seconds Siobhán Gallagher hears you again")).to_be_visible(timeout=20_000)
    await readable(page)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await expect(page.get_by_text("Waits, hears a soft tone")).to_be_visible(timeout=20_000)
    await expect(page.get_by_text("Say that it takes a little longer, then go back.")).to_be_visible()
    await readable(page)
    await town.until(lambda: call.stream.hears("aya") or bool(call.stream.heard))
    await asyncio.sleep(3)
    await page.keyboard.press("2")
    await expect(page.get_by_text("Hears neither of you")).to_be_visible()
    await press(page, "F2")
    await town.until(lambda: call.stream.hears("ngozi"))
    call.hang_up()
    await expect(page.locator("h1")).not_to_have_text("Siobhán Gallagher")


async def test_the_story_is_on_the_experts_page_before_they_answer(town: Town) -> None:
    helen = await town.at_desk("helen")
    api = await asyncio.to_thread(town.house.page, "helen")
    await asyncio.to_thread(api.post, "/me/here", {"here": True})
    page = await town.here("aya")
    call = await talking(town, page)
    await page.keyboard.type("Pump station 4 again, third time this month.")
    await page.keyboard.press("Escape")
    await page.keyboard.press("i")
    await page.get_by_label("Find a colleague").fill("Helen")
    await page.get_by_role("button", name="Ring Helen").press("Enter")
    await expect(helen.get_by_text("Aya asks for you", exact=True)).to_be_visible()
    await expect(helen.get_by_text("Aya writes: Pump station 4 again, third time this month.")).to_be_visible()
    assert await faults(helen) == []
    await helen.get_by_role("button", name="I cannot just now").click()
    await expect(page.get_by_text("Helen cannot just now.")).to_be_visible()
    await page.get_by_role("button", name="A promise by Helen").press("Enter")
    await expect(page.locator("#promise-who")).to_have_value("helen")
    assert await faults(page) == []
    call.hang_up()
    await asyncio.to_thread(api.post, "/me/here", {"here": False})
