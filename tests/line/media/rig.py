"""A running media process, and telephones that really send and receive RTP."""

import itertools
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from vivevoix.core.calls.telephones import Tone
from vivevoix.core.ids import LegId
from vivevoix.line.media import port
from vivevoix.line.media.audio.rtp import Packet, full_layout, read_packet
from vivevoix.line.media.audio.sound import FRAME, PCMU, RATE, decode, encode
from vivevoix.line.media.child import start_media

PORTS = (21000, 21799)
BROWSER_PORTS = (21800, 21998)
Message = TypeVar("Message", bound=port.Message)


class Media:
    """The line's side of a real media process."""

    def __init__(self, config: port.MediaConfig) -> None:
        self._child = start_media(config)
        self.socket, self.pid = self._child.socket, self._child.process.pid
        self.socket.setblocking(True)
        self._received = bytearray()
        self.said: list[port.MediaSays] = []
        self.spare: dict[str, list[int]] = {}
        self.phones: list[Telephone] = []
        """Closed together with this."""
        self.legs: list[LegId] = []
        self.ready = self.wait(port.MediaReady)
        self.wait(port.SparePorts)

    def say(self, *messages: port.LineSays) -> None:
        for message in messages:
            self.socket.sendall(port.frame(message))

    def read(self, seconds: float) -> None:
        """Take in what media says, for at most so long."""
        if not select.select([self.socket], [], [], seconds)[0]:
            return
        data = self.socket.recv(1 << 16)
        if not data:
            raise EOFError("media has ended")
        self._received += data
        for body in port.take_bodies(self._received):
            message = port.read_media_says(body)
            self.said.append(message)
            if isinstance(message, port.SparePorts):
                self.spare.setdefault(message.address, []).extend(message.ports)

    def wait(self, kind: type[Message], leg: str | None = None, seconds: float = 10.0) -> Message:
        """The next message of this kind, taken out of `said`."""
        end = time.monotonic() + seconds
        while True:
            for at, message in enumerate(self.said):
                if isinstance(message, kind) and leg in (None, getattr(message, "leg", None)):
                    del self.said[at]
                    return message
            if time.monotonic() > end:
                raise TimeoutError(f"no {kind.__name__} of {leg}; said: {self.said}")
            self.read(end - time.monotonic())

    def settle(self) -> None:
        """Until everything said so far is done."""
        nobody = LegId("nobody")
        self.say(port.OpenPlain(leg=nobody, port=1))
        self.wait(port.LegFailed, nobody)

    def take_port(self, address: str = "127.0.0.1") -> int:
        return self.spare[address].pop(0)

    def cpu_seconds(self) -> float:
        used = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")

    def memory_kb(self) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def descriptors(self) -> int:
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    def close_phones(self) -> None:
        for phone in self.phones:
            phone.socket.close()
        self.phones.clear()

    def close(self) -> int:
        """End the line's side; the exit status of media."""
        self.socket.close()
        self.close_phones()
        return self._child.process.wait(timeout=5)


@contextmanager
def media(
    *,
    listen: tuple[str, ...] = ("127.0.0.1",),
    spare: int = 16,
    silent_after: float = 5.0,
    counted_over: float = 4.0,
    browsers: bool = False,
) -> Iterator[Media]:
    running = Media(
        port.MediaConfig(
            listen=listen,
            plain_ports=PORTS,
            browser_ports=BROWSER_PORTS,
            spare=spare,
            silent_after=silent_after,
            counted_over=counted_over,
            browsers=browsers,
        )
    )
    try:
        yield running
    finally:
        assert running.close() == 0


@dataclass(kw_only=True)
class Heard:
    packet: Packet
    payload: bytes
    at: float


@dataclass(kw_only=True)
class Telephone:
    """A telephone of its own on the network, speaking one steady tone."""

    hertz: float
    codec: int = PCMU
    address: str = "127.0.0.1"
    to: tuple[str, int] = ("127.0.0.1", 9)
    step: int = FRAME
    """Samples in a packet."""
    heard: list[Heard] = field(default_factory=list)
    seq: int = 65500
    ts: int = 4294960000
    ssrc: int = 0x1234
    spoken: int = 0

    def __post_init__(self) -> None:
        self.socket = self._open()

    def _open(self) -> socket.socket:
        made = socket.socket(socket.AF_INET6 if ":" in self.address else socket.AF_INET, socket.SOCK_DGRAM)
        made.bind((self.address, 0))
        made.setblocking(False)
        return made

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def move(self) -> None:
        """As if the router had given it another port."""
        self.socket.close()
        self.socket = self._open()

    def audio(self) -> bytes:
        """The next samples of its tone."""
        t = (self.spoken + np.arange(self.step)) / RATE
        self.spoken += self.step
        return encode((8000 * np.sin(2 * np.pi * self.hertz * t)).astype(np.int16), self.codec)

    def speak(self, wrap: "Callable[[bytes, bytes], bytes] | None" = None) -> None:
        """Send one packet; `wrap(header, payload)` may make it unusual."""
        header = full_layout.pack(0x80, self.codec, self.seq & 0xFFFF, self.ts & 0xFFFFFFFF, self.ssrc)
        payload = self.audio()
        self.socket.sendto(wrap(header, payload) if wrap else header + payload, self.to)
        self.skip()

    def skip(self) -> None:
        """The packet that would be next is lost on the way."""
        self.seq, self.ts = self.seq + 1, self.ts + self.step

    def press(self, event: int, kind: int = 101, *, times: int = 3) -> None:
        """One key, as telephones send it: the event three times, its end three times (RFC 4733)."""
        for at, end in enumerate((*[0] * times, *[0x80] * times)):
            header = full_layout.pack(0x80, kind | (0x80 if at == 0 else 0), self.seq & 0xFFFF, self.ts & 0xFFFFFFFF, self.ssrc)
            self.socket.sendto(header + struct.pack("!BBH", event, end | 10, 160 * (at + 1)), self.to)
            self.seq += 1
        self.ts += 160 * 6

    def listen(self) -> None:
        data = bytearray(2048)
        while True:
            try:
                size = self.socket.recv_into(data)
            except BlockingIOError:
                return
            packet = read_packet(data, size)
            assert packet is not None, "media sent something that is not RTP"
            self.heard.append(Heard(packet=packet, payload=bytes(data[packet.start : packet.end]), at=time.monotonic()))

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Speak at the pace of real audio, while the test waits for somebody to hear it."""
        stop = threading.Event()

        def speak() -> None:
            due = time.monotonic()
            while not stop.wait(max(0.0, due - time.monotonic())):
                due += self.step / RATE
                self.speak()
                self.listen()

        thread = threading.Thread(target=speak)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def forget(self) -> None:
        self.heard.clear()

    def sound(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """What it heard, in its own codec, -1 ... 1."""
        parts = [decode(one.payload, self.codec) for one in self.heard if one.packet.kind == self.codec]
        return np.concatenate(parts).astype(np.float64) / 32768 if parts else np.zeros(1)

    def level(self, hertz: float) -> float:
        """Amplitude of one frequency in what it heard (Goertzel), 0 ... 1."""
        sound = self.sound()
        turn = np.exp(-2j * np.pi * hertz * np.arange(len(sound)) / RATE)
        return float(2 * abs(np.dot(sound, turn)) / len(sound))

    def hears(self, *frequencies: float) -> bool:
        """Did it hear exactly these, of all frequencies the tests speak with?"""
        return {f for f in VOICES if self.level(f) > 0.05} == set(frequencies)

    def assert_one_stream(self) -> None:
        """One SSRC, numbered without a gap, timestamps going up by whole frames."""
        packets = [one.packet for one in self.heard]
        assert len({packet.ssrc for packet in packets}) == 1
        for before, after in itertools.pairwise(packets):
            assert (after.seq - before.seq) & 0xFFFF == 1, "a gap in the numbering"
            step = (after.ts - before.ts) & 0xFFFFFFFF
            assert 0 < step <= FRAME * 10, f"timestamp moved by {step}"
            assert step % FRAME == 0, f"timestamp moved by {step}"


VOICES = (440.0, 620.0, 910.0, 1330.0)
"""What telephones in the tests speak with."""


def converse(*phones: Telephone, seconds: float = 0.6, silent: tuple[Telephone, ...] = ()) -> None:
    """All speak and listen at the pace of real audio; those in `silent` only listen."""
    begun = time.monotonic()
    due = {id(phone): begun + at * 0.004 for at, phone in enumerate(phones)}
    while (now := time.monotonic()) < begun + seconds:
        for phone in phones:
            if due[id(phone)] <= now and phone not in silent:
                due[id(phone)] += phone.step / RATE
                phone.speak()
        wait = min([due[id(phone)] for phone in phones if phone not in silent] + [now + 0.02]) - now
        select.select([phone.socket for phone in phones], [], [], max(0.0, wait))
        for phone in phones:
            phone.listen()


def hang_up(running: Media) -> None:
    """Close every leg and telephone, for the next test."""
    running.close_phones()
    running.say(*(port.CloseLeg(leg=leg) for leg in running.legs))
    running.settle()
    running.legs.clear()
    running.said.clear()


def join(running: Media, name: str, phone: Telephone, *, digits: int | None = None, speaks: bool = True) -> LegId:
    """Give this telephone a leg, as the line does after offer and answer."""
    leg = LegId(name)
    running.phones.append(phone)
    running.legs.append(leg)
    local = running.take_port(phone.address)
    phone.to = (phone.address, local)
    running.say(
        port.OpenPlain(leg=leg, port=local),
        port.SetFar(leg=leg, host=phone.address, port=phone.port, codec=phone.codec, digits=digits, speaks=speaks),
    )
    running.settle()
    return leg


def hear(running: Media, leg: LegId, *legs: LegId, tone: Tone | None = None) -> None:
    running.say(port.Hear(leg=leg, legs=legs, tone=tone))
    running.settle()


def connect(running: Media, one: LegId, other: LegId) -> None:
    """Let two legs hear each other."""
    running.say(port.Hear(leg=one, legs=(other,)), port.Hear(leg=other, legs=(one,)))
    running.settle()
