"""The demo's telephones, against each other: they must be right before they may witness."""

import asyncio
from collections.abc import Callable

from tests.demo.conftest import Pair
from vivevoix.demo.sip_text import Message, read, sign, write
from vivevoix.demo.talk import Talk, TalkEnd

PATIENCE = 8.0


async def until(pair: Pair, true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await pair.sound.listened()


async def connected(pair: Pair) -> tuple[Talk, Talk]:
    rung: asyncio.Queue[Talk] = asyncio.Queue()
    pair.ben.on_ring = rung.put_nowait
    ours = pair.aya.call("ben")
    theirs = await asyncio.wait_for(rung.get(), PATIENCE)
    theirs.answer()
    assert await ours.until_settled(PATIENCE)
    return ours, theirs


async def test_two_people_hear_each_other_and_only_each_other(pair: Pair) -> None:
    ours, theirs = await connected(pair)
    await until(pair, lambda: ours.stream.hears("ben") and theirs.stream.hears("aya"))
    assert ours.stream.heard[-1].people == {"ben"}
    assert theirs.stream.heard[-1].people == {"aya"}
    assert ours.stream.lost == theirs.stream.lost == 0
    assert ours.stream.first_voice_at["ben"] - theirs.answered_at < 0.2
    ours.hang_up()
    await asyncio.wait_for(theirs.ended.wait(), PATIENCE)
    assert (ours.end, theirs.end) == (TalkEnd.WE_HUNG_UP, TalkEnd.THEY_HUNG_UP)


async def test_a_caller_who_gives_up_stops_the_ringing(pair: Pair) -> None:
    rung: asyncio.Queue[Talk] = asyncio.Queue()
    pair.ben.on_ring = rung.put_nowait
    ours = pair.aya.call("ben")
    theirs = await asyncio.wait_for(rung.get(), PATIENCE)
    await asyncio.wait_for(ours.rang.wait(), PATIENCE)
    ours.hang_up()
    await asyncio.wait_for(theirs.ended.wait(), PATIENCE)
    assert not await ours.until_settled(PATIENCE)
    assert (ours.end, ours.code, theirs.end) == (TalkEnd.WE_GAVE_UP, 487, TalkEnd.THEY_GAVE_UP)


async def test_declining_tells_the_caller(pair: Pair) -> None:
    pair.ben.on_ring = Talk.decline
    ours = pair.aya.call("ben")
    assert not await ours.until_settled(PATIENCE)
    assert (ours.end, ours.code) == (TalkEnd.REFUSED, 603)


async def test_a_person_on_hold_hears_nobody_until_taken_back(pair: Pair) -> None:
    ours, theirs = await connected(pair)
    await until(pair, lambda: theirs.stream.hears("aya"))
    assert await ours.hold()
    assert theirs.held_by_them
    await until(pair, lambda: not theirs.stream.heard[-1].people and not ours.stream.heard[-1].people)
    assert await ours.resume()
    await until(pair, lambda: ours.stream.hears("ben") and theirs.stream.hears("aya"))
    ours.hang_up()
    await asyncio.wait_for(theirs.ended.wait(), PATIENCE)


async def test_keys_arrive_once_each_and_in_order(pair: Pair) -> None:
    ours, theirs = await connected(pair)
    ours.press("1770#")
    await until(pair, lambda: theirs.stream.pressed == "1770#")


async def test_both_hang_up_at_once_and_both_are_free(pair: Pair) -> None:
    ours, theirs = await connected(pair)
    ours.hang_up()
    theirs.hang_up()
    await asyncio.wait_for(asyncio.gather(ours.ended.wait(), theirs.ended.wait()), PATIENCE)
    assert not pair.aya.talks
    assert not pair.ben.talks


def test_a_message_reads_as_it_was_written() -> None:
    message = Message(method="INVITE", uri="sip:a@192.0.2.1", headers=(("via", "SIP/2.0/UDP h;branch=z9"), ("cseq", "1 INVITE")))
    again = read(write(message))
    assert (again.method, again.uri, again.branch, again.cseq) == ("INVITE", "sip:a@192.0.2.1", "z9", (1, "INVITE"))


def test_signing_in_gives_the_answer_of_the_standard() -> None:
    """Without qop the answer depends on nothing of ours (RFC 2617, 3.2.2.1), so it can be written down here."""
    value = sign('Digest realm="house", nonce="abc"', "aya", "secret", "REGISTER", "sip:192.0.2.1")
    assert 'response="18378e25dab6eb2dcfdcfbb8e5cb21b5"' in value
    strong = sign('Digest realm="house", nonce="abc", algorithm=SHA-256, qop="auth"', "aya", "secret", "REGISTER", "sip:x")
    assert "algorithm=SHA-256" in strong
    assert len(strong.split('response="')[1].split('"')[0]) == 64
