"""LangGraph's checkpoints on disk: opened once around the whole program, kept small.

Only `graph` and `session` call this. The records decide what was said; a checkpoint only tells where the machine stood.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import aiosqlite
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from simulator.records.store import BUSY_SECONDS, make_folder, weather


class Checkpoints(AsyncSqliteSaver):
    """The SQLite checkpointer, with the means to forget what a thread no longer needs."""

    async def forget_earlier(self, thread_id: str) -> None:
        """Keep only the newest checkpoint of a thread.

        Each one is a full snapshot, and going back is done from the records, so the earlier ones serve nobody.
        """
        newest = "(SELECT MAX(checkpoint_id) FROM checkpoints WHERE thread_id = ?)"
        async with self.lock, self.conn.cursor() as cursor:
            for table in ("checkpoints", "writes"):
                await cursor.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < {newest}",
                    (thread_id, thread_id),
                )
            await self.conn.commit()


@asynccontextmanager
async def open_checkpoints(file: Path) -> AsyncIterator[Checkpoints]:
    """The checkpointer on this file. One `async with` around the app: a connection left open hangs the exit.

    A damaged file is put aside: the records decide, and sessions are seated again from them. Raises `RecordsError`.
    """
    make_folder(file.parent)
    _put_damaged_aside(file)
    with weather(str(file)):
        async with aiosqlite.connect(file, timeout=BUSY_SECONDS) as connection:
            await connection.execute("PRAGMA journal_mode=WAL")
            await connection.execute("PRAGMA synchronous=NORMAL")
            await connection.execute("PRAGMA wal_autocheckpoint=250")
            checkpoints = Checkpoints(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
            await checkpoints.setup()
            yield checkpoints


def _put_damaged_aside(file: Path) -> None:
    if not file.is_file():
        return
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as raw:
            raw.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            for table in ("checkpoints", "writes"):
                if raw.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                    raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    except sqlite3.OperationalError:
        return  # busy, locked or read-only: not damaged, and told where it is opened
    except sqlite3.DatabaseError:
        with suppress(OSError):  # where it can't be moved, opening it tells why
            for part in ("", "-wal", "-shm"):
                there = file.with_name(file.name + part)
                if there.exists():
                    there.replace(file.with_name(f"{file.name}.damaged{part}"))
