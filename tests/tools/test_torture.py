"""A short slice of the torture suite: nothing acknowledged is lost, and a campaign goes on where it stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "torture.py"


def tortured(kind: str, into: Path, rounds: int) -> tuple[dict[str, Any], str]:
    words = [sys.executable, str(TOOL), kind, "--rounds", str(rounds), "--seed", "8", "--into", str(into)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ)
    return json.loads(done.stdout.splitlines()[-1])[kind], done.stderr


@pytest.mark.timeout(180)
def test_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    found, said = tortured("talks", tmp_path, 6)
    assert found["wrong"] == 0, said
    assert found["kills"] >= 6
    assert found["acknowledged turns"] > 0  # how many there are says how busy the machine is


@pytest.mark.timeout(180)
def test_damaged_stores_are_told_plainly_and_rescued_as_far_as_they_are_whole(tmp_path: Path) -> None:
    found, said = tortured("stores", tmp_path, 3)
    assert found["wrong"] == 0, said
    assert found["commands on them"] == 6
    assert found["of them rescued"] == found["sessions with whole pages"] > 0


@pytest.mark.timeout(180)
def test_a_campaign_goes_on_where_it_stopped(tmp_path: Path) -> None:
    one, _ = tortured("together", tmp_path, 1)
    two, said = tortured("together", tmp_path, 2)
    assert (one["rounds"], two["rounds"]) == (1, 2)
    assert two["acknowledged turns"] > one["acknowledged turns"]
    assert two["wrong"] == 0, said
    assert len((tmp_path / "together.jsonl").read_text().splitlines()) == 2


@pytest.mark.timeout(180)
def test_kills_at_the_bench_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    found, said = tortured("bench", tmp_path, 4)
    assert found["wrong"] == 0, said
    assert found["kills"] >= 4
    assert found["acknowledged marks"] > 10
