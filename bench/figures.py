"""P1 to P5 and P7. Each function starts a fresh house, measures, and returns what it saw; `tell_*` repeats and prints."""

import random
import time
from collections.abc import Callable
from typing import Any

from bench.house import Measured, measured
from bench.machine import machine_busy, median, memory, percentile, say

CALLS_PER_SECOND, TELEPHONES = 75, 200
Seen = dict[str, Any]


def ladder_at_75(seconds: float) -> Seen:
    """P1 and P3: 75 callers a second, 200 telephones, one rung at a time, answered after 50 ms, 1 s of talk."""
    with measured(TELEPHONES) as at:
        before, noise, began = at.cpu(), machine_busy(), time.monotonic()
        true_rate = at.rate(CALLS_PER_SECOND, seconds, talk=1.0)
        at.settle()
        took = time.monotonic() - began
        used = at.cpu_since(before)
        calls = list(at.wire.calls.values())
        busy = machine_busy()[0] - noise[0]
        out = [1000 * (call.rung_out_at - call.sent_at) for call in calls if call.rung_out_at]
        return {
            "cpu_per_1000": 1000 * sum(used.values()) / len(calls),
            "by_process": {part: 1000 * each / len(calls) for part, each in used.items()},
            "out_ms": out,
            "rate": true_rate,
            "answered": sum(call.answered_at > 0 for call in calls),
            "calls": len(calls),
            "resent": at.wire.count["resent"] + at.wire.count["repeated_invite"] + at.wire.count["repeated_200"],
            "neighbours": (busy - sum(used.values())) / took,
        }


def freed_person(rounds: int) -> Seen:
    """P2: ten people talk, a hundred callers wait. A person hangs up: when does their telephone ring again?"""
    with measured(10, answer_after=lambda: 0.02) as at:
        wire, chance, waited, left_at = at.wire, random.Random(1), list[float](), dict[str, float]()

        def rung(ringing: Any) -> None:
            if ringing.account in left_at:
                waited.append(1000 * (ringing.rung_at - left_at.pop(ringing.account)))
                wire.ring(0)
            wire.after(0.02 + chance.uniform(0.2, 0.8), lambda: leave(ringing))

        def leave(ringing: Any) -> None:
            if not ringing.over:
                left_at[ringing.account] = wire.phone_hangs_up(ringing)

        wire.on_rung = rung
        for number in range(110):
            wire.after(number / 50, lambda: wire.ring(0) and None)
        wire.run(60 + rounds / 10, lambda: len(waited) >= rounds + 30)
        # The first are left out: the hundred were still arriving.
        return {"ms": waited[30:], "waiting": sum(not call.answered_at and not call.ended for call in wire.calls.values())}


def ring_all(seconds: float) -> Seen:
    """P4: ten telephones all ring, callers always wait, every conversation lasts 1 s: how many of an ideal ten a second?"""
    chance = random.Random(2)
    with measured(10, at_once="all", answer_after=lambda: chance.uniform(0.0, 0.02)) as at:
        wire = at.wire
        wire.on_ended = lambda call: wire.ring(1.0) and None
        for number in range(30):
            wire.after(number / 30, lambda: wire.ring(1.0) and None)
        wire.run(4)
        before, began, first, cut = at.cpu(), time.time(), len(wire.rung), len(wire.cut)
        wire.run(seconds)
        took = time.time() - began
        answered = sum(began <= call.answered_at < began + took for call in wire.calls.values())
        wire.on_ended = lambda call: None
        return {
            "per_second": answered / took,
            "double": len(wire.cut) - cut,
            "rung": len(wire.rung) - first,
            "answered": answered,
            "cpu_per_call": sum(at.cpu_since(before).values()) / max(answered, 1),
        }


def highest_rate(steps: list[int], seconds: float, telephones: int = 500) -> Seen:
    """P5: faster and faster, until not every call is answered, p95 of INVITE in to INVITE out reaches 200 ms, or anything is resent."""
    with measured(telephones) as at:
        seen: list[Seen] = []
        for rate in steps:
            at.wire.calls.clear()
            at.wire.count.clear()
            before = at.cpu()
            true_rate = at.rate(rate, seconds, talk=0.5)
            settled = at.settle(10)
            used = at.cpu_since(before)
            calls = list(at.wire.calls.values())
            out = [1000 * (call.rung_out_at - call.sent_at) for call in calls if call.rung_out_at] or [float("inf")]
            again = at.wire.count["resent"] + at.wire.count["repeated_invite"] + at.wire.count["repeated_200"]
            clean = (
                settled
                and all(call.answered_at for call in calls)
                and percentile(out, 0.95) < 200
                and again == 0
                and true_rate > 0.97 * rate
            )
            seen.append(
                {"rate": rate, "true_rate": true_rate, "clean": clean, "p95_ms": percentile(out, 0.95), "again": again,
                 "unanswered": sum(not call.answered_at for call in calls),
                 "cpu_per_1000": {part: 1000 * each / len(calls) for part, each in used.items()}}
            )  # fmt: skip
            if not clean:
                break
        return {"steps": seen, "highest": max((step["rate"] for step in seen if step["clean"]), default=0)}


def memory_per_call(few: int = 50, many: int = 250) -> Seen:
    """P7: memory of the whole tree with few and with many conversations going on."""
    with measured(many + 10) as at:
        at.rate(40, 5, 0.1)
        at.settle()
        at.wire.calls.clear()
        sizes = {}
        for count in (few, many):
            _talk(at, count)
            sizes[count] = memory(at.pids)
        slope = {part: (sizes[many][part] - sizes[few][part]) / (many - few) for part in sizes[many]}
        return {"kb": sum(slope.values()), "by_process": slope, "tree_mb": sum(sizes[many].values()) / 1024}


def _talk(at: Measured, count: int) -> None:
    """Ring until so many conversations go on, then let things calm down."""
    for number in range(count - len(at.wire.calls)):
        at.wire.after(number / 40, lambda: at.wire.ring(0) and None)
    assert at.wire.run(30, lambda: sum(call.answered_at > 0 for call in at.wire.calls.values()) == count)
    at.wire.run(3)


# Repeating and telling.


def _times(times: int, measure: Callable[[], Seen]) -> list[Seen]:
    return [measure() for _ in range(times)]


def _parts(runs: list[Seen]) -> dict[str, float]:
    return {part: median(run["by_process"][part] for run in runs) for part in runs[0]["by_process"]}


def tell_p1_and_p3(quick: bool) -> None:
    """A run in which a call was not answered, or was said again, measured an overloaded machine and not the house: it is told, and does not count."""
    runs = _times(1 if quick else 3, lambda: ladder_at_75(6 if quick else 15))
    good = [run for run in runs if run["answered"] == run["calls"] and run["resent"] == 0]
    seen = {"runs": [run["cpu_per_1000"] for run in runs], "good_runs": len(good), "calls": sum(run["calls"] for run in runs),
            "answered": sum(run["answered"] for run in runs), "resent": sum(run["resent"] for run in runs),
            "neighbours_cores": median(run["neighbours"] for run in runs)}  # fmt: skip
    how = "75 calls/s, 200 registered telephones, one rung at a time, 1 s talk, no RTP from them; user+system of every process, median of the good runs"
    cost = median(run["cpu_per_1000"] for run in good) if good else None
    say("P1", cost, "CPU s per 1,000 calls, whole tree", how, by_process=_parts(good or runs), **seen)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    times = {name: median(percentile(run["out_ms"], share) for run in good) for name, share in shares.items()} if good else None
    how = "the same runs: caller's INVITE sent to telephone's INVITE at its socket (kernel time); medians of the good runs"
    say(
        "P3",
        times,
        "ms",
        how,
        runs=[[percentile(run["out_ms"], share) for share in (0.5, 0.99)] for run in runs],
        good_runs=len(good),
    )


def tell_p2(quick: bool) -> None:
    runs = _times(1 if quick else 3, lambda: freed_person(100 if quick else 300))
    p50, p95, p99 = (median(percentile(run["ms"], share) for run in runs) for share in (0.5, 0.95, 0.99))
    how = f"10 people talk, 100 callers wait; telephone's BYE sent to its next INVITE at its socket (kernel time); {len(runs)} runs of {len(runs[0]['ms'])}"
    say("P2", {"p50": p50, "p95": p95, "p99": p99, "max": max(max(run["ms"]) for run in runs)}, "ms", how,
        waiting_at_end=[run["waiting"] for run in runs])  # fmt: skip


def tell_p4(quick: bool) -> None:
    runs = _times(1 if quick else 3, lambda: ring_all(6 if quick else 15))
    how = f"10 telephones all rung at once, callers always waiting, answered within 20 ms, 1 s talk; ideal 10; median of {len(runs)}"
    say("P4", median(run["per_second"] for run in runs), "calls/s", how, runs=[run["per_second"] for run in runs],
        double_answers=sum(run["double"] for run in runs), calls=sum(run["answered"] for run in runs),
        telephones_rung=sum(run["rung"] for run in runs), cpu_s_per_call=median(run["cpu_per_call"] for run in runs))  # fmt: skip


def tell_p5(quick: bool) -> None:
    steps = [100, 200] if quick else [75, 100, 125, 150, 175, 200, 225, 250, 275, 300, 350, 400, 450, 500]
    runs = _times(1 if quick else 2, lambda: highest_rate(steps, 4 if quick else 8))
    how = "staircase of 8 s, 500 telephones, 0.5 s talk, generator on the same cores; clean: all answered, p95 INVITEtoINVITE < 200 ms, nothing resent"
    say(
        "P5",
        median(run["highest"] for run in runs),
        "calls/s",
        how,
        runs=[run["highest"] for run in runs],
        last_steps=runs[-1]["steps"][-2:],
    )


def tell_p7(quick: bool) -> None:
    runs = _times(1 if quick else 3, memory_per_call)
    how = f"proportional set size of every process, (250 conversations less 50) / 200, after warming up; median of {len(runs)}"
    say("P7", median(run["kb"] for run in runs), "kB per conversation", how, runs=[run["kb"] for run in runs], by_process=_parts(runs),
        tree_mb=median(run["tree_mb"] for run in runs))  # fmt: skip
