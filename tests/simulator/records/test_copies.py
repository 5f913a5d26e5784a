"""A copy of the records a day, checked before it counts, and the way back to one."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from simulator.errors import UsageError
from simulator.paths import find_paths
from simulator.records.copies import copies_in, copy_of_the_day, faults_in, restore
from simulator.records.records import Records
from simulator.session import open_practice
from simulator.settings import Configuration, Settings
from tests.simulator.practised import card, practised

DAY = date(2025, 6, 3)
NOW = datetime(2025, 6, 3, 20, 0, tzinfo=UTC)


@pytest.fixture
def store(home: Path) -> Path:
    file = home / "triad.db"
    with contextlib.closing(Records(file)) as records:
        for number in range(3):
            practised(records, number, card())
    return file


def sessions_in(file: Path) -> int:
    with contextlib.closing(sqlite3.connect(file)) as raw:
        return int(raw.execute("SELECT COUNT(*) FROM sessions").fetchone()[0])


def test_there_is_one_copy_a_day_and_the_newest_are_kept(store: Path) -> None:
    folder = store.parent / "copies"
    for day in range(5):
        made = copy_of_the_day(store, folder, DAY + timedelta(days=day), keep=3)
        assert made is not None
        assert made.stat().st_mode & 0o077 == 0
        assert copy_of_the_day(store, folder, DAY + timedelta(days=day), keep=3) is None
    assert [one.day for one in copies_in(folder)] == [DAY + timedelta(days=day) for day in (4, 3, 2)]
    assert sessions_in(copies_in(folder)[0].file) == 3
    assert folder.stat().st_mode & 0o077 == 0


def test_a_damaged_store_takes_no_copys_place(store: Path) -> None:
    folder = store.parent / "copies"
    assert copy_of_the_day(store, folder, DAY, keep=1)
    with contextlib.closing(sqlite3.connect(store)) as raw, raw:
        raw.execute("UPDATE scorecards SET card = '{' WHERE id = 1")
    assert list(faults_in(store)) == ["1 of scorecards hold a card that can't be read"]
    assert copy_of_the_day(store, folder, DAY + timedelta(days=1), keep=1) is None
    assert [one.day for one in copies_in(folder)] == [DAY]
    assert list(folder.iterdir()) == [copies_in(folder)[0].file]


def test_no_copy_is_made_of_nothing_or_where_none_is_wanted(home: Path, store: Path) -> None:
    assert copy_of_the_day(store, home / "copies", DAY, keep=0) is None
    assert copy_of_the_day(home / "none.db", home / "copies", DAY, keep=3) is None
    Records(home / "empty.db").close()
    assert copy_of_the_day(home / "empty.db", home / "copies", DAY, keep=3) is None
    assert not (home / "copies").exists()


def test_restoring_puts_the_damaged_store_aside_and_its_log_with_it(store: Path) -> None:
    copy = copy_of_the_day(store, store.parent / "copies", DAY, keep=3)
    assert copy is not None
    damaged = b"no database at all"
    store.write_bytes(damaged)
    store.with_name("triad.db-wal").write_bytes(b"its log")
    aside = restore(store, copy, NOW)
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"its log"
    with contextlib.closing(Records(store)) as records:
        assert len(records.history()) == 3


def test_what_is_no_whole_store_is_not_restored(store: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(store.read_bytes()[:9000])
    before = store.read_bytes()
    for source in (broken, tmp_path / "none.db"):
        with pytest.raises(UsageError):
            restore(store, source, NOW)
    assert store.read_bytes() == before


async def test_practising_makes_the_copy_of_the_day_by_itself(store: Path) -> None:
    async with open_practice(find_paths(), Configuration(Settings(), {})):
        pass
    assert len(copies_in(store.parent / "copies")) == 1
