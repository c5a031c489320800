"""Broken datagrams in great number, with honest calls in between: none may stay unanswered, and the line may not grow.

`python -m tests.telephony.fuzz --datagrams 200000` prints one JSON object; status 1 when an honest call was not answered or
the line ended or grew by more than 24 MB after the first tenth; with `--source 127.0.0.1`, a trunk's address, after as long as
a trunk's messages are remembered.
"""

import argparse
import asyncio
import json
import random
import socket
import sys
import tempfile
import time
from pathlib import Path

from msgspec import Struct

from tests.line.sip.house import Line, Rehearsal, account, free_port, settings, visit
from tests.telephony.torture import FILES
from vivevoix.core.calls.events import LegEnded
from vivevoix.core.calls.orders import EndLeg
from vivevoix.line.sip.stack.transactions import REMEMBERED

EVERY = 1000
"""Datagrams between two honest calls."""
GROWTH = 24 << 20
TRUNK, STRANGER = "127.0.0.1", "127.0.0.9"
"""Where damage comes from. What a trunk sends is answered and remembered, as RFC 3261 asks; of a stranger nothing is kept."""
FULL_AFTER = {TRUNK: 2.0 * REMEMBERED}
"""Seconds until as much is forgotten as comes."""
PACE = 25
"""Datagrams sent before the others of this machine get their turn."""


class Result(Struct, kw_only=True):
    datagrams: int
    seconds: float
    honest: int = 0
    answered: int = 0
    slowest_ms: float = 0.0
    memory_start: int = 0
    """0 while the memory of a trunk is not full: nothing can be said of growth then."""
    memory_end: int = 0
    alive: bool = False

    @property
    def is_sound(self) -> bool:
        has_grown = self.memory_start > 0 and self.memory_end - self.memory_start > GROWTH
        return self.alive and self.answered == self.honest and not has_grown


class Mutations:
    """Valid messages with random damage, and plain noise; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._seeds = [file.read_bytes() for file in sorted(FILES.glob("*.dat"))] + [_invite(), _register()]
        self._count = 0

    def next(self) -> bytes:
        self._count += 1
        if self._random.random() < 0.1:
            return self._random.randbytes(self._random.randrange(1400))
        data = bytearray(self._random.choice(self._seeds).replace(b"COUNT", b"%d" % self._count))
        for _ in range(self._random.randint(1, 12)):
            self._damage(data)
        return bytes(data[:60000])

    def _damage(self, data: bytearray) -> None:
        at, kind = self._random.randrange(len(data) or 1), self._random.random()
        if not data or kind < 0.1:
            data[at:at] = self._random.choice([b"\r\n", b"\r\n\r\n", b"\x00", b"%00", b"\xff\xfe", b'"', b"<", b";tag=", b"@"])
        elif kind < 0.5:
            data[at] = self._random.randrange(256)
        elif kind < 0.7:
            del data[at : at + self._random.randint(1, 30)]
        elif kind < 0.9:
            data[at:at] = self._random.randbytes(self._random.randint(1, 40))
        else:
            end = at + self._random.randint(1, 60)
            data[at:at] = data[at:end] * self._random.randint(1, 20)


def _invite() -> bytes:
    sdp = b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
    head = (
        "INVITE sip:fuzz@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKCOUNT\r\n"
        'From: "A" <sip:+441132960000@127.0.0.1>;tag=COUNT\r\nTo: <sip:fuzz@127.0.0.1>\r\nCall-ID: COUNT\r\nCSeq: 1 INVITE\r\n'
        f"Contact: <sip:a@127.0.0.1:9>\r\nMax-Forwards: 70\r\nContent-Type: application/sdp\r\nContent-Length: {len(sdp)}\r\n\r\n"
    )
    return head.encode() + sdp


def _register() -> bytes:
    return (
        b"REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKrCOUNT\r\nFrom: <sip:aya@127.0.0.1>;tag=COUNT\r\n"
        b"To: <sip:aya@127.0.0.1>\r\nCall-ID: rCOUNT\r\nCSeq: 1 REGISTER\r\nContact: <sip:aya@127.0.0.1:9>;expires=60\r\nMax-Forwards: 70\r\n"
        b'Authorization: Digest username="aya", realm="vivevoix", nonce="0", uri="sip:x", response="00000000000000000000000000000000"\r\n'
        b"Content-Length: 0\r\n\r\n"
    )


async def fuzz(line: Line, datagrams: int, *, seed: int, seconds: float | None = None, source: str = TRUNK) -> Result:
    """Damage for the line, at most for so many seconds, with an honest call every `EVERY` datagrams."""
    mutations, result, began = Mutations(seed), Result(datagrams=0, seconds=0.0), time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind((source, 0))
        async with visit(line, accounts=(account("aya", "secret"),)) as house:
            while result.datagrams < datagrams and (seconds is None or time.monotonic() - began < seconds):
                for _ in range(EVERY // PACE):
                    for _ in range(PACE):
                        sender.sendto(mutations.next(), ("127.0.0.1", line.port))
                    await asyncio.sleep(0.002)
                result.datagrams += EVERY
                await _honest_call(house, result)
                _end_what_came_through(house)
                is_full = time.monotonic() - began > FULL_AFTER.get(source, 0.0)
                if not result.memory_start and is_full and result.datagrams * 10 >= datagrams:
                    result.memory_start = _memory(line.pid)
            result.memory_end, result.alive = _memory(line.pid), line.is_running
    result.seconds = time.monotonic() - began
    return result


async def _honest_call(house: Rehearsal, result: Result) -> None:
    """Rings, and is refused by the desk: the whole way there and back."""
    result.honest += 1
    caller = await house.phone("+441132960000")
    began = time.monotonic()
    call = await caller.call(f"honest-{result.honest}")
    try:
        await call.provisional(180)
        arrived = await house.desk.arrived(f"honest-{result.honest}")
        house.desk.do(EndLeg(leg=arrived.leg))
        assert (await call.outcome()).code == 480
        await house.desk.fact(LegEnded, lambda fact: fact.leg == arrived.leg)
    except TimeoutError:
        return
    finally:
        caller.stop()
    result.answered += 1
    result.slowest_ms = max(result.slowest_ms, (time.monotonic() - began) * 1000)


def _end_what_came_through(house: Rehearsal) -> None:
    """Damaged INVITEs that were still good calls ring; a desk would end them as no line of ours."""
    house.end_arrived()
    house.desk.write_down()
    house.desk.heard.clear()


def _memory(pid: int) -> int:
    """Resident bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--datagrams", type=int, default=20_000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument(
        "--source", default=STRANGER, help=f"the address it comes from: {TRUNK} is the trunk's, others are strangers'"
    )
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        line = Line(settings(free_port()), Path(folder))
        line.start()
        try:
            result = asyncio.run(fuzz(line, given.datagrams, seed=given.seed, source=given.source))
        finally:
            line.stop()
    print(json.dumps({name: getattr(result, name) for name in result.__struct_fields__}))
    return 0 if result.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
