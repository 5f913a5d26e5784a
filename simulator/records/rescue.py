"""`triad data rescue`: all that can still be read of a damaged store, in a new one, and what couldn't be read.

The damaged files are only read: everything is done on a copy of them. What the tree of a table still gives is read
through SQLite; where it breaks off, rows are taken out of the pages themselves (`carving`). A row counts only where
every value is of its column's kind. Talks are joined again where a turn is missing in the middle, and that is told.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Float, Integer, Table

from simulator.errors import UsageError
from simulator.file_writing import write_private
from simulator.records.carving import Row, rows_in
from simulator.records.entries import Status
from simulator.records.records import Records
from simulator.records.tables import (
    entry_columns,
    experiments,
    moments,
    reflections,
    scorecards,
    sessions,
    tallies,
    turns,
)
from simulator.records.tally import tally_of

TABLES: Final = (sessions, turns, reflections, scorecards, tallies, experiments, moments)
COMPANIONS: Final = ("", "-wal", "-shm")
"""What an SQLite file may have beside it."""
_FORMER_COLUMNS: Final = {"moments": ("stood",)}
"""Columns that earlier versions had at the last place but one; they are passed over."""

Values = dict[str, Any]


@dataclass(slots=True)
class Rescued:
    """What a rescue brought: the new store, rows by table, and in sentences what is missing."""

    file: Path
    rows: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    leftovers: Path | None = None
    """Rows without the session that they belong to, as text."""


def rescue(damaged: Path, target: Path) -> Rescued:
    """Write all that can be read of the store at `damaged` into a new one at `target`.

    Raises `UsageError` where there is nothing at `damaged`, something at `target`, or no room.
    """
    if not damaged.is_file():
        raise UsageError(f"{damaged} isn't there.", hint="`triad data where` says where the records lie.")
    if target.exists():
        raise UsageError(f"{target} is there already.", hint="Choose another place with --out.")
    done = Rescued(target)
    try:
        with tempfile.TemporaryDirectory(prefix="triad-rescue-") as folder:
            copy = Path(folder) / damaged.name
            for part in COMPANIONS[:2]:
                there = damaged.with_name(damaged.name + part)
                if there.is_file():
                    shutil.copyfile(there, copy.with_name(copy.name + part))
            found = _through_sqlite(copy, list(rows_in(copy)), done.lost)
        _join(found, done.lost)
        leftovers = _without_session(found)
        _write(found, target, done)
        if leftovers:
            done.leftovers = target.with_name(target.name + ".leftovers.jsonl")
            write_private(done.leftovers, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in leftovers))
            done.lost.append(f"{len(leftovers)} rows belong to no session that could be read: {done.leftovers}.")
    except OSError as error:
        raise UsageError(f"{target} can't be written: {error.strerror}.", hint="Make room, or use --out.") from error
    return done


Found = dict[str, dict[int, Values]]


def _through_sqlite(file: Path, carved: list[Row], lost: list[str]) -> Found:
    found: Found = {}
    told: dict[str, list[str]] = {}
    for table in TABLES:
        rows, broke = _swept(file, table)
        kept = {number: values for number, row in rows if (values := _fitting(table, number, row)) is not None}
        unfit = len(rows) - len(kept)
        if broke or unfit:
            whole = {n: v for n, row in carved if (v := _fitting(table, n, tuple(row))) is not None}
            kept = whole | kept
            told.setdefault(broke or "some rows hold what was never written", []).append(table.name)
            if unfit:
                lost.append(f"{table.name}: {unfit} rows are unreadable.")
        found[table.name] = dict(sorted(kept.items()))
    lost[:0] = [f"{what} ({', '.join(tables)}): read from the pages themselves." for what, tables in told.items()]
    return found


def _swept(file: Path, table: Table) -> tuple[list[tuple[int, tuple[Any, ...]]], str]:
    """The rows that SQLite gives from the front and from the back, and what stopped it; nothing where all was read."""
    rows: dict[int, tuple[Any, ...]] = {}
    broke = ""
    try:
        with closing(sqlite3.connect(file)) as raw:
            raw.text_factory = bytes
            known = [_text(row[1]) for row in raw.execute(f"PRAGMA table_info({table.name})")]
            wanted = ", ".join(c.name if c.name in known else "NULL" for c in entry_columns(table))
            if not known:
                return [], "its place in the file is lost"
            for order in ("ASC", "DESC"):
                try:
                    for row in raw.execute(f"SELECT rowid, {wanted} FROM {table.name} ORDER BY rowid {order}"):
                        if row[0] in rows and order == "DESC":
                            break
                        rows[row[0]] = row[1:]
                except (sqlite3.Error, UnicodeDecodeError) as error:
                    broke = str(error)
                else:
                    if not broke:
                        break
    except (sqlite3.Error, UnicodeDecodeError) as error:
        broke = str(error)
    return list(rows.items()), broke


def _fitting(table: Table, number: int, row: tuple[Any, ...]) -> Values | None:
    """The row by its columns; None where it can't be one of this table."""
    columns = entry_columns(table)
    former = _FORMER_COLUMNS.get(table.name, ())
    if len(row) == len(columns) + 1:
        # The last one is the owner: whose file it is. A moment of an earlier version ends with its time.
        row = (*row[: -1 - len(former)], row[-1]) if former and _is_a_time(row[-1]) else row[:-1]
    if len(row) == len(columns) - 1 and table is sessions:
        row = (*row, None)  # before a session kept how it stood
    if len(row) != len(columns):
        return None
    values: Values = {}
    for column, value in zip(columns, row, strict=True):
        is_number = column.primary_key and isinstance(column.type, Integer)
        given = number if is_number and value is None else value
        fits, values[column.name] = _as_written(column, given)
        if not fits:
            return None
    if table is turns and values["speaker"] not in ("coach", "client"):
        return None
    if table is sessions and values["status"] not in tuple(Status):  # what else is known of it tells
        values["status"] = (Status.OPEN if values["outcome"] is None else Status.REFLECTING).value
    return values


def _is_a_time(value: Any) -> bool:
    try:
        datetime.fromisoformat(_text(value))
    except ValueError:  # an owner, or no text at all
        return False
    return True


def _as_written(column: Column[Any], value: Any) -> tuple[bool, Any]:
    """Whether a value can stand in this column, and as what. An unreadable JSON value that may be missing is."""
    if value is None:
        return bool(column.nullable), None
    if isinstance(column.type, JSON):
        try:
            return True, json.loads(_text(value))
        except (ValueError, RecursionError):
            return bool(column.nullable), None
    if isinstance(column.type, Boolean):
        return value in (0, 1), bool(value)
    if isinstance(column.type, Integer):
        return isinstance(value, int), value
    if isinstance(column.type, Float):
        return isinstance(value, int | float), value
    if not isinstance(value, bytes | str):
        return False, None
    try:
        text = _text(value)
    except UnicodeDecodeError:
        if column.name != "text" or not isinstance(value, bytes):
            return False, None
        text = value.decode("utf-8", "replace")  # a word with a hole in it is better than no word
    return "\0" not in text or column.name == "text", text


def _text(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def _join(found: Found, lost: list[str]) -> None:
    """Hang turns whose parent is gone below the newest one that went before them, and set heads that are gone."""
    here = found["turns"]
    by_session: dict[str, list[Values]] = {}
    for turn in here.values():
        by_session.setdefault(turn["session_id"], []).append(turn)
    for session_id, said in by_session.items():
        holes = 0
        for turn in said:
            parent = turn["parent_id"]
            if parent is not None and (parent not in here or here[parent]["session_id"] != session_id):
                before = [t for t in said if t["id"] < turn["id"] and t["position"] < turn["position"]]
                turn["parent_id"] = before[-1]["id"] if before else None
                holes += 1
        if holes:
            lost.append(f"session {session_id}: turns are missing before {holes} that were read.")
    for session in found["sessions"].values():
        said = by_session.get(session["id"], [])
        if session["head_id"] is not None and session["head_id"] not in {turn["id"] for turn in said}:
            session["head_id"] = said[-1]["id"] if said else None
            lost.append(f"session {session['id']}: its last turn is missing.")


def _without_session(found: Found) -> list[Values]:
    """Take out what belongs to no session, and return it; and what hangs on nothing else that is there."""
    known = {session["id"] for session in found["sessions"].values()}
    left: list[Values] = []
    for table in TABLES[1:]:
        rows = found[table.name]
        for number in [n for n, row in rows.items() if row["session_id"] not in known]:
            row = rows.pop(number)
            if table in (turns, reflections, experiments):
                left.append({"table": table.name, **row})
    found["moments"] = {n: row for n, row in found["moments"].items() if row["turn_id"] in found["turns"]}
    found["tallies"] = {n: row for n, row in found["tallies"].items() if row["scorecard_id"] in found["scorecards"]}
    return left


def _write(found: Found, target: Path, done: Rescued) -> None:
    scored = {row["scorecard_id"] for row in found["tallies"].values()}
    for number, card in list(found["scorecards"].items()):
        if number in scored:
            continue
        try:
            tally = tally_of(card["card"])
        except (KeyError, TypeError, ValueError, AttributeError):
            del found["scorecards"][number]
            done.lost.append(f"session {card['session_id']}: a scorecard is unreadable; it can be scored again.")
            continue
        found["tallies"][number] = {"scorecard_id": number, "session_id": card["session_id"], "retried": 0, **tally}
    with closing(Records(target)) as records:
        for table in TABLES:
            rows = list(found[table.name].values())
            records.take_in(table, rows)
            done.rows[table.name] = len(rows)
