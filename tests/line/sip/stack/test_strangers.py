"""Who is not known may have written somebody else's address: what is answered, and what is kept."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.line.sip.house import Rehearsal, account, open_house
from tests.line.sip.phone import Phone
from vivevoix.core.calls.events import CallArrived
from vivevoix.line.port import Strangers
from vivevoix.line.sip.addresses import _ip_of, ip_of
from vivevoix.line.sip.strangers import MOST_ANSWERS
from vivevoix.settings import Trunk

CARRIER = "127.0.0.3"
AYA = (account("aya", "secret"),)
AT_ONCE = 20


@asynccontextmanager
async def house_with_strangers(folder: Path) -> AsyncIterator[tuple[Rehearsal, Phone, Phone]]:
    """A house whose trunk is elsewhere, a stranger, and the trunk."""
    async with open_house(folder, accounts=AYA, trunks={"carrier": Trunk(host=CARRIER)}) as house:
        yield house, await house.phone("stranger"), await house.phone("carrier", host=CARRIER)


async def test_a_strangers_invite_gets_one_answer(tmp_path: Path) -> None:
    async with house_with_strangers(tmp_path) as (house, stranger, _):
        call = await stranger.call("leeds")
        first = await stranger.response(call.call_id, 1, "INVITE")
        assert first.code == 403
        call.invite(stranger.sdp())
        await stranger.until(lambda: len(stranger.got) == 2)
        assert stranger.got[1]["to"] == first["to"]
        await house.desk.told(Strangers)  # a second later; without ACK it would have been sent again by now
        assert [message.code for message in stranger.got] == [403, 403]
        assert not [fact for fact in house.desk.facts if isinstance(fact, CallArrived)]


async def test_a_strangers_cancel_is_not_answered(tmp_path: Path) -> None:
    async with house_with_strangers(tmp_path) as (_, stranger, carrier):
        stranger.request("CANCEL", stranger.uri, _headers("CANCEL"))
        await _turn(carrier)
        await _is_answered(stranger, "OPTIONS", 200)
        assert [message.code for message in stranger.got] == [200]


@pytest.mark.parametrize("method", ["BYE", "INFO", "MESSAGE", "FOO", "OPTIONS", "REGISTER", "INVITE"])
async def test_strangers_together_get_only_so_many_answers_a_second(tmp_path: Path, method: str) -> None:
    async with house_with_strangers(tmp_path) as (_, stranger, carrier):
        began = time.monotonic()
        for _turns in range(60):
            for _each in range(AT_ONCE):
                stranger.request(method, stranger.uri, _headers(method))
            await _turn(carrier)
        assert len(stranger.got) <= MOST_ANSWERS * (1 + time.monotonic() - began)
        assert len(stranger.got) >= MOST_ANSWERS / 2


async def test_a_telephone_that_has_not_registered_yet_may(tmp_path: Path) -> None:
    async with house_with_strangers(tmp_path) as (house, _, _):
        aya = await house.staff("aya")
        assert [message.code for message in aya.got] == [401, 200]
        await _is_answered(aya, "MESSAGE", 405)


async def test_strangers_leave_nothing_behind(tmp_path: Path) -> None:
    async with house_with_strangers(tmp_path) as (house, stranger, carrier):

        async def pester(turns: int) -> None:
            for _turns in range(turns):
                for _each in range(AT_ONCE):
                    stranger.send(_long())
                await _turn(carrier)
            stranger.got.clear()

        await pester(20)
        before = _memory(house.line.pid)
        await pester(150)
        assert _memory(house.line.pid) - before < 4 << 20


def _headers(method: str) -> list[str]:
    word = secrets.token_hex(8)
    return [f"From: <sip:a@127.0.0.1>;tag={word}", "To: <sip:b@127.0.0.1>", f"Call-ID: {word}", f"CSeq: 1 {method}"]


def _long() -> str:
    """40 kB, or 7 kB of what may be that long, each with a name of its own."""
    name = secrets.token_hex(800)
    headers = [
        f"From: <sip:{name}@{name[:200]}>;tag=1",
        f"To: <sip:a@1.{name[:900]}>",
        f"Call-ID: {name}",
        "CSeq: 1 BYE",
        f"X: {name}",
    ]
    more = [f"X: {name}"] * (20 if secrets.randbits(1) else 0)
    via = f"Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK{name[:64]};rport"
    return "\r\n".join(["BYE sip:leeds@127.0.0.1 SIP/2.0", via, *headers, *more, "", ""])


async def _turn(phone: Phone) -> None:
    """When this is answered, all that was sent before has been looked at."""
    await _is_answered(phone, "OPTIONS", 200)


async def _is_answered(phone: Phone, method: str, code: int) -> None:
    headers = _headers(method)
    phone.request(method, phone.uri, headers)
    assert (await phone.response(headers[2].removeprefix("Call-ID: "), 1, method)).code == code
    await asyncio.sleep(0)


def _memory(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * 4096


def test_a_text_too_long_for_an_address_is_none_and_is_not_kept() -> None:
    ip_of("192.0.2.1")
    kept = _ip_of.cache_info().currsize
    assert ip_of("1" * 65) is None
    assert _ip_of.cache_info().currsize == kept
