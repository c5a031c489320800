"""Nothing from outside brings media down, nothing is left behind, and it ends with the line."""

import random
import socket
from pathlib import Path

import msgspec
import pytest

from tests.line.media.rig import PORTS, Media, Telephone, connect, converse, join, media
from vivevoix.core.ids import LegId
from vivevoix.line.media import port
from vivevoix.line.media.audio.rtp import full_layout

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108


def _strange(chance: random.Random) -> bytes:
    """A datagram that may look like RTP, more or less."""
    size = chance.choice((0, 1, 3, 11, 12, 13, 16, 40, 172, 172, 300, 1400))
    data = bytearray(chance.randbytes(size))
    if size >= 12 and chance.random() < 0.7:
        kind = chance.choice((0, 8, 13, 101, 72, 200 & 0x7F, 127))
        first = 0x80 | chance.choice((0, 0, 0x10, 0x20, 0x0F, 0x3F))
        full_layout.pack_into(data, 0, first, kind, chance.getrandbits(16), chance.getrandbits(32), chance.getrandbits(32))
    return bytes(data)


def test_5000_strange_datagrams_change_nothing(running: Media) -> None:
    aya, ben, stranger = Telephone(hertz=440), Telephone(hertz=620), Telephone(hertz=1330)
    running.phones.append(stranger)
    connect(running, join(running, "aya", aya, digits=101), join(running, "ben", ben, digits=101))
    converse(aya, ben, seconds=0.3)
    chance = random.Random(7)
    memory = running.memory_kb()
    for round_ in range(50):
        for _ in range(50):
            stranger.socket.sendto(_strange(chance), aya.to)
            aya.socket.sendto(_strange(chance), aya.to)
        converse(aya, ben, seconds=0.02 if round_ % 10 else 0.1)
    aya.forget()
    ben.forget()
    converse(aya, ben, seconds=0.5)
    assert aya.hears(620)
    assert ben.hears(440)
    assert running.memory_kb() - memory < 500
    assert not stranger.heard


def test_50_legs_opened_and_closed_leave_nothing(running: Media) -> None:
    running.settle()
    before = running.descriptors()
    reports = []
    for at in range(50):
        leg = join(running, f"leg-{at}", Telephone(hertz=440))
        running.say(port.CloseLeg(leg=leg))
        reports.append(running.wait(port.LegReport, leg))
        running.wait(port.SparePorts)
    assert len({report.leg for report in reports}) == 50
    assert running.descriptors() == before


def test_a_port_used_comes_back_after_the_others_had_their_turn(running: Media) -> None:
    first = running.spare["127.0.0.1"][0]
    leg = join(running, "aya", Telephone(hertz=440))
    running.say(port.CloseLeg(leg=leg))
    running.wait(port.LegReport, leg)
    assert first not in running.spare["127.0.0.1"]
    assert all(PORTS[0] <= spare <= PORTS[1] and spare % 2 == 0 for spare in running.spare["127.0.0.1"])


def test_orders_that_make_no_sense_are_answered_or_ignored(running: Media) -> None:
    aya, nobody = Telephone(hertz=440), LegId("nobody")
    leg = join(running, "aya", aya)
    running.say(
        port.OpenPlain(leg=leg, port=running.take_port()),
        port.OpenBrowser(leg=LegId("browser")),
        port.Hear(leg=nobody, legs=(leg,)),
        port.Hear(leg=leg, legs=(leg, nobody)),
        port.SendDigits(leg=leg, digits="1" * 10000),
        port.CloseLeg(leg=nobody),
    )
    assert running.wait(port.LegFailed, leg).why == port.WhyFailed.ALREADY_OPEN
    assert running.wait(port.LegFailed, "browser").why == port.WhyFailed.NO_BROWSERS
    for body in (b"hello", msgspec.msgpack.encode({"type": "Sing", "leg": leg}), msgspec.msgpack.encode({"type": "Hear"})):
        running.socket.sendall(len(body).to_bytes(4, "big") + body)
    converse(aya, seconds=0.2)
    assert aya.heard


def test_a_frame_too_large_ends_it() -> None:
    running = Media(port.MediaConfig(plain_ports=PORTS, browsers=False, spare=2))
    running.socket.sendall((port.LARGEST + 1).to_bytes(4, "big"))
    with pytest.raises(EOFError):
        running.wait(port.LegReport)
    assert running.close() == 0


def test_it_ends_with_the_line_and_takes_its_taps_along() -> None:
    with media(spare=2) as running:
        taps = SHARED_MEMORY / running.ready.taps
        assert taps.exists()
    assert not taps.exists()


def test_taps_of_one_that_was_killed_are_removed_by_the_next() -> None:
    left = SHARED_MEMORY / "vivevoix-taps-4194999"
    left.write_bytes(b"left over")
    with media(spare=2):
        assert not left.exists()


def test_a_port_somebody_else_has_is_left_out() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 21990))
        running = Media(port.MediaConfig(plain_ports=(21986, 21995), browsers=False, spare=8))
        assert sorted(running.spare["127.0.0.1"]) == [21986, 21988, 21992, 21994]
        assert running.close() == 0
