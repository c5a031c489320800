"""Cards in a real browser: who rings, said in one key; found, corrected and remembered."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_desk import readable
from tests.browser.test_help import look
from tests.browser.town import Town, heard, press
from vivevoix.demo.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def ask(town: Town, method: str, path: str, body: Any = None, person: str = "aya") -> Any:
    page = await asyncio.to_thread(town.house.page, person)
    return (await asyncio.to_thread(town.house.ask, method, f"/api/v1{path}", body, page.cookie))[1]


async def card(town: Town, name: str, *numbers: str, **more: Any) -> str:
    reaches = [{"kind": "telephone", "value": number} for number in numbers]
    made = await ask(town, "POST", "/customers", {"name": name, "reaches": reaches, **more})
    customer: str = made["customer"]
    return customer


async def rings(town: Town, page: Page, name: str, number: str) -> Talk:
    call = town.caller(name, number)
    await expect(page.get_by_role("button", name="Answer")).to_be_visible()
    return call


async def over(page: Page, call: Talk) -> None:
    """Nobody answers this one."""
    await page.get_by_role("button", name="Let the others take it").click()
    await expect(page.locator("h1")).to_have_text("The line is quiet.")
    call.hang_up()
    await asyncio.wait_for(call.ended.wait(), 10)


async def test_an_unknown_caller_gets_a_card_in_one_key_and_is_greeted_by_name_the_next_time(town: Town) -> None:
    page = await town.here("aya")
    call = await rings(town, page, "D. Okafor", "+441134960151")
    await expect(page.get_by_role("heading", name="Who is this?")).to_be_visible()
    await look(page, "unknown")
    await readable(page)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.keyboard.press("1")
    await expect(page.get_by_role("heading", name="What we know")).to_be_visible()
    await over(page, call)
    call = await rings(town, page, "", "+441134960151")
    await expect(page.locator("h1")).to_have_text("D. Okafor")
    await look(page, "known-little")
    await over(page, call)


async def test_two_behind_one_number_and_whoever_it_is_not(town: Town) -> None:
    siobhan = {"say": "shi-VAWN GAL-uh-her", "organisation": "Calder Valley Water", "place": "Hebden Bridge", "language": "en"}
    await card(town, "Siobhán Gallagher", "+441134960152", **siobhan, good_hours=["mon-fri 08:00-12:00"], address="Siobhán")
    await card(town, "Dev Patel", "+441134960152", organisation="Calder Valley Water", role="stores")
    page = await town.here("aya")
    call = await rings(town, page, "Calder Valley", "+441134960152")
    await expect(page.get_by_role("heading", name="Who of them is it?")).to_be_visible()
    await look(page, "several")
    await readable(page)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.keyboard.press("1")
    await expect(page.locator("h1")).to_have_text("Siobhán Gallagher")
    await expect(page.locator(".band .sub")).to_have_text("say shi-VAWN GAL-uh-her · Calder Valley Water, Hebden Bridge")
    await look(page, "known")
    await press(page, "w")
    await expect(page.get_by_text("It is not Siobhán Gallagher.")).to_be_visible()
    await expect(page.get_by_role("option").first).to_contain_text("Dev Patel")
    await look(page, "not-them")
    await page.keyboard.press("z")
    await expect(page.locator("h1")).to_have_text("Siobhán Gallagher")
    await over(page, call)


async def test_a_card_is_corrected_with_what_they_wish_and_two_who_write_at_once_lose_nothing(town: Town) -> None:
    customer = await card(town, "Gwen Ashdown", "+441134960153")
    page = await town.at_desk("aya")
    await page.goto(town.address(f"/customers/{customer}"))
    await expect(page.locator("h1")).to_have_text("Gwen Ashdown")
    await page.keyboard.press("e")
    await expect(page.get_by_label("Name, as they write it")).to_be_focused()
    await page.get_by_label("Asks for").select_option("tom")
    await page.get_by_label("Never with").select_option("ngozi")
    await page.get_by_label("Speaks").select_option("fr")
    await page.get_by_label("Where they are").fill("Halifax")
    await page.get_by_role("button", name="Add hours").click()
    await look(page, "correct")
    await readable(page)
    seen = (await ask(town, "GET", f"/customers/{customer}", person="tom"))["card"]["customer"]["changed_at"]
    said = {"name": "Gwen Ashdown", "organisation": "Ashdown Farm", "place": "Bingley", "seen": seen}
    await ask(town, "PUT", f"/customers/{customer}", said, person="tom")
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.get_by_text("Where they are: it now says “Bingley”.")).to_be_visible()
    await expect(page.get_by_label("Where they are")).to_have_value("Halifax")
    await look(page, "meanwhile")
    await page.get_by_role("button", name="Keep it").click()
    glance = page.locator(".known")
    await expect(glance).to_contain_text("Speaks French. Best rung Mon to Fri 09:00 to 12:00. Asks for Tom. Not with Ngozi.")
    await expect(page.locator(".card-head")).to_contain_text("Ashdown Farm, Halifax")


async def test_a_matter_is_opened_settled_and_comes_back(town: Town) -> None:
    customer = await card(town, "Ravi Anand", "+441134960154", organisation="Anand Textiles")
    page = await town.here("aya")
    await page.goto(town.address(f"/customers/{customer}"))
    await expect(page.locator("h1")).to_have_text("Ravi Anand")
    await page.keyboard.press("o")
    await page.keyboard.type("Pump station 4 stops when it is hot.")
    await page.keyboard.press("Enter")
    await expect(page.locator(".known")).to_contain_text("You have it, since")
    await page.get_by_label("One line more").fill("Parcels to the back gate.")
    await page.get_by_text("How they like it").click()
    await page.get_by_role("button", name="Write it").click()
    await expect(page.locator(".known")).to_contain_text("Parcels to the back gate.")
    await look(page, "card")
    await readable(page)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.get_by_role("link", name="Desk", exact=True).click()
    await expect(page.get_by_role("heading", name="To be settled by you")).to_be_visible()
    await look(page, "quiet")
    await page.get_by_role("link", name="Ravi Anand").click()
    await page.get_by_role("button", name="Settle it").click()
    await page.get_by_label("How it was settled").fill("The /B holds.")
    await page.keyboard.press("Enter")
    await expect(page.locator(".known")).not_to_contain_text("Pump station 4")
    await page.get_by_role("button", name="It came back").click()
    await expect(page.locator(".known")).to_contain_text("It came back.")
    await page.get_by_role("button", name="Settle it").click()
    await page.get_by_label("How it was settled").fill("Again.")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Take off").last.click()
    await expect(page.get_by_text("Taken off: “Parcels to the back gate.”.")).to_be_visible()
    await look(page, "undo")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(".known")).to_contain_text("Parcels to the back gate.")


async def test_a_whole_call_and_its_card_by_keyboard(town: Town) -> None:
    page = await town.here("aya")
    call = await rings(town, page, "", "+441134960155")
    await press(page, "F2")
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    assert await call.until_settled(10)
    await heard(town, call)
    await page.keyboard.type("Asks for a second key to the pump house.")
    await page.keyboard.press("Escape")
    await page.keyboard.press("w")
    await page.keyboard.type("Omar Haddad")
    await page.keyboard.press("Enter")
    await expect(page.locator(".band .name")).to_have_text("Omar Haddad")
    call.hang_up()
    await expect(page.locator("h1")).to_have_text("You talked with Omar Haddad.")
    await page.keyboard.press("l")
    await expect(page.get_by_label("One line worth knowing next time")).to_have_value("Asks for a second key to the pump house.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("On the card: “Asks for a second key to the pump house.”")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("o")
    await page.keyboard.press("Enter")
    await expect(page.locator(".known")).to_contain_text("You have it, since")
    await look(page, "after")
    await press(page, "F2")
    await expect(page.locator("h1")).to_have_text("The line is quiet.")
    await look(page, "after-ready")
    call = await rings(town, page, "", "+441134960155")
    await expect(page.get_by_role("heading", name="Last time, with you")).to_be_visible()
    await expect(page.locator(".known")).to_contain_text("You: Asks for a second key to the pump house.")
    await look(page, "last-time")
    await over(page, call)


async def test_two_cards_of_one_person_are_joined_and_parted(town: Town) -> None:
    customer = await card(town, "Jean-Michel Arnaud", "+441134960156")
    await card(town, "J.-M. Arnaud", "+441134960156", organisation="Arnaud et fils")
    page = await town.at_desk("aya")
    await page.goto(town.address(f"/customers/{customer}"))
    await page.get_by_role("button", name="Join the cards").click()
    await expect(page.locator(".card-head")).to_contain_text("Arnaud et fils")
    await expect(page.get_by_role("heading", name="Joined to this card")).to_be_visible()
    await readable(page)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("heading", name="Perhaps the same person")).to_be_visible()
    await expect(page.locator(".card-head")).not_to_contain_text("Arnaud et fils")
    await page.get_by_text("Who looked, and when").click()
    await expect(page.get_by_text("Aya Diallo, opened it")).to_be_visible()


async def test_somebody_is_found_as_they_are_remembered(town: Town) -> None:
    await card(town, "Siobhán Fitzgerald", "+441134960157", organisation="Ribble Mills", place="Preston")
    page = await town.at_desk("aya")
    await page.goto(town.address("/promises"))
    await expect(page.locator("h1")).to_be_visible()
    await page.keyboard.press("/")
    await expect(page.get_by_label("Find a customer")).to_be_focused()
    await page.keyboard.type("shivon fitz")
    await expect(page.get_by_role("option").first).to_contain_text("Siobhán Fitzgerald")
    await look(page, "found")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Siobhán Fitzgerald")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("Ngozi")
    await expect(page.get_by_role("option").first).to_contain_text("A colleague.")
    await page.get_by_label("Find a customer").fill("zwnthk")
    await expect(page.get_by_role("option")).to_contain_text("New card for “zwnthk”")
    await readable(page)
    await page.get_by_label("Find a customer").focus()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(page).to_have_url(town.address("/promises"))


async def test_a_copy_is_given_and_somebody_is_forgotten(town: Town) -> None:
    customer = await card(town, "Zoltan Petrescu", "+441134960158")
    page = await town.at_desk("helen")
    await page.goto(town.address(f"/customers/{customer}"))
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="A copy to print").click()
    copy = await opened.value
    await expect(copy.get_by_text("Zoltan Petrescu").first).to_be_visible()
    await copy.close()
    await page.get_by_role("button", name="Forget them").click()
    await expect(page.get_by_label("they wish it")).to_be_focused()
    await look(page, "forget")
    await readable(page)
    await page.get_by_role("button", name="Forget them for good").click()
    await expect(page).to_have_url(town.address("/customers"))
    await page.goto(town.address(f"/customers/{customer}"))
    await expect(page.get_by_text("There is no such card.")).to_be_visible()
