"""Keys pressed are heard and sent (RFC 4733); silence where somebody should speak is reported."""

import time

from tests.line.media.rig import Media, Telephone, connect, converse, join
from vivevoix.line.media import port


def test_each_key_is_heard_once(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya, digits=101)
    converse(aya, seconds=0.1)
    for event in (1, 1, 11, 15):
        aya.press(event)
        converse(aya, seconds=0.1)
    assert [running.wait(port.DigitHeard, leg).digit for _ in range(4)] == ["1", "1", "#", "D"]
    running.settle()
    assert not [message for message in running.said if isinstance(message, port.DigitHeard)]


def test_keys_faster_than_anybody_presses_them_are_left_out(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya, digits=101)
    converse(aya, seconds=0.1)
    begun = time.monotonic()
    for at in range(600):
        aya.press(at % 10, times=1)
        aya.listen()
    running.settle()
    seconds = time.monotonic() - begun
    told = [message for message in running.said if isinstance(message, port.DigitHeard)]
    assert 20 <= len(told) <= 20 * (1 + seconds)
    running.say(port.CloseLeg(leg=leg))
    assert running.wait(port.LegReport, leg).strange >= 20
    assert [one.digit for one in told[:3]] == ["0", "1", "2"]


def test_a_key_is_heard_under_either_sides_number_for_it(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya, digits=97)
    aya.press(5, kind=97)
    aya.press(6, kind=101)
    assert [running.wait(port.DigitHeard, leg).digit for _ in range(2)] == ["5", "6"]


def test_keys_are_pressed_towards_a_telephone_in_its_one_stream(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    one, two = join(running, "aya", aya, digits=97), join(running, "ben", ben)
    connect(running, one, two)
    converse(aya, ben, seconds=0.2)
    running.say(port.SendDigits(leg=one, digits="1x#"))
    converse(aya, ben, seconds=0.8)
    events = [one for one in aya.heard if one.packet.kind == 97]
    assert [(one.payload[0], one.payload[1] >> 7) for one in events] == [
        (event, end) for event in (1, 11) for end in (0, 0, 0, 0, 0, 1, 1, 1)
    ]
    assert [one.packet.marker for one in events].count(True) == 2
    assert len({one.packet.ts for one in events}) == 2
    assert int.from_bytes(events[-1].payload[2:4], "big") == 160 * 6
    numbers = [one.packet.seq for one in aya.heard]
    assert [number & 0xFFFF for number in range(numbers[0], numbers[0] + len(numbers))] == numbers
    assert aya.hears(620)


def test_keys_pass_from_one_telephone_to_the_other(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    connect(running, join(running, "aya", aya, digits=101), join(running, "ben", ben, digits=110))
    converse(aya, ben, seconds=0.1)
    aya.press(9)
    converse(aya, ben, seconds=0.2)
    passed = [one for one in ben.heard if one.packet.kind == 110]
    assert [one.payload[0] for one in passed] == [9] * 6


def test_a_telephone_that_never_speaks_is_reported(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya)
    assert running.wait(port.AudioStopped, leg, seconds=2).never
    converse(aya, seconds=0.1)
    running.wait(port.AudioBegan, leg)
    running.wait(port.AudioReturned, leg)


def test_a_telephone_that_falls_silent_is_reported_and_its_return_too(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya)
    converse(aya, seconds=0.2)
    assert not running.wait(port.AudioStopped, leg, seconds=3).never
    converse(aya, seconds=0.1)
    running.wait(port.AudioReturned, leg)


def test_who_need_not_speak_is_not_reported(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya, speaks=False)
    converse(aya, seconds=1.0, silent=(aya,))
    running.settle()
    assert not [message for message in running.said if isinstance(message, port.AudioStopped)]
    running.say(port.SetFlow(leg=leg, hears=True, speaks=True))
    assert running.wait(port.AudioStopped, leg, seconds=3).never


def test_a_telephone_whose_packets_are_lost_on_the_way_is_reported_and_so_is_its_recovery(running: Media) -> None:
    aya = Telephone(hertz=440)
    leg = join(running, "aya", aya)
    for _ in range(8):
        converse(aya, seconds=0.18)
        aya.skip()
    told = running.wait(port.AudioPatchy, leg, seconds=2)
    assert 0.05 <= told.lost <= 0.2
    converse(aya, seconds=1.2)
    running.wait(port.AudioSteady, leg, seconds=2)


def test_one_packet_lost_now_and_then_is_nothing_to_tell(running: Media) -> None:
    aya = Telephone(hertz=440)
    join(running, "aya", aya)
    for _ in range(2):
        converse(aya, seconds=0.7)
        aya.skip()
    running.settle()
    assert not [message for message in running.said if isinstance(message, port.AudioPatchy)]
