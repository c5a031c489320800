"""The steps by which the tables of an older Vivevoix become those of this one, taken when the store opens."""

import logging
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from vivevoix.store.running import CannotOpen

HEAD = "0002"
"""The last step in `versions/`."""


class TooNew(CannotOpen):
    """This store was written by a later Vivevoix. Start that version, or restore the backup made before it."""


def bring_up_to_date(connection: Connection) -> None:
    """Take every step that is missing, in one transaction. Quick when none is: Alembic is then not even imported."""
    if _version(connection) != HEAD:
        _upgrade(connection)
    connection.commit()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script.revision import ResolutionError
    from alembic.util import CommandError

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except (ResolutionError, CommandError) as unknown:
        if _version(connection) is not None and "Can't locate revision" in str(unknown):
            raise TooNew(TooNew.__doc__) from unknown
        raise
