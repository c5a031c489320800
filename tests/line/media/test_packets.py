"""What comes off the network is read exactly or not at all."""

import hashlib
import hmac
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivevoix.line.media.audio.rtp import press, read_packet
from vivevoix.line.media.audio.sound import DECODE, ENCODE, PCMA, PCMU, TONES
from vivevoix.line.media.browser.ice import Credentials, answer_check, read_check
from vivevoix.line.media.port import LARGEST, BrokenFrame, Hear, frame, read_line_says, take_bodies

OURS = Credentials(ufrag="abcd", pwd="p" * 32)
TRANSACTION = bytes(range(12))


@given(st.binary(max_size=400))
def test_no_datagram_is_read_beyond_its_end(data: bytes) -> None:
    packet = read_packet(bytearray(data), len(data))
    if packet is not None:
        assert 12 <= packet.start <= packet.end <= len(data)


@given(st.binary(max_size=400))
def test_no_stranger_passes_for_a_browser(data: bytes) -> None:
    assert read_check(data, OURS) is None


def _check(pwd: str = OURS.pwd, name: bytes = b"abcd:them", extra: bytes = b"") -> bytes:
    """A connectivity check as a browser sends it (RFC 8445 7.1)."""
    user = struct.pack("!HH", 0x0006, len(name)) + name + bytes(-len(name) % 4)
    body = user + extra
    head = struct.pack("!HHI12s", 0x0001, len(body) + 24, 0x2112A442, TRANSACTION)
    body += struct.pack("!HH", 0x0008, 20) + hmac.digest(pwd.encode(), head + body, hashlib.sha1)
    head = struct.pack("!HHI12s", 0x0001, len(body) + 8, 0x2112A442, TRANSACTION)
    return head + body + struct.pack("!HHI", 0x8028, 4, zlib.crc32(head + body) ^ 0x5354554E)


def test_a_browser_that_knows_our_password_is_answered_with_its_own_address() -> None:
    check = read_check(_check(extra=struct.pack("!HH", 0x0025, 0)), OURS)
    assert check is not None
    assert check.nominates
    answer = answer_check(check, ("192.0.2.7", 4000), OURS)
    kind, length, cookie, transaction = struct.unpack_from("!HHI12s", answer)
    assert (kind, length, cookie, transaction) == (0x0101, len(answer) - 20, 0x2112A442, TRANSACTION)
    _, _, _, family, port = struct.unpack_from("!HHBBH", answer, 20)
    assert (family, port ^ 0x2112) == (1, 4000)
    assert bytes(a ^ b for a, b in zip(answer[28:32], struct.pack("!I", cookie), strict=True)) == bytes([192, 0, 2, 7])


@pytest.mark.parametrize("wrong", [_check(pwd="q" * 32), _check(name=b"other:them"), _check()[:-1], _check()[:40]])
def test_a_check_that_is_not_sound_is_not_answered(wrong: bytes) -> None:
    assert read_check(wrong, OURS) is None


@pytest.mark.parametrize("codec", [PCMU, PCMA])
def test_every_code_survives_decoding_and_encoding(codec: int) -> None:
    levels = DECODE[codec]
    again = DECODE[codec][ENCODE[codec][levels.astype(np.int32) + 32768]]
    assert (again == levels).all()


@pytest.mark.parametrize("codec", [PCMU, PCMA])
def test_codes_are_those_of_g711(codec: int) -> None:
    loudest, quiet = (32124, 0xFF) if codec == PCMU else (32256, 0xD5)
    assert int(DECODE[codec].max()) == loudest
    assert abs(int(DECODE[codec][quiet])) <= 8
    assert int(ENCODE[codec][32768 + 1000]) == (0xCE if codec == PCMU else 0xFA)


def test_every_tone_begins_and_ends_in_silence_so_that_it_does_not_click() -> None:
    for (_, codec), frames in TONES.items():
        ends = np.frombuffer(frames[0][:2] + frames[-1][-2:], np.uint8)
        assert abs(DECODE[codec][ends].astype(int)).max() < 500


def test_a_key_takes_120_milliseconds_and_a_pause_80() -> None:
    steps = list(press("5"))
    assert len([step for step in steps if step is not None]) == 8
    assert steps[-4:] == [None] * 4


def test_messages_come_whole_out_of_any_pieces() -> None:
    said = [Hear(leg="a", legs=("b",)), Hear(leg="c")]
    stream = b"".join(frame(message) for message in said)
    received, read = bytearray(), []
    for byte in stream:
        received.append(byte)
        read += [read_line_says(body) for body in take_bodies(received)]
    assert read == said
    with pytest.raises(BrokenFrame):
        list(take_bodies(bytearray((LARGEST + 1).to_bytes(4, "big"))))
