"""`python -m bench [p1 p2 …] [--quick]`: measure the figures named, or all. P3 comes with P1."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.customers.bringing import tell_i1
from bench.figures import tell_p1_and_p3, tell_p2, tell_p4, tell_p5, tell_p7
from bench.finding.figures import tell_s1
from bench.rules import tell_r1, tell_r2

MEDIA = Path(__file__).with_name("media_relay.py")


def tell_p6(quick: bool) -> None:
    """Measured on the media process alone, by a program of its own that prints the same lines."""
    subprocess.run([sys.executable, str(MEDIA), *(["--seconds", "4"] if quick else [])], check=True, cwd=MEDIA.parents[1])


FIGURES: dict[str, Callable[[bool], None]] = {
    "i1": tell_i1,
    "p1": tell_p1_and_p3,
    "p2": tell_p2,
    "p3": tell_p1_and_p3,
    "p4": tell_p4,
    "p5": tell_p5,
    "p6": tell_p6,
    "p7": tell_p7,
    "r1": tell_r1,
    "r2": tell_r2,
    "s1": tell_s1,
}


def main() -> None:
    asked = argparse.ArgumentParser(prog="bench", description=__doc__)
    asked.add_argument("figures", nargs="*", metavar="FIGURE", help=f"which, of {', '.join(FIGURES)}; all when not given")
    asked.add_argument("--quick", action="store_true", help="one short run of each, to see that it works")
    words, more = asked.parse_known_args()
    unknown = set(words.figures) - FIGURES.keys()
    if unknown:
        asked.error(f"no such figure: {', '.join(sorted(unknown))}")
    if more and words.figures != ["s1"]:
        asked.error(f"only s1 knows more words: {' '.join(more)}")
    if more:
        tell_s1(words.quick, more)
        return
    for tell in dict.fromkeys(FIGURES[figure] for figure in words.figures or FIGURES):
        tell(words.quick)


if __name__ == "__main__":
    main()
