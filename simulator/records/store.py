"""Opening the record store: where it lies, which version it has, and what can go wrong with a disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from simulator.errors import BadSetting, RecordsBusy, RecordsError, RecordsFull, RecordsNewer, RecordsReadOnly
from simulator.records.tables import HEAD, metadata

BUSY_SECONDS = 5.0
"""How long a writer waits for another process before it gives up."""


def open_engine(where: Path | str) -> Engine:
    """An engine on the store at this path or database URL, brought to the newest version.

    Raises `RecordsReadOnly`, `RecordsFull`, `RecordsBusy`, `RecordsNewer` or `RecordsError`, and `BadSetting` where
    the URL is none.
    """
    if isinstance(where, Path):
        make_folder(where.parent)
        if where.is_dir():
            raise RecordsError(f"{where} is a folder, and should be a file.")
        engine = create_engine(f"sqlite:///{where}", connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _tune_sqlite)
    else:
        engine = _engine_at(where)
    try:
        with weather(str(where)):
            _bring_up_to_date(engine, str(where))
    except BaseException:
        engine.dispose()
        raise
    return engine


def _engine_at(url: str) -> Engine:
    try:
        return create_engine(url)
    except ModuleNotFoundError as error:
        hint = f"Install it beside triad: pip install {error.name}"
        raise BadSetting(f"database_url: the driver {error.name} isn't installed.", hint=hint) from error
    except (ArgumentError, ValueError) as error:  # the address itself is never shown: it may hold a password
        hint = "Write it like postgresql+psycopg://host/database."
        raise BadSetting("database_url: no database has such an address.", hint=hint) from error


def make_folder(folder: Path) -> None:
    """Make a folder for a database. Raises `RecordsReadOnly`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordsReadOnly(f"The folder {folder} can't be made: {error.strerror}.") from error


@contextmanager
def weather(where: str) -> Iterator[None]:
    """Turns the database's errors into ours, which say what happened and what can be done."""
    try:
        yield
    except DBAPIError as error:
        raise records_error(error.orig or error, where) from error
    except sqlite3.Error as error:
        raise records_error(error, where) from error


def records_error(error: BaseException, where: str) -> RecordsError:
    """What a database's error means for somebody who practises."""
    cause = str(error).lower()
    if "readonly" in cause or "read-only" in cause or "unable to open" in cause or "permission" in cause:
        return RecordsReadOnly(f"The records at {where} can't be written.")
    if "full" in cause or "no space" in cause:
        return RecordsFull(f"There is no room left for the records at {where}.")
    if "locked" in cause or "busy" in cause:
        return RecordsBusy(f"The records at {where} are being written by another triad.")
    return RecordsError(f"The records at {where} can't be read: {error}.")


def _tune_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # WAL with synchronous=NORMAL survives the death of the process at any moment; a turn costs a millisecond.
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint=250")
        connection.execute("PRAGMA foreign_keys=ON")
    except sqlite3.Error:
        connection.close()  # the pool never gets to know it
        raise


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _bring_up_to_date(engine: Engine, where: str) -> None:
    with engine.connect() as connection:
        version = _version(connection)
    if version == HEAD:
        return
    if version is None:
        _make_new(engine)
    elif version > HEAD:
        raise RecordsNewer(f"The records at {where} were written by a newer triad (version {version}, here {HEAD}).")
    else:
        migrate(engine)


def _make_new(engine: Engine) -> None:
    # The same tables as the migrations make, without the cost of importing Alembic; a test holds the two together.
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # two processes may both find an empty store
            if _version(connection) == HEAD:
                return
        metadata.create_all(connection)
        connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        if connection.execute(text("SELECT COUNT(*) FROM alembic_version")).scalar() == 0:
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def migrate(engine: Engine, target: str = "head") -> None:
    """Run Alembic's migrations up to `target` on this engine: all of it or, where something fails, nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "simulator.records:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # else each CREATE TABLE is committed on its own
        config.attributes["connection"] = connection
        command.upgrade(config, target)
