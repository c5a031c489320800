"""A small company with a real house, real telephones at its far ends, and people who look at its pages in a real browser."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.telephony.running import PASSWORD, PROVIDER, SIP, WEB, RunningHouse
from vivevoix.demo.hearing import below_the_tones, pilot
from vivevoix.demo.phone import Telephone
from vivevoix.demo.rtp import Sound, Voice
from vivevoix.demo.sip_text import Address
from vivevoix.demo.talk import Talk
from vivevoix.settings import Branch, Door, House, Line, Person, Phone, Region, Roster, Rung, Settings, Topic, Trunk, Web
from vivevoix.settings import Sip as SipSettings

LEEDS = "+441134960100"
SHOP = 8701
"""The port of another site, at `.7`."""
PATIENCE = 15.0
RESTARTS_WITHIN = 60.0
"""Seconds for a process that was killed to be there again, on a busy machine."""
AXE = Path(__file__).resolve().parents[2] / "console" / "node_modules" / "axe-core" / "axe.min.js"


def company(network: str) -> Settings:
    """Aya answers in her browser; Ngozi knows, and Tom helps, on desk phones; Helen looks after them."""
    people = {
        "aya": Person(
            name="Aya Diallo", extension="201", branch="leeds", groups=["operators"], password=PASSWORD, on_public_page=True
        ),
        "tom": _with_phone("tom", "Tom Whitworth", "helpers"),
        "ngozi": _with_phone("ngozi", "Ngozi Adeyemi", "experts", role="expert", topics=["relays"]),
        "helen": Person(name="Helen Marsh", role="supervisor", branch="leeds", password=PASSWORD),
    }
    # By plan somebody is named at every hour, but on Sunday nights; in these tests nobody waits for so long.
    ladder = [Rung(groups=["operators"], seconds=3600), Rung(groups=["night"])]
    nights = Roster(name="the night watch", shifts={"tom": {"mon-sat": ["20:00-08:00"]}})
    door = Door(open=True, call=True, ring_me=True, allowed_origins=[f"http://{network}.7:{SHOP}"])
    line = Line(name="the Leeds line", numbers=[LEEDS], branch="leeds", keeper="aya", ladder=ladder, door=door)
    return Settings(
        house=House(name="Thornfield Pumps", urgent=["experts", "helpers"]),
        web=Web(listen=f"{network}.1", port=WEB),
        sip=SipSettings(listen=[f"{network}.1"], port=SIP, drain_for=0.5),
        branches={"leeds": Branch(name="Leeds", regions=["yorkshire"], hours={"mon-sun": ["08:00-20:00"]})},
        regions={"yorkshire": Region(name="Yorkshire", numbers=["+44113"])},
        topics={"relays": Topic(name="relays"), "valves": Topic(name="valves")},
        people=people,
        rosters={"night": nights},
        lines={"leeds": line},
        trunks={"provider": Trunk(host=f"{network}.2", port=PROVIDER, numbers=[LEEDS])},
    )


def _with_phone(name: str, whole: str, group: str, role: Any = "operator", **more: Any) -> Person:
    phones = [Phone(account=name, password=PASSWORD)]
    return Person(name=whole, role=role, branch="leeds", groups=[group], password=PASSWORD, phones=phones, **more)


class Town:
    """The house, its provider, its desk phones, and the browser its people use."""

    def __init__(self, house: RunningHouse, browser: Browser, sound: Sound) -> None:
        self.house, self.browser, self.sound = house, browser, sound
        self.elsewhere: list[str] = []
        """Requests of any page that left the house."""
        self.rung: asyncio.Queue[Talk] = asyncio.Queue()
        """Customers we rang."""
        self._voices = 0

    async def owes_nothing(self) -> None:
        """Whatever a test before has promised is kept."""
        page = await asyncio.to_thread(self.house.page, "helen")
        for promise in (await asyncio.to_thread(page.get, "/promises"))["promises"]:
            await asyncio.to_thread(page.post, f"/promises/{promise['id']}/kept", {})

    async def open(self) -> None:
        """The provider stands ready, and Ngozi and Tom have their telephones registered and are here."""
        self.provider = await self._telephone("provider", f"{self.house.network}.2", PROVIDER)
        self.provider.on_ring = self.rung.put_nowait
        self.ngozi = await self._telephone("ngozi", f"{self.house.network}.3", 0)
        self.tom = await self._telephone("tom", f"{self.house.network}.4", 0)
        for phone in (self.ngozi, self.tom):
            assert (await phone.register(3600)).code == 200
            page = await asyncio.to_thread(self.house.page, phone.account)
            await asyncio.to_thread(page.post, "/me/here", {"here": True})

    async def close(self) -> None:
        """Everyone says goodbye, and the house has seen it."""
        try:
            for phone in (self.provider, self.ngozi, self.tom):
                for talk in list(phone.talks):
                    talk.hang_up()
            async with asyncio.timeout(RESTARTS_WITHIN):
                while await asyncio.to_thread(self._going_on):
                    await self.sound.listened()
        finally:
            for phone in (self.provider, self.ngozi, self.tom):
                phone.close()

    def _going_on(self) -> bool:
        try:
            return bool(self.house.page("aya").get("/board")["calls"])
        except OSError:
            return True

    async def _telephone(self, account: str, host: str, port: int) -> Telephone:
        self._voices += 1
        babble = np.random.default_rng(self._voices).normal(0, 4000, 16000).astype(np.int16)
        voice = self.sound.know(Voice(account, pilot(self._voices * 7), below_the_tones(babble)))
        server = Address(self.house.host, SIP)
        return await Telephone(self.sound, voice, server, account=account, password=PASSWORD, host=host).open(port)

    def caller(self, name: str = "Siobhán Gallagher", number: str = "+441134960142") -> Talk:
        """Somebody rings the Leeds line."""
        return self.provider.call(LEEDS, name=name, shown=number)

    async def at_desk(
        self, person: str, *, width: int = 1440, language: str = "en", dark: bool = False, context: BrowserContext | None = None
    ) -> Page:
        """This person signs in, in a browser of their own unless one is given."""
        await asyncio.to_thread(self._speak, person, language)
        context = context or await self.context(width, language, dark)
        page = await context.new_page()
        await page.goto(self.address())
        await page.get_by_label("Your short name" if language == "en" else "Votre nom court").fill(person)
        await page.locator("#password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.locator("nav.pages")).to_be_visible()
        return page

    def _speak(self, person: str, language: str) -> None:
        cookie = self.house.page(person).cookie
        assert self.house.ask("PATCH", "/api/v1/me", {"language": language}, cookie)[0] == 200

    async def here(self, person: str) -> Page:
        """This person signs in, says that they are here, and the telephone in their page is connected."""
        api = await asyncio.to_thread(self.house.page, person)
        await asyncio.to_thread(api.post, "/me/here", {"here": True})
        page = await self.at_desk(person)
        await expect(page.locator("h1")).to_have_text("The line is quiet.")
        await expect(page.locator(".band .sub")).to_contain_text("The next call can ring you")
        return page

    async def context(self, width: int = 1440, language: str = "en", dark: bool = False) -> BrowserContext:
        context = await self.browser.new_context(
            viewport={"width": width, "height": 900},
            locale="fr-FR" if language == "fr" else "en-GB",
            color_scheme="dark" if dark else "light",
            permissions=["microphone"],
        )
        context.set_default_timeout(PATIENCE * 1000)
        context.on("request", lambda request: self._left(request.url))
        return context

    def _left(self, url: str) -> None:
        inside = (self.address(), self.address().replace("http", "ws"), "data:", "blob:")
        if not url.startswith(inside):
            self.elsewhere.append(url)

    def address(self, path: str = "/") -> str:
        return f"http://{self.house.host}:{WEB}{path}"

    async def until(self, true: Callable[[], bool]) -> None:
        """Until the telephones have heard it. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                await self.sound.listened()


async def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands (WCAG 2.2 AA and good practice), in lines to read."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    # Colours are judged where they come to rest, not half-way.
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:120]} {json.dumps(node['any'][:1])[:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


async def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


async def choose(page: Page, *, language: str, dark: bool) -> None:
    """Choose words and light in the settings at the foot."""
    await page.locator(".foot details:has(input[name=language])").evaluate("(one) => { one.open = true }")
    await page.locator("label:has(input[name=language])").nth(1 if language == "fr" else 0).click()
    await page.locator("label:has(input[name=light])").nth(2 if dark else 1).click()
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark" if dark else "light")


async def deaf_is_over(page: Page) -> None:
    """F2, F4 and F9 are deaf for a second and a half after each change."""
    await page.wait_for_timeout(1600)


async def press(page: Page, key: str) -> None:
    await deaf_is_over(page)
    await page.keyboard.press(key)


async def talking(town: Town, page: Page) -> Talk:
    """A caller has rung, and Aya has answered with F2."""
    call = town.caller()
    await expect(page.locator("h1")).to_have_text("Siobhán Gallagher")
    await press(page, "F2")
    await expect(page.get_by_text("The caller hears you", exact=True)).to_be_visible()
    assert await call.until_settled(10)
    await heard(town, call)
    return call


async def heard(town: Town, call: Talk) -> None:
    """Long enough for it to be a conversation: whoever is gone within a breath has heard nobody."""
    await town.until(lambda: len(call.stream.heard) > 2 and all(each.packets for each in call.stream.heard[-3:]))
