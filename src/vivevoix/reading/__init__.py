"""From `vivevoix.toml` to `Settings`: either everything is right, or every mistake is said at once, in sentences."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from vivevoix.reading.agreeing import disagreements
from vivevoix.reading.hours.written import mistakes_in_calendars
from vivevoix.reading.shapes import describe, fits
from vivevoix.settings import Settings

# A person answers here. These are the words people try when they look for the other thing.
A_MACHINE_ANSWERS = re.compile(
    r"announce|voice_?-?mail|greeting|music|robot|attendant|answering_?-?machine"
    r"|(?<![a-z])(menus?|ivr|moh|(chat|voice)?bots?)(?![a-z])",
    re.IGNORECASE,
)

_SHAPE = inspect.type_info(Settings)
T = TypeVar("T")


class WrongSettings(Exception):
    """The settings file cannot be used."""

    def __init__(self, path: Path, sentences: list[str]) -> None:
        super().__init__(path, sentences)
        self.path = path
        self.sentences = sentences

    def __str__(self) -> str:
        return "\n".join([f"{self.path} cannot be used:", *(f"  - {sentence}" for sentence in self.sentences)])


def read_settings(path: Path) -> Settings:
    """Read, check and cross-check the settings file. Raises WrongSettings with one sentence for every mistake in it."""
    settings, mistakes = check_settings(_parsed(path, "`vivevoix.example.toml` shows every setting."))
    if settings is None or mistakes:
        raise WrongSettings(path, mistakes)
    whole = _with_whole_paths(settings, path.parent.absolute())
    if mistakes := mistakes_in_calendars(whole):
        raise WrongSettings(path, mistakes)
    return whole


def read_table(path: Path, kind: type[T], advice: str) -> T:
    """Read another file as strictly as the settings. `advice` is said when it is missing. Raises WrongSettings."""
    written = _parsed(path, advice)
    mistakes: list[str] = []
    mended = _value(inspect.type_info(kind), written, "", mistakes)
    if mistakes:
        raise WrongSettings(path, mistakes)
    return msgspec.convert(mended, kind)


def _parsed(path: Path, advice: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WrongSettings(path, [f"There is no such file. {advice}"]) from None
    except OSError as wrong:
        raise WrongSettings(path, [f"It cannot be read: {wrong.strerror}."]) from None
    except UnicodeDecodeError:
        raise WrongSettings(path, ["It is not UTF-8 text. Save it again as UTF-8."]) from None
    except tomllib.TOMLDecodeError as wrong:
        raise WrongSettings(path, [f"It is not TOML: {wrong}."]) from None


def check_settings(written: dict[str, Any]) -> tuple[Settings | None, list[str]]:
    """The settings a parsed file means, and every mistake in it.

    A misspelt word counts as the word it is nearest to while the rest is checked, so that one slip is one sentence.
    The settings are None when they cannot even be guessed.
    """
    mistakes: list[str] = []
    mended = _value(_SHAPE, written, "", mistakes)
    try:
        settings = msgspec.convert(mended, Settings)
    except msgspec.ValidationError as wrong:
        return None, mistakes or [f"{wrong}."]
    return settings, [*mistakes, *disagreements(settings)]


def _table(shape: inspect.StructType, written: Mapping[str, Any], where: str, mistakes: list[str]) -> dict[str, Any]:
    """Check one table against the words it may hold; returns it with misspelt words put right and useless ones left out."""
    fields = {each.name: each for each in shape.fields}
    mended: dict[str, Any] = {}
    for word, value in written.items():
        known = word if word in fields else _unknown(word, where, fields, written, mistakes)
        if known is not None:
            mended[known] = _value(fields[known].type, value, _join(where, word), mistakes)
    mistakes += [
        f"{_named(where)} needs “{name}”: {describe(each.type)}."
        for name, each in fields.items()
        if each.required and name not in mended
    ]
    return {name: value for name, value in mended.items() if value is not msgspec.UNSET}


def _unknown(word: str, where: str, fields: Mapping[str, Any], written: Mapping[str, Any], mistakes: list[str]) -> str | None:
    """Say that a word is not known here; returns the word that was probably meant, or None."""
    refusal = f"{_named(where)} has no setting “{word}”"
    if A_MACHINE_ANSWERS.search(word):
        mistakes.append(
            f"{refusal}. Vivevoix has no words for a machine that answers: no announcement, menu, voicemail, music or bot."
            " A person answers, or a person rings back."
        )
        return None
    near = difflib.get_close_matches(word.lower().replace("-", "_"), fields, n=1)
    if near:
        mistakes.append(f"{refusal}; the nearest right name is “{near[0]}”.")
        return near[0] if near[0] not in written else None
    elsewhere = [table for table, words in _words() if word in words]
    if elsewhere:
        mistakes.append(f"{refusal}; it belongs in {' or '.join(elsewhere)}.")
    else:
        mistakes.append(f"{refusal}. It may hold: {', '.join(fields)}.")
    return None


def _words() -> Iterator[tuple[str, set[str]]]:
    """Every kind of table with the words it may hold: (`[sip]`, {"listen", …}), (`[lines.NAME]`, …)."""
    yield from _words_below(_SHAPE, "")


def _words_below(shape: inspect.Type, where: str) -> Iterator[tuple[str, set[str]]]:
    match shape:
        case inspect.StructType():
            yield _named(where), {each.name for each in shape.fields}
            for each in shape.fields:
                yield from _words_below(each.type, _join(where, each.name))
        case inspect.DictType():
            yield from _words_below(shape.value_type, _join(where, "NAME"))
        case inspect.ListType():
            yield from _words_below(shape.item_type, where)
        case _:
            return


def _value(shape: inspect.Type, value: Any, where: str, mistakes: list[str]) -> Any:
    """Check one value; returns it with what lies below it mended, or UNSET when it is wrong."""
    match shape, value:
        case inspect.StructType(), dict():
            return _table(shape, value, where, mistakes)
        case inspect.DictType(), dict():
            return {name: _named_table(shape, name, each, where, mistakes) for name, each in value.items()}
        case inspect.ListType(item_type=inspect.StructType()), list() if value or not shape.min_length:
            return [_value(shape.item_type, each, f"{where}[{place}]", mistakes) for place, each in enumerate(value, 1)]
        case _:
            if fits(shape, value):
                return value
            mistakes.append(f"{where} = {_shown(where, value)} is wrong: it must be {describe(shape)}.")
            return msgspec.UNSET


def _named_table(shape: inspect.DictType, name: str, value: Any, where: str, mistakes: list[str]) -> Any:
    if not fits(shape.key_type, name):
        mistakes.append(f"{_named(where)}: the name “{name}” is wrong: it must be {describe(shape.key_type)}.")
    return _value(shape.value_type, value, _join(where, name), mistakes)


def _shown(where: str, value: Any) -> str:
    """A wrong value as it was written, unless it is a secret."""
    if "password" in where:
        return "…"
    match value:
        case dict():
            return "{…}"
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case _:
            return str(value)


def _join(where: str, word: str) -> str:
    return f"{where}.{word}" if where else word


def _named(where: str) -> str:
    return f"[{where}]" if where else "The file"


def _with_whole_paths(settings: Settings, folder: Path) -> Settings:
    """Files named relative to the settings file, as every process finds them. Links stay links: a renewal points them elsewhere."""
    web = settings.web
    certificate = None if web.certificate is None else str(folder / web.certificate)
    key = None if web.key is None else str(folder / web.key)
    rosters = {
        name: roster if roster.calendar is None else msgspec.structs.replace(roster, calendar=str(folder / roster.calendar))
        for name, roster in settings.rosters.items()
    }
    web = msgspec.structs.replace(web, certificate=certificate, key=key)
    return msgspec.structs.replace(settings, web=web, rosters=rosters)


def folder_of(settings: Settings, path: Path) -> Path:
    """Where this installation keeps everything: `house.folder`, relative to the settings file."""
    return (path.parent / settings.house.folder).resolve()
