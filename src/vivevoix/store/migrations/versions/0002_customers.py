"""Customers: their cards, by what they are reached, what they wait for, and who has looked."""

import sqlalchemy as sa
from alembic import op

from vivevoix.store.tables import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _customers()
    _reaches()
    _matters()
    _views()


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
        sa.Column("part_of", sa.String(64)),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="customers_key"),
    )
    is_part = sa.text("part_of IS NOT NULL")
    op.create_index("customers_by_part_of", "customers", ["part_of"], sqlite_where=is_part, postgresql_where=is_part)
    brought_in = sa.text("source_key != ''")
    by_source = ["source", "source_key"]
    op.create_index(
        "customers_by_source", "customers", by_source, unique=True, sqlite_where=brought_in, postgresql_where=brought_in
    )


def _reaches() -> None:
    op.create_table(
        "reaches",
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("customer", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name="reaches_customer", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("value", "customer", name="reaches_key"),
    )
    op.create_index("reaches_by_customer", "reaches", ["customer"])


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
        sa.Column("calls", sa.Text(), nullable=False),
        sa.Column("resolved", sa.Text(), nullable=False),
        sa.Column("reopened", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="matters_key"),
    )
    op.create_index("matters_by_customer", "matters", ["customer"])
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
