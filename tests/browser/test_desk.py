"""A day at the desk, in a real browser, with real telephones: by keyboard alone, and read by axe in every state."""

import asyncio
import os
import signal

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from tests.browser.town import RESTARTS_WITHIN, Town, choose, faults, press, sideways, talking
from vivevoix.demo.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")

NARROW = (320, 390, 820, 1440)


async def readable(page: Page) -> None:
    """As it stands, in both languages and both lights, and on every width."""
    for language, dark in (("fr", True), ("en", False)):
        await choose(page, language=language, dark=dark)
        assert await faults(page) == []
    for width in NARROW:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await sideways(page) <= 0, width


async def test_a_ring_takes_nothing_from_the_hand(town: Town) -> None:
    page = await town.here("aya")
    await page.get_by_role("link", name="Phone", exact=True).click()
    chosen = page.get_by_label("Microphone", exact=True)
    await chosen.focus()
    call = town.caller()
    await expect(page.get_by_role("alert")).to_have_text("Ringing: Siobhán Gallagher, the Leeds line. F2 answers.")
    await expect(chosen).to_be_focused()
    await expect(page.get_by_role("button", name="Answer")).to_be_visible()
    await page.go_back()
    assert await faults(page) == []
    await page.get_by_role("button", name="Let the others take it").click()
    await expect(page.locator("h1")).to_have_text("The line is quiet.")
    call.hang_up()
    await expect(page.get_by_role("button", name="Ring Siobhán Gallagher")).to_be_visible()
    await page.get_by_role("link", name="All promises").click()
    await page.get_by_role("button", name="Otherwise").click()
    await page.get_by_text("We cannot, and they know").click()
    await page.get_by_label("What was written to them").fill("We are sorry: it cannot be mended.")
    assert await faults(page) == []
    await page.get_by_role("button", name="They know").click()
    await expect(page.locator("h1")).to_have_text("Nobody is waiting for you to ring.")


async def test_a_whole_call_by_keyboard(town: Town) -> None:
    town.ngozi.on_ring = Talk.answer
    page = await town.here("aya")
    call = await talking(town, page)
    await expect(page.locator("#story")).to_be_focused()
    [this] = (await asyncio.to_thread(town.house.page("aya").get, "/board"))["calls"]
    await page.keyboard.type("Pump station 4 again.")
    await expect(page.get_by_text("Kept.")).to_be_visible()
    await press(page, "F4")
    await expect(page.get_by_text("The caller does not hear you")).to_be_visible()
    await press(page, "F4")
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    await page.keyboard.press("F8")
    await expect(page.get_by_text("Nobody hears you")).to_be_visible()
    await page.keyboard.press("F8")
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("i")
    await expect(page.get_by_role("button", name="Ring Ngozi")).to_be_focused()
    await page.keyboard.press("1")
    await expect(page.get_by_text("Hears neither of you")).to_be_visible()
    await expect(page.get_by_text("Hears you", exact=True)).to_be_visible()
    await page.keyboard.press("3")
    await expect(page.get_by_text("All three hear each other")).to_be_visible()
    await town.until(lambda: call.stream.hears("ngozi"))
    await press(page, "F9")
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await town.until(lambda: call.stream.hears("ngozi"))
    await press(page, "F2")
    await expect(page.locator("h1")).to_have_text("The line is quiet.")
    call.hang_up()
    notes = await asyncio.to_thread(written, town, this["id"])
    assert notes == ["Pump station 4 again."]


def written(town: Town, call: str) -> list[str]:
    return [note["words"] for note in town.house.page("aya").get(f"/calls/{call}")["notes"]]


async def test_a_colleague_who_rings_is_no_caller(town: Town) -> None:
    page = await town.here("aya")
    call = town.tom.call("201")
    await expect(page.locator("h1")).to_have_text("Tom Whitworth")
    await expect(page.locator(".band")).to_have_attribute("data-look", "asked")
    await readable(page)
    await press(page, "F2")
    await expect(page.get_by_text("They hear you")).to_be_visible()
    await expect(page.locator("#story")).to_be_hidden()
    await readable(page)
    call.hang_up()
    await expect(page.locator("h1")).to_have_text("The line is quiet.")


async def test_every_state_is_readable_by_everyone(town: Town) -> None:
    answering: asyncio.Queue[Talk] = asyncio.Queue()
    town.ngozi.on_ring = answering.put_nowait
    page = await town.here("aya")
    call = town.caller("Maximilien-Alexandre Vandenbroucke-Desrousseaux", "+33199000014")
    await expect(page.get_by_role("button", name="Answer")).to_be_visible()
    await readable(page)
    await press(page, "F2")
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    await readable(page)
    await press(page, "F4")
    await expect(page.get_by_text("The caller does not hear you")).to_be_visible()
    await page.get_by_role("button", name="Introduce").click()
    await readable(page)
    await page.get_by_role("button", name="Ring Ngozi").click()
    theirs = await answering.get()
    await expect(page.get_by_text("Rings now")).to_be_visible()
    await readable(page)
    theirs.decline()
    await expect(page.get_by_text("Ngozi cannot just now.")).to_be_visible()
    await page.get_by_role("button", name="Take back").click()
    call.hang_up()
    await expect(page.locator("h1")).to_have_text("You talked with Maximilien-Alexandre Vandenbroucke-Desrousseaux.")
    await readable(page)
    await page.get_by_role("button", name="Ready for the next").click()
    await page.get_by_role("button", name="Step away").click()
    await expect(page.locator("h1")).to_have_text("You are away.")
    await readable(page)


async def test_the_caller_is_drawn_as_they_speak(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    above = page.locator(".band .strand path").first
    await expect(above).to_be_visible()
    await page.wait_for_function(
        "Math.min(...[...document.querySelector('.band .strand path').getAttribute('d').matchAll(/[Q ][0-9.]+ ([0-9.]+)/g)]"
        ".map((found) => Number(found[1]))) < 30"
    )
    call.hang_up()
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await press(page, "F2")


async def test_a_promise_is_kept_with_one_key(town: Town) -> None:
    page = await town.here("aya")
    call = town.caller()
    await expect(page.get_by_role("button", name="Answer")).to_be_visible()
    call.hang_up()
    await expect(page.get_by_role("button", name="Ring Siobhán Gallagher")).to_be_visible()
    await press(page, "F2")
    customer = await asyncio.wait_for(town.rung.get(), 15)
    await expect(page.locator("h1")).to_have_text("Ringing Siobhán Gallagher")
    customer.answer()
    await expect(page.get_by_text("They hear you")).to_be_visible()
    await press(page, "F9")
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await expect(page.get_by_text("That was too short to be a conversation")).to_be_visible()
    await readable(page)
    await page.keyboard.press("Escape")
    await press(page, "v")
    await expect(page.get_by_text("It is kept.")).to_be_visible()
    await expect(page.get_by_role("button", name="It was a voicemail")).to_be_visible()
    await press(page, "F2")
    await expect(page.get_by_text("Nobody is waiting for you to ring.")).to_be_visible()


async def test_the_page_may_lose_the_house_without_losing_the_caller_or_a_word(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    os.kill(town.house.child("desk"), signal.SIGSTOP)
    desk = town.house.child("desk")
    await page.context.set_offline(True)
    os.kill(desk, signal.SIGCONT)
    await page.locator("#story").fill("Said while the page was alone.")
    await expect(page.get_by_text("Kept here; it goes out when we are back.")).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    assert not call.ended.is_set()
    call.hang_up()
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await press(page, "F2")


async def test_a_socket_that_only_looks_open_is_noticed_and_opened_again(town: Town) -> None:
    context = await town.context()
    await context.clock.install()
    cut = asyncio.Event()
    await context.route_web_socket("**/api/v1/live", lambda socket: pass_on_until(socket, cut))
    page = await town.at_desk("helen", context=context)
    await page.goto(town.address("/desk"))
    await expect(page.locator("h1")).to_have_text("You are away.")
    lost = page.get_by_text("This page has lost the house.", exact=True)
    cut.set()
    await context.clock.fast_forward(40_000)
    await expect(lost).to_be_hidden()
    await context.clock.fast_forward(6_000)
    await expect(lost).to_be_visible()
    cut.clear()
    await expect(lost).to_be_hidden()


def pass_on_until(socket: WebSocketRoute, cut: asyncio.Event) -> None:
    """As a router that forgot the connection: both ends still think that it is there."""
    house = socket.connect_to_server()
    house.on_message(lambda message: None if cut.is_set() else socket.send(message))


async def test_a_desk_that_dies_is_a_strip_and_the_caller_stays(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    os.kill(town.house.child("desk"), signal.SIGKILL)
    await expect(page.get_by_text("This page has lost the house.")).to_be_visible()
    await expect(page.get_by_text("The caller still hears you.")).to_be_visible()
    assert await faults(page) == []
    await expect(page.get_by_text("This page has lost the house.")).to_be_hidden(timeout=RESTARTS_WITHIN * 1000)
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    assert not call.ended.is_set()
    await press(page, "F9")
    await asyncio.wait_for(call.ended.wait(), 10)
    await expect(page.locator("h1")).to_have_text("You talked with Siobhán Gallagher.")
    await press(page, "F2")


async def test_a_caller_who_is_cut_off_is_rung_back_with_one_key(town: Town) -> None:
    page = await town.here("aya")
    call = await talking(town, page)
    os.kill(town.house.child("line"), signal.SIGKILL)
    await expect(page.get_by_text("A promise to ring back is already written, in your name.")).to_be_visible(
        timeout=RESTARTS_WITHIN * 1000
    )
    await expect(page.get_by_role("alert")).to_have_text("The line of Siobhán Gallagher broke. F2 rings back.")
    await readable(page)
    call.hang_up()
    await expect(page.get_by_text("The telephone has stopped")).to_be_hidden(timeout=RESTARTS_WITHIN * 1000)
    await expect(page.get_by_role("button", name="Ring back now")).to_be_visible()
    # The telephone in the page has let go of a call that no goodbye ever reached.
    await expect(page.get_by_role("button", name="End my day")).to_be_visible()
