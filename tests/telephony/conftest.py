"""A real house for the whole session, and a street of telephones for each test. Who hears whom is known by the tones of their voices."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.telephony.running import PASSWORD, Page, RunningHouse, line, own_network, person, settings_of
from tests.telephony.street import Street
from vivevoix.demo.rtp import Sound
from vivevoix.settings import Door, Person, Phone, Rung

AYA, BOTH, ONE_BY_ONE, MIA = "+441134960001", "+441134960002", "+441134960003", "+441134960004"
SHOP = 8701
"""The port of another site, at `.7`, which may embed Aya's line."""


class TelephonyHouse(RunningHouse):
    """Aya and Tom answer on desk phones, Ngozi is an expert, Vera one with a mobile, Mia has only her browser, Helen is a
    supervisor, Wes keeps every line."""

    pages: dict[str, Page]

    def everyone_is_here(self) -> None:
        self.pages = {name: self.page(name) for name in self.settings.people}
        for page in self.pages.values():
            page.post("/me/here", {"here": True})


@pytest.fixture(scope="session")
def house() -> Iterator[TelephonyHouse]:
    """Started once; its log is shown when a test has failed."""
    network = own_network()
    door = Door(open=True, call=True, ring_me=True, allowed_origins=[f"http://{network}.7:{SHOP}"])
    people = {
        "aya": person("aya", "aya", "both", extension="201", on_public_page=True),
        "tom": person("tom", "both", extension="202"),
        "ngozi": person("ngozi", "experts", extension="301"),
        "mia": person("mia", "mia", extension="501", phone=False),
        "helen": person("helen", extension="601", role="supervisor"),
        "vera": Person(name="Vera Test", password=PASSWORD, phones=[Phone(number="+447700900123")], role="expert"),
        "wes": person("wes", "watch", extension="401", phone=False, role="administrator"),
    }
    lines = {
        "aya": line(AYA, "wes", Rung(groups=["aya"]), door=door),
        "both": line(BOTH, "wes", Rung(groups=["both"])),
        "one-by-one": line(ONE_BY_ONE, "wes", Rung(groups=["both"], at_once=1)),
        "mia": line(MIA, "wes", Rung(groups=["mia"])),
    }
    with tempfile.TemporaryDirectory(prefix="vivevoix-") as folder:
        running = TelephonyHouse(settings_of(network, people, lines, media_ports=(20000, 20999)), Path(folder))
        running.start()
        try:
            running.everyone_is_here()
            yield running
        finally:
            running.stop()


@pytest.fixture
async def street(house: TelephonyHouse, request: pytest.FixtureRequest) -> AsyncIterator[Street]:
    """Telephones for one test. At its end everyone hangs up and signs off."""
    sound = Sound()
    async with asyncio.TaskGroup() as group:
        beat = group.create_task(sound.run())
        there = Street(house, sound)
        await there.open()
        try:
            yield there
        except BaseException:
            house.print_log()
            raise
        finally:
            await there.close()
            beat.cancel()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """A failed test shows what the house said last."""
    report = yield
    house = getattr(item, "funcargs", {}).get("house")
    if report.failed and isinstance(house, RunningHouse):
        report.sections.append(("the house's log", "\n".join(house.log.read_text(errors="replace").splitlines()[-40:])))
    return report
