"""LangGraph's checkpoints on disk: opened once around the whole program, kept small.

Only `graph`, `machine` and `session` call this. The records decide what was said; a checkpoint only tells where the
machine stood.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from simulator.records.store import BUSY_SECONDS, make_file, make_folder, weather

T = TypeVar("T")


class Checkpoints(AsyncSqliteSaver):
    """The SQLite checkpointer, with the means to forget what a thread no longer needs.

    A write that was begun is finished, even where whoever wanted it is cancelled: half a transaction would keep every
    other process from writing.
    """

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Save a checkpoint; see `AsyncSqliteSaver`."""
        return await _to_its_end(super().aput(config, checkpoint, metadata, new_versions))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Save what a task wrote; see `AsyncSqliteSaver`."""
        await _to_its_end(super().aput_writes(config, writes, task_id, task_path))

    async def adelete_thread(self, thread_id: str) -> None:
        """Forget a thread; see `AsyncSqliteSaver`."""
        await _to_its_end(super().adelete_thread(thread_id))

    async def forget_earlier(self, thread_id: str) -> None:
        """Keep only the newest checkpoint of a thread.

        Each one is a full snapshot, and going back is done from the records, so the earlier ones serve nobody.
        """
        await _to_its_end(self._forget_earlier(thread_id))

    async def _forget_earlier(self, thread_id: str) -> None:
        newest = "(SELECT MAX(checkpoint_id) FROM checkpoints WHERE thread_id = ?)"
        async with self.lock, self.conn.cursor() as cursor:
            for table in ("checkpoints", "writes"):
                await cursor.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < {newest}",
                    (thread_id, thread_id),
                )
            await self.conn.commit()


async def _to_its_end(write: Coroutine[Any, Any, T]) -> T:
    task = asyncio.create_task(write)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


@asynccontextmanager
async def open_checkpoints(file: Path) -> AsyncIterator[Checkpoints]:
    """The checkpointer on this file. One `async with` around the app: a connection left open hangs the exit.

    A damaged file is put aside: the records decide, and sessions are seated again from them. Raises `RecordsError`.
    """
    make_folder(file.parent)
    _put_damaged_aside(file)
    make_file(file)
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
