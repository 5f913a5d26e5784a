"""Files of ratings: a trainer's scores, as a spreadsheet saves them (`spreadsheet`) or in YAML; what is odd in them.

YAML:

    ratings:
      - transcript: t1
        rater: Anna
        scores: {partnering: 3.5, learning: 4}
        markers: {P1: shown}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scoring.agreement.spreadsheet import read_table
from scoring.agreement.statistics import LEAST, Rating
from scoring.coding.behaviours import Dimension
from scoring.errors import RatingsError
from scoring.files.yaml_source import load_model

MOST_BYTES: Final = 5_000_000
DIMENSIONS: Final = tuple(dimension.value for dimension in Dimension)
ALIKE: Final = 0.8
"""How alike two raters' names may be before it is asked whether they are one."""
MOST_NAMED: Final = 5
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_Score = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    transcript: _Name
    rater: _Name
    scores: dict[_Name, _Score] = {}
    markers: dict[str, Literal["shown", "missed", "contradicted", "no_opening"]] = {}


class _Ratings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    ratings: list[_Row] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class RatingsRead:
    """Ratings, and in sentences what is odd in them and was let pass."""

    ratings: tuple[Rating, ...]
    notes: tuple[str, ...]


def read_ratings(path: Path, markers: frozenset[str], dimensions: Sequence[str] = DIMENSIONS) -> RatingsRead:
    """Read a file of ratings; `markers` and `dimensions` are those that the rubric knows.

    Raises RatingsError for a spreadsheet and BadSource for YAML.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        rows = load_model(path, _Ratings).ratings
        ratings = tuple(Rating(row.transcript, row.rater, dict(row.scores), dict(row.markers)) for row in rows)
        unknown = next((d for one in ratings for d in one.scores if d not in dimensions), None)
        if unknown is not None:
            hint = f"Known are: {', '.join(dimensions)}"
            raise RatingsError(f"{path} can't be used", f"{path}: there is no dimension {unknown!r}", hint)
    else:
        ratings = read_table(_text(path), str(path), markers, dimensions)
    return RatingsRead(_each_once(ratings, path), tuple(odd(ratings)))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RatingsError(f"{path} is too large", f"{path}: larger than 5 MB", "Keep to one study a file")
        data = path.read_bytes()
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # what spreadsheets call "Unicode text"
        return data.decode("utf-16" if wide else "utf-8-sig")
    except OSError as error:
        raise RatingsError(f"{path} can't be read", f"{path}: {error.strerror}", "Check the path") from error
    except UnicodeDecodeError as error:
        raise RatingsError(f"{path} can't be read", f"{path}: not UTF-8 text", "Save the file as UTF-8") from error


def _each_once(ratings: tuple[Rating, ...], path: Path) -> tuple[Rating, ...]:
    twice = [pair for pair, n in Counter((one.transcript, one.rater) for one in ratings).items() if n > 1]
    if twice:
        talk, rater = twice[0]
        message = f"{path}: {rater} rated {talk} twice"
        raise RatingsError(f"{path} can't be used", message, "Leave one of the two, or call the second rater otherwise")
    return ratings


def odd(ratings: Sequence[Rating]) -> Iterable[str]:
    """What a reader of the figures should know of these ratings, in sentences."""
    raters = list(dict.fromkeys(one.rater for one in ratings))
    for a, b in combinations(raters, 2):
        if SequenceMatcher(None, a.casefold(), b.casefold()).ratio() >= ALIKE and not _numbered(a, b):
            yield f"Are {a!r} and {b!r} one rater? They are taken for two."
    talks = Counter(one.transcript for one in ratings)
    low: dict[str, str] = {}
    for talk in talks:
        other = low.setdefault(talk.casefold().strip(), talk)
        if other != talk:
            yield f"Are {other!r} and {talk!r} one talk? They are taken for two."
    alone = [talk for talk, n in talks.items() if n == 1]
    if alone and len(raters) > 1:
        yield f"{_listed(alone, 'talk was', 'talks were')} rated by one rater only, and tell nothing of agreement."
    uneven = sorted({score for one in ratings for score in one.scores.values() if (2 * score) % 1})
    if uneven:
        yield f"{len(uneven)} different scores are no halves ({uneven[0]:g}, ...): they are taken as they are."
    shared = [(a, b, _shared(ratings, a, b)) for a, b in combinations(raters, 2)]
    if raters and len(raters) > 1 and all(n < LEAST for *_, n in shared):
        most = max(n for *_, n in shared)
        yield f"No two raters share {LEAST} talks (at most {most}): no figure can be given."


def _numbered(a: str, b: str) -> bool:
    """Whether two names differ in their numbers alone: "rater 1" and "rater 2" are two."""
    return a.rstrip("0123456789") == b.rstrip("0123456789") and a != b


def _shared(ratings: Sequence[Rating], a: str, b: str) -> int:
    return len(
        {one.transcript for one in ratings if one.rater == a} & {one.transcript for one in ratings if one.rater == b}
    )


def _listed(names: Sequence[str], one: str, many: str) -> str:
    shown = ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")
    what, verb = (one if len(names) == 1 else many).split(" ", 1)
    return f"{len(names)} {what} ({shown}) {verb}"
