"""Ratings as spreadsheets save them, in any of four shapes. Called by `scoring.agreement.ratings`.

    a row a rater and talk      talk, rater, partnering, enrolling, learning, P1, ...
    a row a single score        talk, rater, dimension, score
    a row a talk and dimension  talk, dimension, Anna, Ben, ...
    a row a talk                talk, Anna partnering, Ben partnering, Anna learning, ...

Commas, semicolons or tabs; decimal points or commas; an empty cell was not rated. A marker's cell holds shown, missed,
contradicted or no_opening.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from scoring.agreement.statistics import Rating
from scoring.errors import RatingsError
from scoring.files.yaml_problems import nearest

STATUSES: Final = ("shown", "missed", "contradicted", "no_opening")
TALK: Final = ("transcript", "talk", "session", "file", "conversation", "id")
RATER: Final = ("rater", "coder", "reader", "trainer", "who")
WHAT: Final = ("dimension", "marker", "criterion", "what")
SCORE: Final = ("score", "rating", "points", "value")
SHAPES: Final = (
    "See docs/agreement.md: a row a rater and talk, a row a score, or a row a talk with a column for each rater"
)
TOP: Final = 5
Cell = tuple[int, str, str, str, str]
"""Line, talk, rater, what, and the cell's text."""


def read_table(text: str, name: str, markers: frozenset[str], dimensions: Sequence[str]) -> tuple[Rating, ...]:
    """Ratings from a spreadsheet's text. Raises RatingsError with file:line and column."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text.split("\n", 1)[0]))
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise _bad(name, reader.line_num, "", f"not CSV: {error}", "Save it as CSV from your spreadsheet") from error
    columns = rows[0][1] if rows else []
    known = {**{d.casefold(): d for d in dimensions}, **{m.casefold(): m for m in markers}}
    body = [(line, dict(zip(columns, row, strict=False)), row) for line, row in rows[1:] if any(row)]
    for line, _, row in body:
        if len(row) > len(columns) and any(row[len(columns) :]):
            raise _bad(name, line, "", "has more cells than the first line has columns", "Quote cells with commas")
    if len(set(columns)) < len(columns):
        twice = next(column for column in columns if columns.count(column) > 1)
        raise _bad(name, 1, twice or "(empty)", "the column is there twice", "Give each column a name of its own")
    cells = _cells([(line, row) for line, row, _ in body], columns, known, name)
    if not cells:
        raise _bad(name, 1, "", "there are no ratings", SHAPES)
    return _ratings(cells, markers, name)


def _separator(head: str) -> str:
    return max(",;\t", key=head.count)


def _cells(
    rows: Sequence[tuple[int, Mapping[str, str]]], columns: Sequence[str], known: Mapping[str, str], name: str
) -> list[Cell]:
    """Every cell that was rated, whatever the shape."""
    talk, rater = _column(columns, TALK), _column(columns, RATER)
    what, score = _column(columns, WHAT), _column(columns, SCORE)
    if talk is None:
        raise _bad(name, 1, "talk", "the column is missing", f"Call the column with the talks {', '.join(TALK)}")
    _named(rows, talk, name)
    if rater is not None:
        _named(rows, rater, name)
        if what is not None and score is not None:
            return [
                (line, row[talk], row[rater], _what(row.get(what, ""), known, name, line, what), row.get(score, ""))
                for line, row in rows
            ]
        asked = {c: _what(c, known, name, 1, c) for c in columns if c not in (talk, rater)}
        return [
            (line, row[talk], row[rater], found, row.get(column, ""))
            for line, row in rows
            for column, found in asked.items()
        ]
    others = [column for column in columns if column not in (talk, what)]
    if what is not None:
        return [
            (line, row[talk], column, _what(row.get(what, ""), known, name, line, what), row.get(column, ""))
            for line, row in rows
            for column in others
        ]
    both = {column: _rater_and_what(column, known) for column in others}
    for column, found in both.items():
        if found is None:
            message = "is neither a rater with what they rated, nor is there a column of raters"
            raise _bad(name, 1, column, message, SHAPES)
    return [
        (line, row[talk], found[0], found[1], row.get(column, ""))
        for line, row in rows
        for column, found in both.items()
        if found is not None
    ]


def _column(columns: Sequence[str], names: Sequence[str]) -> str | None:
    low = {column.casefold(): column for column in columns}
    return next((low[name] for name in names if name in low), None)


def _named(rows: Sequence[tuple[int, Mapping[str, str]]], column: str, name: str) -> None:
    for line, row in rows:
        if not row.get(column):
            raise _bad(name, line, column, "is empty", "Each line names its transcript and its rater")


def _what(said: str, known: Mapping[str, str], name: str, line: int, column: str) -> str:
    found = _known(said, known)
    if found is None:
        near = nearest(said.casefold(), sorted(known))
        hint = f"Did you mean {known[near]}?" if near else "Known: the rubric's dimensions and the ids of its markers"
        where = column if said != column else said
        raise _bad(name, line, where, "no such column" if said == column else f"{said[:40]!r} is nothing to rate", hint)
    return found


def _known(said: str, known: Mapping[str, str]) -> str | None:
    """A dimension or marker by its name, or a dimension by how it begins, three letters at least."""
    low = said.casefold().rstrip(".")
    if low in known:
        return known[low]
    begun = [full for name, full in known.items() if len(low) >= 3 and name.startswith(low)]
    return begun[0] if len(begun) == 1 else None


def _rater_and_what(column: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    parts = [part for part in re.split(r"[\s_:/()|-]+", column) if part]
    for at in (len(parts) - 1, 0):
        found = _known(parts[at], known) if len(parts) > 1 else None
        if found is not None:
            return " ".join(parts[:at] + parts[at + 1 :]), found
    return None


def _ratings(cells: Sequence[Cell], markers: frozenset[str], name: str) -> tuple[Rating, ...]:
    scores: dict[tuple[str, str], dict[str, float]] = {}
    statuses: dict[tuple[str, str], dict[str, str]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for line, talk, rater, what, cell in cells:
        pair = (talk, rater)
        scores.setdefault(pair, {})
        statuses.setdefault(pair, {})
        before = seen.setdefault((talk, rater, what), line)
        if before != line:
            message = f"{rater} rated {talk} twice (line {before} before)"
            raise _bad(name, line, what, message, "Leave one of the two, or call the second rater otherwise")
        if not cell:
            continue
        if what in markers:
            statuses[pair][what] = _status(cell, name, line, what)
        else:
            scores[pair][what] = _score(cell, name, line, what)
    return tuple(
        Rating(talk, rater, scores[talk, rater], statuses[talk, rater])
        for talk, rater in scores
        if scores[talk, rater] or statuses[talk, rater]
    )


def _score(cell: str, name: str, line: int, column: str) -> float:
    try:
        score = float(cell.replace(",", ".").replace("½", ".5"))
    except ValueError:
        score = math.nan
    if not 0 <= score <= TOP:
        raise _bad(name, line, column, f"{cell[:40]!r} is no score", "Write a number from 0 to 5, or nothing")
    return score


def _status(cell: str, name: str, line: int, column: str) -> str:
    said = cell.casefold().replace(" ", "_")
    if said not in STATUSES:
        hint = f"Did you mean {nearest(said, STATUSES) or 'shown'}? Allowed: {', '.join(STATUSES)}"
        raise _bad(name, line, column, f"{cell[:40]!r} is no status", hint)
    return said


def _bad(name: str, line: int, column: str, message: str, hint: str) -> RatingsError:
    place = f"{name}:{line}: {column}: {message}" if column else f"{name}:{line}: {message}"
    return RatingsError(f"{name} can't be used", place, hint)
