"""Every setting of an installation, in the words of `vivevoix.toml`. Read once, by `main`; unknown words are refused.

There is no word here for an announcement, a menu or a voicemail: a machine that answers cannot be written.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Seconds = Annotated[float, Meta(ge=0, le=86_400)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""A short name used to refer to something: lower-case letters, digits, hyphens."""
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
Days = Annotated[str, Meta(pattern=f"^{_DAY}(-{_DAY})?$")]
"""A day of the week, or several: `sat`, `mon-fri`."""
Times = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
"""From a time to a time by the clock of the place: `09:00-17:30`. When the second is not later, it is that of the next day."""
Change = Annotated[str, Meta(pattern=f"^{_DAY} ([01][0-9]|2[0-3]):[0-5][0-9]$")]
Role = Literal["operator", "expert", "watch", "supervisor", "administrator"]


Kept = Annotated[int, Meta(ge=0, le=36_500)]
"""Days."""


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the settings file."""


class House(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The company and this installation."""

    name: str = "Our house"
    """What callers know the company as; on the sign-in page and the public page."""
    folder: str = "data"
    """Where the database and everything kept between starts lives; relative to the settings file."""
    database: str | None = None
    """Keep everything in PostgreSQL instead of a file in `folder`: `postgresql://user@host/name`. Needs the `postgresql` extra."""
    language: Literal["en", "fr"] = "en"
    """The console's language before a person chooses their own."""
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}$")] = "GB"
    """Numbers written without a country code belong to this country (ISO 3166)."""
    urgent: list[Name] = field(default_factory=list)
    """The groups rung together for an emergency: the watch, and whoever is on call. When empty, the last rung of the line."""
    alone_limit: Annotated[float, Meta(ge=10, le=300)] = 20
    """Seconds a caller may hear only the soft tone while a colleague is asked, before whoever asked is with them again."""


class Web(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The pages."""

    listen: str = "127.0.0.1"
    """The address the pages are served on; `0.0.0.0` or `::` for every interface."""
    port: Port = 8700
    """The port of the pages, of the API and of browser telephones."""
    certificate: str | None = None
    """PEM file with the certificate chain, relative to the settings file. Browsers give a microphone only over HTTPS or on localhost."""
    key: str | None = None
    """PEM file with the certificate's private key, relative to the settings file. Both files are read again when they change."""
    visitors_at_once: Annotated[int, Meta(ge=1, le=1000)] = 8
    """How many people may call from web pages at the same time, over all lines; whoever comes then is given the number."""


class Sip(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Telephones and trunks."""

    listen: list[str] = field(default_factory=lambda: ["127.0.0.1"])
    """Addresses for SIP over UDP and TCP, IPv4 or IPv6."""
    port: Port = 5060
    """The port of SIP, over UDP and TCP."""
    tcp: bool = True
    """Also take SIP over TCP on the same port."""
    tls_port: Port | None = None
    """Take SIP over TLS on this port, with the certificate of [web]."""
    advertise: str | None = None
    """The address telephones outside reach us at, when it differs from `listen` (NAT, public address on a router)."""
    realm: str = "vivevoix"
    """The realm telephones sign in to. Changing it makes every stored telephone password invalid."""
    media_ports: tuple[Port, Port] = (20000, 29999)
    """First and last UDP port for audio; open these in the firewall. Keep below 32768."""
    hold_the_line_after: Seconds = 50
    """Carriers cut calls that ring too long. After this many seconds, 20 at least, the caller goes on hearing ringing in an
    answered call."""
    guesses: Annotated[int, Meta(ge=1)] = 8
    """Wrong passwords for one telephone from one network before that network is locked out for a while."""
    locked_out_for: Seconds = 300
    """How long, in seconds, before it may try again."""
    drain_for: Seconds = 20
    """How long conversations may go on after the house is asked to stop."""


class SpecialDay(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day on which a branch does not keep its usual hours. It goes before holidays and the week."""

    date: date
    """Which day, without quotes: `2026-12-24`."""
    hours: list[Times] = field(default_factory=list)
    """When it is open that day; closed when empty."""
    because: str
    """Why, for whoever wonders: `stock-taking`."""


class Promises(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Calls we owe."""

    ring_back_within: Annotated[float, Meta(ge=60, le=86_400)] = 3600
    """How long, in seconds, until a call that nobody took is to be rung back, when nobody could say an hour."""
    good_hours: list[str] = field(default_factory=lambda: ["mon-fri 08:00-20:00", "sat 09:00-18:00"])
    """When customers are rung back who have not said when, by the clock where they live. Whoever has just rung us may be rung at
    any hour, and so may everybody when one of us asks twice. Empty: always."""


class Mail(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """E-mail to customers: that a call is promised, moved, kept. Without `host`, nobody is written to."""

    host: str | None = None
    """The mail server that sends for us."""
    port: Port = 587
    """Its port."""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    """How the way to it is secured; `none` only for a server on this machine or in this building."""
    user: str | None = None
    """The name we sign in with, when it wants one."""
    password: str | None = None
    """Its password for us."""
    sender: str | None = None
    """Who writes, with the address answers go to: `Calder Valves <service@calder.example>`."""


class Privacy(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days we remember, counted from when it happened; 0 keeps it for good. What is past goes at night, a little at a time.
    What stays of a call or a promise is when it was and how it ended, so that figures are the same afterwards."""

    cards_unused_for: Kept = 1095
    """A card nobody has needed for so long, with everything about them: no call, no promise, nothing written. Three years after the
    last contact is what the CNIL recommends for customers."""
    calls_for: Kept = 365
    """Who rang: the number and name the network gave, and who of us has spoken with that number. Their card stays."""
    notes_for: Kept = 1095
    """What was written down about calls."""
    promises_for: Kept = 365
    """To whom a promise was that has ended, and why it was made."""
    matters_for: Kept = 1095
    """Matters, counted from when they were resolved; open ones stay."""
    views_for: Kept = 365
    """Who of us has looked at a card. The CNIL recommends six months to a year for such records."""
    journal_for: Kept = 1095
    """The journal: who of us did what, and when. It has no name, number or word of a customer in it."""


class Branch(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place people work at."""

    name: str
    """As staff say it: `Leeds`."""
    time_zone: str = "Europe/London"
    """Its IANA time zone: promises made there are due by its clocks."""
    regions: list[Name] = field(default_factory=list)
    """Whose customers it looks after: names after `regions.`."""
    hours: dict[Days, list[Times]] = field(default_factory=dict)
    """When it is open, by its own clocks: `{ mon-fri = ["09:00-12:30", "13:30-17:30"], sat = ["09:00-12:00"] }`. Days left out are
    closed; a branch without hours is always open."""
    holidays: str | None = None
    """The public holidays on which it is closed: a country, or a region of one, as in `FR` or `GB-ENG` (ISO 3166-2)."""
    exceptions: list[SpecialDay] = field(default_factory=list)


class Region(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the world your customers live in, told by their numbers."""

    name: str
    """As staff say it: `Yorkshire`."""
    numbers: list[str] = field(default_factory=list)
    """How numbers there begin, or whole countries: `["+44113", "+44114"]`, `["FR"]`. The longest that fits decides."""
    neighbours: list[Name] = field(default_factory=list)
    """Where an expert is looked for next, the nearest first: names after `regions.`."""


class Topic(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something experts know about."""

    name: str
    """As it is said in a sentence: `relays`."""


class Cover(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day on which others than usual stand on a roster."""

    date: date
    """Which day, without quotes: `2026-12-24`."""
    shifts: dict[Name, list[Times]] = field(default_factory=dict)
    """Who stands there instead, and when: `{ tom = ["00:00-24:00"] }`. Shifts that begin on this day otherwise do not."""
    because: str
    """Why, for whoever wonders: `aya is on holiday`."""


class Roster(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group whose members change with time: nights, weekends, on call. A rung names it in `groups`, as it names a group.
    Weekly shifts, a rotation and a calendar may stand together: whoever is on any of them is on duty."""

    name: str
    """As staff say it: `the night watch`."""
    time_zone: str = "Europe/London"
    """Its IANA time zone: shifts begin and end by its clocks."""
    shifts: dict[Name, dict[Days, list[Times]]] = field(default_factory=dict)
    """Who stands there every week, and when: `{ aya = { fri = ["18:00-09:00"] } }`, names after `people.`."""
    rotation: list[Name] = field(default_factory=list)
    """People who take turns, day and night, in this order: names after `people.`."""
    changes: Change = "mon 09:00"
    """When one turn ends and the next begins."""
    since: date | None = None
    """The day on which the first of the rotation began, without quotes; on the weekday of `changes`."""
    weeks: Annotated[int, Meta(ge=1, le=52)] = 1
    """How many weeks a turn is long."""
    calendar: str | None = None
    """A calendar (iCalendar, `.ics`), relative to the settings file: each event is a shift, its title or its attendee names a person."""
    covers: list[Cover] = field(default_factory=list)


class Phone(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One telephone of a person. Exactly one of account, address, number. A browser needs none of these."""

    account: Name | None = None
    """A telephone that registers under this name."""
    password: str | None = None
    """Of a telephone that registers. Kept hashed in the store; may be removed here once the house has started."""
    address: str | None = None
    """A telephone at a fixed SIP address: `sip:302@192.0.2.7`."""
    number: str | None = None
    """An outside number, reached through a trunk; the person presses 1 to take the call."""


class Person(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member of staff. The word after `people.` is what they sign in with."""

    name: str
    """The whole name, as on a door: `Aya Diallo`."""
    first_name: str | None = None
    """What colleagues and callers hear; the first word of the name when not given."""
    role: Role = "operator"
    """What they come for. An administrator sees the health of the house, a supervisor the whole floor."""
    branch: Name | None = None
    """Where they work: a name after `branches.`."""
    language: Literal["en", "fr"] | None = None
    """Their language in the console, until they choose one there; that of the house when not given."""
    extension: Annotated[str, Meta(pattern=r"^[0-9]{2,6}$")] | None = None
    """What colleagues dial, and what a desk phone's transfer key uses."""
    password: str | None = None
    """First password for signing in; kept hashed in the store from then on. Better: `vivevoix password NAME`."""
    groups: list[Name] = field(default_factory=list)
    """The groups a rung of a ladder reaches them by."""
    languages: list[Annotated[str, Meta(pattern=r"^[a-z]{2}$")]] = field(default_factory=list)
    """What they can hold a conversation in (ISO 639): `["en", "fr"]`. When empty, callers of every language ring them."""
    topics: list[Name] = field(default_factory=list)
    """What they are asked about as an expert: names after `topics.`."""
    regions: list[Name] = field(default_factory=list)
    """Whose customers they look after as an expert: names after `regions.`; those of their branch when empty."""
    phones: list[Phone] = field(default_factory=list)
    """Their telephones besides the browser; all are rung at once."""
    on_public_page: bool = False
    """They agree that anybody may read their first name on the public page of a line while they answer it."""


class Rung(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a ladder. Rungs widen: the people of earlier rungs stay in reach."""

    groups: list[Name] = field(default_factory=list)
    """Whose people join at this step: groups of people, and rosters."""
    who: list[Literal["knows_caller", "callers_branch", "experts"]] = field(default_factory=list)
    """People who join by what they are to this caller: who knows them, the operators of the branch of their region, the experts
    on the line's topic with those of their region first."""
    seconds: Seconds = 15
    """How long this rung has before the next one joins. The last rung stays until someone answers."""
    at_once: int | Literal["all"] = "all"
    """How many people are rung together; the longest free first."""
    pass_on_after: Seconds = 20
    """A person who has not answered for so long is let go and another rung, when `at_once` is a number."""
    when: Literal["always", "open", "closed"] = "always"
    """The hours this step is for: those of the line's branch at the moment the call arrives."""


class AcceptedGap(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody has decided that nobody stands behind this line at some hours. Callers are then promised a call."""

    by: Name
    """Who has decided it: a name after `people.`."""
    because: str
    """Why, for whoever wonders: `the shop sleeps at night`."""
    until: date | None = None
    """The last day for which it holds, without quotes; for good when not given."""


class Door(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public page of the line, `/ring/NAME`, and what visitors may do there and in the element other sites embed."""

    open: bool = False
    """Is there such a page? It shows the first published number, who answers and until when."""
    call: bool = False
    """May visitors call from their browser, without an account? Needs HTTPS, as every microphone does."""
    ring_me: bool = False
    """May they say when we shall ring them? Each becomes a promise of the line's keeper."""
    allowed_origins: list[str] = field(default_factory=list)
    """Other sites that may embed it: `["https://www.calder.example"]`."""


class Line(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number people ring."""

    name: str
    """As staff say it: `the Leeds line`."""
    numbers: list[str]
    """Published numbers or SIP names that reach this line. What is called and stands at no line rings on the first one."""
    branch: Name | None = None
    """The branch it belongs to: a name after `branches.`."""
    topic: Name | None = None
    """What its calls are about: a name after `topics.`."""
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}$")] | None = None
    """What its callers speak (ISO 639); they ring people who speak it first."""
    urgent: bool = False
    """A line for emergencies: its calls go before all others."""
    keeper: Name
    """The person who owns what nobody else took: promises fall to them last. Every line has one."""
    ladder: Annotated[list[Rung], Meta(min_length=1)]
    """Who is rung, step by step, until someone answers."""
    accepted_gaps: list[AcceptedGap] = field(default_factory=list)
    door: Door = field(default_factory=Door)


class Trunk(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A telephone provider or PBX."""

    host: str
    """The provider's name or address."""
    port: Port = 5060
    """The provider's SIP port."""
    transport: Literal["udp", "tcp", "tls"] = "udp"
    """How SIP travels to the provider."""
    addresses: list[str] = field(default_factory=list)
    """Addresses or networks calls may come from, besides `host` itself: `203.0.113.0/24`."""
    user: str | None = None
    """The name we sign in with, when the provider wants one."""
    password: str | None = None
    """The provider's password for us."""
    register: bool = False
    """Sign in to the provider and keep signed in."""
    numbers: list[str] = field(default_factory=list)
    """Numbers of ours that may be shown through this trunk; the first is the default."""
    outbound: bool = True
    """May calls go out through it?"""
    countries: list[str] = field(default_factory=list)
    """Countries it may ring besides our own and those of `lines.NAME.numbers`: `["FR", "IE"]` (ISO 3166), or `["*"]` for all.
    Numbers that cost extra are never rung, emergency numbers always."""


class Settings(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    house: House = field(default_factory=House)
    web: Web = field(default_factory=Web)
    sip: Sip = field(default_factory=Sip)
    promises: Promises = field(default_factory=Promises)
    mail: Mail = field(default_factory=Mail)
    privacy: Privacy = field(default_factory=Privacy)
    branches: dict[Name, Branch] = field(default_factory=dict)
    regions: dict[Name, Region] = field(default_factory=dict)
    topics: dict[Name, Topic] = field(default_factory=dict)
    people: dict[Name, Person] = field(default_factory=dict)
    rosters: dict[Name, Roster] = field(default_factory=dict)
    lines: dict[Name, Line] = field(default_factory=dict)
    trunks: dict[Name, Trunk] = field(default_factory=dict)
