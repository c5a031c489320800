"""Begin: calls, promises, the journal, people and their telephones, notes, sessions, how far each line was heard."""

import sqlalchemy as sa
from alembic import op

from vivevoix.store.tables import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    _calls()
    _acquaintances()
    _emergencies()
    _promises()
    _ways_to_promises()
    _letters()
    _journal_and_notes()
    _people()
    _calendars()
    _sessions_and_hearing()
    _hours()


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("branch", sa.String(64)),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("arrived", Moment, nullable=False),
        sa.Column("voice_at", Moment),
        sa.Column("over_at", Moment),
        sa.Column("outcome", sa.String(16)),
        sa.Column("holder", sa.String(64)),
        sa.Column("last_holder", sa.String(64)),
        sa.Column("caller_number", sa.Text()),
        sa.Column("caller_name", sa.Text()),
        sa.Column("caller_withheld", sa.Boolean(), nullable=False),
        sa.Column("caller_attestation", sa.Text()),
        sa.Column("caller_way", sa.Text()),
        sa.Column("customer", sa.String(64)),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="calls_key"),
    )
    owed = sa.text("over_at IS NULL OR outcome IS NULL")
    op.create_index("calls_owed", "calls", ["id"], sqlite_where=owed, postgresql_where=owed)
    came_in = sa.text("direction = 'in'")
    looked_at = ["arrived", "id", "line", "branch", "voice_at", "over_at", "direction"]
    op.create_index("calls_came_in", "calls", looked_at, sqlite_where=came_in, postgresql_where=came_in)
    known = sa.text("caller_number IS NOT NULL")
    op.create_index("calls_by_caller_number", "calls", ["caller_number", "id"], sqlite_where=known, postgresql_where=known)
    met = sa.text("customer IS NOT NULL")
    op.create_index("calls_by_customer", "calls", ["customer", "id"], sqlite_where=met, postgresql_where=met)


def _acquaintances() -> None:
    op.create_table(
        "acquaintances",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("number", "person", name="acquaintances_key"),
    )


def _emergencies() -> None:
    op.create_table(
        "emergencies",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("by", sa.String(64)),
        sa.Column("number", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("closed_at", Moment),
        sa.Column("closed_by", sa.String(64)),
        sa.Column("done", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="emergencies_key"),
    )
    unclosed = sa.text("closed_at IS NULL")
    op.create_index("emergencies_open", "emergencies", ["since"], sqlite_where=unclosed, postgresql_where=unclosed)


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("call", sa.String(64)),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("customer", sa.String(64)),
        sa.Column("name", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("language", sa.String(8)),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("also", sa.Text(), nullable=False),
        sa.Column("matter", sa.String(64)),
        sa.Column("not_with", sa.Text(), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by", sa.String(64)),
        sa.Column("said_at", Moment),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("good_hours", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("reminded_at", Moment),
        sa.Column("second", sa.Text()),
        sa.Column("late_at", Moment),
        sa.Column("next_attempt_at", Moment),
        sa.Column("attempts", sa.Text(), nullable=False),
        sa.Column("moves", sa.Text(), nullable=False),
        sa.Column("end", sa.String(16)),
        sa.Column("ended_at", Moment),
        sa.Column("ended_by", sa.String(64)),
        sa.Column("told_how", sa.String(16)),
        sa.Column("told_call", sa.String(64)),
        sa.Column("told_words", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="promises_key"),
    )


def _ways_to_promises() -> None:
    unkept = sa.text('"end" IS NULL')
    op.create_index("promises_open", "promises", ["due_at"], sqlite_where=unkept, postgresql_where=unkept)
    ended = sa.text('"end" IS NOT NULL')
    op.create_index("promises_ended", "promises", ["ended_at"], sqlite_where=ended, postgresql_where=ended)
    op.create_index("promises_by_call", "promises", ["call"])
    op.create_table(
        "promise_calls",
        sa.Column("call", sa.String(64), nullable=False),
        sa.Column("promise", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["promise"], ["promises.id"], name="promise_calls_promise", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "promise", name="promise_calls_key"),
    )


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("promise", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("not_before", Moment, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment),
        sa.Column("done_at", Moment),
        sa.Column("became", sa.String(16)),
        sa.ForeignKeyConstraint(["promise"], ["promises.id"], name="letters_promise", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="letters_key"),
    )
    unsent = sa.text("begun_at IS NULL AND done_at IS NULL")
    op.create_index("letters_unsent", "letters", ["not_before"], sqlite_where=unsent, postgresql_where=unsent)
    op.create_index("letters_by_promise", "letters", ["promise"])


def _calendars() -> None:
    op.create_table(
        "calendars",
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="calendars_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name="calendars_key"),
    )
    op.create_index("calendars_by_secret_hash", "calendars", ["secret_hash"])


def _journal_and_notes() -> None:
    op.create_table(
        "journal",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("call", sa.String(64)),
        sa.Column("person", sa.String(64)),
        sa.Column("promise", sa.String(64)),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="journal_key"),
    )
    op.create_index("journal_by_call", "journal", ["call"])
    op.create_table(
        "notes",
        sa.Column("call", sa.String(64), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="notes_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "by", name="notes_key"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("language", sa.String(2)),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("browser_account", sa.String(80), nullable=False),
        sa.Column("browser_secret", sa.String(64), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="people_key"),
    )
    op.create_table(
        "accounts",
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("md5", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("browser", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="accounts_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account", name="accounts_key"),
    )
    op.create_index("accounts_by_person", "accounts", ["person"])


def _sessions_and_hearing() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="sessions_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name="sessions_key"),
    )
    op.create_index("sessions_by_person", "sessions", ["person"])
    op.create_index("sessions_by_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "second_factors",
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spare", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="second_factors_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name="second_factors_key"),
    )
    op.create_table(
        "line_hearing",
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("line", name="line_hearing_key"),
    )


def _hours() -> None:
    op.create_table(
        "hours",
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name="hours_key"),
    )
    op.create_table(
        "hours_changes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="hours_changes_key"),
    )
    op.create_table(
        "accepted_gaps",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("until", Moment, nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="accepted_gaps_key"),
    )
    op.create_index("accepted_gaps_by_until", "accepted_gaps", ["until"])
