"""Every table of the house. Times are aware and UTC; what is personal stands in columns of its own, so that it can be forgotten."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    TIMESTAMP,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    literal_column,
    or_,
)
from sqlalchemy.types import BigInteger, TypeDecorator, TypeEngine


class Moment(TypeDecorator[datetime]):
    """An instant. In SQLite, text of fixed width that sorts by time and that a person can read; in PostgreSQL, timestamptz."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        native: TypeEngine[Any] = TIMESTAMP(timezone=True) if dialect.name == "postgresql" else String(32)
        return dialect.type_descriptor(native)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Raises ValueError for a time that does not say where it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be kept")
        return value if dialect.name == "postgresql" else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """What a network or a person said. A character that no database takes must not cost us the call it came with."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.replace("\0", "").encode("utf-8", "replace").decode()


Letters = Words().with_variant(Text(collation="C"), "postgresql")
"""What is found by its beginning: in order letter by letter, whatever language a database thinks in."""

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_by_%(column_0_name)s",
        "pk": "%(table_name)s_key",
        "fk": "%(table_name)s_%(column_0_name)s",
    }
)

Number = BigInteger().with_variant(Integer, "sqlite")

calls = Table(
    "calls",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("line", String(64), nullable=False),
    Column("branch", String(64)),
    Column("direction", String(3), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("arrived", Moment, nullable=False),
    Column("voice_at", Moment),
    Column("over_at", Moment),
    Column("outcome", String(16)),
    Column("holder", String(64)),
    Column("last_holder", String(64)),
    Column("caller_number", Words),
    Column("caller_name", Words),
    Column("caller_withheld", Boolean, nullable=False),
    Column("caller_attestation", Words),
    Column("caller_way", Text),
    Column("customer", String(64)),
    Column("body", Text, nullable=False),
)
owed = or_(calls.c.over_at.is_(None), calls.c.outcome.is_(None))
"""A call is owed from the moment its row exists until it is over with an outcome."""
# The few open calls must be found among millions of old ones when a desk starts.
Index("calls_owed", calls.c.id, sqlite_where=owed, postgresql_where=owed)
came_in = calls.c.direction == literal_column("'in'")
# A figure reads only these columns, of many calls: the index has them all, so that no whole call is read for it.
Index(
    "calls_came_in",
    calls.c.arrived,
    calls.c.id,
    calls.c.line,
    calls.c.branch,
    calls.c.voice_at,
    calls.c.over_at,
    calls.c.direction,
    sqlite_where=came_in,
    postgresql_where=came_in,
)
has_caller = or_(calls.c.caller_number.is_not(None), calls.c.caller_name.is_not(None))
# Whose number and name are forgotten in time, the oldest first; who has gone is not looked at again.
Index("calls_with_caller", calls.c.arrived, sqlite_where=has_caller, postgresql_where=has_caller)
Index(
    "calls_by_caller_number",
    calls.c.caller_number,
    calls.c.id,
    sqlite_where=calls.c.caller_number.is_not(None),
    postgresql_where=calls.c.caller_number.is_not(None),
)
Index(
    "calls_by_customer",
    calls.c.customer,
    calls.c.id,
    sqlite_where=calls.c.customer.is_not(None),
    postgresql_where=calls.c.customer.is_not(None),
)

acquaintances = Table(
    "acquaintances",
    metadata,
    Column("number", Words, primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("last_at", Moment, nullable=False, index=True),
)

customers = Table(
    "customers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Words, nullable=False),
    Column("say", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("form", String(16)),
    Column("language", String(8)),
    Column("organisation", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("time_zone", String(64)),
    Column("good_hours", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("asks_for", String(64)),
    Column("not_with", Text, nullable=False),
    Column("reaches", Words, nullable=False),
    Column("remarks", Words, nullable=False),
    Column("next_to_forget", String(10)),
    Column("part_of", String(64)),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(64)),
    Column("source", String(64), nullable=False),
    Column("source_key", Words, nullable=False),
)
is_part = customers.c.part_of.is_not(None)
will_forget = customers.c.next_to_forget.is_not(None)
Index("customers_will_forget", customers.c.next_to_forget, sqlite_where=will_forget, postgresql_where=will_forget)
Index("customers_unchanged", customers.c.changed_at, customers.c.id)
Index("customers_by_part_of", customers.c.part_of, sqlite_where=is_part, postgresql_where=is_part)
brought_in = customers.c.source_key != literal_column("''")
Index(
    "customers_by_source",
    customers.c.source,
    customers.c.source_key,
    unique=True,
    sqlite_where=brought_in,
    postgresql_where=brought_in,
)

# Who is reached by a number or an address: the card has them too, this table is there to find it.
reaches = Table(
    "reaches",
    metadata,
    Column("value", Letters, primary_key=True),
    Column("customer", String(64), ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("backwards", Letters, index=True),  # of a number: its last digits are typed first
)

card_words = Table(
    "card_words",
    metadata,
    Column("place", Number, primary_key=True),  # the last is the card that was changed last
    Column("customer", String(64), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, unique=True, index=True),
    Column("words", Letters, nullable=False),
)

vocabulary = Table(
    "vocabulary",
    metadata,
    Column("word", Letters, primary_key=True),
    Column("sounds", Letters, nullable=False, index=True),
    Column("sounds_too", Letters, nullable=False, index=True),
    Column("names", Integer, nullable=False),  # in how many cards it stands, as what
    Column("elsewhere", Integer, nullable=False),
    Column("remarks", Integer, nullable=False),
    sqlite_with_rowid=False,
)

brought = Table(
    "brought",
    metadata,
    Column("customer", String(64), ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("body", Text, nullable=False),
)

bringings = Table(
    "bringings",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("body", Words, nullable=False),
)

# Rows of a file that were not brought in, or of which something is to be said: with what stood in them, until the report is forgotten.
bringing_rows = Table(
    "bringing_rows",
    metadata,
    Column("bringing", String(64), ForeignKey("bringings.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", Words, nullable=False),
)

matters = Table(
    "matters",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("customer", String(64), nullable=False, index=True),
    Column("about", Words, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("settled_at", Moment, index=True),
    Column("calls", Text, nullable=False),
    Column("resolved", Words, nullable=False),
    Column("reopened", Text, nullable=False),
)
Index("matters_open", matters.c.owner, sqlite_where=matters.c.is_open, postgresql_where=matters.c.is_open)

card_views = Table(
    "card_views",
    metadata,
    Column("customer", String(64), primary_key=True),
    Column("at", Moment, primary_key=True, index=True),
    Column("person", String(64), primary_key=True),
    Column("how", String(16), nullable=False),
    Column("call", String(64)),
)

forgettings = Table(
    "forgettings",
    metadata,
    Column("card", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("why", String(16), nullable=False),
    Column("clean_at", Moment),
)
not_clean = forgettings.c.clean_at.is_(None)
Index("forgettings_not_clean", forgettings.c.at, sqlite_where=not_clean, postgresql_where=not_clean)

# When the house did last what it does by itself.
chores = Table("chores", metadata, Column("name", String(32), primary_key=True), Column("done_at", Moment, nullable=False))

emergencies = Table(
    "emergencies",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("line", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("by", String(64)),
    Column("number", Words),
    Column("name", Words),
    Column("closed_at", Moment),
    Column("closed_by", String(64)),
    Column("done", Words, nullable=False),
)
unclosed = emergencies.c.closed_at.is_(None)
Index("emergencies_open", emergencies.c.since, sqlite_where=unclosed, postgresql_where=unclosed)

promises = Table(
    "promises",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("line", String(64), nullable=False),
    Column("call", String(64), index=True),
    Column("owner", String(64), nullable=False),
    Column("number", Words),
    Column("customer", String(64)),
    Column("name", Words),
    Column("email", Words),
    Column("language", String(8)),
    Column("because", Words, nullable=False),
    Column("also", Words, nullable=False),
    Column("matter", String(64)),
    Column("not_with", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(64)),
    Column("said_at", Moment),
    Column("due_at", Moment, nullable=False),
    Column("good_hours", Text, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("reminded_at", Moment),
    Column("second", Text),
    Column("late_at", Moment),
    Column("next_attempt_at", Moment),
    Column("attempts", Text, nullable=False),
    Column("moves", Text, nullable=False),
    Column("end", String(16)),
    Column("ended_at", Moment),
    Column("ended_by", String(64)),
    Column("told_how", String(16)),
    Column("told_call", String(64)),
    Column("told_words", Words),
)
unkept = promises.c.end.is_(None)
Index("promises_open", promises.c.due_at, sqlite_where=unkept, postgresql_where=unkept)
Index(
    "promises_by_customer",
    promises.c.customer,
    sqlite_where=promises.c.customer.is_not(None),
    postgresql_where=promises.c.customer.is_not(None),
)
Index(
    "promises_by_number",
    promises.c.number,
    sqlite_where=promises.c.number.is_not(None),
    postgresql_where=promises.c.number.is_not(None),
)
Index("promises_ended", promises.c.ended_at, sqlite_where=~unkept, postgresql_where=~unkept)

says_to_whom = and_(
    promises.c.end.is_not(None),
    or_(
        promises.c.number.is_not(None),
        promises.c.name.is_not(None),
        promises.c.email.is_not(None),
        literal_column("told_words <> ''"),
        literal_column("because NOT IN ('', 'said', 'not_answered', 'cut_off')"),
    ),
)
# Those that have ended and still have somebody's name, number or words.
Index("promises_to_somebody", promises.c.ended_at, sqlite_where=says_to_whom, postgresql_where=says_to_whom)

promise_calls = Table(
    "promise_calls",
    metadata,
    Column("call", String(64), primary_key=True),
    Column("promise", String(64), ForeignKey("promises.id", ondelete="CASCADE"), primary_key=True),
)

letters = Table(
    "letters",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("promise", String(64), ForeignKey("promises.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("begun_at", Moment),
    Column("done_at", Moment),
    Column("became", String(16)),
)
unsent = and_(letters.c.begun_at.is_(None), letters.c.done_at.is_(None))
Index("letters_unsent", letters.c.not_before, sqlite_where=unsent, postgresql_where=unsent)

calendars = Table(
    "calendars",
    metadata,
    Column("person", String(64), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("secret_hash", String(64), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("call", String(64), index=True),
    Column("person", String(64)),
    Column("promise", String(64)),
    Column("body", Text, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("call", String(64), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("by", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("words", Words, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("password_hash", Text),
    Column("language", String(2)),
    Column("here", Boolean, nullable=False),
    Column("browser_account", String(80), nullable=False),
    Column("browser_secret", String(64), nullable=False),
    Column("session_epoch", Integer, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("person", String(64), ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("realm", Text, nullable=False),
    Column("md5", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("browser", Boolean, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(64), ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("epoch", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("person", String(64), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("secret", String(64), nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("last_step", Number, nullable=False),
    Column("spare", Text, nullable=False),
)

line_hearing = Table(
    "line_hearing",
    metadata,
    Column("line", String(64), primary_key=True),
    Column("number", Number, nullable=False),
)

hours = Table(
    "hours",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("body", Words, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)

hours_changes = Table(
    "hours_changes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("name", String(64), nullable=False),
    Column("before", Words),
    Column("after", Words, nullable=False),
)

accepted_gaps = Table(
    "accepted_gaps",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("line", String(64), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("because", Words, nullable=False),
    Column("until", Moment, nullable=False, index=True),
    Column("times", Text, nullable=False),
)
