"""A copy of the records a day, and the way back: made in the background, checked before it counts, kept some days.

A copy is made with SQLite's own backup, so that it is whole while others write. A damaged store is never copied, and
takes no earlier copy's place. Only for the SQLite file; a database server has means of its own.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from simulator.errors import UsageError
from simulator.file_writing import OWNER_ONLY, keep_private, private_folder
from simulator.records.rescue import COMPANIONS
from simulator.records.store import weather

_JSON: Final = {"turns": ("coded", "changes", "state", "lines"), "scorecards": ("card",), "sessions": ("ending",)}
_SPARE: Final = 16 << 20
"""Bytes that shall stay free beside a new copy: the practice comes first."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy and its day."""

    file: Path
    day: date


def copies_in(folder: Path) -> list[Copy]:
    """The copies in this folder, the newest first."""
    found: list[Copy] = []
    for file in folder.glob("triad-*.db") if folder.is_dir() else ():
        with suppress(ValueError):
            found.append(Copy(file, date.fromisoformat(file.stem.removeprefix("triad-"))))
    return sorted(found, key=lambda one: one.day, reverse=True)


def copy_of_the_day(store: Path, folder: Path, today: date, keep: int) -> Path | None:
    """Make today's copy where there is none yet, and let go of all but the newest `keep`.

    None where there was nothing to do, or no room, or the store isn't whole. Raises `RecordsError` and `OSError`.
    """
    there = copies_in(folder)
    if keep < 1 or not store.is_file() or any(one.day >= today for one in there) or not _holds_sessions(store):
        return None
    if shutil.disk_usage(store.parent).free < store.stat().st_size + _SPARE:
        return None
    private_folder(folder)
    file = folder / f"triad-{today.isoformat()}.db"
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    for left in folder.glob("triad-*.part"):
        left.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_RDWR, OWNER_ONLY))
        with weather(str(store)), closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        if next(faults_in(part), None) is not None:
            return None
        _on_the_disk(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    for old in copies_in(folder)[keep:]:
        old.file.unlink(missing_ok=True)
    return file


def faults_in(store: Path) -> Iterator[str]:
    """What is wrong with a store, in sentences; nothing where it is whole. Reads all of it."""
    try:
        with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as raw:
            for (said,) in raw.execute("PRAGMA quick_check(5)"):
                if said != "ok":
                    yield str(said)
            for table, columns in _JSON.items():
                for column in columns:
                    (bad,) = raw.execute(
                        f"SELECT COUNT(*) FROM {table} WHERE {column} IS NOT NULL AND NOT json_valid({column})"
                    ).fetchone()
                    if bad:
                        yield f"{bad} of {table} hold a {column} that can't be read"
            (orphans,) = raw.execute(
                "SELECT COUNT(*) FROM turns WHERE parent_id IS NOT NULL AND parent_id NOT IN (SELECT id FROM turns)"
            ).fetchone()
            if orphans:
                yield f"{orphans} turns follow on one that is gone"
    except (sqlite3.Error, UnicodeDecodeError) as error:
        yield str(error)


def restore(store: Path, source: Path, now: datetime) -> Path | None:
    """Put the store at `source` in the place of the one at `store`; returns where that was put aside.

    Nobody may have it open. Raises `UsageError` where `source` isn't a whole store, or there is no room.
    """
    if not source.is_file():
        raise UsageError(f"{source} isn't there.", hint="`triad data restore --list` shows the copies.")
    fault = next(faults_in(source), None)
    if fault is not None:
        raise UsageError(f"{source} isn't a whole store: {fault}.", hint="Take another copy, or `triad data rescue`.")
    aside = store.with_name(f"{store.name}.damaged-{now:%Y-%m-%d-%H%M%S}")
    fresh = store.with_name(store.name + ".new")
    try:
        private_folder(store.parent)
        shutil.copyfile(source, fresh)
        keep_private(fresh)
        _on_the_disk(fresh)
        moved = _put_aside(store, aside)
        for part in COMPANIONS[1:]:  # another store's log would be taken for this one's
            store.with_name(store.name + part).unlink(missing_ok=True)
        fresh.replace(store)  # up to here the damaged one stands, also where this is killed
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UsageError(f"{store} can't be written: {error.strerror}.", hint="Is there room?") from error
    return moved


def _put_aside(store: Path, aside: Path) -> Path | None:
    moved = None
    for part in COMPANIONS[:2]:
        there = store.with_name(store.name + part)
        if there.exists():
            moved = aside
            kept = aside.with_name(aside.name + part)
            shutil.copyfile(there, kept)
            keep_private(kept)
    return moved


def _holds_sessions(store: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as raw:
            return raw.execute("SELECT 1 FROM sessions WHERE head_id IS NOT NULL LIMIT 1").fetchone() is not None
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def _on_the_disk(file: Path) -> None:
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
