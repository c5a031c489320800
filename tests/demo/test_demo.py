"""The demo without a person: the whole house, played and counted."""

import asyncio
import json
import sys
from pathlib import Path

from msgspec.structs import replace

from vivevoix.demo.play.stage import as_toml, example, set_stage
from vivevoix.reading import read_settings

FIGURES = (
    "calls",
    "answered",
    "promised",
    "forgotten",
    "abandoned",
    "transfers",
    "ring_to_voice_ms",
    "audio_verified_both_ways",
    "desk_restarts",
    "line_restarts",
)


async def test_the_demo_plays_without_a_person_and_counts_what_was_heard(tmp_path: Path) -> None:
    asked = ("demo", "--headless", "--seconds", "20", "--json", "--seed", "7", "--folder", str(tmp_path))
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vivevoix", *asked), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await asyncio.wait_for(demo.communicate(), 150)
    assert demo.returncode == 0, complained.decode()
    counted = json.loads(said)
    assert tuple(counted) == FIGURES
    assert counted["forgotten"] == 0
    assert counted["audio_verified_both_ways"] > 0
    assert counted["calls"] >= counted["answered"] >= counted["audio_verified_both_ways"]
    assert list(counted["ring_to_voice_ms"]) == ["p50", "p95", "p99"]


def test_a_company_is_played_on_this_machine_only(tmp_path: Path) -> None:
    """Whatever provider a company's own file names, the play rings nobody real."""
    real = read_settings(example("four-branches"))
    written = as_toml(real).replace("127.0.0.2", "192.0.2.10")
    (tmp_path / "real.toml").write_text(written)
    stage = set_stage(tmp_path / "real.toml", tmp_path)
    assert read_settings(stage.config) == stage.settings
    assert {trunk.host for trunk in stage.settings.trunks.values()} == {"127.0.0.2"}
    # A play knows no night: whoever is on a roster is in one more group, and nothing else about anybody has changed.
    as_they_are = {name: replace(person, groups=real.people[name].groups) for name, person in stage.settings.people.items()}
    assert as_they_are == real.people
