"""Files of ratings: a trainer's scores, in CSV or YAML, and the agreement report as plain text.

CSV has a line for each transcript and rater, `transcript,rater,partnering,enrolling,learning` and, if wished, a
column for each marker (`P1`, ...) with shown, missed, contradicted or no_opening. An empty cell was not rated. YAML:

    ratings:
      - transcript: t1
        rater: Anna
        scores: {partnering: 3.5, learning: 4}
        markers: {P1: shown}
"""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scoring.agreement.statistics import Agreement, AgreementReport, Rating
from scoring.coding.behaviours import Dimension
from scoring.errors import RatingsError
from scoring.files.yaml_problems import nearest
from scoring.files.yaml_source import load_model

STATUSES: Final = ("shown", "missed", "contradicted", "no_opening")
MOST_BYTES: Final = 5_000_000
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_Score = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    transcript: _Name
    rater: _Name
    scores: dict[Dimension, _Score] = {}
    markers: dict[str, Literal["shown", "missed", "contradicted", "no_opening"]] = {}


class _Ratings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    ratings: list[_Row] = Field(min_length=1)


def read_ratings(path: Path, markers: frozenset[str]) -> tuple[Rating, ...]:
    """Read a file of ratings; `markers` are the ids that the rubric knows.

    Raises RatingsError for CSV and BadSource for YAML.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        rows = load_model(path, _Ratings).ratings
        return tuple(Rating(row.transcript, row.rater, row.scores, dict(row.markers)) for row in rows)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RatingsError(f"{path} is too large", f"{path}: larger than 5 MB", "Keep to one study a file")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RatingsError(f"{path} can't be read", f"{path}: {error.strerror}", "Check the path") from error
    except UnicodeDecodeError as error:
        raise RatingsError(f"{path} can't be read", f"{path}: not UTF-8 text", "Save the file as UTF-8") from error
    return read_csv(text, str(path), markers)


def read_csv(text: str, name: str, markers: frozenset[str]) -> tuple[Rating, ...]:
    """Ratings from CSV text (comma or semicolon). Raises RatingsError with file:line and column."""
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise _bad(name, reader.line_num, "", f"not CSV: {error}", "Save it as CSV from your spreadsheet") from error
    header = rows[0][1] if rows else []
    columns = [column.strip() for column in header]
    dimensions = {d.value for d in Dimension}
    known = {"transcript", "rater"} | dimensions | markers
    for column in columns:
        if column not in known:
            near = nearest(column, sorted(known))
            hint = f"Did you mean {near}?" if near else "Known: transcript, rater, the dimensions and the markers' ids"
            raise _bad(name, 1, column, "no such column", hint)
    for needed in ("transcript", "rater"):
        if needed not in columns:
            raise _bad(name, 1, needed, "the column is missing", f"Add a column {needed}")
    found: list[Rating] = []
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row):
            found.append(_rating(dict(zip(columns, (cell.strip() for cell in row), strict=False)), name, line))
    if not found:
        raise _bad(name, 1, "", "there are no ratings", "Write one line for each transcript and rater")
    return tuple(found)


def _rating(cells: dict[str, str], name: str, line: int) -> Rating:
    for needed in ("transcript", "rater"):
        if not cells.get(needed):
            raise _bad(name, line, needed, "is empty", "Each line names its transcript and its rater")
    scores: dict[Dimension, float] = {}
    for d in Dimension:
        if cell := cells.get(d.value, ""):
            try:
                score = float(cell.replace(",", "."))
            except ValueError:
                score = math.nan
            if not 0 <= score <= 5:
                raise _bad(name, line, d.value, f"{cell[:40]!r} is no score", "Write a number from 0 to 5, or nothing")
            scores[d] = score
    markers: dict[str, str] = {}
    for column, cell in cells.items():
        if cell and column not in ("transcript", "rater", *(d.value for d in Dimension)):
            if cell not in STATUSES:
                hint = f"Did you mean {nearest(cell, STATUSES) or 'shown'}? Allowed: {', '.join(STATUSES)}"
                raise _bad(name, line, column, f"{cell[:40]!r} is no status", hint)
            markers[column] = cell
    return Rating(cells["transcript"], cells["rater"], scores, markers)


def _bad(name: str, line: int, column: str, message: str, hint: str) -> RatingsError:
    place = f"{name}:{line}: {column}: {message}" if column else f"{name}:{line}: {message}"
    return RatingsError(f"{name} can't be used", place, hint)


def render_agreement(report: AgreementReport) -> str:
    """The report as plain text, one line a figure."""
    lines = ["What was rated      ICC(2,1)  95% interval    weighted kappa  mean difference  n", ""]
    for kind in ("human-human", "human-observer", "observer-observer"):
        these = [one for one in report.agreements if one.kind == kind]
        for a, b in dict.fromkeys((one.a, one.b) for one in these):
            lines.append(f"{a} and {b} ({kind})")
            lines += [_row(one) for one in these if (one.a, one.b) == (a, b)]
            lines.append("")
    if report.leniency:
        lines.append("Leniency: points above (+) or below (-) the mean of all who rated the same transcripts")
        lines += [f"  {one.rater} on {one.what}: {one.points:+.2f} (n {one.n})" for one in report.leniency]
    return "\n".join(lines).rstrip()


def _row(one: Agreement) -> str:
    interval = "-" if one.interval is None else f"{one.interval[0]:.2f} to {one.interval[1]:.2f}"
    figures = [
        "-" if value is None else f"{value:+.2f}" if signed else f"{value:.2f}"
        for value, signed in ((one.icc, False), (one.kappa, False), (one.difference, True))
    ]
    return f"  {one.what:<18}{figures[0]:<10}{interval:<16}{figures[1]:<16}{figures[2]:<17}{one.n}"
