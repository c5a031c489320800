"""The demo telephones' mouths and ears: G.711 over RTP (RFC 3550), keys by RFC 4733, all of them in one 20 ms beat."""

import asyncio
import contextlib
import select
import socket
import struct
from collections import deque

import numpy as np
from msgspec import Struct

from vivevoix.demo.hearing import DECODED, FRAME, WINDOW, Pcm, Pilot, decode, encode, first_frame_of, people_in, with_pilot
from vivevoix.demo.sip_text import DIGITS, PCMU, Address, new_token

BEAT = 0.02
KEYS = "0123456789*#ABCD"
WINDOW_BEATS = WINDOW // FRAME


class Voice:
    """A person's words with their own tones under them, spoken round and round."""

    def __init__(self, name: str, own: Pilot, speech: Pcm) -> None:
        """`speech` comes out of `below_the_tones`."""
        self.name, self.pilot = name, own
        self._pcm = with_pilot(speech, own)
        self._frames: dict[int, list[bytes]] = {}

    def frames(self, codec: int) -> list[bytes]:
        """The whole of it as packets of 20 ms."""
        if codec not in self._frames:
            sound = encode(self._pcm, codec)
            self._frames[codec] = [sound[at : at + FRAME] for at in range(0, len(sound), FRAME)]
        return self._frames[codec]


class Heard(Struct, frozen=True):
    """What one ear heard in one window of 240 ms."""

    at: float
    """Loop time at the window's end, seconds."""
    packets: int
    people: frozenset[str]
    loud: int
    """Mean amplitude, of 32,767."""


class Stream:
    """One telephone's audio in one conversation: its own UDP port, what it sends and what it hears."""

    def __init__(self, voice: Voice, host: str) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind((host, 0))
        self.here = Address(host, self.socket.getsockname()[1])
        self.voice = voice
        self.to: Address | None = None
        self.codec = PCMU
        self.speaking = True
        self.sent = self.received = self.lost = self.sources = 0
        self.last_packet_at = 0.0
        self.pressed = ""
        """Keys the other side pressed."""
        self.heard: list[Heard] = []
        self.first_voice_at: dict[str, float] = {}
        """When each person was first heard, to 20 ms."""
        self.recording: bytearray | None = None
        """Set to a bytearray to keep what is heard, as 16-bit samples."""
        self.window: list[tuple[float, int, bytes]] = []
        self._place = 0
        self._number = int(new_token()[:4], 16) >> 1
        self._clock = int(new_token()[:7], 16)
        self._source = int(new_token()[:8], 16)
        self._keys: deque[tuple[bool, bytes]] = deque()
        self._key_clock = 0
        self._their_source = self._their_number = self._key_heard = -1

    def press(self, keys: str) -> None:
        """Press keys one after the other, 100 ms each (RFC 4733, 2.5.1)."""
        for key in keys:
            event = KEYS.index(key)
            steps = [(step == 1, struct.pack("!BBH", event, 10, step * FRAME)) for step in range(1, 6)]
            self._keys.extend(steps + [(False, struct.pack("!BBH", event, 0x80 | 10, 5 * FRAME))] * 3)

    def speak(self) -> None:
        """Send this beat's packet."""
        self._clock = (self._clock + FRAME) & 0xFFFFFFFF
        frames = self.voice.frames(self.codec)
        self._place = (self._place + 1) % len(frames)
        if not self.to:
            return
        if self._keys:
            first, body = self._keys.popleft()
            self._key_clock = self._clock if first else self._key_clock
            self._send(DIGITS | (0x80 if first else 0), self._key_clock, body)
        elif self.speaking:
            self._send(self.codec, self._clock, frames[self._place])

    def _send(self, kind: int, clock: int, body: bytes) -> None:
        self._number = (self._number + 1) & 0xFFFF
        self.sent += 1
        packet = struct.pack("!BBHII", 0x80, kind, self._number, clock, self._source) + body
        # ICMP refusals and full buffers surface here; the network may lose packets, and the far ear counts them.
        with contextlib.suppress(OSError):
            self.socket.sendto(packet, self.to or ("", 0))

    def listen(self, now: float) -> None:
        """Take in everything that has arrived."""
        with contextlib.suppress(BlockingIOError):
            for _ in range(200):
                try:
                    self._hear(self.socket.recv(2048), now)
                except ConnectionRefusedError:
                    continue

    def _hear(self, packet: bytes, now: float) -> None:
        if len(packet) < 12 or packet[0] >> 6 != 2:
            return
        first, kind, number, clock, source = struct.unpack_from("!BBHII", packet)
        start = 12 + 4 * (first & 15)
        if first & 0x10 and len(packet) >= start + 4:
            start += 4 + 4 * struct.unpack_from("!H", packet, start + 2)[0]
        if source != self._their_source:
            self._their_source, self.sources = source, self.sources + 1
        elif 1 < (number - self._their_number) & 0xFFFF < 0x8000:
            self.lost += ((number - self._their_number) & 0xFFFF) - 1
        self._their_number = number
        self._take(kind & 0x7F, clock, packet[start:], now)

    def _take(self, kind: int, clock: int, body: bytes, now: float) -> None:
        self.received += 1
        self.last_packet_at = now
        if kind in DECODED:
            self.window.append((now, kind, body))
            if self.recording is not None:
                self.recording += decode(body, kind).tobytes()
        elif kind == DIGITS and len(body) >= 4 and clock != self._key_heard and body[0] < len(KEYS):
            self._key_heard = clock
            self.pressed += KEYS[body[0]]

    def hears(self, name: str, *, last: int = 3) -> bool:
        """Was this person in each of the last windows?"""
        return len(self.heard) >= last and all(name in heard.people for heard in self.heard[-last:])


class Sound:
    """All streams of this process, in one beat. Run it beside the telephones."""

    def __init__(self) -> None:
        self._streams: dict[int, Stream] = {}
        self._ready = select.epoll()
        self._pilots: dict[Pilot, str] = {}
        self._beats = 0
        self._beaten = asyncio.Event()
        self.late = 0
        """Beats that began more than one beat late: the machine is too busy to trust small gaps."""

    def know(self, voice: Voice) -> Voice:
        """Listen for this person from now on."""
        self._pilots[voice.pilot] = voice.name
        return voice

    def forget(self, voice: Voice) -> None:
        self._pilots.pop(voice.pilot, None)

    def add(self, stream: Stream) -> None:
        self._streams[stream.socket.fileno()] = stream
        self._ready.register(stream.socket, select.EPOLLIN)

    def end(self, stream: Stream) -> None:
        """Hear the rest of the open window, then close the port."""
        if self._streams.pop(stream.socket.fileno(), None):
            self._ready.unregister(stream.socket)
            self._understand([stream], asyncio.get_running_loop().time())
            stream.socket.close()

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += BEAT
            pause = due - loop.time()
            await asyncio.sleep(max(0.0, pause))
            if pause < -BEAT:
                self.late += 1
                # After a long stall the lost beats are not sent in one burst: a real telephone would not either.
                due = max(due, loop.time() - 5 * BEAT)
            self._beat(loop.time())

    def _beat(self, now: float) -> None:
        for file, _ in self._ready.poll(0):
            self._streams[file].listen(now)
        for stream in self._streams.values():
            stream.speak()
        self._beats += 1
        if self._beats % WINDOW_BEATS == 0:
            self._understand(list(self._streams.values()), now)
            self._beaten.set()
            self._beaten = asyncio.Event()

    async def listened(self) -> None:
        """Until the next window of everyone has been understood."""
        await self._beaten.wait()

    def _understand(self, streams: list[Stream], now: float) -> None:
        """Turn each stream's packets since last time into what was heard."""
        windows = np.zeros((len(streams), WINDOW), np.float32)
        for row, stream in zip(windows, streams, strict=True):
            samples = [decode(body, kind) for _, kind, body in stream.window]
            pcm = np.concatenate(samples)[-WINDOW:] if samples else np.zeros(0, np.int16)
            row[: len(pcm)] = pcm
        for stream, row, people in zip(streams, windows, people_in(windows, self._pilots), strict=True):
            stream.heard.append(Heard(now, len(stream.window), people, int(np.abs(row).mean())))
            for name in people - stream.first_voice_at.keys():
                stream.first_voice_at[name] = self._began(stream, name, now)
            stream.window.clear()

    def _began(self, stream: Stream, name: str, now: float) -> float:
        own = next(own for own, known in self._pilots.items() if known == name)
        first = first_frame_of((decode(body, kind) for _, kind, body in stream.window), own)
        return stream.window[first][0] if stream.window else now
