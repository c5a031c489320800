"""Run by Alembic: upgrade over the connection the store gave us, which also owns the transaction."""

from alembic import context

from vivevoix.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
