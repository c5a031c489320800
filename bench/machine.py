"""What the machine is, what processes have used, and how a figure is printed."""

import os
import statistics
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

_TICK = os.sysconf("SC_CLK_TCK")
Pids = Mapping[int, str]
"""Process ids with the part each plays: serve, line, media, desk."""


def machine() -> str:
    """Processor, cores, and how busy the machine was in the last minute (1.0: one core)."""
    model = next((each.partition(":")[2].strip() for each in _lines("/proc/cpuinfo") if each.startswith("model name")), "unknown")
    return f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


def cpu(pids: Pids) -> dict[str, float]:
    """CPU seconds each part has used since it began, user and system, all threads."""
    used: dict[str, float] = {}
    for pid, part in pids.items():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used[part] = used.get(part, 0.0) + (int(fields[11]) + int(fields[12])) / _TICK
    return used


def cpu_between(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    return {part: after[part] - before.get(part, 0.0) for part in after}


def memory(pids: Pids) -> dict[str, float]:
    """kB of memory each part has for itself: proportional set size, so that nothing shared is counted twice."""
    return {part: float(sum(_pss(pid) for pid, its in pids.items() if its == part)) for part in set(pids.values())}


def _pss(pid: int) -> int:
    return next(int(each.split()[1]) for each in _lines(f"/proc/{pid}/smaps_rollup") if each.startswith("Pss:"))


def machine_busy() -> tuple[float, float]:
    """(busy, whole) CPU seconds of the machine since it started: what neighbours take while we measure."""
    numbers = [int(each) for each in _lines("/proc/stat")[0].split()[1:9]]
    return (sum(numbers) - numbers[3] - numbers[4]) / _TICK, sum(numbers) / _TICK


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def say(figure: str, value: object, unit: str, method: str, **more: object) -> None:
    """Print one figure."""
    line = {"figure": figure, "value": value, "unit": unit, "method": method, "machine": machine(), **more}
    print(msgspec.json.encode(_rounded(line)).decode(), flush=True)


def _rounded(value: object) -> object:
    match value:
        case float():
            return round(value, 3)
        case dict():
            return {key: _rounded(each) for key, each in value.items()}
        case list() | tuple():
            return [_rounded(each) for each in value]
        case _:
            return value
