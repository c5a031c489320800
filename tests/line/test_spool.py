"""Facts outlive the process, and a full disk costs none of them while the line lives."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.line.facts import ended
from vivevoix.line.spool import ROOM, Spool


def reread(path: Path) -> list[int]:
    """The numbers of the facts a line finds when it starts again after a kill."""
    spool = Spool(path)
    try:
        return [told.number for told in spool.after(0)]
    finally:
        spool.close()


def size_of_three(folder: Path) -> int:
    spool = Spool(folder / "three")
    for at in range(3):
        spool.tell(ended(at))
    spool.close()
    return (folder / "three").stat().st_size


@given(facts=st.integers(1, 8), share=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_whatever_of_the_file_is_left_whole_facts_are_read_back_and_more_can_be_written(facts: int, share: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spool"
        spool = Spool(path)
        ends = []
        numbers = []
        for at in range(facts):
            numbers.append(spool.tell(ended(at)).number)
            ends.append(path.stat().st_size)
        spool.close()
        left = round(share * ends[-1])
        with path.open("r+b") as file:
            file.truncate(left)
        whole = [number for number, end in zip(numbers, ends, strict=True) if end <= left]
        assert reread(path) == whole
        spool = Spool(path)
        more = spool.tell(ended(99)).number
        spool.close()
        assert reread(path) == [*whole, more]


def test_a_full_disk_leaves_whole_facts_and_they_are_written_in_order_once_there_is_room(tmp_path: Path) -> None:
    size = size_of_three(tmp_path)
    words = [sys.executable, "-m", "tests.line.full_disk", str(tmp_path), str(size + 1)]
    said = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert len(lines) == size + 1
    for line in lines:
        assert line["kept"] == 3, "all are told and kept until the desk has heard them"
        whole = reread(tmp_path / f"full-{line['room']}")
        assert whole == line["full"][: line["room"] * 3 // size]
        assert reread(tmp_path / f"room-{line['room']}") == line["again"]
    assert "the disk takes no facts" in said.stderr


def test_what_the_desk_has_heard_is_cut_out_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "spool"
    spool = Spool(path)
    while path.stat().st_size <= ROOM:
        last = spool.tell(ended(0)).number
    spool.heard(last - 2)
    assert path.stat().st_size < ROOM / 1000
    more = spool.tell(ended(1)).number
    spool.close()
    assert reread(path) == [last - 1, last, more]


def test_once_the_desk_has_heard_everything_nothing_of_it_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "spool"
    spool = Spool(path)
    for at in range(3):
        last = spool.tell(ended(at)).number
    spool.heard(last)
    assert path.stat().st_size == 0
    more = spool.tell(ended(9)).number
    spool.close()
    assert more > last
    assert reread(path) == [more]
