"""A leg believes one source: its telephone, wherever the network shows it to be. Nobody else can steal or disturb it."""

from tests.line.media.rig import Media, Telephone, connect, converse, join
from vivevoix.line.media import port
from vivevoix.line.media.latch import RELAX


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
