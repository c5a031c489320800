"""How packets move between legs. One thread, no waiting.

Most packets only pass through: the one leg a leg hears sends 20 ms of G.711, five numbers are compared, three rewritten, and
it is sent on (`carry`). Whatever is unusual about a packet is looked at in `_study`. What nobody sends, silence, tones and
mixes, is made every 20 ms (`make_frames`).
"""

from collections.abc import Callable, Iterable

from vivevoix.line.media import port
from vivevoix.line.media.audio.rtp import (
    COMFORT_NOISE,
    HEADER,
    LARGEST,
    Packet,
    full_layout,
    head_layout,
    read_digit,
    read_packet,
    tail_layout,
)
from vivevoix.line.media.audio.sound import FRAME, PCMA, PCMU, TRANSCODE
from vivevoix.line.media.audio.taps import KIND
from vivevoix.line.media.latch import RELAX
from vivevoix.line.media.leg import Leg
from vivevoix.line.media.mixing import Mixing

_USUAL = HEADER + FRAME
_LULL = 0.07
"""Seconds without a packet from the one source after which we send silence in its place."""
_MASK = 0xFFFFFFFF


class Flow:
    """Reads, passes on, makes. Knows nothing of orders; `tell` is for what a leg's audio says by itself."""

    def __init__(self, tell: Callable[[port.MediaSays], None]) -> None:
        self._tell = tell
        self.mixing = Mixing()
        self._row = bytearray(LARGEST)
        view = memoryview(self._row)
        self._view, self._usual, self._payload = view, view[:_USUAL], view[HEADER:_USUAL]

    def carry(self, leg: Leg, now: float) -> None:
        """One datagram is waiting on this leg's socket."""
        row = self._row
        try:
            size = self._receive_loose(leg, now) if leg.loose else leg.receive(row)
        except OSError:
            # Nothing there after all, or an ICMP answer to something we sent.
            leg.strange += 1
            return None
        head, seq, ts, ssrc = head_layout.unpack_from(row)
        if size != _USUAL or head != leg.head or seq != leg.next_seq or ts != leg.next_ts or ssrc != leg.in_ssrc:
            return self._study(leg, size, now)
        leg.next_seq = (seq + 1) & 0xFFFF
        leg.next_ts = (ts + FRAME) & _MASK
        leg.received += 1
        leg.heard_at = now
        leg.measure_jitter(ts, now)
        leg.tap.put(self._payload, leg.tap_kind)
        if leg.cushion is not None:
            leg.cushion.put(self._payload)
        for other in leg.relays:
            if other.source is leg:
                self._relay_usual(leg, other, seq, ts, now)
            else:
                self._relay(leg, other, Packet(leg.sound_codec, False, seq, ts, ssrc, HEADER, _USUAL), now)
        return None

    def _relay_usual(self, leg: Leg, other: Leg, seq: int, ts: int, now: float) -> None:
        """The packet in the row continues what `other` hears."""
        other.seq = seq = (seq + other.seq_shift) & 0xFFFF
        other.ts = ts = (ts + other.ts_shift) & _MASK
        if other.codec == leg.sound_codec:
            tail_layout.pack_into(self._row, 2, seq, ts, other.ssrc)
            packet: bytes | memoryview = self._usual
        else:
            payload = bytes(self._payload).translate(TRANSCODE[leg.sound_codec, other.codec])
            packet = full_layout.pack(0x80, other.codec, seq, ts, other.ssrc) + payload
        other.sent_at = now
        try:
            other.send(packet)
        except OSError:
            other.strange += 1
        else:
            other.sent += 1

    def _receive_loose(self, leg: Leg, now: float) -> int:
        """A datagram that may come from anybody: its size where it is the telephone's, 0 when it was dealt with here."""
        size, address, came_to = leg.latch.receive(self._row)
        if address == leg.latch.steady:
            return size
        packet = read_packet(self._row, size)
        if packet is None or not leg.takes(packet) or leg.latch.expected is None:
            leg.strange += 1
        elif leg.latch.admits(address, packet, quiet=now - leg.heard_at > RELAX):
            leg.follow_latch(came_to)
            self._heed(leg, packet, now)
        else:
            leg.strange += 1
        return 0

    def _study(self, leg: Leg, size: int, now: float) -> None:
        if size == 0:
            return
        packet = read_packet(self._row, size)
        if packet is None or not leg.takes(packet):
            leg.strange += 1
        else:
            self._heed(leg, packet, now)

    def _heed(self, leg: Leg, packet: Packet, now: float) -> None:
        """A sound packet of this leg, unusual in some way."""
        if not leg.audio_began:
            leg.audio_began = True
            self._tell(port.AudioBegan(leg=leg.id))
        if leg.silent_told:
            leg.silent_told = False
            self._tell(port.AudioReturned(leg=leg.id))
        newer = leg.follow_stream(packet, now)
        if packet.kind in (PCMU, PCMA):
            self._heed_audio(leg, packet, now, newer=newer)
        elif packet.kind != COMFORT_NOISE:
            self._heed_digit(leg, packet, now)

    def _heed_audio(self, leg: Leg, packet: Packet, now: float, *, newer: bool) -> None:
        leg.hear_codec(packet.kind)
        if newer:
            payload = bytes(self._view[packet.start : packet.end])
            leg.tap.put_any(payload, KIND[packet.kind])
            if leg.cushion is not None:
                leg.cushion.put(payload)
        for other in leg.relays:
            self._relay(leg, other, packet, now)

    def _heed_digit(self, leg: Leg, packet: Packet, now: float) -> None:
        payload = bytes(self._view[packet.start : packet.end])
        digit = read_digit(payload)
        if digit is not None and packet.ts != leg.last_digit:
            if not leg.may_press(now):
                leg.strange += 1
                return
            leg.last_digit = packet.ts
            self._tell(port.DigitHeard(leg=leg.id, digit=digit))
        for other in leg.relays:
            if other.digits is not None:
                self._send_on(leg, other, packet, other.digits, payload, now)

    def _relay(self, leg: Leg, other: Leg, packet: Packet, now: float) -> None:
        payload = bytes(self._view[packet.start : packet.end])
        if other.codec != packet.kind:
            payload = payload.translate(TRANSCODE[packet.kind, other.codec])
        self._send_on(leg, other, packet, other.codec, payload, now)

    def _send_on(self, leg: Leg, other: Leg, packet: Packet, kind: int, payload: bytes, now: float) -> None:
        begins = other.source is not leg
        if begins and not other.begin_source(leg, packet.seq, packet.ts, now):
            return
        seq, ts = (packet.seq + other.seq_shift) & 0xFFFF, (packet.ts + other.ts_shift) & _MASK
        if (seq - other.seq) & 0xFFFF < 0x8000:
            other.seq, other.ts = seq, ts
        marked = kind | (0x80 if packet.marker or begins else 0)
        other.emit(full_layout.pack(0x80, marked, seq, ts, other.ssrc) + payload, now)

    def make_frames(self, legs: Iterable[Leg], now: float) -> None:
        """Every 20 ms: send what nobody else sends."""
        for leg, frame in self.mixing.frames():
            if leg.can_send and not leg.press_on(now):
                leg.send_frame(frame, now)
        for leg in legs:
            if not leg.can_send or leg.mixes or leg.press_on(now):
                continue
            if not leg.sources or leg.paced or now - leg.sent_at > _LULL:
                leg.send_frame(leg.own_frame(), now)
