"""Checkpoints on disk: whoever is cancelled in the middle of a write leaves the file free for others."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from langgraph.checkpoint.base import empty_checkpoint

from simulator.machine.checkpoints import Checkpoints, open_checkpoints


def write_from_elsewhere(file: Path) -> None:
    """Write to the file as another process would; raises `OperationalError` where it is locked."""
    other = sqlite3.connect(file, timeout=0.05)
    try:
        with other:
            other.execute("CREATE TABLE IF NOT EXISTS elsewhere (n INTEGER)")
            other.execute("INSERT INTO elsewhere VALUES (1)")
    finally:
        other.close()


async def save(checkpoints: Checkpoints) -> None:
    await checkpoints.aput({"configurable": {"thread_id": "a", "checkpoint_ns": ""}}, empty_checkpoint(), {}, {})


@pytest.mark.parametrize("write", [save, lambda c: c.adelete_thread("a"), lambda c: c.forget_earlier("a")])
@pytest.mark.parametrize("steps", range(1, 9))
async def test_a_cancelled_write_leaves_no_lock(tmp_path: Path, write: object, steps: int) -> None:
    assert callable(write)
    file = tmp_path / "checkpoints.db"
    async with open_checkpoints(file) as checkpoints:
        await save(checkpoints)
        task = asyncio.ensure_future(write(checkpoints))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await checkpoints.conn.execute_fetchall("SELECT 1")  # the connection's thread has done all that it was given
        write_from_elsewhere(file)
