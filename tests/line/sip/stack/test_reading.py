"""What a message may look like, and how long reading it may take."""

import asyncio
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.line.sip.house import Line, account, visit
from tests.line.sip.phone import Phone
from tests.line.sip.stories import a_caller_arrives
from vivevoix.core.calls.events import LegAnswered
from vivevoix.line.port import BrowserOpened, BrowserSaid, BrowserTold
from vivevoix.line.sip.digest import read_credentials
from vivevoix.line.sip.stack.reading import LARGEST_BODY, LARGEST_HEAD, Malformed, oversize, raw_refusal, text_of
from vivevoix.line.sip.stack.streams import BrokenFraming, take_message

FILES = Path(__file__).parents[3] / "data" / "rfc4475"
MANY = 24_000
AT_MOST = 0.2
"""Seconds for 24 kB; what took quadratic time took three and more."""
SLOW = {
    "quotes escaped and never closed": '"' + '\\"' * (MANY // 2),
    "quotes": '"' * MANY,
    "backslashes": '"' + "\\" * MANY,
    "white space": " " * MANY + "x",
    "islands in white space": (" " * 100 + "x") * (MANY // 100),
    "separators": ";" * MANY,
    "separators apart": "; " * (MANY // 2),
    "one word": "a" * MANY,
    "words with equals": "a=" * (MANY // 2),
    "words with open quotes": 'a="' * (MANY // 3),
    "words and white space": "a = " * (MANY // 4),
    "ports to mend": ";rport" * (MANY // 6),
    "folds": "\r\n " * (MANY // 3),
}


def message(*headers: str, method: str = "OPTIONS", body: str = "") -> bytes:
    lines = [
        f"{method} sip:leeds@127.0.0.1 SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1;rport", "From: <sip:a@127.0.0.1>;tag=1",
        "To: <sip:leeds@127.0.0.1>", "Call-ID: 1", f"CSeq: 1 {method}", *headers, "", body,
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def seconds(read: object, *given: object) -> float:
    began = time.process_time()
    try:
        read(*given)  # type: ignore[operator]
    except Malformed:
        assert given
    return time.process_time() - began


@pytest.mark.parametrize("slow", SLOW.values(), ids=SLOW)
def test_no_header_takes_longer_to_read_than_its_length_allows(slow: str) -> None:
    assert seconds(text_of, message(f"Contact: {slow}", "v : " + slow)) < AT_MOST
    assert seconds(read_credentials, f"Digest {slow}") < AT_MOST
    refused = message(f"To: {slow}").replace(b"rport", b"rport" + slow.encode(), 1)
    assert seconds(raw_refusal, refused, Malformed(400, "Bad Request"), ("127.0.0.1", 9)) < AT_MOST


@settings(deadline=None)
@given(st.text(alphabet='a";=/ \t\\', max_size=40))
def test_white_space_goes_around_separators_and_nowhere_else(value: str) -> None:
    whole = f" ;\t{value}"
    parts = re.split(r'(?s)("(?:[^"\\]|\\.)*(?:"|\\?\Z))', whole)
    plainly = "".join(part if part.startswith('"') else re.sub(r"\s*([;=])\s*", r"\1", part) for part in parts)
    assert f"\r\nContact: {plainly.strip()}\r\n" in text_of(message(f"Contact:{whole}"))


@pytest.mark.parametrize("file", sorted(FILES.glob("*.dat")), ids=lambda file: file.stem)
def test_none_of_the_messages_of_rfc_4475_is_too_large(file: Path) -> None:
    assert oversize(file.read_bytes()) is None


def test_a_head_a_header_and_a_body_have_their_limits() -> None:
    assert _refused(message(*["X: " + "x" * 1000] * 8)) == 413
    assert _refused(message("X: " + "x" * 2100)) == 400
    assert _refused(message("X: " + "\r\n x" * 1100)) == 400
    assert _refused(message(body="x" * (LARGEST_BODY + 1))) == 413
    assert _refused(b"x" * (LARGEST_HEAD + 1)) == 413
    assert _refused(message(*["X: " + "x" * 1000] * 7, body="x" * LARGEST_BODY)) is None


def test_a_providers_signature_may_be_long() -> None:
    assert _refused(message("Identity: " + "e" * 5000)) is None


def test_a_connection_that_sends_a_head_without_end_is_broken() -> None:
    with pytest.raises(BrokenFraming):
        take_message(bytearray(message("X: " + "x" * LARGEST_HEAD)))


def _refused(data: bytes) -> int | None:
    wrong = oversize(data)
    return None if wrong is None else wrong.code


async def test_a_huge_datagram_is_refused_and_disturbs_nobody(line: Line) -> None:
    async with visit(line) as house:
        stranger, honest = await house.phone("stranger"), await house.phone("honest")
        for slow in SLOW.values():
            stranger.send(message(f"Contact: {slow}").decode())
        assert (await stranger.response("1", 1, "OPTIONS")).code in (400, 413)
        async with asyncio.timeout(5):
            await _is_there(honest)


async def test_a_huge_message_of_a_browser_is_refused_as_well(line: Line) -> None:
    async with visit(line) as house:
        house.desk.say(BrowserOpened(conn="huge", peer="127.0.0.1"))
        house.desk.say(BrowserSaid(conn="huge", text=message(f"Contact: {SLOW['quotes']}")))
        told = await house.desk.told(BrowserTold)
        assert told.text.startswith(b"SIP/2.0 413 ")


async def _is_there(phone: Phone) -> None:
    phone.request(
        "OPTIONS", phone.uri, [f"From: {phone.contact};tag=1", "To: <sip:leeds@127.0.0.1>", "Call-ID: there", "CSeq: 1 OPTIONS"]
    )
    await phone.response("there", 1, "OPTIONS")


async def test_a_caller_whose_name_is_in_latin_1_arrives_with_it(line: Line) -> None:
    async with visit(line) as house:
        caller = await house.phone("+441132960000")
        caller.charset = "latin-1"
        call = await caller.call("leeds", display='"Müller\u0085 & Söhne" ')
        assert "Müller" in (await call.provisional(180))["from"]
        assert (await house.desk.arrived()).caller.name == "Müller & Söhne"


async def test_a_telephone_that_answers_in_latin_1_is_heard(line: Line) -> None:
    async with visit(line, accounts=(account("aya", "secret"),)) as house:
        aya = await house.staff("aya")
        aya.charset = "latin-1"
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("aya", "aya-1", arrived)
        rung = await aya.rung()
        assert rung.invite_message
        aya.reply(rung.invite_message, 200, "OK", aya.sdp(), ("Server: Téléphone",), tag="1")
        await house.desk.fact(LegAnswered, lambda fact: fact.leg == leg)


def test_no_letter_of_a_name_ends_a_header() -> None:
    for name in (b"a\x85b", "a\u2028b".encode(), "a\u0085b".encode()):
        head = message().replace(b"From: ", b'From: "%s" ' % name)
        assert len(text_of(head).splitlines()) == len(head.decode("latin-1").split("\r\n")) - 1
