"""A batch over several processes that is killed takes its workers with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TURNS = [{"speaker": "coach", "text": "What would you like from our talk today?"}, {"speaker": "client", "text": "Oh."}]

PATIENCE = 20.0
"""Seconds; on a machine with nothing else to do they are gone in less than one."""


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_workers_of_a_killed_batch_are_soon_gone(tmp_path: Path, number: signal.Signals) -> None:
    batch, cards = tmp_path / "many.jsonl", tmp_path / "cards.jsonl"
    batch.write_text("".join(json.dumps({"id": str(n), "turns": TURNS * 40}) + "\n" for n in range(2000)))
    words = ["score-many", str(batch), "--jobs", "2", "-o", str(cards)]
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", *words],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while not (cards.exists() and cards.stat().st_size) and time.monotonic() < end:
            time.sleep(0.05)
        assert process.poll() is None
        process.send_signal(number)
        process.wait(10)
        end = time.monotonic() + PATIENCE
        while alive(process.pid) and time.monotonic() < end:
            time.sleep(0.05)
        assert not alive(process.pid)
    finally:
        if alive(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
