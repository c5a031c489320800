"""Telephones hear whom they should, in an unbroken stream, whatever codec they speak."""

from collections.abc import Callable

import pytest

from tests.line.media.rig import Media, Telephone, connect, converse, hear, join, media
from vivevoix.core.calls.telephones import Tone
from vivevoix.core.ids import LegId
from vivevoix.line.media import port
from vivevoix.line.media.audio.sound import PCMA, PCMU

Wrap = Callable[[bytes, bytes], bytes]


@pytest.mark.parametrize("codecs", [(PCMU, PCMU), (PCMU, PCMA), (PCMA, PCMU), (PCMA, PCMA)])
def test_two_telephones_hear_each_other(running: Media, codecs: tuple[int, int]) -> None:
    aya, ben = Telephone(hertz=440, codec=codecs[0]), Telephone(hertz=620, codec=codecs[1])
    connect(running, join(running, "aya", aya), join(running, "ben", ben))
    converse(aya, ben)
    assert aya.hears(620)
    assert ben.hears(440)
    assert abs(aya.level(620) - 8000 / 32768) < 0.03, "as loud as it was spoken"


def test_over_ipv6_too(running: Media) -> None:
    aya, ben = Telephone(hertz=440, address="::1"), Telephone(hertz=620)
    connect(running, join(running, "aya", aya), join(running, "ben", ben))
    converse(aya, ben)
    assert aya.hears(620)
    assert ben.hears(440)


def test_on_every_interface_at_once() -> None:
    with media(listen=("0.0.0.0", "::")) as running:
        running.spare |= {"127.0.0.1": running.spare["0.0.0.0"], "::1": running.spare["::"]}
        aya, ben = Telephone(hertz=440, address="::1"), Telephone(hertz=620)
        connect(running, join(running, "aya", aya), join(running, "ben", ben))
        converse(aya, ben)
        assert aya.hears(620)
        assert ben.hears(440)


def test_a_caller_on_hold_hears_the_tone_and_comes_back_in_one_stream(running: Media) -> None:
    caller, ben = Telephone(hertz=440), Telephone(hertz=620, codec=PCMA)
    one, two = join(running, "caller", caller), join(running, "ben", ben)
    connect(running, one, two)
    converse(caller, ben)
    assert caller.hears(620)
    whole = list(caller.heard)
    caller.forget()

    hear(running, one, tone=Tone.HOLD)
    hear(running, two)
    converse(caller, ben)
    assert caller.hears()
    assert caller.level(783.99) > 0.005, "the hold tone"
    whole += caller.heard
    caller.forget()
    ben.forget()
    converse(caller, ben, seconds=0.2)
    assert ben.hears(), "who put the caller on hold hears silence"

    connect(running, one, two)
    whole += caller.heard
    caller.forget()
    converse(caller, ben)
    assert caller.hears(620)
    caller.heard = whole + caller.heard
    caller.assert_one_stream()


@pytest.mark.parametrize("codec", [PCMU, PCMA])
def test_a_note_under_the_voices_takes_nothing_from_them(running: Media, codec: int) -> None:
    aya, ben = Telephone(hertz=440, codec=codec), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    connect(running, one, two)
    converse(aya, ben)
    whole = list(aya.heard)
    aya.forget()

    hear(running, one, two, tone=Tone.LISTENED)
    converse(aya, ben, seconds=0.4)
    assert aya.level(620) > 0.12, "the voice goes on; a busy machine may cost it a frame"
    assert aya.level(1046.5) > 0.005, "and the note with it"
    assert ben.hears(440)
    assert ben.level(1046.5) < 0.002, "the other hears no note"
    whole += aya.heard
    aya.forget()

    hear(running, one, two)
    converse(aya, ben)
    assert aya.hears(620)
    aya.heard = whole + aya.heard
    aya.assert_one_stream()


def test_ringing_is_425_hertz(running: Media) -> None:
    caller = Telephone(hertz=440)
    hear(running, join(running, "caller", caller), tone=Tone.RINGING)
    converse(caller)
    assert caller.level(425) > 0.05


def test_three_together_each_hear_the_other_two(running: Media) -> None:
    aya, ben, eve = Telephone(hertz=440), Telephone(hertz=620, codec=PCMA), Telephone(hertz=910)
    legs = [join(running, name, phone) for name, phone in (("aya", aya), ("ben", ben), ("eve", eve))]
    for leg in legs:
        hear(running, leg, *legs)
    converse(aya, ben, eve, seconds=0.3)
    for phone in (aya, ben, eve):
        phone.forget()
    converse(aya, ben, eve, seconds=0.8)
    assert aya.hears(620, 910)
    assert ben.hears(440, 910)
    assert eve.hears(440, 620)

    running.say(port.CloseLeg(leg=legs[2]))
    connect(running, legs[0], legs[1])
    aya.forget()
    converse(aya, ben)
    assert aya.hears(620)
    aya.assert_one_stream()


def test_a_third_listens_and_is_not_heard(running: Media) -> None:
    aya, ben, eve = Telephone(hertz=440), Telephone(hertz=620), Telephone(hertz=910)
    one, two, three = (join(running, name, phone) for name, phone in (("aya", aya), ("ben", ben), ("eve", eve)))
    connect(running, one, two)
    hear(running, three, one, two)
    converse(aya, ben, eve, seconds=0.8)
    assert eve.hears(440, 620)
    assert aya.hears(620)
    assert ben.hears(440)


def test_a_leg_that_opens_later_is_heard_at_once(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one = join(running, "aya", aya)
    hear(running, one, LegId("ben"))
    join(running, "ben", ben)
    converse(aya, ben)
    assert aya.hears(620)


def test_packets_keep_coming_when_the_other_side_says_nothing(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    connect(running, join(running, "aya", aya), join(running, "ben", ben))
    converse(aya, ben, seconds=0.3)
    converse(aya, ben, seconds=0.5, silent=(ben,))
    aya.heard = aya.heard[-15:]
    assert aya.heard[-1].at - aya.heard[0].at < 0.5
    converse(aya, ben, seconds=0.4)
    assert aya.hears(620)
    aya.assert_one_stream()


def test_a_leg_that_must_not_be_sent_anything_is_not(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    connect(running, one, two)
    running.say(port.SetFlow(leg=one, hears=False, speaks=True))
    running.settle()
    aya.listen()
    aya.forget()
    converse(aya, ben, seconds=0.3)
    assert not aya.heard
    assert ben.hears(440)


@pytest.mark.parametrize("step", [80, 240, 480])
def test_packets_of_other_lengths_are_carried_and_mixed(running: Media, step: int) -> None:
    aya, ben, eve = Telephone(hertz=440, step=step), Telephone(hertz=620), Telephone(hertz=910)
    one, two, three = (join(running, name, phone) for name, phone in (("aya", aya), ("ben", ben), ("eve", eve)))
    connect(running, one, two)
    hear(running, three, one, two)
    converse(aya, ben, eve, seconds=0.9)
    assert ben.hears(440)
    assert eve.hears(440, 620)


def test_what_was_lost_on_the_way_in_is_missing_on_the_way_out(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    connect(running, one, two)
    converse(aya, ben, seconds=0.2)
    aya.skip()
    aya.skip()
    converse(aya, ben, seconds=0.2)
    steps = [(b.packet.seq - a.packet.seq) & 0xFFFF for a, b in zip(ben.heard, ben.heard[1:], strict=False)]
    assert sorted(steps)[-2:] == [1, 3], "ben's telephone can see what to conceal"
    running.say(port.CloseLeg(leg=one))
    assert running.wait(port.LegReport, one).lost == 2


def _extended(header: bytes, payload: bytes) -> bytes:
    return bytes([0x90]) + header[1:] + b"\xbe\xde\x00\x01\x10\xff\x00\x00" + payload


def _with_sources(header: bytes, payload: bytes) -> bytes:
    return bytes([0x82]) + header[1:] + bytes(8) + payload


def _padded(header: bytes, payload: bytes) -> bytes:
    return bytes([0xA0]) + header[1:] + payload + b"\x00\x00\x00\x04"


@pytest.mark.parametrize("wrap", [_extended, _with_sources, _padded])
def test_unusual_headers_do_not_reach_the_other_side(running: Media, wrap: Wrap) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    connect(running, join(running, "aya", aya), join(running, "ben", ben))
    for _ in range(20):
        aya.speak(wrap)
    converse(aya, ben, seconds=0.3)
    assert {len(one.payload) for one in ben.heard} == {160}
    assert {one.packet.start for one in ben.heard} == {12}
    assert ben.hears(440)
