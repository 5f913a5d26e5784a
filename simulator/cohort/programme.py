"""What a programme asks of a cohort: who belongs to it, and what is due when. Kept as `cohort.toml` beside the bundles.

Only completion is looked at here, never a score: who has practised what by when, who hasn't, who has handed in nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from scoring.files.yaml_problems import Problem, problems_of
from scoring.files.yaml_source import BadSource
from simulator.cohort.bundle import LONGEST_NAME, Bundle, Day
from simulator.cohort.likeness import scored
from simulator.file_writing import write_private

FILE: Final = "cohort.toml"

Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
State = Literal["complete", "late", "missing", "open"]


class Due(BaseModel):
    """So many scored sessions, with a client or with anybody, by the end of a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    day: Day
    sessions: Annotated[int, Field(ge=1, le=1000)] = 1
    client: Text | None = None


class Programme(BaseModel):
    """What is asked of a cohort; `roster` is empty where nobody wrote down who belongs to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roster: Annotated[list[Name], Field(max_length=10_000)] = Field(default_factory=list)
    due: Annotated[list[Due], Field(max_length=200)] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a trainee did of one thing that is due: how many sessions so far, and the day on which it was complete."""

    due: Due
    state: State
    sessions: int
    day: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A trainee: whether they are on the roster and have handed in, and where they stand with what is due."""

    who: str
    on_roster: bool
    handed_in: bool
    sessions: int
    last_day: str
    kept: tuple[Kept, ...]


def read_programme(folder: Path) -> Programme:
    """What is asked of the cohort in this folder. Raises `BadSource`."""
    file = folder / FILE
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Programme()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        hint = "Mend it, or delete it and say `triad cohort roster` anew"
        raise BadSource(str(file), (Problem(None, (), f"can't be read ({error})", hint),)) from error
    try:
        return Programme.model_validate(found)
    except ValidationError as error:
        raise BadSource(str(file), _problems(error)) from error


def _problems(error: ValidationError) -> tuple[Problem, ...]:
    return tuple(replace(problem, line=None) for problem in problems_of(error, Programme, lambda _: 1))


def write_programme(folder: Path, programme: Programme) -> None:
    """Keep what is asked. Raises `OSError`."""
    import tomlkit

    write_private(folder / FILE, tomlkit.dumps(programme.model_dump(exclude_none=True)))


def standings(bundles: Sequence[Bundle], programme: Programme, today: date) -> list[Standing]:
    """Everybody who is on the roster, in its order, and then whoever handed in without being on it."""
    by_name = {bundle.who: bundle for bundle in bundles}
    others = sorted(set(by_name) - set(programme.roster))
    found = []
    for who in (*programme.roster, *others):
        bundle = by_name.get(who)
        days = sorted(s.day for s in bundle.sessions if scored(s)) if bundle else []
        kept = tuple(_kept(bundle, due, today) for due in programme.due)
        last = days[-1] if days else ""
        found.append(Standing(who, who in programme.roster, bundle is not None, len(days), last, kept))
    return found


def _kept(bundle: Bundle | None, due: Due, today: date) -> Kept:
    sessions = bundle.sessions if bundle else []
    days = sorted(s.day for s in sessions if scored(s) and due.client in (None, s.client))
    if len(days) >= due.sessions:
        day = days[due.sessions - 1]
        return Kept(due, "complete" if day <= due.day else "late", len(days), day)
    return Kept(due, "open" if today.isoformat() <= due.day else "missing", len(days), None)
