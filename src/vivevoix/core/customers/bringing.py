"""A file of customers on its way in: how it is read, what a row of it says or why it says nothing, and how far it is."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.customers.cards import Written
from vivevoix.core.customers.customer import Reach, Remark
from vivevoix.core.ids import BringingId, CustomerId, PersonId

MOST_REPORTED = 100_000
"""Rows of one file that are kept with their reasons; the others are counted."""


class Column(StrEnum):
    """What a column of the file says."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    SAY = "say"
    ADDRESS = "address"
    FORM = "form"
    LANGUAGE = "language"
    ORGANISATION = "organisation"
    ROLE = "role"
    PLACE = "place"
    TIME_ZONE = "time_zone"
    GOOD_HOURS = "good_hours"
    URGENT = "urgent"
    ASKS_FOR = "asks_for"
    NOT_WITH = "not_with"
    TELEPHONE = "telephone"
    MAIL = "mail"
    REACHES = "reaches"
    """As we write them out: a number or an address on each line, and after it what it is."""
    NOTE = "note"
    PREFERS = "prefers"
    KINDNESS = "kindness"
    REMARKS = "remarks"
    """As we write them out, with who said them and when."""
    KEY = "key"
    """The customer's name in the other system."""
    SOURCE = "source"
    CHANGED_AT = "changed_at"
    """As we write it out: until when the file knows of changes."""


class How(Struct, frozen=True, kw_only=True):
    """How a file is read."""

    kind: str = "table"
    """`table` or `cards`."""
    encoding: str = "utf-8"
    delimiter: str = ","
    header: bool = True
    columns: tuple[Column | None, ...] = ()
    """What each column of a table says; None: nothing for us."""
    labels: tuple[str, ...] = ()
    """What each column is called: a number out of `Mobile` is a mobile."""
    source: str = "file"
    """Where the customers come from: `crm`."""


class RowReason(StrEnum):
    """Why a row was not brought in, or what was noticed about one that was."""

    NO_NAME = "no_name"
    BAD_NUMBER = "bad_number"
    BAD_MAIL = "bad_mail"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"
    WRONG_COLUMNS = "wrong_columns"
    NO_SUCH_PERSON = "no_such_person"
    BAD_WORD = "bad_word"
    """A language, form, time zone, hour or time that is none."""
    TWICE = "twice"
    """Another row of the file has this key and says something else."""
    KEPT = "kept"
    ALIKE = "alike"


NOTICED = frozenset({RowReason.KEPT, RowReason.ALIKE})
"""The row was brought in all the same."""


class Said(Struct, frozen=True, kw_only=True):
    """One thing about one row."""

    reason: RowReason
    about: str = ""
    """The column or the field; for `alike` the name on the other card."""
    customer: CustomerId | None = None
    by: PersonId | None = None
    at: datetime | None = None


class Row(Struct, frozen=True, kw_only=True):
    """One row of the file: what it says, or why it says nothing."""

    number: int
    """Counted from 1, the header not counted."""
    read: int = 0
    """Bytes of the file up to its end, about."""
    cells: tuple[str, ...] = ()
    """As they stand in the file, where something is wrong with them."""
    wrong: tuple[Said, ...] = ()
    source: str = ""
    key: str = ""
    written: Written | None = None
    """None when something is wrong."""
    says: tuple[str, ...] = ()
    """Of which fields of `written` the file has a word."""
    reaches: tuple[Reach, ...] = ()
    remarks: tuple[Remark, ...] = ()
    twice: int = 0
    """The earlier row of the file that has this key and says something else; only looked for in a trial."""
    again: bool = False
    """An earlier row of the file says just the same; only looked for in a trial."""
    seen: datetime | None = None
    """The file knows the card as it was changed last then."""


class RowSaid(Struct, frozen=True, kw_only=True):
    """What the report tells of one row."""

    number: int
    brought: bool
    said: tuple[Said, ...]
    cells: tuple[str, ...] = ()


class State(StrEnum):
    """Where a file is."""

    WAITING = "waiting"
    """For somebody to say how it is to be read."""
    TRYING = "trying"
    """As if it were brought in; nothing is written."""
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


class Counts(Struct, frozen=True, kw_only=True):
    """What has become of the rows of a file so far."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0
    """Not brought in."""
    reported: int = 0
    """Rows that are kept with their reasons."""
    reasons: dict[str, int] = {}


class Bringing(Struct, frozen=True, kw_only=True):
    """A file of customers that somebody brings in."""

    id: BringingId
    file: str
    """Its name where it came from."""
    size: int
    """Bytes."""
    digest: str
    """SHA-256 of what is in it."""
    by: PersonId
    at: datetime
    state: State = State.WAITING
    how: How
    headings: tuple[str, ...] = ()
    """What its columns are called, for the report."""
    counts: Counts = Counts()
    """Of what was brought in, or would be; `rows` is also how far it is."""
    read: int = 0
    """Bytes that are behind it, about."""
    tried: bool = False
    """These counts are of a trial."""
    trouble: str = ""
    """Why it failed: the name of a refusal."""
    ended_at: datetime | None = None


def counted(counts: Counts, became: str, said: tuple[Said, ...]) -> Counts:
    """With one row more. `became`: `new`, `changed`, `same` or `wrong`."""
    reasons = dict(counts.reasons)
    for each in {one.reason for one in said}:
        reasons[each] = reasons.get(each, 0) + 1
    kept = int(bool(said) and counts.reported < MOST_REPORTED)
    one_more = {became: getattr(counts, became) + 1}
    return replace(counts, rows=counts.rows + 1, reported=counts.reported + kept, reasons=reasons, **one_more)
