"""An operator answers in the real console, in Chromium: two-way audio by content, hold, an introduction, and a network that goes away."""

import asyncio
from pathlib import Path

from tests.telephony.clients.chromium import operator
from tests.telephony.conftest import MIA
from tests.telephony.street import PATIENCE, Street


async def test_a_conversation_in_the_browser_with_hold_introduction_and_three_together(street: Street, tmp_path: Path) -> None:
    ngozi = await street.phone("ngozi")
    async with operator(street.house, "mia", street.voices, tmp_path) as mia:
        await street.until_present("mia:browser")
        caller = street.call(MIA)
        await mia.press("F2", "Answer")
        assert await caller.until_settled(PATIENCE)
        await street.hears(caller, "mia")
        await mia.hears("caller")
        await mia.press("F4", "Hold")
        await street.hears_hold_tone(caller)
        await mia.press("F4", "")
        await street.hears(caller, "mia")
        await street.act("mia", "consult", {"person": "ngozi"})
        expert = await ngozi.rung()
        expert.answer()
        await street.hears(expert, "mia")
        await mia.hears("ngozi")
        await street.hears_hold_tone(caller)
        await mia.page.keyboard.press("Escape")  # out of the story's field, where a 3 is a 3
        await mia.press("3", "All three")
        await street.hears(caller, "mia", "ngozi")
        await street.hears(expert, "mia", "caller")
        await mia.hears("caller", "ngozi")
        await street.act("mia", "hand-over")
        await street.hears(caller, "ngozi")
        await street.hears(expert, "caller")


async def test_the_network_goes_and_returns_and_the_conversation_does_not_notice(street: Street, tmp_path: Path) -> None:
    async with operator(street.house, "mia", street.voices, tmp_path) as mia:
        await street.until_present("mia:browser")
        await street.says("mia", "/me/here", {"here": True})
        caller = street.call(MIA)
        await mia.press("F2", "Answer")
        assert await caller.until_settled(PATIENCE)
        await street.hears(caller, "mia")
        await mia.cable.pull_out()
        begun = len(caller.stream.heard)
        await street.until(lambda: len(caller.stream.heard) > begun + 16)
        assert all(each.people == {"mia"} for each in caller.stream.heard[begun:])
        await mia.cable.plug_in()
        await mia.hears("caller")
        await asyncio.wait_for(mia.press("F9", ""), 30)
        await street.until(caller.ended.is_set, 30)
