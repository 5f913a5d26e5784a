"""LangGraph's checkpoints on disk: opened once around the whole program, kept small.

Only `graph` and `session` call this. The records decide what was said; a checkpoint only tells where the machine stood.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from simulator.records.store import make_folder, weather


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

    Raises `RecordsError`.
    """
    with weather(str(file)):
        make_folder(file.parent)
        async with aiosqlite.connect(file, timeout=5.0) as connection:
            await connection.execute("PRAGMA journal_mode=WAL")
            await connection.execute("PRAGMA synchronous=NORMAL")
            await connection.execute("PRAGMA wal_autocheckpoint=250")
            checkpoints = Checkpoints(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
            await checkpoints.setup()
            yield checkpoints
