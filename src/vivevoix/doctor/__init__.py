"""`vivevoix doctor`: what is wrong with this machine or the running house, and what to do, in words for anybody."""

import sys
from collections.abc import Iterator
from pathlib import Path

from vivevoix.doctor import audio, machine, people, ports, running
from vivevoix.doctor.findings import Finding, Language, Weight
from vivevoix.doctor.words import SUMMARY, sentence
from vivevoix.reading import WrongSettings, folder_of, read_settings
from vivevoix.settings import Settings

ALL_WELL, SOMETHING_IS_WRONG = 0, 1
_MARK = {Weight.WELL: "✓", Weight.WORTH_KNOWING: "!", Weight.WRONG: "✗"}


def run(config: Path, language: Language | None = None) -> int:
    """Print every finding with what to do about it. Exit status 1 when something is wrong, also when the settings are."""
    try:
        settings = read_settings(config)
    except WrongSettings as wrong:
        _say(_settings_wrong(wrong), language or "en")
        return SOMETHING_IS_WRONG
    found = list(look(settings, config))
    _say(found, language or settings.house.language)
    return SOMETHING_IS_WRONG if any(each.weight is Weight.WRONG for each in found) else ALL_WELL


def look(settings: Settings, config: Path) -> Iterator[Finding]:
    """Everything there is to find, the settings' file being right. Takes a few seconds when names cannot be resolved."""
    folder = folder_of(settings, config)
    now = running.processes(folder)
    yield Finding(what="settings_right")
    yield from running.look(folder, now)
    yield from ports.look(settings, now)
    yield from machine.look(settings, folder)
    yield from audio.look(settings)
    yield from people.look(settings)
    if settings.branches or settings.rosters:
        from vivevoix.doctor import hours  # likewise the store

        yield from hours.look(settings, folder)
    if people.some_telephone_gives_no_password(settings):
        from vivevoix.doctor import telephones  # what needs the store takes a second to load

        yield from telephones.look(settings, folder)
    if settings.web.certificate is not None:
        from vivevoix.doctor import certificate

        yield from certificate.look(settings)
    if now.serve is not None:
        from vivevoix.doctor import desk  # what it brings along takes seconds to load

        yield from desk.look(settings, folder)


def _settings_wrong(wrong: WrongSettings) -> list[Finding]:
    return [Finding(what="settings_wrong", weight=Weight.WRONG, names={"sentence": each}) for each in wrong.sentences]


def _say(found: list[Finding], language: Language) -> None:
    """The wrong things last, where a terminal shows them."""
    lines = [_shown(each, language) for each in sorted(found, key=lambda each: each.weight)]
    count = sum(each.weight is Weight.WRONG for each in found)
    lines.append(SUMMARY[language][min(count, 2)].format(count=count))
    sys.stdout.write("\n".join(lines) + "\n")


def _shown(finding: Finding, language: Language) -> str:
    says, do = sentence(finding, language)
    return f" {_MARK[finding.weight]} {says}" + (f"\n   → {do}" if do else "")
