"""One's own data: where it lies, all of it in one file, and all of it gone. For the settings screen and `triad data`.

Deleting takes what practice left behind: the records, the sessions under way, half-written words, the home screen's
memory, the defect log. It leaves what was made on purpose: own personas, scenarios and rubrics, the settings, exported
files. `holdings` says both beforehand, counted. May be called from a thread; raises `TriadError`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile

from simulator.bench.assignments import OPENED
from simulator.bench.desk import MARKS, TALKS
from simulator.bench.files import KEY, SHARED
from simulator.bench.returning import RETURNED
from simulator.drills.diary import FILE as DRILLS
from simulator.errors import UsageError, without_keys
from simulator.file_writing import made_private, private_folder
from simulator.objections import FILE as OBJECTIONS

if TYPE_CHECKING:
    from simulator.library import Library
    from simulator.paths import Paths
    from simulator.records.records import Records
    from simulator.settings import Settings

ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "sessions": ("session", "sessions"),
    "turns": ("turn of talk", "turns of talk"),
    "reflections": ("own rating with its notes", "own ratings with their notes"),
    "scorecards": ("scorecard", "scorecards"),
    "experiments": ("experiment", "experiments"),
    "moments": ("moment to try again", "moments to try again"),
}
"""The tables of the records, in words."""
SECRET_SETTINGS: Final = ("api_key", "database_url")
"""Keys of `config.toml` that leave this machine in no export."""
LEFT: Final = "*.damaged* *rescued* *.new *.part"
"""Names of what rescues, restorings and kills leave in the data folder."""
README: Final = """Your data from Triad, as of {when}.

sessions/   one file for each session: transcript, scorecard, your own rating, what moved the client (JSON)
records/    everything that the program keeps, one line for each row, all branches with it (JSON Lines)
personas/ scenarios/ rubrics/   what you wrote yourself, where you did
drafts.json                     words that you had begun to write, where there are any
drills.jsonl                    how your drills went, a line a round
objections.jsonl                where you found the observer wrong
shared.jsonl                    what you handed over, when and to whom
returned.jsonl                  what trainers said of your talks
assignments.jsonl               tasks that trainers gave you
settings.toml                   your settings, without keys and passwords
"""


@dataclass(frozen=True, slots=True)
class FileCount:
    """Files of one kind: what they are, where, how many, how large."""

    label: str
    where: Path
    count: int
    bytes: int
    each: tuple[Path, ...] = ()
    """The files themselves, where they go as files."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is. `rows` are (table, count); `files` go with them; `kept` stays when the rest is deleted."""

    database: str
    rows: tuple[tuple[str, int], ...]
    files: tuple[FileCount, ...]
    kept: tuple[FileCount, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to delete."""
        return not any(count for _, count in self.rows) and not self.files

    @property
    def in_words(self) -> tuple[str, ...]:
        """A line for each thing that deleting takes."""
        rows = (f"{count:,} {ROWS[table][count != 1]}" for table, count in self.rows if count)
        return (*rows, *(f"{one.label}: {one.where}" for one in self.files))

    @property
    def kept_in_words(self) -> tuple[str, ...]:
        """A line for each thing that deleting leaves."""
        return tuple(f"{one.label} ({one.count}): {one.where}" for one in self.kept)


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export: the file, the sessions in it, its size."""

    file: Path
    sessions: int
    bytes: int


def holdings(records: Records, paths: Paths) -> Holdings:
    """What deleting would take and what it would leave. Raises `RecordsError`."""
    files = (
        ("half-written words", paths.drafts, paths.drafts.name),
        ("how your drills went", paths.data / DRILLS, DRILLS),
        ("where you found the observer wrong", paths.data / OBJECTIONS, OBJECTIONS),
        ("what you handed over, and to whom", paths.data / SHARED, SHARED),
        ("tasks that trainers gave you", paths.data / OPENED, OPENED),
        ("what trainers said of your talks", paths.data / RETURNED, RETURNED),
        ("the key that your talks are sealed with", paths.data / KEY, KEY),
        ("the log of the last defect", paths.data / "defect.log", "defect.log"),
        ("what the home screen showed last", paths.cache / "home.json", "home.json"),
        ("clients and occasions as they were when you met them", paths.met, "*"),
        ("daily copies of the records", paths.copies, "*"),
        ("which session was open where", paths.locks, "*.lock"),
        ("what was put aside, rescued or left half-written", paths.data, LEFT),
        ("what an export left half-written", paths.exports, "*.zip.part"),
    )
    kept = (
        ("your own clients", paths.personas, "*"),
        ("your own occasions", paths.scenarios, "*"),
        ("your own rubrics", paths.rubrics, "*"),
        ("cohorts that were handed to you", paths.cohorts, "*"),
        ("talks that were handed to you", paths.bench / TALKS, "*"),
        ("what you said of them", paths.bench / MARKS, "*"),
        ("exported files", paths.exports, "*"),
        ("your settings", paths.settings, paths.settings.name),
        ("visitors of `triad serve`", paths.visitors, "*"),
    )
    totals = records.totals()
    return Holdings(
        database=without_keys(records.where),
        rows=tuple((table, totals[table]) for table in ROWS),
        files=(*_under_way(paths.checkpoints), *_counted(files)),
        kept=tuple(_counted(kept)),
    )


def places(paths: Paths, settings: Settings) -> tuple[tuple[str, str], ...]:
    """What lies where: (what, path or address)."""
    url = settings.database_url
    return (
        ("records", str(paths.records) if url is None else without_keys(url.get_secret_value())),
        ("sessions under way", str(paths.checkpoints)),
        ("daily copies", str(paths.copies)),
        ("settings", str(paths.settings)),
        ("own clients", str(paths.personas)),
        ("own occasions", str(paths.scenarios)),
        ("own rubrics", str(paths.rubrics)),
        ("cohorts", str(paths.cohorts)),
        ("talks handed to you", str(paths.bench)),
        ("exported files", str(paths.exports)),
        ("visitors of `triad serve`", str(paths.visitors)),
        ("cache", str(paths.cache)),
    )


def export_my_data(
    records: Records,
    library: Library,
    paths: Paths,
    now: datetime,
    out: Path | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> Exported:
    """Everything in one zip file, readable by its owner only; by default in the exports folder.

    `tick(done, all)` is told after each session. The file is there whole or not at all. Raises `UsageError` where it
    can't be written, and `RecordsError`.
    """
    file = out or paths.exports / f"triad-data-{now:%Y-%m-%d-%H%M%S}.zip"
    part = file.with_name(file.name + ".part")
    try:
        private_folder(file.parent)
        made_private(part)
        try:
            with ZipFile(part, "w", ZIP_DEFLATED, strict_timestamps=False) as target:  # files from before 1980
                target.writestr("README.txt", README.format(when=f"{now:%Y-%m-%d %H:%M}"))
                sessions = _write_sessions(target, records, library, paths, tick)
                _write_records(target, records)
                _write_files(target, paths)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        return Exported(file, sessions, file.stat().st_size)
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Choose another place.") from error


def delete_my_data(records: Records, paths: Paths) -> Holdings:
    """Delete what `holdings` counts; returns that count. Raises `RecordsError` and `UsageError`.

    It can't be undone. Sessions that are open in a front end must be closed before.
    """
    found = holdings(records, paths)
    records.forget_everything()
    _forget_checkpoints(paths.checkpoints)
    try:
        for one in found.files:
            for file in one.each:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{error.filename} can't be deleted: {error.strerror}.", hint="Delete it by hand.") from error
    return found


def _counted(places: Sequence[tuple[str, Path, str]]) -> Iterator[FileCount]:
    for label, where, pattern in places:
        folder = where.parent if where.name == pattern else where
        patterns = pattern.split()
        files = [one for each in patterns for one in folder.glob(each)] if folder.is_dir() else []
        if files:
            size = sum(one.stat().st_size for one in files if one.is_file())
            yield FileCount(label, where, len(files), size, tuple(one for one in files if not one.is_dir()))


def _write_sessions(
    target: ZipFile, records: Records, library: Library, paths: Paths, tick: Callable[[int, int], None] | None
) -> int:
    from simulator.debrief.debrief import load_debrief
    from simulator.debrief.export import debrief_record

    lines = records.practice_log()
    for done, line in enumerate(lines, 1):
        record = debrief_record(load_debrief(records, library, line.session_id, folder=paths.data))
        name = f"{line.started_at[:10]}-{line.persona_id}-{line.session_id}.json"
        target.writestr(f"sessions/{name}", json.dumps(record, ensure_ascii=False, indent=1))
        if tick is not None:
            tick(done, len(lines))
    return len(lines)


def _write_records(target: ZipFile, records: Records) -> None:
    for table in ROWS:
        with target.open(f"records/{table}.jsonl", "w") as lines:
            for row in records.rows(table):
                lines.write((json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8"))


def _write_files(target: ZipFile, paths: Paths) -> None:
    for folder in (paths.personas, paths.scenarios, paths.rubrics):
        for file in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
            target.write(file, f"{folder.name}/{file.name}")
    if paths.drafts.is_file():
        target.write(paths.drafts, "drafts.json")
    for name in (DRILLS, OBJECTIONS, SHARED, RETURNED, OPENED):
        if (paths.data / name).is_file():
            target.write(paths.data / name, name)
    if paths.settings.is_file():
        kept = [
            line
            for line in paths.settings.read_text(encoding="utf-8", errors="replace").splitlines()
            if line.split("=")[0].strip().strip("\"'") not in SECRET_SETTINGS
        ]
        target.writestr("settings.toml", without_keys("\n".join(kept) + "\n"))


def _under_way(file: Path) -> Iterator[FileCount]:
    if file.exists():
        with _checkpoints(file) as (raw, tables):
            threads = raw.execute("SELECT COUNT(DISTINCT thread_id) FROM checkpoints").fetchone()[0] if tables else 0
        if threads:
            yield FileCount("where sessions under way stand", file, threads, file.stat().st_size)


def _forget_checkpoints(file: Path) -> None:
    """Empty the checkpoints where they lie: the practice that is open goes on working with them."""
    if file.exists():
        with _checkpoints(file) as (raw, tables):
            raw.execute("PRAGMA secure_delete=ON")
            for name in tables:
                raw.execute(f'DELETE FROM "{name}"')
            raw.commit()
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _checkpoints(file: Path) -> Iterator[tuple[sqlite3.Connection, list[str]]]:
    """The checkpoints' database, and those of its tables that are there."""
    from simulator.records.store import BUSY_SECONDS, weather

    with weather(str(file)), closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as raw:
        known = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        yield raw, [name for name in ("checkpoints", "writes") if name in known]
