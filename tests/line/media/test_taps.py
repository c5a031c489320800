"""What every leg says can be read from the taps, frame by frame, by whoever measures conversations."""

from itertools import pairwise

import numpy as np

from tests.line.media.rig import Media, Telephone, converse, join
from vivevoix.line.media import port
from vivevoix.line.media.audio.sound import PCMA, PCMU, RATE, decode
from vivevoix.line.media.audio.taps import TapReader

MISSING, ULAW, ALAW = 0, 1, 2


def _read(running: Media, leg: str, opened: port.LegOpened) -> list[tuple[int, bytes]]:
    """All frames of the row, oldest first."""
    reader = TapReader(running.ready.taps)
    newest, opening = reader.newest(opened.row)
    assert opening == opened.opening, leg
    frames = [reader.read(opened.row, number) for number in range(newest - reader.kept + 1, newest + 1)]
    reader.close()
    return frames


def test_what_a_telephone_says_is_in_its_row(running: Media) -> None:
    for codec, kind in ((PCMU, ULAW), (PCMA, ALAW)):
        phone = Telephone(hertz=620, codec=codec)
        name = f"phone-{codec}"
        join(running, name, phone)
        opened = running.wait(port.LegOpened, name)
        converse(phone, seconds=0.6)
        frames = [audio for one, audio in _read(running, name, opened) if one == kind]
        assert 25 <= len(frames) <= 31
        sound = np.concatenate([decode(frame, codec) for frame in frames]).astype(float)
        spectrum = abs(np.fft.rfft(sound))
        assert abs(int(spectrum.argmax()) * RATE / len(sound) - 620) < 5


def test_frames_that_never_came_are_marked_missing(running: Media) -> None:
    phone = Telephone(hertz=620)
    join(running, "aya", phone)
    opened = running.wait(port.LegOpened, "aya")
    converse(phone, seconds=0.2)
    for _ in range(3):
        phone.skip()
    converse(phone, seconds=0.2)
    kinds = [kind for kind, _ in _read(running, "aya", opened)]
    first = kinds.index(ULAW)
    spoken = kinds[first:]
    assert spoken.count(MISSING) == 3
    assert "".join(map(str, spoken)).count("000") == 1


def test_packets_of_ten_and_thirty_milliseconds_fill_whole_frames(running: Media) -> None:
    for step in (80, 240):
        phone = Telephone(hertz=620, step=step)
        name = f"phone-{step}"
        join(running, name, phone)
        opened = running.wait(port.LegOpened, name)
        converse(phone, seconds=0.5)
        frames = [audio for kind, audio in _read(running, name, opened) if kind == ULAW]
        assert 22 <= len(frames) <= 27
        sound = np.concatenate([decode(frame, PCMU) for frame in frames]).astype(float)
        jumps = max(abs(b - a) for a, b in pairwise(sound))
        assert jumps < 8000, "no seam between frames"


def test_rows_of_two_legs_lie_side_by_side(running: Media) -> None:
    aya, ben = Telephone(hertz=440), Telephone(hertz=620)
    rows = []
    for name, phone in (("aya", aya), ("ben", ben)):
        join(running, name, phone)
        rows.append(running.wait(port.LegOpened, name).row)
    converse(aya, ben, seconds=0.5)
    reader = TapReader(running.ready.taps)
    newest = [reader.newest(row)[0] for row in rows]
    reader.close()
    assert abs(newest[0] - newest[1]) <= 2


def test_a_row_begins_empty_for_the_next_leg(running: Media) -> None:
    phone = Telephone(hertz=440)
    leg = join(running, "aya", phone)
    before = running.wait(port.LegOpened, leg)
    converse(phone, seconds=0.2)
    running.say(port.CloseLeg(leg=leg))
    running.wait(port.LegReport, leg)
    join(running, "ben", Telephone(hertz=620))
    after = running.wait(port.LegOpened, "ben")
    assert after.row == before.row
    assert after.opening == before.opening + 1
    assert {kind for kind, _ in _read(running, "ben", after)} == {MISSING}
