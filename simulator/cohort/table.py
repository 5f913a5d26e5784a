"""Cohorts as a table for a statistics program: one row a session, and a codebook that says what each column is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from scoring.coding.behaviours import Behaviour
from simulator.cohort.bundle import Bundle, BundledSession, dimensions_of
from simulator.cohort.gather import Cohort
from simulator.cohort.merging import meetings
from simulator.extras import extra

Value: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds (`text`, `day`, `whole number`, `number`, `yes or no`), and what it means."""

    name: str
    kind: str
    meaning: str


_FIXED: Final = (
    Column("cohort", "text", "The cohort's name."),
    Column("trainee", "text", "The trainee's pseudonym: rows of the same one belong together."),
    Column("session", "text", "The session's id, drawn by chance."),
    Column("day", "day", "The day on which it began."),
    Column("week", "whole number", "The week counted from the trainee's first session here, which is in week 1."),
    Column("nth", "whole number", "The how-manieth talk of this trainee with this client it was."),
    Column("client", "text", "The client's id."),
    Column("client_digest", "text", "The version of the client: compare only rows that share it."),
    Column("scenario", "text", "The occasion's id."),
    Column("voice", "text", "Who spoke for the client: scripted, mixed, or the model's name."),
    Column("xray", "yes or no", "Whether the trainee saw the client's inner state: compare only rows that share it."),
    Column("rubric_digest", "text", "The rubric's version: compare only rows that share it."),
    Column("scorer", "text", "The observer: local or llm. Compare only rows that share it."),
    Column("coder", "text", "The version of the observer's ears: compare only rows that share it."),
    Column("outcome", "text", "How it ended in the client: enrolled, complied, withdrew, unfinished."),
    Column("coach_turns", "whole number", "How many turns the trainee had; 0 where the bundle is of the first kind."),
    Column("objections", "whole number", "In how many turns the trainee found the observer wrong."),
)


def columns_of(cohorts: Iterable[Cohort]) -> tuple[Column, ...]:
    """The columns of these cohorts' table: markers and behaviours are those that occur."""
    every = [session for cohort in cohorts for bundle in cohort.bundles for session in bundle.sessions]
    markers = sorted({name for session in every for name in session.markers})
    behaviours = [b.value for b in Behaviour if any(b.value in session.behaviours for session in every)]
    scores = []
    for name in dimensions_of(every):
        scores += [
            Column(name, "number", f"The score on {name}, 0 to 5; empty where there was too little to go by."),
            Column(f"{name}_low", "number", f"The lower end of that score's 95% interval, 0 to 5 ({name})."),
            Column(f"{name}_high", "number", f"The upper end of that score's 95% interval, 0 to 5 ({name})."),
            Column(f"{name}_own", "number", f"The trainee's own rating of {name}, 0 to 5, given before the score."),
        ]
    return (
        *_FIXED,
        *scores,
        *(
            Column(f"m_{m}", "number", f"Marker {m}: -1 contradicted, 0 missed, 1 shown; empty: no opening.")
            for m in markers
        ),
        *(Column(f"b_{b}", "whole number", f"How many coach turns carry the code {b}.") for b in behaviours),
    )


def rows_of(cohorts: Iterable[Cohort], columns: Sequence[Column]) -> list[dict[str, Value]]:
    """A row for each session, in the order of cohorts, trainees and days."""
    found = []
    for cohort in cohorts:
        for bundle in cohort.bundles:
            times = meetings(bundle.sessions)
            for session in sorted(bundle.sessions, key=lambda one: (one.day, times[one.id])):
                row = _row(cohort.name, bundle, session, times[session.id])
                found.append({column.name: row.get(column.name) for column in columns})
    return found


def _row(cohort: str, bundle: Bundle, session: BundledSession, nth: int) -> dict[str, Value]:
    began = date.fromisoformat(min(one.day for one in bundle.sessions))
    row: dict[str, Value] = {
        "cohort": cohort,
        "trainee": bundle.who,
        "session": session.id,
        "day": session.day,
        "week": (date.fromisoformat(session.day) - began).days // 7 + 1,
        "nth": nth,
        "client": session.client,
        "client_digest": session.client_digest,
        "scenario": session.scenario,
        "voice": session.voice,
        "xray": session.xray,
        "rubric_digest": session.rubric_digest,
        "scorer": session.scorer,
        "coder": session.coder,
        "outcome": None if session.outcome is None else session.outcome.value,
        "coach_turns": session.coach_turns,
        "objections": session.objections,
    }
    for name in dimensions_of([session]):
        score = session.of(name)
        if score is not None:
            row |= {name: score.score, f"{name}_low": score.low, f"{name}_high": score.high}
        row[f"{name}_own"] = session.own.get(name)
    row |= {f"m_{name}": value for name, value in session.markers.items()}
    if session.coach_turns:
        row |= {f"b_{behaviour.value}": session.behaviours.get(behaviour.value, 0) for behaviour in Behaviour}
    return row


def as_csv(columns: Sequence[Column], rows: Iterable[Mapping[str, Value]]) -> str:
    """The table as CSV: a point in numbers, nothing where there is nothing."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(column.name for column in columns)
    for row in rows:
        write.writerow(_cell(row[column.name]) for column in columns)
    return out.getvalue()


def _cell(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else f"{value}"


def harmless(text: str) -> str:
    """Text that a spreadsheet doesn't take for a formula: trainees choose their pseudonyms."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def codebook(columns: Sequence[Column]) -> str:
    """What each column is, as CSV."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(("column", "holds", "meaning"))
    write.writerows((column.name, column.kind, column.meaning) for column in columns)
    return out.getvalue()


def write_parquet(file: Path, columns: Sequence[Column], rows: Sequence[Mapping[str, Value]]) -> None:
    """Write the table as Parquet, each column's meaning with it. Raises `UsageError` without the extra, `OSError`."""
    with extra("parquet", "A table in Parquet"):
        import pyarrow
        from pyarrow import parquet
    kinds = {
        "text": pyarrow.string(),
        "day": pyarrow.date32(),
        "whole number": pyarrow.int32(),
        "number": pyarrow.float64(),
        "yes or no": pyarrow.bool_(),
    }
    fields = [pyarrow.field(c.name, kinds[c.kind], metadata={"meaning": c.meaning}) for c in columns]
    values = [[_day(row[c.name]) if c.kind == "day" else row[c.name] for row in rows] for c in columns]
    arrays = [pyarrow.array(column, field.type) for column, field in zip(values, fields, strict=True)]
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields)), file)


def _day(value: Value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
