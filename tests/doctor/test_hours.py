"""The doctor names the coming hours in which nobody stands behind a line."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from vivevoix.core.ids import LineId, PersonId
from vivevoix.doctor.findings import Finding, Weight
from vivevoix.doctor.hours import look
from vivevoix.doctor.words import sentence
from vivevoix.reading import read_settings
from vivevoix.store import GapAccepted, HoursChange, HoursKept, Store

FRIDAY = datetime(2026, 11, 20, 10, tzinfo=UTC)
SHOP = """
[branches.shop]
name = "the shop"
hours = { mon-sat = ["09:00-18:00"] }
[people.mina]
name = "Mina Kaur"
branch = "shop"
groups = ["counter"]
[lines.shop]
name = "the shop"
numbers = ["600"]
keeper = "mina"
branch = "shop"
ladder = [{ groups = ["counter"] }]
"""
SIGNED = """
[[lines.shop.accepted_gaps]]
by = "mina"
because = "a shop sleeps"
"""


def found(folder: Path, text: str, now: datetime = FRIDAY) -> list[Finding]:
    file = folder / "vivevoix.toml"
    file.write_text(text)
    return list(look(read_settings(file), folder, now))


def test_a_gap_is_wrong_and_its_days_and_hours_are_said_in_both_languages(tmp_path: Path) -> None:
    [gap] = found(tmp_path, SHOP)
    assert gap.weight is Weight.WRONG
    says, do = sentence(gap, "en")
    assert says == (
        "Nobody stands behind line shop: Fri 20 Nov 18:00 to Sat 21 Nov 09:00, Sat 21 Nov 18:00 to Mon 23 Nov 09:00,"
        " Mon 23 Nov 18:00 to Tue 24 Nov 09:00, Tue 24 Nov 18:00 to Wed 25 Nov 09:00, Wed 25 Nov 18:00 to Thu 26 Nov 09:00,"
        " and 7 more (Europe/London)."
    )
    assert "accept the gap" in do
    assert "sam. 21 nov. 18 h 00 à lun. 23 nov. 9 h 00" in sentence(gap, "fr")[0]


def test_a_gap_somebody_signed_for_is_only_worth_knowing(tmp_path: Path) -> None:
    well, signed = found(tmp_path, SHOP + SIGNED)
    assert (well.weight, signed.weight) == (Weight.WELL, Weight.WORTH_KNOWING)
    assert "mina has accepted it (“a shop sleeps”)" in sentence(signed, "en")[0]


def test_a_signature_holds_until_its_last_day(tmp_path: Path) -> None:
    findings = found(tmp_path, f"{SHOP}{SIGNED}until = 2026-11-24\n")
    [gap] = [each for each in findings if each.weight is Weight.WRONG]
    assert sentence(gap, "en")[0].startswith("Nobody stands behind line shop: Wed 25 Nov 00:00 to 09:00, Wed 25 Nov 18:00")


def test_who_is_there_day_and_night_leaves_nothing_to_say(tmp_path: Path) -> None:
    [well] = found(tmp_path, SHOP.replace('["09:00-18:00"]', '["00:00-24:00"], sun = ["00:00-24:00"]'))
    assert well.what == "lines_are_watched"


def test_what_the_console_has_changed_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "vivevoix.toml"
    file.write_text(SHOP)
    asyncio.run(_open_till_eight(tmp_path))
    unsigned, signed = look(read_settings(file), tmp_path, FRIDAY)
    assert sentence(unsigned, "en")[0].startswith("Nobody stands behind line shop: Sat 21 Nov 20:00 to Sun 22 Nov 00:00")
    assert "mina has accepted it (“tea”): Fri 20 Nov 20:00 to Sat 21 Nov 00:00" in sentence(signed, "en")[0]


async def _open_till_eight(folder: Path) -> None:
    """Every day, with one evening signed for."""
    mina, evening = PersonId("mina"), ((datetime(2026, 11, 20, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)),)
    kept = HoursKept(kind="branch", name="shop", body='{"hours": {"mon-sun": ["00:00-20:00"]}}', by=mina, at=FRIDAY)
    gap = GapAccepted(
        id="g1", line=LineId("shop"), by=mina, at=FRIDAY, because="tea", until=datetime(2027, 1, 1, tzinfo=UTC), times=evening
    )
    store = await Store.open(folder / "vivevoix.db")
    async with store.transaction() as t:
        await t.save_hours([HoursChange(id="h1", kept=kept, before=None, accepted=(gap,))])
    await store.close()


def test_check_refuses_a_file_with_a_gap_nobody_signed_for(tmp_path: Path) -> None:
    file = tmp_path / "vivevoix.toml"
    for text, status in ((SHOP, 1), (SHOP + SIGNED, 0)):
        file.write_text(text)
        done = subprocess.run(
            [sys.executable, "-m", "vivevoix", "check", "--config", file], capture_output=True, text=True, check=False
        )
        assert done.returncode == status
        assert ("Nobody stands behind line shop" in done.stderr) == bool(status)
