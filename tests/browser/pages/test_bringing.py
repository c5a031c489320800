"""Customers brought in by somebody who has never done it, without a mouse where there is no need for one."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.test_help import look
from tests.browser.town import Town, choose, faults, sideways

pytestmark = pytest.mark.asyncio(loop_scope="session")
CRM = (
    "N° client;Prénom;Nom;Société;Portable;Courriel;Remarques internes\n"
    "881;Aminata;Sow;Fonderies de la Loire;07700 900518;aminata@loire.example;préfère le matin\n"
    "882;René;Lefèvre;Fonderies de la Loire;0113 496 0777;;\n"
    "883;;;;0113 496 0778;;\n"
    "884;Zoë;Müller;Pumpen GmbH;12;zoe@pumpen.example;ruft freitags an\n"
)


async def test_a_file_is_understood_tried_and_brought_in_and_says_what_it_left_out(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_bytes(CRM.encode("cp1252"))
    page = await town.at_desk("helen")
    await page.goto(town.address("/house"))
    await page.get_by_role("link", name="Bring in customers").click()
    await expect(page.get_by_role("heading", name="Bring in customers")).to_be_visible()
    assert await faults(page) == []
    await look(page, "bringing-begin")
    await page.get_by_label("Choose a file").set_input_files(file)
    await expect(page.locator("h1")).to_have_text("clients.csv waits for you")
    await expect(page.get_by_label("What “Portable” says")).to_have_value("telephone")
    note = page.get_by_label("What “Remarques internes” says")
    await expect(note).to_have_value("")
    await note.focus()
    await page.keyboard.type("Note")
    await expect(note).to_have_value("note")
    await expect(page.get_by_label("What “N° client” says")).to_have_value("key")
    await page.get_by_label("Where they come from").fill("crm")
    await look(page, "bringing-columns")
    await page.get_by_role("button", name="Try it").press("Enter")
    await expect(page.get_by_text("It would make 2 new cards")).to_be_visible()
    await expect(page.get_by_role("cell", name="There is no name.")).to_be_visible()
    for dark, language, width in ((True, "fr", 1440), (False, "en", 390), (True, "en", 320)):
        await page.set_viewport_size({"width": width, "height": 900})
        await choose(page, language=language, dark=dark)
        await expect(page.get_by_text("Il n'y a pas de nom." if language == "fr" else "There is no name.")).to_be_visible()
        assert await faults(page) == []
        assert await sideways(page) == 0
        await look(page, f"bringing-tried-{width}-{language}-{'dark' if dark else 'light'}")
    await choose(page, language="en", dark=False)
    await page.get_by_role("button", name="Bring them in").press("Enter")
    await expect(page.get_by_text("2 new cards, 0 changed, 0 left as they were.")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="All of them, as a table with the reasons").click()
    assert "There is no name." in (await (await download.value).path()).read_text(encoding="utf-8")
    assert await faults(page) == []
    await look(page, "bringing-done")
    await page.get_by_role("link", name="Another file").click()
    await expect(page.get_by_role("link", name="clients.csv was brought in")).to_be_visible()


async def test_an_operator_does_not_bring_in_customers(town: Town) -> None:
    page = await town.at_desk("aya")
    await page.goto(town.address("/house/bring-in"))
    await expect(page.get_by_text("Supervisors and administrators bring in customers.")).to_be_visible()
    await expect(page.get_by_label("Choose a file")).to_have_count(0)
