"""What the letters say, in the customer's language and by their own clock."""

from datetime import datetime, tzinfo
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vivevoix.core.promises import Promise
from vivevoix.core.promises.letters import Letter, LetterKind

Language = Literal["en", "fr"]

_SUBJECT: dict[Language, dict[LetterKind, str]] = {
    "en": {
        LetterKind.MADE: "We will ring you by {hour}",
        LetterKind.MOVED: "We will ring you at another hour: by {hour}",
        LetterKind.KEPT: "Thank you for speaking with us",
    },
    "fr": {
        LetterKind.MADE: "Nous vous appelons avant {hour}",
        LetterKind.MOVED: "Nous vous appelons à une autre heure : avant {hour}",
        LetterKind.KEPT: "Merci de cet échange",
    },
}
_BODY: dict[Language, dict[LetterKind, str]] = {
    "en": {
        LetterKind.MADE: "{hello}\n\n{who} of {house} will ring you by {hour}.\n\nShould another hour suit you better, answer this letter.\n",
        LetterKind.MOVED: "{hello}\n\nThe hour has changed: {who} of {house} will ring you by {hour}.\n\n"
        "Should another hour suit you better, answer this letter.\n",
        LetterKind.KEPT: "{hello}\n\nWe have spoken, as we said we would. If that was not you, or something is still open, answer this letter.\n",
    },
    "fr": {
        LetterKind.MADE: "{hello}\n\n{who}, de {house}, vous appelle avant {hour}.\n\nSi une autre heure vous convient mieux, répondez à ce message.\n",
        LetterKind.MOVED: "{hello}\n\nL'heure a changé : {who}, de {house}, vous appelle avant {hour}.\n\n"
        "Si une autre heure vous convient mieux, répondez à ce message.\n",
        LetterKind.KEPT: "{hello}\n\nNous nous sommes parlé, comme convenu. Si ce n'était pas vous, ou s'il reste une question, répondez à ce message.\n",
    },
}
_DAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_MONTHS: dict[Language, tuple[str, ...]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}


def letter_of(
    letter: Letter, promise: Promise, *, sender: str, house: str, who: str, otherwise: Language, now: datetime
) -> EmailMessage:
    """The whole message. `who`: the first name of whoever rings; `otherwise`: the language where theirs is none of ours."""
    language: Language = "fr" if promise.language == "fr" else "en" if promise.language == "en" else otherwise
    hour = hour_said(letter.due_at, _zone(promise), language)
    name = " ".join((promise.name or "").split())
    words = {
        "hello": {"en": f"Hello {name},", "fr": f"Bonjour {name},"}[language]
        if name
        else {"en": "Hello,", "fr": "Bonjour,"}[language],
        "who": who,
        "house": house,
        "hour": hour,
    }
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = promise.email
    message["Subject"] = _SUBJECT[language][letter.kind].format(**words)
    message["Date"] = format_datetime(now)
    # The same for the same news, so that also a mailbox that gets it twice shows it once.
    message["Message-ID"] = f"<{letter.key.replace(':', '.')}@{parseaddr(sender)[1].rpartition('@')[2] or make_msgid()}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language
    message.set_content(_BODY[language][letter.kind].format(**words))
    return message


def hour_said(at: datetime, zone: tzinfo, language: Language) -> str:
    """`Friday 20 November at 16:00`, by their own clock."""
    local = at.astimezone(zone)
    day, month = _DAYS[language][local.weekday()], _MONTHS[language][local.month - 1]
    if language == "en":
        return f"{day} {local.day} {month} at {local:%H:%M}"
    minutes = f" {local:%M}" if local.minute else ""
    return f"{day} {'1er' if local.day == 1 else local.day} {month} à {local.hour} h{minutes}"


def _zone(promise: Promise) -> tzinfo:
    try:
        return ZoneInfo(promise.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
