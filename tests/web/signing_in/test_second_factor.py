"""A second factor: switched on with a code of it, asked for at the door, each code good once."""

from datetime import timedelta
from pathlib import Path

import httpx
import pyotp

from tests.people import NOON
from tests.web.served import PASSWORD, Served, served
from vivevoix.actions.people import set_password
from vivevoix.core.ids import PersonId
from vivevoix.live.clock import HandClock

FACTOR = "/api/v1/me/second-factor"


async def comes_in(desk: Served, code: str | None = None, person: str = "aya") -> httpx.Response:
    async with desk.browser() as browser:
        said = {"person": person, "password": PASSWORD, **({"code": code} if code else {})}
        return await browser.post("/api/v1/sign-in", json=said)


async def switched_on(desk: Served, clock: HandClock) -> tuple[pyotp.TOTP, list[str]]:
    async with desk.signed_in("aya") as aya:
        begun = (await aya.post(FACTOR)).json()
        totp = pyotp.TOTP(begun["secret"])
        assert begun["address"].startswith("otpauth://totp/Calder%20Valves:aya")
        assert begun["picture"].startswith("data:image/svg+xml")
        assert (await aya.post(f"{FACTOR}/on", json={"code": "000000"})).json()["reason"] == "wrong_code"
        said = await aya.post(f"{FACTOR}/on", json={"code": totp.at(clock.now())})
        assert said.status_code == 200, said.text
        assert (await aya.get(FACTOR)).json() == {"is_on": True, "spare": 8}
        assert (await aya.post(FACTOR)).json()["reason"] == "already_on"
    return totp, said.json()["codes"]


async def test_a_code_is_asked_for_and_is_good_once(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    async with served(tmp_path, by=clock) as desk:
        assert (await comes_in(desk)).status_code == 200
        totp, _ = await switched_on(desk, clock)
        wanted = await comes_in(desk)
        assert (wanted.status_code, wanted.json()["reason"]) == (401, "code_wanted")
        assert (await comes_in(desk, totp.at(clock.now()))).json()["reason"] == "wrong_code"
        clock.move_to(NOON + timedelta(minutes=2))
        assert (await comes_in(desk, f" {totp.at(clock.now())[:3]} {totp.at(clock.now())[3:]}")).status_code == 200
        assert (await comes_in(desk, totp.at(clock.now()))).json()["reason"] == "wrong_code"


async def test_a_spare_code_opens_once_when_the_telephone_is_lost(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    async with served(tmp_path, by=clock) as desk:
        _, spare = await switched_on(desk, clock)
        assert (await comes_in(desk, spare[0])).status_code == 200
        assert (await comes_in(desk, spare[0])).json()["reason"] == "wrong_code"


async def test_codes_are_guesses_as_passwords_are(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    async with served(tmp_path, by=clock) as desk:
        await switched_on(desk, clock)
        answers = [await comes_in(desk, code) for code in ("000001", "000002", "000003")]
        answers.append(await comes_in(desk))
    assert [answer.status_code for answer in answers] == [409, 409, 429, 429]


async def test_it_is_switched_off_with_a_code_or_by_a_new_password(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    async with served(tmp_path, by=clock) as desk:
        totp, spare = await switched_on(desk, clock)
        clock.move_to(NOON + timedelta(minutes=2))
        async with desk.browser() as aya:
            await aya.post("/api/v1/sign-in", json={"person": "aya", "password": PASSWORD, "code": totp.at(clock.now())})
            assert (await aya.post(f"{FACTOR}/off", json={"code": "1"})).json()["reason"] == "wrong_code"
            assert (await aya.post(f"{FACTOR}/off", json={"code": spare[0]})).status_code == 202
        assert (await comes_in(desk)).status_code == 200
        await switched_on(desk, HandClock(NOON + timedelta(minutes=2)))
        await set_password(desk.front.store, PersonId("aya"), PASSWORD)
        assert (await comes_in(desk)).status_code == 200
