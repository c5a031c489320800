"""The copy as a page to be printed, in the customer's language. Nothing on it comes from elsewhere, and it needs no script."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from html import escape

from vivevoix.core.promises.good_hours import Span
from vivevoix.mail.words import hour_said
from vivevoix.web.customers.copying import CallCopied, CardCopied, Copied, MatterCopied, PromiseCopied
from vivevoix.web.shapes import Language

STYLE = """body { font: 11pt/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid #767676 }
article { margin: 1rem 0; break-inside: avoid } dl { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; margin: 0 }
dt { color: #555 } dd { margin: 0 } p { margin: 0.25rem 0 } .words { white-space: pre-wrap }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr } }
@media print { body { margin: 0; max-width: none } }
"""

WORDS: dict[str, tuple[str, str]] = {
    "title": ("What {house} holds on you", "Ce que {house} garde sur vous"),
    "made": ("Copy of {hour} for {name}.", "Copie du {hour} pour {name}."),
    "hours": (
        "All hours are by the clock of {zone}. This is everything kept here under your name and numbers.",
        "Les heures sont celles de {zone}. Voici tout ce qui est gardé ici à votre nom et à vos numéros.",
    ),
    "nothing": ("Nothing.", "Rien."),
    "cards": ("Your card", "Votre fiche"),
    "name": ("Name", "Nom"),
    "say": ("How it is said", "Se prononce"),
    "address": ("How you like to be addressed", "Comment on s'adresse à vous"),
    "form": ("Form of address", "Tutoiement ou vouvoiement"),
    "familiar": ("familiar", "tutoiement"),
    "polite": ("polite", "vouvoiement"),
    "language": ("Language", "Langue"),
    "organisation": ("Organisation", "Organisation"),
    "role": ("What you do there", "Votre fonction"),
    "place": ("Place", "Lieu"),
    "time_zone": ("Time zone", "Fuseau horaire"),
    "good_hours": ("When you like to be rung", "Quand vous appeler"),
    "days": ("Mon Tue Wed Thu Fri Sat Sun", "lun mar mer jeu ven sam dim"),
    "attempt": ("We rang", "Nous avons appelé"),
    "changed": ("Changed last", "Dernière modification"),
    "urgent": ("Calls", "Appels"),
    "is_urgent": ("Whatever you ring about cannot wait", "Vos appels ne peuvent pas attendre"),
    "asks_for": ("You ask for", "Vous demandez"),
    "not_with": ("Never passed to", "Jamais avec"),
    "telephone": ("Telephone", "Téléphone"),
    "mail": ("E-mail", "Courriel"),
    "prefers": ("You prefer", "Votre préférence"),
    "kindness": ("What we gave you", "Ce que nous vous avons offert"),
    "note": ("Remark", "Remarque"),
    "written": ("Written", "Écrite"),
    "source": ("Brought in from", "Provenance"),
    "calls": ("Your calls", "Vos appels"),
    "in": ("You rang us", "Appel de votre part"),
    "out": ("We rang you", "Appel de notre part"),
    "number": ("Number", "Numéro"),
    "network_name": ("Name the network gave", "Nom donné par le réseau"),
    "line": ("Line", "Ligne"),
    "with_whom": ("With", "Avec"),
    "spoke": ("Spoke for", "Durée"),
    "minutes": ("{minutes} min {seconds} s", "{minutes} min {seconds} s"),
    "cannot_wait": ("It could not wait", "Urgence"),
    "done": ("What was done", "Ce qui a été fait"),
    "noted": ("{who} noted, {hour}", "Noté par {who}, {hour}"),
    "promises": ("Calls we promised you", "Les appels que nous vous avons promis"),
    "due": ("Promised by", "Promis avant"),
    "because": ("Because", "Motif"),
    "end": ("What became of it", "Suite"),
    "kept": ("Kept", "Tenue"),
    "late": ("Kept late", "Tenue en retard"),
    "broken_and_told": ("Not kept, and you were told", "Non tenue\u00a0; nous vous l'avons dit"),
    "open": ("Still owed", "Encore due"),
    "told": ("You were told", "On vous a dit"),
    "letter_made": ("E-mail: promised", "Courriel\u00a0: promesse"),
    "letter_moved": ("E-mail: another hour", "Courriel\u00a0: autre heure"),
    "letter_kept": ("E-mail: thank you", "Courriel\u00a0: remerciement"),
    "sent": ("sent", "envoyé"),
    "not_sent": ("not sent", "non envoyé"),
    "matters": ("Your open and settled questions", "Vos questions, ouvertes ou réglées"),
    "owner": ("Looked after by", "Suivie par"),
    "answered": ("{who} answered, {hour}", "Réponse de {who}, {hour}"),
    "seen": ("Who looked at your card", "Qui a consulté votre fiche"),
    "rang": ("it came up with a call", "affichée avec un appel"),
    "opened": ("opened it", "l'a ouverte"),
    "copied": ("gave a copy of it", "en a remis une copie"),
}


def printed(copy: Copied, language: Language) -> str:
    """The whole page, as HTML."""
    return _Printing(copy, language).page()


class _Printing:
    def __init__(self, copy: Copied, language: Language) -> None:
        self._copy, self._language = copy, language
        self._zone: tzinfo = copy.zone

    def _say(self, what: str, **names: object) -> str:
        return WORDS[what][self._language == "fr"].format(**names)

    def _hour(self, at: datetime) -> str:
        """The year as well: a copy goes back as far as there is anything."""
        day, _, hour = hour_said(at, self._zone, self._language).rpartition(" à " if self._language == "fr" else " at ")
        join = " à " if self._language == "fr" else " at "
        return f"{day} {at.astimezone(self._zone).year}{join}{hour}"

    def _span(self, span: Span) -> str:
        days = self._say("days").split()
        opens, closes = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (span.opens, span.closes))
        return f"{', '.join(days[day] for day in span.days)} {opens}-{closes}"

    def page(self) -> str:
        copy = self._copy
        title = escape(self._say("title", house=copy.house))
        parts = (
            self._section("cards", map(self._card, copy.cards)),
            self._section("calls", map(self._call, copy.calls)),
            self._section("promises", map(self._promise, copy.promises)),
            self._section("matters", map(self._matter, copy.matters)),
            self._section("seen", [self._seen()] if copy.seen else ()),
        )
        made = escape(self._say("made", hour=self._hour(copy.made_at), name=copy.customer))
        return (
            f'<!doctype html>\n<html lang="{self._language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
            '<meta name="viewport" content="width=device-width">\n<link rel="stylesheet" href="/copy.css">\n</head>\n<body>\n'
            f"<main>\n<h1>{title}</h1>\n<p>{made}</p>\n<p>{escape(self._say('hours', zone=copy.time_zone))}</p>\n"
            f"{''.join(parts)}</main>\n</body>\n</html>\n"
        )

    def _section(self, title: str, articles: Iterable[str]) -> str:
        inside = "".join(f"<article>\n{article}</article>\n" for article in articles)
        nothing = f"<p>{escape(self._say('nothing'))}</p>\n"
        return f"<section>\n<h2>{escape(self._say(title))}</h2>\n{inside or nothing}</section>\n"

    def _rows(self, rows: Sequence[tuple[str, str | None]]) -> str:
        shown = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in rows if value)
        return f"<dl>\n{shown}</dl>\n"

    def _words(self, before: str, words: str) -> str:
        return f'<p>{escape(before)}</p>\n<p class="words">{escape(words)}</p>\n'

    def _card(self, card: CardCopied) -> str:
        written = f"{self._hour(card.made_at)}, {card.made_by}"
        rows: list[tuple[str, str | None]] = [
            (self._say("name"), card.name),
            (self._say("say"), card.say),
            (self._say("address"), card.address),
            (self._say("form"), card.form and self._say(card.form)),
            (self._say("language"), card.language),
            (self._say("organisation"), card.organisation),
            (self._say("role"), card.role),
            (self._say("place"), card.place),
            (self._say("time_zone"), card.time_zone),
            *((self._say("good_hours"), self._span(span)) for span in card.good_hours),
            (self._say("urgent"), self._say("is_urgent") if card.urgent else None),
            (self._say("asks_for"), card.asks_for),
            (self._say("not_with"), ", ".join(card.not_with)),
            *((self._say(reach.kind.value), f"{reach.value} {reach.label}".strip()) for reach in card.reaches),
            *((self._say(each.about), f"{each.words} ({each.by}, {self._hour(each.at)})") for each in card.remarks),
            (self._say("written"), written),
            (self._say("changed"), self._changed(card)),
            (self._say("source"), f"{card.source} {card.source_key}".strip()),
        ]
        return self._rows(rows)

    def _changed(self, card: CardCopied) -> str | None:
        if card.changed_at == card.made_at:
            return None
        return ", ".join(part for part in (self._hour(card.changed_at), card.changed_by) if part)

    def _call(self, call: CallCopied) -> str:
        spoke, urgent = None, call.emergency
        if call.seconds is not None:
            minutes, seconds = divmod(round(call.seconds), 60)
            spoke = self._say("minutes", minutes=minutes, seconds=seconds)
        facts = self._rows(
            [
                (self._say(call.direction), self._hour(call.at)),
                (self._say("number"), call.number),
                (self._say("network_name"), call.name),
                (self._say("line"), call.line),
                (self._say("with_whom"), call.with_whom),
                (self._say("spoke"), spoke),
                (self._say("cannot_wait"), self._hour(urgent.since) if urgent else None),
                (self._say("done"), urgent.done if urgent else None),
            ]
        )
        return facts + "".join(self._words(self._say("noted", who=n.by, hour=self._hour(n.at)), n.words) for n in call.notes)

    def _promise(self, promise: PromiseCopied) -> str:
        letters = [
            (self._say(f"letter_{letter.kind}"), self._say("sent" if letter.became == "sent" else "not_sent"))
            for letter in promise.letters
        ]
        return self._rows(
            [
                (self._say("written"), self._hour(promise.made_at)),
                (self._say("due"), self._hour(promise.due_at)),
                (self._say("number"), promise.number),
                (self._say("name"), promise.name),
                (self._say("mail"), promise.mail),
                (self._say("language"), promise.language),
                *((self._say("good_hours"), self._span(span)) for span in promise.good_hours),
                *((self._say("attempt"), self._hour(at)) for at in promise.attempts),
                *((self._say("because"), reason) for reason in promise.because),
                (self._say("end"), self._say(promise.end or "open")),
                (self._say("told"), promise.told),
                *letters,
            ]
        )

    def _matter(self, matter: MatterCopied) -> str:
        facts = self._rows([(self._hour(matter.opened_at), matter.about), (self._say("owner"), matter.owner)])
        answers = (self._words(self._say("answered", who=a.by, hour=self._hour(a.at)), a.words) for a in matter.answers)
        return facts + "".join(answers)

    def _seen(self) -> str:
        return self._rows([(self._hour(each.at), f"{each.by}: {self._say(each.how)}") for each in self._copy.seen])
