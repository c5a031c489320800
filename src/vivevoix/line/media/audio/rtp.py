"""RTP packets (RFC 3550) and the keys pressed in them (RFC 4733). Everything here may come from anybody: nothing is trusted."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct as Layout

HEADER = 12
LARGEST = 2048
"""Bytes read of a datagram; G.711 packets of 60 ms have 492."""
COMFORT_NOISE = 13
USUAL_DIGITS = 101
"""The payload type we offer telephone-event with; a far side may use ours although it named another."""

head_layout = Layout("!HHII")
"""Flags and payload type, sequence number, timestamp, SSRC."""
tail_layout = Layout("!HII")
"""What is rewritten in place from byte 2 on: sequence number, timestamp, SSRC."""
full_layout = Layout("!BBHII")
_event_layout = Layout("!BBH")

_LOUDNESS = 10
"""Minus dBm0."""
_DIGITS = "0123456789*#ABCD"


@dataclass(slots=True, frozen=True)
class Packet:
    kind: int
    """Payload type."""
    marker: bool
    seq: int
    ts: int
    ssrc: int
    start: int
    """Where the payload begins and ends in the datagram: behind CSRCs and header extension, before the padding."""
    end: int


def read_packet(data: bytearray, size: int) -> Packet | None:
    """The packet in the first `size` bytes, or None when it is not sound RTP (RFC 3550 A.1)."""
    if size < HEADER or data[0] >> 6 != 2 or 72 <= data[1] & 0x7F <= 95:
        return None
    start = HEADER + 4 * (data[0] & 0x0F)
    if data[0] & 0x10:
        if start + 4 > size:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = size - data[size - 1] if data[0] & 0x20 else size
    if start > end or (data[0] & 0x20 and data[size - 1] == 0):
        return None
    _, seq, ts, ssrc = head_layout.unpack_from(data)
    return Packet(data[1] & 0x7F, data[1] > 0x7F, seq, ts, ssrc, start, end)


def read_digit(payload: bytes | bytearray) -> str | None:
    """The key of a telephone-event payload; None for other events (flash, fax tones) and what is not an event."""
    return _DIGITS[payload[0]] if len(payload) >= 4 and payload[0] < len(_DIGITS) else None


def press(digit: str) -> Iterator[tuple[bytes, bool] | None]:
    """What to send, one step each 20 ms, to press a key: (payload, first), or None for a pause.

    120 ms, the last packet three times (RFC 4733 2.5.1.4), then 80 ms of nothing.
    """
    code = _DIGITS.index(digit)
    for step in range(1, 6):
        yield _event_layout.pack(code, _LOUDNESS, 160 * step), step == 1
    for _ in range(3):
        yield _event_layout.pack(code, 0x80 | _LOUDNESS, 160 * 6), False
    yield from [None] * 4


def sendable(digits: str) -> str:
    return "".join(digit for digit in digits.upper() if digit in _DIGITS)
