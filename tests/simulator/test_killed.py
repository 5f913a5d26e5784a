"""A process that is killed at a random moment loses no acknowledged word, and its session goes on to its score."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "kill_sessions.py"


@pytest.mark.timeout(180)
def test_twenty_kills_lose_nothing() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOL), "--times", "20", "--seed", "8"], capture_output=True, text=True, check=False
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["wrong"] == 0, done.stderr
    assert figures["kills"] >= 20
    assert figures["acknowledged_turns"] > 20
