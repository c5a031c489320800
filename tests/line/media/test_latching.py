"""A leg believes one source: its telephone, wherever the network shows it to be. Nobody else can steal or disturb it."""

import pytest

from tests.line.media.rig import Media, Telephone, connect, converse, join, media
from vivevoix.core.ids import LegId
from vivevoix.line.media import port
from vivevoix.line.media.latch import RELAX, SETTLES

PAUSE = RELAX + 0.4
LONG_ENOUGH = SETTLES / 50 + 0.2
"""Seconds of speech after which a telephone behind a router is known."""
INSIDE = "192.0.2.7"
"""What a telephone behind a router believes to be its address."""


def say_far(running: Media, leg: LegId, phone: Telephone, host: str = INSIDE, signalled: str | None = None) -> None:
    """What the telephone's SDP says, again or anew."""
    running.say(port.SetFar(leg=leg, host=host, port=phone.port, codec=0, signalled=signalled))
    running.settle()


def a_thief(running: Media, victim: Telephone) -> Telephone:
    """Somebody elsewhere who found out the port and sends sound RTP to it."""
    thief = Telephone(hertz=1330, address="127.0.0.2", to=victim.to, ssrc=0x666)
    running.phones.append(thief)
    return thief


def assert_only_these_two(aya: Telephone, ben: Telephone, *thieves: Telephone) -> None:
    assert not any(thief.heard for thief in thieves)
    assert aya.hears(620)
    assert ben.hears(440)


def test_a_telephone_behind_a_router_is_found_though_its_sdp_is_wrong(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    running.say(port.SetFar(leg=one, host="192.0.2.7", port=4000, codec=0))
    connect(running, one, two)
    converse(aya, ben)
    assert aya.hears(620)
    assert ben.hears(440)


def test_a_stray_packet_does_not_steal_the_leg(running: Media) -> None:
    aya, ben, thief = Telephone(hertz=440), Telephone(hertz=620), Telephone(hertz=1330)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    running.phones.append(thief)
    thief.to = aya.to
    connect(running, one, two)
    converse(aya, ben, seconds=0.2)
    converse(aya, ben, thief, seconds=0.5)
    assert not thief.heard
    assert ben.hears(440)
    assert aya.hears(620)
    aya.assert_one_stream()


def test_a_single_early_packet_from_elsewhere_is_not_believed(running: Media) -> None:
    aya, thief = Telephone(hertz=440), Telephone(hertz=1330)
    leg = join(running, "aya", aya)
    running.phones.append(thief)
    thief.to = aya.to
    thief.speak()
    thief.to = ("127.0.0.1", 9)
    converse(aya, thief, seconds=0.2)
    assert not thief.heard
    running.say(port.CloseLeg(leg=leg))
    report = running.wait(port.LegReport, leg)
    assert (report.latched, report.strange) == (1, 1)


def test_a_telephone_whose_router_changed_its_port_is_found_again(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    connect(running, one, two)
    converse(aya, ben, seconds=0.2)
    aya.move()
    converse(aya, ben, seconds=RELAX + 0.5)
    aya.forget()
    ben.forget()
    converse(aya, ben, seconds=0.3)
    assert aya.hears(620)
    assert ben.hears(440)
    running.say(port.CloseLeg(leg=one))
    assert running.wait(port.LegReport, one).latched == 2


def test_a_new_answer_moves_the_leg_at_once(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    connect(running, one, two)
    converse(aya, ben, seconds=0.2)
    old = aya.socket
    aya.socket = Telephone(hertz=0).socket
    running.say(port.SetFar(leg=one, host="127.0.0.1", port=aya.port, codec=0))
    running.settle()
    aya.forget()
    converse(aya, ben, seconds=0.2)
    old.close()
    assert aya.hears(620)
    aya.assert_one_stream()


def test_what_a_far_side_says_is_checked(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya)
    for host in ("telephone.example", "127.0.0.1 && D x", "::1", ""):
        running.say(port.SetFar(leg=leg, host=host, port=aya.port, codec=0))
        assert running.wait(port.LegFailed, leg).why == port.WhyFailed.BAD_FAR
    converse(aya, seconds=0.2)
    assert aya.heard, "the leg is as it was"


def test_an_unspecified_address_means_do_not_send(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya)
    running.say(port.SetFar(leg=leg, host="0.0.0.0", port=aya.port, codec=0))
    running.settle()
    aya.listen()
    aya.forget()
    converse(aya, seconds=0.2)
    assert not aya.heard


@pytest.mark.parametrize("host", ["127.0.0.1", INSIDE])
@pytest.mark.parametrize("says_it_again", [False, True])
def test_a_stranger_does_not_take_the_leg_while_its_telephone_pauses(running: Media, host: str, says_it_again: bool) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    say_far(running, one, aya, host)
    connect(running, one, two)
    converse(aya, ben, seconds=LONG_ENOUGH)
    converse(aya, ben, seconds=PAUSE, silent=(aya,))
    if says_it_again:
        say_far(running, one, aya, host)
    thief = a_thief(running, aya)
    ben.forget()
    converse(aya, ben, thief, seconds=0.5, silent=(aya,))
    assert not ben.hears(1330)
    aya.forget()
    ben.forget()
    converse(aya, ben, thief, seconds=0.5)
    assert_only_these_two(aya, ben, thief)


def test_a_stranger_who_was_first_gives_way_to_the_telephone_the_sdp_names(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    connect(running, one, two)
    thief = a_thief(running, aya)
    converse(thief, ben, seconds=LONG_ENOUGH)
    converse(aya, ben, thief, seconds=0.2)
    for phone in (aya, ben, thief):
        phone.forget()
    converse(aya, ben, thief, seconds=0.3)
    assert_only_these_two(aya, ben, thief)


def test_a_stranger_who_was_first_gives_way_to_a_telephone_whose_signalling_came_from_where_it_speaks(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    say_far(running, one, aya, signalled="127.0.0.1")
    connect(running, one, two)
    thief = a_thief(running, aya)
    converse(thief, ben, seconds=LONG_ENOUGH / 3)
    assert not thief.heard
    converse(thief, ben, seconds=LONG_ENOUGH)
    converse(aya, ben, thief, seconds=0.2)
    for phone in (aya, ben, thief):
        phone.forget()
    converse(aya, ben, thief, seconds=0.3)
    assert_only_these_two(aya, ben, thief)


def test_a_telephone_behind_a_router_that_changed_its_port_is_found_again(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    say_far(running, one, aya)
    connect(running, one, two)
    converse(aya, ben, seconds=LONG_ENOUGH)
    aya.move()
    converse(aya, ben, seconds=PAUSE)
    aya.forget()
    ben.forget()
    converse(aya, ben, seconds=0.3)
    assert_only_these_two(aya, ben)


def test_a_telephone_that_goes_to_another_network_and_says_so_is_found_there(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya), join(running, "ben", ben)
    say_far(running, one, aya)
    connect(running, one, two)
    converse(aya, ben, seconds=LONG_ENOUGH)
    aya.address = "127.0.0.3"
    aya.move()
    converse(aya, ben, seconds=PAUSE)
    aya.forget()
    converse(aya, ben, seconds=0.3)
    assert not aya.heard, "another address needs another SDP"
    say_far(running, one, aya, "192.0.2.8")
    converse(aya, ben, seconds=0.2)
    aya.forget()
    ben.forget()
    converse(aya, ben, seconds=0.3)
    assert_only_these_two(aya, ben)


def test_a_telephone_behind_a_router_is_found_on_every_interface() -> None:
    with media(listen=("0.0.0.0",)) as running:
        aya, leg = Telephone(hertz=440), LegId("aya")
        running.phones.append(aya)
        aya.to = ("127.0.0.1", running.take_port("0.0.0.0"))
        running.say(port.OpenPlain(leg=leg, port=aya.to[1]))
        say_far(running, leg, aya)
        thief = a_thief(running, aya)
        converse(aya, seconds=LONG_ENOUGH)
        converse(aya, thief, seconds=0.3)
        assert aya.heard
        assert not thief.heard
        say_far(running, leg, aya, "127.0.0.1")
        converse(aya, seconds=PAUSE)
        aya.forget()
        converse(aya, thief, seconds=0.3)
        assert aya.heard
        assert not thief.heard
