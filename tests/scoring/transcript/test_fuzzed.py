"""No word changes its speaker, doubles or goes missing without a note, whatever the file is like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.transcript.fuzzed import WRITERS, make, read, wrong


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_nothing_changes_in_silence(seed: int) -> None:
    made = make(seed)
    found = read(made)
    if found is not None:
        assert wrong(made, found) == [], (made.kind, seed)


@pytest.mark.parametrize("kind", WRITERS)
def test_most_files_of_a_kind_are_read(kind: str) -> None:
    seeds = [seed for seed in range(600) if make(seed).kind == kind][:12]
    assert sum(read(make(seed)) is not None for seed in seeds) >= len(seeds) * 0.8
