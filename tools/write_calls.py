"""Writes `docs/reference/calls.md`: the life of a call, drawn and as a table, from `TRANSITIONS` itself."""

from pathlib import Path

from vivevoix.core.calls.lifecycle import TRANSITIONS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "calls.md"


def page() -> str:
    """The page as it should be."""
    rows = [
        f"| {stage} | {what} | {(rule.__doc__ or rule.__name__.replace('_', ' ')).splitlines()[0].rstrip('.')} | {', '.join(sorted(after))} |"
        for stage, whats in TRANSITIONS.items()
        for what, (rule, after) in whats.items()
    ]
    parts = [
        "# The life of a call",
        "Generated from `src/vivevoix/core/calls/lifecycle.py`. What is not in the table changes nothing (a fact) or is refused by name (a request).",
        "```mermaid\nstateDiagram-v2\n" + "\n".join(_arrows()) + "\n```",
        "| stage | what happens | what we do | stage after |\n|---|---|---|---|\n" + "\n".join(rows),
    ]
    return "\n\n".join(parts) + "\n"


def _arrows() -> list[str]:
    """One arrow for each pair of stages, with everything that leads from one to the other."""
    led: dict[tuple[str, str], list[str]] = {}
    for stage, whats in TRANSITIONS.items():
        for what, (_, after) in whats.items():
            for each in sorted(after - {stage}):
                led.setdefault((stage, each), []).append(what.replace("_", " "))
    return [f"    {before} --> {after}: {', '.join(whats)}" for (before, after), whats in led.items()]


if __name__ == "__main__":
    PAGE.write_text(page())
