"""Opening the record store: where it lies, which version it has, and what can go wrong with a disk."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from simulator.errors import (
    RecordsBusy,
    RecordsDamaged,
    RecordsError,
    RecordsFull,
    RecordsNewer,
    RecordsReadOnly,
    RecordsRefused,
)
from simulator.file_writing import made_private, private_folder
from simulator.records.servers import (
    is_server,
    named,
    newer_on,
    server_damaged,
    server_engine,
    server_error,
    wait_for_turn,
)
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
        make_file(where)
        engine = create_engine(f"sqlite:///{where}", connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _tune_sqlite)
    else:
        engine = server_engine(where)
    try:
        with weather(str(where)):
            _bring_up_to_date(engine, str(where))
    except BaseException:
        engine.dispose()
        raise
    return engine


def make_folder(folder: Path) -> None:
    """Make a folder for a database. Raises `RecordsReadOnly`."""
    try:
        private_folder(folder)
    except OSError as error:
        raise RecordsReadOnly(f"The folder {folder} can't be made: {error.strerror}.") from error


def make_file(file: Path) -> None:
    """Make the file of a database, for its owner only. Raises `RecordsError`."""
    # The database's companions (-wal, -shm) take over the mode of its file.
    try:
        made_private(file)
    except OSError as error:
        if not file.is_file():  # one that can't be written may still be read
            raise records_error(error, str(file)) from error


@contextmanager
def weather(where: str) -> Iterator[None]:
    """Turns the database's errors into ours, which say what happened and what can be done."""
    try:
        yield
    except DBAPIError as error:
        raise records_error(error.orig or error, where) from error
    except sqlite3.Error as error:
        raise records_error(error, where) from error
    except UnicodeDecodeError as error:  # a table's own definition is damaged, and SQLite tells it in its own bytes
        raise damaged(where, error.object.decode("utf-8", "replace")) from error


def records_error(error: BaseException, where: str) -> RecordsError:
    """What a database's error means for somebody who practises."""
    if is_server(where):
        return server_error(error, where)
    cause = str(error).lower()
    code = getattr(error, "errno", None)
    if code == errno.ENOSPC or code == errno.EDQUOT or "full" in cause or "no space" in cause:
        return RecordsFull(f"There is no room left for the records at {where}.")
    if "readonly" in cause or "read-only" in cause or "unable to open" in cause or "permission" in cause:
        if _disk_is_full(where):  # also reading needs room: for the memory that readers and writers share
            return RecordsFull(f"There is no room left beside the records at {where}.")
        if "unable to open" in cause:
            return RecordsReadOnly(f"The records at {where} can't be opened.")
        return RecordsReadOnly(f"The records at {where} can't be written.")
    if "locked" in cause or "busy" in cause:
        return RecordsBusy(f"The records at {where} are being written by another triad.")
    if "disk i/o" in cause and _disk_is_full(where):
        return RecordsFull(f"There is no room left beside the records at {where}.")
    if any(sign in cause for sign in _DAMAGED):
        return damaged(where, str(error).rstrip("."))
    return RecordsError(f"The records at {where} can't be read: {error}.")


COPIES: Final = "copies"
"""The folder of the daily copies, beside the store."""
_DAMAGED: Final = ("malformed", "not a database", "corrupt", "could not decode", "no such table", "no such column")
_FULL_BELOW: Final = 64 * 1024
"""Bytes free below which a disk is full for a database: its shared memory alone takes half of that."""


def _disk_is_full(where: str) -> bool:
    try:
        return shutil.disk_usage(Path(where).parent).free < _FULL_BELOW
    except (OSError, ValueError):  # an address, or a folder that is gone
        return False


@contextmanager
def sound(where: str) -> Iterator[None]:
    """Around reading rows: a value that can't be what was written is damage, and no defect."""
    try:
        yield
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        what = f"{type(error).__name__.lower().removesuffix('error')}: {str(error)[:120]}"
        raise damaged(where, f"a row can't be read ({what})") from error


def damaged(where: str, what: str) -> RecordsDamaged:
    """What is wrong with a store, and until when it was whole as far as is known."""
    if is_server(where):
        return server_damaged(where, what)
    folder = Path(where).parent / COPIES
    days = sorted(file.stem.removeprefix("triad-") for file in folder.glob("triad-*.db")) if folder.is_dir() else []
    until = f" They were whole on {days[-1]}." if days else ""
    return RecordsDamaged(f"The records at {where} are damaged: {what}.{until}")


def _tune_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # WAL with synchronous=NORMAL survives the death of the process at any moment; a turn costs a millisecond.
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint=250")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is forgotten is no longer in the file
    except (sqlite3.Error, UnicodeDecodeError):
        connection.close()  # the pool never gets to know it
        raise


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log. Of two processes at a new file one is refused at once, whatever its timeout."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


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
    if version is not None and version > HEAD:
        if is_server(where):
            raise newer_on(where, version, HEAD)
        raise RecordsNewer(f"The records at {where} were written by a newer triad (version {version}, here {HEAD}).")
    try:
        if version is None:
            _make_new(engine)
        else:
            migrate(engine)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":
            raise
        older = "has no tables of Triad yet" if version is None else f"has tables of an older triad ({version})"
        hint = "Whoever looks after it says `triad server init` once, with this version of triad."
        raise RecordsRefused(f"T{named(where)[1:]} {older}, and this login may not make them.", hint=hint) from error


def _make_new(engine: Engine) -> None:
    # The same tables as the migrations make, without the cost of importing Alembic; a test holds the two together.
    with engine.begin() as connection:
        _alone(connection)
        if _version(connection) == HEAD:
            return
        metadata.create_all(connection)
        connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        if connection.execute(text("SELECT COUNT(*) FROM alembic_version")).scalar() == 0:
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _alone(connection: Connection) -> None:
    """Of several processes at an empty or an older store one makes the tables, the others wait and find them."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # else each CREATE TABLE is committed on its own
    elif connection.dialect.name == "postgresql":
        wait_for_turn(connection)


def migrate(engine: Engine, target: str = "head") -> None:
    """Run Alembic's migrations up to `target` on this engine: all of it or, where something fails, nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "simulator.records:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        _alone(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, target)
