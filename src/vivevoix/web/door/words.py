"""The sentences about a line, said by the house itself: they stand on its page before any script runs, and without one."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from vivevoix.live.door.showing import DoorShown
from vivevoix.web.errors import Language

NO_BREAK, APOSTROPHE = "\u00a0", "\u2019"
NIGHT_FROM, NIGHT_UNTIL = 20, 7
_DAYS = {
    "en": ("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}


class Said(Struct, frozen=True, kw_only=True):
    """A line in three sentences."""

    greeting: str
    who: str
    """Who answers, and how soon."""
    until: str
    """When it closes or opens; empty when it does neither."""
    people: str
    """Who is rung: `Aya or a colleague`."""


def said(shown: DoorShown, now: datetime, language: Language) -> Said:
    sentences = _greeting(shown, now, language), _who(shown, language), _until(shown, now, language), _people(shown, language)
    greeting, who, until, people = (each.replace("'", APOSTROPHE) for each in sentences)
    return Said(greeting=greeting, who=who, until=until, people=people)


def title(house: str, language: Language) -> str:
    return f"Ring {house}" if language == "en" else f"Appeler {house}"


def _greeting(shown: DoorShown, now: datetime, language: Language) -> str:
    if shown.open:
        return "Ring us. A person answers." if language == "en" else "Appelez-nous. Une personne répond."
    hour = now.astimezone(ZoneInfo(shown.zone)).hour
    is_night = hour >= NIGHT_FROM or hour < NIGHT_UNTIL
    if language == "en":
        return f"It is night in {shown.place}." if is_night else f"{_first_up(shown.place)} is closed just now."
    return f"Il fait nuit à {shown.place}." if is_night else f"{_first_up(shown.place)}{NO_BREAK}: fermé en ce moment."


def _who(shown: DoorShown, language: Language) -> str:
    if not shown.answered:
        return _nobody(shown, language)
    english = language == "en"
    people = _people(shown, language)
    if not shown.open:
        first = f"{people} answers, emergencies first." if english else f"{people} répond, les urgences d'abord."
        rest = (
            " For anything that can wait, say when we ring you."
            if english
            else " Si cela peut attendre, dites quand vous appeler."
        )
        return first + (rest if shown.ring_me else "")
    if english:
        return f"{people} will pick up{f', most often within {_seconds(shown.seconds, language)}' if shown.seconds else ''}."
    return f"{people} décroche{f', le plus souvent en {_seconds(shown.seconds, language)}' if shown.seconds else ''}."


def _seconds(seconds: int, language: Language) -> str:
    word = ("second" if language == "en" else "seconde") + ("" if seconds == 1 else "s")
    return f"{seconds}{NO_BREAK}{word}"


def _nobody(shown: DoorShown, language: Language) -> str:
    if language == "en":
        return "Nobody is at a telephone just now. " + (
            "Say when we ring you." if shown.ring_me else "Ring, and we ring you back."
        )
    return "Personne n'est au téléphone en ce moment. " + (
        "Dites quand vous appeler." if shown.ring_me else "Appelez, et nous vous rappelons."
    )


def _people(shown: DoorShown, language: Language) -> str:
    return _either([*shown.names, *_others(shown, language)], language)


def _others(shown: DoorShown, language: Language) -> list[str]:
    if shown.names and not shown.others:
        return []
    if language == "en":
        return ["a colleague" if shown.names else "One of us"]
    return ["quelqu'un d'autre de l'équipe" if shown.names else "Quelqu'un de l'équipe"]


def _either(names: Sequence[str], language: Language) -> str:
    *first, last = names
    return f"{', '.join(first)} {'or' if language == 'en' else 'ou'} {last}" if first else last


def _until(shown: DoorShown, now: datetime, language: Language) -> str:
    if shown.until is None:
        return ""
    at, place = moment(shown.until, now, shown.zone, language), _first_up(shown.place)
    if language == "en":
        return f"{place} {'is open until' if shown.open else 'opens at'} {at}."
    return f"{place}{NO_BREAK}: ouvert jusqu'à {at}." if shown.open else f"{place}{NO_BREAK}: ouverture {_from(at)}."


def moment(at: datetime, now: datetime, zone: str, language: Language) -> str:
    """A time of the day there, with the day when it is not today: `17:30`, `09:00 tomorrow`, `lundi à 9 h`."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    ahead = (local.date() - today).days
    named = {0: "", 1: "tomorrow" if language == "en" else "demain"}.get(ahead, _DAYS[language][local.weekday()])
    if language == "en":
        return f"{local:%H:%M} {named}".strip()
    clock = f"{local.hour}{NO_BREAK}h" + (f"{NO_BREAK}{local:%M}" if local.minute else "")
    return f"{named} {clock}" if named else clock


def _from(at: str) -> str:
    return at if at[0].isalpha() else f"à {at}"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
