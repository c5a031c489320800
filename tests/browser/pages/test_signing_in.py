"""A second factor, from the picture to the door."""

import pyotp
import pytest
from playwright.async_api import expect

from tests.browser.test_desk import readable
from tests.browser.test_help import look
from tests.browser.town import Town
from tests.telephony.running import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_code_is_switched_on_asked_for_at_the_door_and_switched_off(town: Town) -> None:
    page = await town.at_desk("helen")
    await page.get_by_text("Settings").click()
    await page.get_by_role("button", name="Ask for a code as well").click()
    secret = (await page.locator(".factor code").inner_text()).replace(" ", "")
    await look(page, "second-factor")
    await readable(page)
    await page.get_by_label("The code it shows").fill(pyotp.TOTP(secret).now())
    await page.get_by_role("button", name="Ask for codes from now on").click()
    await expect(page.locator(".factor .codes li")).to_have_count(8)
    spare = await page.locator(".factor .codes li").all_inner_texts()
    await readable(page)
    await page.get_by_role("button", name="I have them on paper").click()
    await page.get_by_role("button", name="End my day").click()
    await page.get_by_label("Your short name").fill("helen")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("The code your authenticator shows")).to_be_focused()
    await look(page, "door-code")
    await readable(page)
    await page.get_by_label("The code your authenticator shows").fill("000000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    await page.get_by_label("The code your authenticator shows").fill(spare[0])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Desk", exact=True)).to_be_visible()
    await page.get_by_text("Settings").click()
    await page.get_by_role("button", name="Do not ask for a code any more").click()
    await page.get_by_label("The code it shows").fill(spare[1])
    await page.get_by_role("button", name="Do not ask for a code any more").click()
    await expect(page.get_by_text("Your password alone is enough.")).to_be_visible()
