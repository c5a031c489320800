"""What one call costs the line process in signalling: SIPp calls, SIPp telephones, and a desk that connects them.

`python -m bench.sip_calls --rate 40 --calls 800` prints one JSON line; `--profile FILE` writes a profile of the line process.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec import Struct

from tests.line.sip.house import Desk, Line, settings
from vivevoix.core.calls.events import CallArrived, LegAnswered, LegEnded
from vivevoix.core.calls.orders import AnswerCaller, EndLeg, Hear, RingPhone
from vivevoix.core.calls.telephones import FixedAddress
from vivevoix.core.ids import LegId
from vivevoix.line.port import LineMessage, Told
from vivevoix.settings import Trunk

TICK = os.sysconf("SC_CLK_TCK")


class Cost(Struct, kw_only=True):
    figure: str = "signalling CPU per call"
    value: float
    unit: str = "ms"
    rate: float
    calls: int
    talked: int
    media_ms: float
    memory_per_call_kb: float
    method: str


class Connecting(Desk):
    """A desk with one rule: ring the telephone, put both together, end the other when one hangs up."""

    def __init__(self, line: Line, phone: str) -> None:
        super().__init__(line)
        self._way = FixedAddress(uri=phone)
        self._other: dict[LegId, LegId] = {}
        self.talked = 0

    def _heard(self, message: LineMessage) -> None:
        super()._heard(message)
        self.heard.clear()
        if isinstance(message, Told):
            self._act(message)
            self.write_down()

    def _act(self, told: Told) -> None:
        match told.fact:
            case CallArrived(call=call, leg=leg, caller=caller):
                phone = LegId(f"p{leg}")
                self._other[leg], self._other[phone] = phone, leg
                self.do(RingPhone(call=call, leg=phone, way=self._way, caller=caller))
            case LegAnswered(leg=phone):
                self.talked += 1
                self.do(AnswerCaller(leg=self._other[phone]))
                self.do(Hear(leg=phone, legs=(self._other[phone],)))
                self.do(Hear(leg=self._other[phone], legs=(phone,)))
            case LegEnded(leg=leg):
                other = self._other.pop(leg, None)
                if other in self._other:
                    self.do(EndLeg(leg=other))
            case _:
                return


async def measure(rate: float, calls: int, *, port: int, hold_ms: int, profile: str | None) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        trunk = Trunk(host="127.0.0.1")
        line = Line(settings(port, trunks={"carrier": trunk}, media_ports=(port + 100, port + 1900)), Path(folder))
        if profile:
            os.environ["VIVEVOIX_PROFILE"] = profile
        line.start()
        phones = _sipp(folder, "-sn", "uas", "-p", str(port + 2), "-i", "127.0.0.1", "-mp", str(port + 20), "-nostdin")
        desk = Connecting(line, f"sip:302@127.0.0.1:{port + 2}")
        await desk.come()
        before, media_before, memory = _cpu(line.pid), _cpu(_child(line.pid)), _memory(line.pid)
        caller = _sipp(
            folder, "-sn", "uac", "-p", str(port + 4), "-i", "127.0.0.1", "-mp", str(port + 40), "-s", "leeds", "-r", str(rate), "-m", str(calls),
            "-d", str(hold_ms), "-nostdin", "-recv_timeout", "20000", f"127.0.0.1:{port}",
        )  # fmt: skip
        peak, began = 0, time.monotonic()
        while caller.poll() is None and time.monotonic() - began < calls / rate + hold_ms / 1000 + 30:
            await asyncio.sleep(0.2)
            peak = max(peak, _memory(line.pid))
        after, media_after = _cpu(line.pid), _cpu(_child(line.pid))
        caller.terminate()
        phones.terminate()
        caller.wait()
        phones.wait()
        await desk.go()
        line.stop()
    return Cost(
        value=round((after - before) * 1000 / calls, 2),
        rate=rate,
        calls=calls,
        talked=desk.talked,
        media_ms=round((media_after - media_before) * 1000 / calls, 2),
        memory_per_call_kb=round((peak - memory) / 1024 / min(calls, rate * hold_ms / 1000), 1),
        method=f"SIPp uac and uas over UDP on loopback, {hold_ms} ms talk, no audio; user+system time of the line process from /proc",
    )


def _sipp(folder: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sipp", *words], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _cpu(pid: int) -> float:
    """Seconds of CPU this process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rate", type=float, default=40)
    words.add_argument("--calls", type=int, default=800)
    words.add_argument("--hold-ms", type=int, default=1000)
    words.add_argument("--port", type=int, default=22100)
    words.add_argument("--profile")
    given = words.parse_args()
    cost = asyncio.run(measure(given.rate, given.calls, port=given.port, hold_ms=given.hold_ms, profile=given.profile))
    print(json.dumps({name: getattr(cost, name) for name in cost.__struct_fields__}))
    return 0 if cost.talked == given.calls else 1


if __name__ == "__main__":
    sys.exit(main())
