"""The pages at rest: readable by everyone, in every language and light, on every width, and nothing asked of anybody else."""

import pytest
from playwright.async_api import expect

from tests.browser.town import PATIENCE, Town, faults, sideways
from tests.telephony.running import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ("/desk", "/promises", "/promises/everyone", "/customers", "/calls", "/floor", "/house", "/phone")
WIDTHS = (320, 360, 390, 820, 1440)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
async def test_every_page_is_readable_by_everyone(town: Town, language: str, dark: bool) -> None:
    outside = await (await town.context(language=language, dark=dark)).new_page()
    await outside.goto(town.address())
    await expect(outside.locator("h1")).to_be_visible()
    assert await faults(outside) == []
    page = await town.at_desk("helen", language=language, dark=dark)
    for path in PAGES:
        await page.goto(town.address(path))
        await expect(page.locator("h1")).to_be_visible()
        await page.locator(".foot details").evaluate_all("(all) => all.forEach((one) => { one.open = true })")
        assert await faults(page) == [], path
        assert await page.locator("html").get_attribute("lang") == language


async def test_no_page_scrolls_sideways_on_any_width(town: Town) -> None:
    page = await town.at_desk("helen", language="fr")
    for path in PAGES:
        await page.goto(town.address(path))
        await expect(page.locator("h1")).to_be_visible()
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            assert await sideways(page) <= 0, (path, width)


async def test_back_goes_back(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.get_by_role("link", name="Promises", exact=True).click()
    await expect(page).to_have_url(town.address("/promises"))
    await page.get_by_role("link", name="Phone", exact=True).click()
    await page.go_back()
    await expect(page).to_have_url(town.address("/promises"))
    await expect(page.locator("h1")).to_have_text("Nobody is waiting for you to ring.")


async def test_a_wrong_password_is_said_in_words(town: Town) -> None:
    page = await (await town.context()).new_page()
    await page.goto(town.address())
    await page.get_by_label("Your short name").fill("aya")
    await page.get_by_label("Password").fill("not this")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("That name and password do not go together.")
    assert await faults(page) == []


async def test_the_language_stays_with_the_person(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.get_by_text("Settings").click()
    await page.get_by_text("Français").click()
    await expect(page.get_by_role("link", name="Promesses", exact=True)).to_be_visible()
    await page.evaluate("localStorage.clear()")
    await page.reload()
    await expect(page.get_by_role("link", name="Promesses", exact=True)).to_be_visible()
    await page.get_by_text("Réglages").click()
    await page.get_by_text("English").click()
    await expect(page.get_by_role("link", name="Promises", exact=True)).to_be_visible()


async def test_a_language_chosen_at_the_door_is_kept(town: Town) -> None:
    page = await (await town.context()).new_page()
    await page.goto(town.address())
    await page.get_by_text("Settings").click()
    await page.get_by_text("Français").click()
    await page.get_by_label("Votre nom court").fill("helen")
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Promesses", exact=True)).to_be_visible()


async def test_the_microphone_can_be_tried_without_a_call(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.get_by_role("link", name="Phone", exact=True).click()
    await expect(page.get_by_text("Connected. Calls can ring this page.")).to_be_visible()
    await page.get_by_role("button", name="Try the microphone").click()
    await expect(page.locator(".meter rect.on").first).to_be_visible()
    await page.get_by_role("button", name="Record 3 seconds and play them back").click()
    # Three seconds are recorded, and then played.
    await expect(page.get_by_text("Did you hear yourself? Then a caller hears you.")).to_be_visible(timeout=PATIENCE * 1000)
