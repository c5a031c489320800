"""Descriptions of sound as telephones and providers really write them."""

import pytest

from tests.line.sip.house import Line, account, visit
from tests.line.sip.phone import Phone
from tests.line.sip.stories import a_caller_arrives
from vivevoix.core.calls.events import LegAnswered
from vivevoix.core.calls.orders import AnswerCaller
from vivevoix.line.sip.sdp import Ours, Sound, Unacceptable, read_sound

HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
PLAIN = "m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
CRYPTO = "m=audio 4002 RTP/SAVP 8 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
FAX, VIDEO = "m=image 0 udptl t38\r\n", "m=video 4004 RTP/AVPF 96\r\n"


def answer_to(text: str) -> tuple[Sound, list[str]]:
    """What is understood of an offer, and the m-lines of our answer."""
    sound = read_sound(text)
    answer = Ours().answer(sound, "192.0.2.9", 5000)
    return sound, [line for line in answer.split("\r\n") if line.startswith("m=")]


def test_of_encrypted_and_plain_audio_the_one_we_can_speak_is_taken() -> None:
    sound, lines = answer_to(HEAD + CRYPTO + PLAIN)
    assert (sound.port, sound.protocol) == (4000, "RTP/AVP")
    assert lines == ["m=audio 0 RTP/SAVP 8", "m=audio 5000 RTP/AVP 8 101"]


def test_of_two_that_we_can_speak_the_first_is_taken() -> None:
    sound, lines = answer_to(HEAD + PLAIN + CRYPTO + PLAIN.replace("4000", "4008"))
    assert sound.port == 4000
    assert lines == ["m=audio 5000 RTP/AVP 8 101", "m=audio 0 RTP/SAVP 8", "m=audio 0 RTP/AVP 8"]


def test_a_fax_line_beside_the_audio_is_refused_alone() -> None:
    assert answer_to(HEAD + PLAIN + FAX)[1] == ["m=audio 5000 RTP/AVP 8 101", "m=image 0 udptl t38"]
    assert answer_to(HEAD + FAX + VIDEO + PLAIN)[1] == [
        "m=image 0 udptl t38",
        "m=video 0 RTP/AVPF 96",
        "m=audio 5000 RTP/AVP 8 101",
    ]


@pytest.mark.parametrize(
    "line", ["m=x-new 1 x/y.z+1 a b", "m=text 0 RTP/AVP 98", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"]
)
def test_any_kind_of_line_may_stand_beside_the_audio(line: str) -> None:
    sound, lines = answer_to(f"{HEAD}{line}\r\n{PLAIN}")
    assert sound.port == 4000
    assert lines[1:] == ["m=audio 5000 RTP/AVP 8 101"]
    assert lines[0].split()[1] == "0"


def test_audio_in_a_protocol_that_is_not_ours_is_not_ours() -> None:
    with pytest.raises(Unacceptable):
        read_sound(HEAD + PLAIN.replace("RTP/AVP", "TCP/RTP/AVP"))


def test_a_host_name_matters_only_where_we_would_send() -> None:
    assert read_sound(HEAD + PLAIN + VIDEO + "c=IN IP4 media.example.com\r\n").host == "192.0.2.1"
    assert (
        read_sound(HEAD.replace("c=IN IP4 192.0.2.1", "c=IN IP4 media.example.com") + PLAIN + "c=IN IP4 192.0.2.7\r\n").host
        == "192.0.2.7"
    )
    with pytest.raises(Unacceptable):
        read_sound(HEAD + PLAIN + "c=IN IP4 media.example.com\r\n")
    with pytest.raises(Unacceptable):
        read_sound(HEAD.replace("c=IN IP4 192.0.2.1", "c=IN IP4 media.example.com") + PLAIN)


def test_a_description_without_audio_for_us_is_refused() -> None:
    for lines in ("", CRYPTO, VIDEO, FAX, PLAIN.replace("4000", "0"), PLAIN.replace("8 0 101", "9 18")):
        with pytest.raises(Unacceptable):
            read_sound(HEAD + lines)


PARTED = 'Content-Type: multipart/mixed; boundary="unique-1"'


def parts(*bodies: tuple[str, str]) -> str:
    return (
        "preamble\r\n"
        + "".join(f"--unique-1\r\nContent-Type: {kind}\r\n\r\n{body}\r\n" for kind, body in bodies)
        + "--unique-1--\r\n"
    )


def with_isup(phone: Phone) -> str:
    return parts(("application/isup; version=itu-t92+", "\x01\x02"), ("application/sdp", phone.sdp()))


async def test_a_call_with_more_than_a_description_in_its_body_is_taken(line: Line) -> None:
    async with visit(line) as house:
        caller = await house.phone("+441132960000")
        call = await caller.call("leeds", with_isup(caller), (PARTED,))
        house.desk.do(AnswerCaller(leg=(await house.desk.arrived()).leg))
        assert "m=audio" in (await call.until_answered()).body


async def test_an_answer_with_more_than_a_description_in_its_body_is_understood(line: Line) -> None:
    async with visit(line, accounts=(account("aya", "secret"),)) as house:
        aya = await house.staff("aya")
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("aya", "aya-1", arrived)
        rung = await aya.rung()
        assert rung.invite_message
        body = with_isup(aya)
        answer = f"{PARTED}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        aya.reply(rung.invite_message, 200, "OK", headers=(answer,), tag="1")
        await house.desk.fact(LegAnswered, lambda fact: fact.leg == leg)


async def test_a_call_whose_body_has_no_description_is_refused(line: Line) -> None:
    async with visit(line) as house:
        caller = await house.phone("+441132960000")
        call = await caller.call("leeds", parts(("text/plain", "hello")), (PARTED,))
        assert (await call.outcome()).code == 415
