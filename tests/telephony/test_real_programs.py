"""SIPp and baresip, programs others wrote, as callers and as telephones. Whose voice arrived is proved by content."""

import asyncio
import contextlib
from pathlib import Path

from tests.telephony.clients.programs import Sipp, as_alaw, baresip, people_heard
from tests.telephony.conftest import AYA
from tests.telephony.running import PASSWORD
from tests.telephony.street import Street


async def test_baresip_is_a_telephone_of_ours_and_holds_with_its_own_key(street: Street, tmp_path: Path) -> None:
    async with baresip(street.house, f"{street.house.network}.4", "aya", street.voices["aya"], tmp_path / "aya") as aya:
        await street.until_present("aya:1")
        caller = street.call(AYA)
        await aya.until("CALL_ESTABLISHED")
        await street.hears(caller, "aya")
        # baresip records what it hears until its first hold: two seconds of the caller.
        begun = len(caller.stream.heard)
        await street.until(lambda: len(caller.stream.heard) > begun + 8)
        await aya.command("hold")
        await street.hears_hold_tone(caller)
        await aya.command("resume")
        await street.hears(caller, "aya")
        caller.hang_up()
        await aya.until("CALL_CLOSED")
        heard = people_heard(aya.heard(), list(street.voices.values()))
    assert heard.count(frozenset({"caller"})) >= 3
    assert not any(people - {"caller"} for people in heard)


async def test_sipp_calls_and_baresip_hears_its_voice(street: Street, tmp_path: Path) -> None:
    voice = as_alaw(street.voices["second-caller"], 30, tmp_path / "voice.al")
    sipp = Sipp(street.house, f"{street.house.network}.6", tmp_path)
    async with baresip(street.house, f"{street.house.network}.4", "aya", street.voices["aya"], tmp_path / "aya") as aya:
        await street.until_present("aya:1")
        async with asyncio.TaskGroup() as group:
            group.create_task(sipp.run("caller", AYA, voice=str(voice), talk_ms="2000"))
            await aya.until("CALL_ESTABLISHED")
            await aya.until("CALL_CLOSED")
        heard = people_heard(aya.heard(), list(street.voices.values()))
    assert heard.count(frozenset({"second-caller"})) >= 6
    assert any(event.get("type") == "CALL_DTMF_START" and event.get("param") == "5" for event in aya.events), (
        "the key told by INFO did not arrive"
    )


async def test_sipp_is_a_telephone_that_gives_back_what_it_hears(street: Street, tmp_path: Path) -> None:
    """A caller who hears themself has been heard: both directions in one proof."""
    sipp = Sipp(street.house, f"{street.house.network}.5", tmp_path)
    with contextlib.suppress(AssertionError):
        # SIPp ends itself at the sight of SHA-256; when it comes again the house asks for MD5 alone.
        await sipp.run("register", "aya", seconds="120", user="aya", password=PASSWORD)
    await sipp.run("register", "aya", seconds="120", user="aya", password=PASSWORD)
    await street.until_present("aya:1")
    async with asyncio.TaskGroup() as group:
        group.create_task(sipp.run("answer", "aya", "-rtp_echo"))
        caller = street.call(AYA)
        await street.hears(caller, "caller")
        caller.hang_up()
    await sipp.run("register", "aya", seconds="0", user="aya", password=PASSWORD)
