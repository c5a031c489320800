"""The whole house on its real telephones, killed in the middle of forgetting somebody."""

import asyncio
import os
import signal
import sqlite3
from pathlib import Path

from tests.telephony.conftest import AYA, TelephonyHouse
from tests.telephony.running import line, own_network, person, settings_of, wait_until
from tests.telephony.street import PATIENCE, Street
from tests.traces import left
from vivevoix.demo.rtp import Sound
from vivevoix.settings import Rung

NAME, NUMBER = "Zéphyrine Quackenbush", "+441134960987"


def own_house(folder: Path) -> TelephonyHouse:
    people = {"aya": person("aya", "aya"), "wes": person("wes", phone=False, role="administrator")}
    lines = {"aya": line(AYA, "wes", Rung(groups=["aya"]))}
    return TelephonyHouse(settings_of(own_network(), people, lines, media_ports=(21000, 21099)), folder)


async def rings_and_is_written_about(house: TelephonyHouse) -> str:
    """A conversation on real telephones; who it was is written down. Her card."""
    sound = Sound()
    async with asyncio.TaskGroup() as group:
        beat = group.create_task(sound.run())
        street = Street(house, sound)
        await street.open()
        aya = await street.phone("aya")
        street.provider.call(AYA, voice=street.voices["caller"], shown=NUMBER, name=NAME)
        ours = await aya.rung()
        ours.answer()
        board = await street.until_board(lambda board: any(call["holder"] for call in board["calls"]))
        call = board["calls"][0]["id"]
        card = (await street.says("aya", "/customers", {"name": NAME, "call": call}))["customer"]
        await street.says("aya", f"/customers/{card}/remarks", {"about": "note", "words": f"{NAME} rang."})
        await street.close()
        for promise in (await street.page("wes", "/board"))["promises"]:  # so short a conversation is owed again
            await street.says("wes", f"/promises/{promise['id']}/told", {"how": "letter", "words": f"Dear {NAME}."})
        beat.cancel()
    return str(card)


async def test_a_house_killed_while_it_forgets_somebody_has_forgotten_them_when_it_is_there_again(tmp_path: Path) -> None:
    house = own_house(tmp_path)
    house.start()
    try:
        house.everyone_is_here()
        card = await rings_and_is_written_about(house)
        assert left(tmp_path, NAME, NUMBER)
        # Somebody who reads for long keeps the log from being emptied: the house is killed between forgetting and cleaning.
        reader = sqlite3.connect(house.data / "vivevoix.db")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM calls").fetchone()
        await asyncio.to_thread(house.pages["wes"].post, f"/customers/{card}/forget", {"why": "asked"})
        assert left(tmp_path, NAME, NUMBER), "the log still has her"
        for pid in house.pids():
            os.kill(pid, signal.SIGKILL)
        reader.close()
        house.stop()
        await asyncio.to_thread(house.start)
        assert await asyncio.to_thread(wait_until, lambda: not left(tmp_path, NAME, NUMBER), PATIENCE), left(
            tmp_path, NAME, NUMBER
        )
        assert house.ask("GET", f"/api/v1/customers/{card}", None, house.page("wes").cookie)[0] == 404
    finally:
        house.stop()
    assert left(tmp_path, NAME, NUMBER) == []
