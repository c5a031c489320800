"""`python -m tests.line.full_disk FOLDER`: spools on a disk that has room for every number of bytes up to a few facts.

A process of its own, because the limit (RLIMIT_FSIZE) holds for all that a process writes. Prints one line per spool: the room,
the numbers told while the disk was full, and those told after it had room again.
"""

import json
import resource
import sys
from pathlib import Path

from tests.line.facts import ended
from vivevoix.line.spool import Spool

FACTS = 3


def fill(path: Path, room: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    spool = Spool(path / f"full-{room}")
    after = Spool(path / f"room-{room}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    full = [spool.tell(ended(at)).number for at in range(FACTS)]
    before = [after.tell(ended(at)).number for at in range(FACTS)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    again = [after.tell(ended(at)).number for at in range(FACTS)]
    kept = len(spool)
    spool.close()
    after.close()
    print(json.dumps({"room": room, "full": full, "kept": kept, "again": before + again}))


if __name__ == "__main__":
    for room in range(int(sys.argv[2])):
        fill(Path(sys.argv[1]), room)
