"""Customers: their cards, by what they are reached, what they wait for, and who has looked."""

import sqlalchemy as sa
from alembic import op

from vivevoix.store.tables import Letters, Moment, Number

INDEX_OF_CARDS = {
    # Its rows are never asked for, only which cards have a word; triggers keep it in step also when a card goes.
    "sqlite": (
        "CREATE VIRTUAL TABLE card_index USING fts5(words, content='', columnsize=0, detail=none, prefix='2 3 4', tokenize='ascii')",
        """CREATE TRIGGER card_words_come AFTER INSERT ON card_words BEGIN
    INSERT INTO card_index (rowid, words) VALUES (new.place, new.words);
END""",
        """CREATE TRIGGER card_words_go AFTER DELETE ON card_words BEGIN
    INSERT INTO card_index (card_index, rowid, words) VALUES ('delete', old.place, old.words);
END""",
    ),
    "postgresql": ("CREATE INDEX card_index ON card_words USING gin (string_to_array(words, ' '))",),
}
"""How each database finds the cards that have a word."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _customers()
    _ways_to_customers()
    _reaches()
    _words()
    _matters()
    _views()
    _bringings()
    _forgetting()


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("say", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("form", sa.String(16)),
        sa.Column("language", sa.String(8)),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(64)),
        sa.Column("good_hours", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("asks_for", sa.String(64)),
        sa.Column("not_with", sa.Text(), nullable=False),
        sa.Column("reaches", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("next_to_forget", sa.String(10)),
        sa.Column("part_of", sa.String(64)),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("changed_by", sa.String(64)),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="customers_key"),
    )


def _ways_to_customers() -> None:
    is_part = sa.text("part_of IS NOT NULL")
    op.create_index("customers_by_part_of", "customers", ["part_of"], sqlite_where=is_part, postgresql_where=is_part)
    will_forget = sa.text("next_to_forget IS NOT NULL")
    op.create_index(
        "customers_will_forget", "customers", ["next_to_forget"], sqlite_where=will_forget, postgresql_where=will_forget
    )
    op.create_index("customers_unchanged", "customers", ["changed_at", "id"])
    brought_in = sa.text("source_key != ''")
    by_source = ["source", "source_key"]
    op.create_index(
        "customers_by_source", "customers", by_source, unique=True, sqlite_where=brought_in, postgresql_where=brought_in
    )


def _reaches() -> None:
    op.create_table(
        "reaches",
        sa.Column("value", Letters, nullable=False),
        sa.Column("customer", sa.String(64), nullable=False),
        sa.Column("backwards", Letters),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name="reaches_customer", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("value", "customer", name="reaches_key"),
    )
    op.create_index("reaches_by_customer", "reaches", ["customer"])
    op.create_index("reaches_by_backwards", "reaches", ["backwards"])


def _words() -> None:
    op.create_table(
        "card_words",
        sa.Column("place", Number, nullable=False),
        sa.Column("customer", sa.String(64), nullable=False),
        sa.Column("words", Letters, nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name="card_words_customer", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("place", name="card_words_key"),
    )
    op.create_index("card_words_by_customer", "card_words", ["customer"], unique=True)
    op.create_table(
        "vocabulary",
        sa.Column("word", Letters, nullable=False),
        sa.Column("sounds", Letters, nullable=False),
        sa.Column("sounds_too", Letters, nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("elsewhere", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name="vocabulary_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("vocabulary_by_sounds", "vocabulary", ["sounds"])
    op.create_index("vocabulary_by_sounds_too", "vocabulary", ["sounds_too"])
    for step in INDEX_OF_CARDS[op.get_bind().dialect.name]:
        op.execute(step)


def _matters() -> None:
    op.create_table(
        "matters",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("customer", sa.String(64), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("opened_by", sa.String(64), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("settled_at", Moment),
        sa.Column("calls", sa.Text(), nullable=False),
        sa.Column("resolved", sa.Text(), nullable=False),
        sa.Column("reopened", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="matters_key"),
    )
    op.create_index("matters_by_customer", "matters", ["customer"])
    op.create_index("matters_by_settled_at", "matters", ["settled_at"])
    is_open = sa.text("is_open")
    op.create_index("matters_open", "matters", ["owner"], sqlite_where=is_open, postgresql_where=is_open)


def _views() -> None:
    op.create_table(
        "card_views",
        sa.Column("customer", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("call", sa.String(64)),
        sa.PrimaryKeyConstraint("customer", "at", "person", name="card_views_key"),
    )
    op.create_index("card_views_by_at", "card_views", ["at"])


def _bringings() -> None:
    op.create_table(
        "brought",
        sa.Column("customer", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name="brought_customer", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("customer", name="brought_key"),
    )
    op.create_table(
        "bringings",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="bringings_key"),
    )
    op.create_table(
        "bringing_rows",
        sa.Column("bringing", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bringing"], ["bringings.id"], name="bringing_rows_bringing", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("bringing", "number", name="bringing_rows_key"),
    )


def _forgetting() -> None:
    op.create_table(
        "forgettings",
        sa.Column("card", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("clean_at", Moment),
        sa.PrimaryKeyConstraint("card", name="forgettings_key"),
    )
    op.create_table(
        "chores",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("done_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name="chores_key"),
    )
    said = (
        "number IS NOT NULL OR name IS NOT NULL OR email IS NOT NULL OR told_words <> '' "
        "OR because NOT IN ('', 'said', 'not_answered', 'cut_off')"
    )
    for name, table, columns, only in (
        ("forgettings_not_clean", "forgettings", ["at"], "clean_at IS NULL"),
        ("calls_with_caller", "calls", ["arrived"], "caller_number IS NOT NULL OR caller_name IS NOT NULL"),
        ("promises_by_customer", "promises", ["customer"], "customer IS NOT NULL"),
        ("promises_by_number", "promises", ["number"], "number IS NOT NULL"),
        ("promises_to_somebody", "promises", ["ended_at"], f'"end" IS NOT NULL AND ({said})'),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
    op.create_index("acquaintances_by_last_at", "acquaintances", ["last_at"])
    op.create_index("notes_by_at", "notes", ["at"])
