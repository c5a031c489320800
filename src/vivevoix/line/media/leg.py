"""One telephone's audio: its socket, whom we believe, what it hears, and the one stream it is sent for ever.

A leg is sent a single RTP stream with its own SSRC and its own sequence numbers and timestamps, whatever it hears: browsers play
only the newest SSRC they met, so a leg must never change it.
"""

import ipaddress
import random
import socket
from collections import deque
from collections.abc import Callable, Iterator

from vivevoix.core.calls.telephones import Tone
from vivevoix.core.ids import LegId
from vivevoix.line.media.audio.rtp import COMFORT_NOISE, USUAL_DIGITS, Packet, full_layout, press, sendable
from vivevoix.line.media.audio.sound import FRAME, PCMA, PCMU, RATE, SILENCE, TONES
from vivevoix.line.media.audio.taps import KIND, Tap
from vivevoix.line.media.browser.way import BrowserWay
from vivevoix.line.media.latch import Latch
from vivevoix.line.media.port import LegReport
from vivevoix.line.media.sockets import Address

_MASK = 0xFFFFFFFF
_MOST_WAITING = 5 * FRAME
_FIRST_WAIT = 2 * FRAME
_MOST_KEYS = 64
_KEYS_A_SECOND = 20
"""Faster than any dialler presses (RFC 4733: a key and its pause take 80 ms at least)."""
_JUMP = 3000
"""A sequence number that far ahead is a new beginning, not loss (RFC 3550 A.1)."""
_MISORDER = 100
_ENOUGH_TO_COUNT = 20


class Leg:
    """See the module. Attributes are public to the hub, which moves packets between legs at full speed."""

    __slots__ = (
        "audio_began", "can_send", "codec", "counted", "counted_at", "cushion", "digits", "far", "head", "heard_at", "hears", "id", "in_ssrc",
        "jitter", "keys", "keys_heard", "last_digit", "latch", "loose", "lost", "mixes", "named", "next_seq", "next_ts", "opened_at",
        "paced", "patchy_told", "press_at", "pressing", "receive", "received", "relays", "send", "sent", "sent_at", "seq",
        "seq_shift", "silent_told", "sound_codec", "source", "sources", "speaks", "speaks_since", "ssrc", "strange",
        "tap", "tap_kind", "tone", "tone_at", "transit", "ts", "ts_shift", "way", "worst_jitter",
    )  # fmt: skip

    def __init__(self, leg: LegId, latch: Latch, tap: Tap, now: float, way: BrowserWay | None = None) -> None:
        self.id, self.latch, self.tap, self.opened_at = leg, latch, tap, now
        self.way = way
        """Of a browser's leg: what encrypts and decrypts for it."""
        self.loose = way is None
        """Datagrams may come from anybody: whose they are is to be found out here."""
        self.far: Address | None = None
        self.codec = PCMU
        self.digits: int | None = None
        self.hears = False
        self.speaks = False
        self.speaks_since = now
        self.can_send = False
        self.begin_in()
        self.begin_out()

    def begin_in(self) -> None:
        """What comes in, and who hears it."""
        way, made = self.way, self.latch.socket
        self.head = 0x8000 | PCMU
        """First two bytes of the expected packet: version 2, no extras, no marker, the codec."""
        self.receive: Callable[[bytearray], int] = way.receive if way else made.recv_into
        self.sound_codec = PCMU
        self.tap_kind = KIND[PCMU]
        self.next_seq = self.next_ts = self.in_ssrc = -1
        self.received = self.lost = self.strange = 0
        self.heard_at = 0.0
        self.transit = self.jitter = self.worst_jitter = 0.0
        self.counted, self.counted_at = (0, 0), self.opened_at
        self.last_digit = -1
        self.keys_heard: deque[float] = deque(maxlen=_KEYS_A_SECOND)
        self.audio_began = self.silent_told = self.patchy_told = False
        self.relays: tuple[Leg, ...] = ()
        """Legs that hear only this one: its packets are passed on as they come."""
        self.cushion: Cushion | None = None
        """Audio waiting to be mixed, while any leg hears this one with others."""

    def begin_out(self) -> None:
        """What it hears, and the stream it is sent."""
        self.named: tuple[LegId, ...] = ()
        self.sources: tuple[Leg, ...] = ()
        self.mixes = False
        """What it hears is made here: several others, or one with a tone under it."""
        self.tone: Tone | None = None
        self.tone_at = 0
        self.send: Callable[[bytes | bytearray | memoryview], int] = self.way.send if self.way else self.latch.socket.send
        self.ssrc = random.getrandbits(32)
        self.seq = random.getrandbits(15)
        self.ts = random.getrandbits(31)
        self.seq_shift = self.ts_shift = 0
        self.source: Leg | None = None
        """The leg whose packets now continue this leg's stream."""
        self.paced = False
        """The stream is now made by us, a frame each 20 ms."""
        self.sent = 0
        self.sent_at = 0.0
        self.press_at = 0.0
        self.keys: deque[str] = deque()
        self.pressing: Iterator[tuple[bytes, bool] | None] | None = None

    def takes(self, packet: Packet) -> bool:
        """May the telephone send this payload type?"""
        return packet.kind in (PCMU, PCMA, COMFORT_NOISE, self.digits) or packet.kind == USUAL_DIGITS

    def follow_stream(self, packet: Packet, now: float) -> bool:
        """Count the packet and where the stream goes on from it. False when it comes late, after its successor."""
        self.received += 1
        self.heard_at = now
        ahead = (packet.seq - self.next_seq) & 0xFFFF
        samples = (packet.ts - self.next_ts) & _MASK
        if packet.ssrc != self.in_ssrc or _JUMP < ahead < 0x10000 - _MISORDER:
            self._begin_stream(packet, now)
        elif ahead > _JUMP:
            self.lost -= 1
            return False
        else:
            self.lost += ahead
            self._follow_time(samples, now)
        length = packet.end - packet.start if packet.kind in SILENCE else 0
        self.next_seq, self.next_ts = (packet.seq + 1) & 0xFFFF, (packet.ts + length) & _MASK
        self.measure_jitter(packet.ts, now)
        return True

    def _begin_stream(self, packet: Packet, now: float) -> None:
        """Another stream, or the same begun anew: those who hear it go on where they are."""
        self.in_ssrc, self.last_digit = packet.ssrc, -1
        self.transit = now * RATE - packet.ts
        self._let_go_listeners()
        self.tap.follow_clock(now)

    def _follow_time(self, samples: int, now: float) -> None:
        """The timestamp moved by so much more than the packets before account for."""
        if 0 < samples < 60 * RATE:
            self.tap.skip(samples)
        elif samples:
            self.transit = now * RATE - self.next_ts - samples
            self._let_go_listeners()
        self.tap.follow_clock(now)

    def _let_go_listeners(self) -> None:
        for other in self.relays:
            other.source = None

    def may_press(self, now: float) -> bool:
        """Is one more key within the last second believable?"""
        if len(self.keys_heard) == _KEYS_A_SECOND and now - self.keys_heard[0] < 1.0:
            return False
        self.keys_heard.append(now)
        return True

    def hear_codec(self, kind: int) -> None:
        self.sound_codec, self.tap_kind, self.head = kind, KIND[kind], 0x8000 | kind

    def measure_jitter(self, ts: int, now: float) -> None:
        """RFC 3550 6.4.1, in samples."""
        transit = now * RATE - ts
        step = transit - self.transit
        self.transit = transit
        self.jitter += ((step if step > 0 else -step) - self.jitter) / 16
        if self.jitter > self.worst_jitter:
            self.worst_jitter = self.jitter

    def say_flow(self, *, hears: bool, speaks: bool, now: float) -> None:
        if speaks and not self.speaks:
            self.speaks_since = now
        self.hears, self.speaks = hears, speaks
        self._update_sending()

    def set_far(self, address: Address, signalled: str | None = None) -> bool:
        """Where the SDP says the telephone is; False when it says nowhere (`0.0.0.0`), which leaves things as they are.

        `signalled`: the IP address that said so. Raises ValueError when one is no IP address, or not of this socket's family.
        """
        host = ipaddress.ip_address(address[0])
        if (host.version == 6) != (self.latch.socket.family == socket.AF_INET6) or host.is_multicast:
            raise ValueError(address[0])
        if host.is_unspecified:
            return False
        self.latch.expect((str(host), address[1]), str(ipaddress.ip_address(signalled)) if signalled else None)
        self.far = self.latch.source or (str(host), address[1])
        return True

    def follow_latch(self, came_to: str | None) -> None:
        """A packet of the far side's came: where from may be new."""
        moved = self.far != self.latch.source
        self.far = self.latch.source
        if self.latch.tighten_on_expected(came_to) or moved:
            self._update_sending()

    def relax(self) -> None:
        """Nothing has come for a while: whatever comes next is looked at closely."""
        self.head = -1
        was_tight = self.latch.tight
        self.latch.relax()
        if was_tight != self.latch.tight:
            self._update_sending()

    def lost_lately(self, now: float, over: float) -> float | None:
        """The share of packets lost in the last `over` seconds, once in that time; None when there were too few to say."""
        received, lost = self.received - self.counted[0], self.lost - self.counted[1]
        if now - self.counted_at < over:
            return None
        self.counted, self.counted_at = (self.received, self.lost), now
        return max(0, lost) / (received + max(0, lost)) if received >= _ENOUGH_TO_COUNT else None

    def tell_return(self) -> None:
        """Its silence has been told: its next packet is worth telling too."""
        self.head, self.silent_told = -1, True

    def report(self, now: float) -> LegReport:
        return LegReport(
            leg=self.id,
            seconds=now - self.opened_at,
            received=self.received,
            lost=max(0, self.lost),
            jitter_ms=self.worst_jitter * 1000 / RATE,
            sent=self.sent,
            strange=self.strange,
            latched=self.latch.times,
        )

    def _update_sending(self) -> None:
        self.source = None
        if self.way is not None:
            self.can_send = self.hears
            return
        far, made = self.far, self.latch.socket
        self.can_send = self.hears and far is not None
        self.loose = not self.latch.tight
        self.send = made.send if far is None or self.latch.tight else lambda data: made.sendto(data, far)

    def begin_source(self, leg: "Leg", seq: int, ts: int, now: float) -> bool:
        """From this packet on `leg`'s packets continue this leg's stream. False while this leg is not to be sent any."""
        if not self.can_send or self.pressing is not None:
            return False
        self.seq_shift = self.seq + 1 - seq
        self.ts_shift = self.ts + self._samples_since_sent(now) - ts
        self.source, self.paced = leg, False
        return True

    def _samples_since_sent(self, now: float) -> int:
        """How far the timestamp moves when the stream changes its source: whole frames, at least one."""
        return FRAME * min(max(1, round((now - self.sent_at) * RATE / FRAME)), 50 * 3600) if self.sent_at else FRAME

    def send_frame(self, payload: bytes, now: float) -> None:
        """20 ms made by us: tone, mix or silence, in this leg's own codec."""
        begins = not self.paced
        self.seq = (self.seq + 1) & 0xFFFF
        self.ts = (self.ts + (self._samples_since_sent(now) if begins else FRAME)) & _MASK
        self.source, self.paced = None, True
        self.emit(full_layout.pack(0x80, self.codec | (0x80 if begins else 0), self.seq, self.ts, self.ssrc) + payload, now)

    def emit(self, packet: bytes | bytearray | memoryview, now: float) -> None:
        self.sent_at = now
        try:
            self.send(packet)
        except OSError:
            # A full buffer or an ICMP answer to an earlier packet: audio is never repeated.
            self.strange += 1
        else:
            self.sent += 1

    def own_frame(self) -> bytes:
        """The next 20 ms of this leg's tone, or silence."""
        return SILENCE[self.codec] if self.tone is None or self.sources else self.tone_frame(self.tone)

    def tone_frame(self, tone: Tone) -> bytes:
        """The next 20 ms of this tone, in the leg's own codec."""
        frames = TONES[tone, self.codec]
        frame = frames[self.tone_at % len(frames)]
        self.tone_at += 1
        return frame

    def press(self, digits: str) -> None:
        for digit in sendable(digits):
            if len(self.keys) < _MOST_KEYS:
                self.keys.append(digit)

    def press_on(self, now: float) -> bool:
        """The next 20 ms of keys being pressed; False when there are none."""
        if self.pressing is None:
            if not self.keys or self.digits is None or not self.can_send:
                return False
            self.pressing = press(self.keys.popleft())
            self.ts = (self.ts + self._samples_since_sent(now)) & _MASK
            self.source, self.paced, self.press_at = None, False, now
        step = next(self.pressing, None)
        if step is None:
            return self._pause_press(now)
        payload, first = step
        self.seq = (self.seq + 1) & 0xFFFF
        kind = (self.digits or 0) | (0x80 if first else 0)
        self.emit(full_layout.pack(0x80, kind, self.seq, self.ts, self.ssrc) + payload, now)
        return True

    def _pause_press(self, now: float) -> bool:
        """Between two keys. The timestamp stood still at the press's beginning: let it catch up."""
        self.ts = (self.ts + round((now - self.press_at) * RATE / FRAME) * FRAME) & _MASK
        self.sent_at, self.pressing = now, None
        return True


class Cushion:
    """A leg's audio waiting to be mixed: begun with 40 ms, never more than 100 ms; what is older is dropped, not delayed."""

    __slots__ = ("_audio", "_flowing")

    def __init__(self) -> None:
        self._audio = bytearray()
        self._flowing = False

    def put(self, payload: bytes | bytearray | memoryview) -> None:
        self._audio += payload
        if len(self._audio) > _MOST_WAITING:
            del self._audio[: len(self._audio) - _FIRST_WAIT]

    def take(self) -> bytes | None:
        """The next 20 ms, None when there is nothing (yet)."""
        if not self._flowing and len(self._audio) < _FIRST_WAIT:
            return None
        self._flowing = len(self._audio) >= FRAME
        if not self._flowing:
            return None
        frame = bytes(self._audio[:FRAME])
        del self._audio[:FRAME]
        return frame
