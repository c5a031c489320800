"""P6: what it costs to carry conversations. Prints one JSON line per figure.

`python bench/media_relay.py [sip] [browser] [many] [--seconds 10]`. The media process alone is counted, with its taps on; telephones and
browsers run in processes of their own. On loopback the sender also pays for delivery, so these are upper bounds.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from vivevoix.core.ids import LegId
from vivevoix.line.media import port

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.line.media.chromium import browser_calls, chromium
from tests.line.media.rig import Media

GENERATOR = Path(__file__).with_name("media_generator.py")
MANY = GENERATOR.with_name("media_browsers.py")
_SOCKETS, _SLOTS = 8, 20


def figure(name: str, value: float | None, unit: str, method: str, **more: object) -> None:
    print(json.dumps({"figure": name, "value": value, "unit": unit, "method": method, **more}), flush=True)


def cpu_ns(pid: int) -> int:
    """CPU time of all threads so far (schedstat: run time in nanoseconds)."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except FileNotFoundError:
            continue
    return total


def anchor(running: Media, calls: int, far: list[int]) -> list[int]:
    """So many calls between plain telephones; the ports their telephones send to."""
    ports = []
    for at in range(2 * calls):
        leg, local = LegId(f"leg-{at}"), running.take_port()
        other = LegId(f"leg-{at ^ 1}")
        sender = far[at // _SLOTS % _SOCKETS]
        running.say(
            port.OpenPlain(leg=leg, port=local),
            port.SetFar(leg=leg, host="127.0.0.1", port=sender, codec=0),
            port.Hear(leg=leg, legs=(other,)),
        )
        ports.append(local)
    running.settle()
    return ports


def measure_plain(calls: int, seconds: float) -> dict[str, object]:
    """CPU in % of one core, loss, jitter and delay of so many calls."""
    running = Media(port.MediaConfig(plain_ports=(27000, 28999), spare=2 * calls, browsers=False))
    try:
        words = [sys.executable, str(GENERATOR), str(seconds)]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as generator:
            assert generator.stdin is not None
            assert generator.stdout is not None
            ports = anchor(running, calls, json.loads(generator.stdout.readline()))
            generator.stdin.write(json.dumps(ports) + "\n")
            generator.stdin.flush()
            time.sleep(2)
            before, begun = cpu_ns(running.pid), time.monotonic()
            time.sleep(seconds - 3)
            used = (cpu_ns(running.pid) - before) / 1e9 / (time.monotonic() - begun) * 100
            figures: dict[str, object] = json.loads(generator.stdout.readline())
        return {"cpu": used, **figures}
    finally:
        running.close()


def bench_plain(seconds: float) -> None:
    for calls in (100, 200):
        got = measure_plain(calls, seconds)
        sent, received = got["sent"], got["received"]
        jitter, delay = got["jitter_ms"], got["delay_ms"]
        assert isinstance(sent, int)
        assert isinstance(received, int)
        assert isinstance(jitter, list)
        assert isinstance(delay, list)
        cpu = got["cpu"]
        assert isinstance(cpu, float)
        method = f"{calls} calls of plain RTP, 20 ms G.711 both ways, taps on, loopback, {seconds:g} s; schedstat of all threads"
        late = {"late_slots_of_generator": got["late_slots"]}
        figure(f"P6 sip-sip {calls}", round(cpu / calls * 100, 1), "% of a core per 100 calls", method)
        figure(f"P6 loss {calls}", round((sent - received) / sent * 100, 3), "% of packets", method, sent=sent, **late)
        figure(f"P6 jitter p99 {calls}", jitter[1], "ms", f"{method}; RFC 3550 D", p50=jitter[0], most=jitter[2])
        figure(f"P6 delay p99 {calls}", delay[1], "ms", method, p50=delay[0], most=delay[2])


def pair(running: Media, browsers: list[LegId], far: list[int]) -> list[int]:
    """A plain telephone for each browser; the ports the telephones send to."""
    ports = []
    for at, browser in enumerate(browsers):
        leg, local = LegId(f"plain-{at}"), running.take_port()
        sender = far[at // _SLOTS % _SOCKETS]
        running.say(
            port.OpenPlain(leg=leg, port=local),
            port.SetFar(leg=leg, host="127.0.0.1", port=sender, codec=0),
            port.Hear(leg=leg, legs=(browser,)),
            port.Hear(leg=browser, legs=(leg,)),
        )
        ports.append(local)
    running.settle()
    return ports


def bench_browsers(legs: int, seconds: float) -> None:
    """Each browser leg talks with a plain telephone."""
    config = port.MediaConfig(plain_ports=(27000, 27999), browser_ports=(28000, 28999), spare=legs + 2)
    running = Media(config)
    words = [sys.executable, str(GENERATOR), str(seconds)]
    try:
        with chromium() as browser, subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as plain:
            assert plain.stdin is not None
            assert plain.stdout is not None
            far = json.loads(plain.stdout.readline())
            phones = [browser_calls(running, browser, f"browser-{at}", 440) for at in range(legs)]
            ports = pair(running, [phone.leg for phone in phones], far)
            plain.stdin.write(json.dumps(ports) + "\n")
            plain.stdin.flush()
            time.sleep(2)
            earlier = [phone.received() for phone in phones]
            before, begun = cpu_ns(running.pid), time.monotonic()
            time.sleep(max(1.0, seconds - 4))
            took = time.monotonic() - begun
            used = (cpu_ns(running.pid) - before) / 1e9 / took * 100
            later = [phone.received() for phone in phones]
            plain.stdout.readline()
        packets = sum(b["packets"] - a["packets"] for a, b in zip(earlier, later, strict=True))
        lost = sum(b["lost"] - a["lost"] for a, b in zip(earlier, later, strict=True))
        method = f"{legs} legs of real Chromium, each with a plain telephone, both ways, DTLS-SRTP, taps on, {seconds:g} s"
        figure("P6 sip-browser", round(used / legs * 100, 1), "% of a core per 100 calls", method, used=round(used, 1))
        share = round(lost / max(1, packets) * 100, 3)
        figure("P6 loss browser", share, "% of packets", method, packets=packets, a_second=round(packets / took))
    finally:
        running.close()


def open_browsers(running: Media, fingerprint: str, legs: int) -> list[list[object]]:
    """Legs for browsers that begin the handshake: what each of these has to know."""
    opened: list[list[object]] = []
    for at in range(legs):
        leg = LegId(f"browser-{at}")
        far = port.BrowserFar(ufrag="them", pwd="p" * 24, fingerprint=fingerprint, setup="active", codec=0)
        running.say(port.OpenBrowser(leg=leg, offer=far))
        ready = running.wait(port.BrowserReady, leg)
        opened.append([ready.port, ready.ufrag, ready.pwd, ready.fingerprint])
    return opened


def bench_many_browsers(legs: int, seconds: float) -> None:
    """Each of many made-up browsers talks with a plain telephone."""
    running = Media(port.MediaConfig(plain_ports=(27000, 27999), browser_ports=(28000, 28999), spare=legs + 2))
    words = [[sys.executable, str(file), str(seconds)] for file in (MANY, GENERATOR)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words[0], text=True, **pipes) as many, subprocess.Popen(words[1], text=True, **pipes) as plain:
        try:
            many.stdin.write(json.dumps(open_browsers(running, many.stdout.readline().strip(), legs)) + "\n")
            many.stdin.flush()
            assert many.stdout.readline().strip() == "joined"
            far = json.loads(plain.stdout.readline())
            ports = pair(running, [LegId(f"browser-{at}") for at in range(legs)], far)
            plain.stdin.write(json.dumps(ports) + "\n")
            plain.stdin.flush()
            time.sleep(2)
            before, begun = cpu_ns(running.pid), time.monotonic()
            time.sleep(max(1.0, seconds - 4))
            used = (cpu_ns(running.pid) - before) / 1e9 / (time.monotonic() - begun) * 100
            said, heard = json.loads(plain.stdout.readline()), json.loads(many.stdout.readline())
        finally:
            running.close()
    method = (
        f"{legs} browsers' legs (ICE, DTLS, SRTP, not Chromium), each with a plain telephone, both ways, taps on, {seconds:g} s"
    )
    late = {"sent": said["sent"], "received": heard["received"], "late_slots_of_generator": said["late_slots"]}
    figure(f"P6 sip-browser {legs}", round(used / legs * 100, 1), "% of a core per 100 calls", method, **late)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("what", nargs="*", metavar="WHAT", help="sip, browser, many; all when not given")
    words.add_argument("--seconds", type=float, default=10)
    words.add_argument("--legs", type=int, default=16, help="browser legs")
    chosen = words.parse_args()
    known = {
        "sip": lambda: bench_plain(chosen.seconds),
        "browser": lambda: bench_browsers(chosen.legs, chosen.seconds),
        "many": lambda: bench_many_browsers(100, chosen.seconds),
    }
    if unknown := set(chosen.what) - known.keys():
        words.error(f"no such measure: {', '.join(sorted(unknown))}")
    for name in chosen.what or known:
        known[name]()


if __name__ == "__main__":
    main()
