"""A bundle: one trainee's scored sessions under a pseudonym, as a file that can be handed over.

It holds scores and what makes them comparable, and no word that was said: neither transcripts nor notes, neither names
nor settings. What comes in is validated here, before anything else looks at it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from personas.model import Outcome
from scoring.files.yaml_problems import Problem, problems_of
from scoring.files.yaml_source import BadSource
from simulator.errors import without_keys
from simulator.progress.overview import DIMENSIONS, Likeness, likeness_of
from simulator.records.entries import OwnRating
from simulator.records.records import Records

SCHEMA: Final = "triad.bundle/2"
KNOWN: Final = ("triad.bundle/1", SCHEMA)
"""The first one lacks what has a default below."""
EARLIEST: Final = "2020-01-01"
"""No practice is older than the program."""
MOST_BYTES: Final = 20_000_000
LONGEST_NAME: Final = 40

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text} is no day of the calendar") from error
    if text < EARLIEST:
        raise ValueError(f"{text} is before {EARLIEST}, when there was no Triad to practise with")
    return text


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
Value = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Points = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True)


class Score(_Strict):
    """A score with its span, 0 to 5."""

    score: Points
    low: Points
    high: Points

    @model_validator(mode="after")
    def _in_order(self) -> Score:
        if not self.low <= self.score <= self.high:
            raise ValueError("a score lies between its `low` and its `high`")
        return self


class BundledSession(_Strict):
    """One scored session. Of its branches the one that was scored first, since a second try has hindsight."""

    id: Short
    day: Day
    client: Short
    client_digest: Short
    scenario: Short
    voice: Short
    """`scripted`, `mixed`, or the model that spoke."""
    xray: bool
    rubric_digest: Short
    scorer: Short
    coder: str = Field(max_length=200)
    outcome: Outcome | None
    partnering: Score | None
    enrolling: Score | None
    learning: Score | None
    more: dict[Short, Score] = Field(default_factory=dict, max_length=5, exclude_if=lambda more: not more)
    """Scores on dimensions of a school's own, by name."""
    nth: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """The how-manieth talk with this client it was, scored or not; None in a bundle of the first kind."""
    own: dict[Short, Points] = Field(default_factory=dict, max_length=8)
    """The trainee's own rating by dimension, given before they saw the observer's."""
    markers: dict[Short, Value | None] = Field(default_factory=dict, max_length=200)
    """By the marker's id, from -1 (contradicted) to 1 (shown); None where there was no opening for it."""
    behaviours: dict[Short, Count] = Field(default_factory=dict, max_length=200)
    """How many of the coach's turns carry each code."""
    coach_turns: Count = 0
    objections: Count = 0
    """In how many turns the trainee found the observer wrong."""

    def of(self, dimension: str) -> Score | None:
        """The score on a dimension, None where there was too little to go by."""
        three = {"partnering": self.partnering, "enrolling": self.enrolling, "learning": self.learning}
        return three[dimension] if dimension in three else self.more.get(dimension)

    @property
    def like(self) -> Likeness:
        """What the scores of this session are comparable by, the client apart."""
        return Likeness(self.rubric_digest, self.scorer, self.coder, self.voice, self.xray)


class Bundle(_Strict):
    """Everything that one trainee hands over."""

    format: Literal["triad.bundle/1", "triad.bundle/2"] = Field(default=SCHEMA, alias="schema")
    who: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True)]
    """The pseudonym; the same one each time, so that a later bundle takes the place of an earlier one."""
    sessions: Annotated[list[BundledSession], Field(max_length=20_000)]
    made: Day | None = None
    """The day of the export: of two bundles the later one is believed."""

    @model_validator(mode="after")
    def _each_once(self) -> Bundle:
        twice = [name for name, count in Counter(session.id for session in self.sessions).items() if count > 1]
        if twice:
            raise ValueError(f"the session {twice[0]} is in it more than once")
        return self

    @property
    def last_day(self) -> str:
        """The newest day that it knows of."""
        return max((session.day for session in self.sessions), default="")

    def as_text(self) -> str:
        """The file."""
        return self.model_dump_json(by_alias=True, indent=1) + "\n"


def bundle_of(records: Records, who: str, *, made: date, objections: Mapping[str, int] | None = None) -> Bundle:
    """The bundle of everything that was scored in these records. `objections` are counts by session. Raises
    `RecordsError`."""
    sessions = []
    met: Counter[str] = Counter()
    for line in records.practice_log():
        met[line.persona_id] += 1
        tally = line.tally
        if tally is None:
            continue
        entry = records.session(line.session_id)
        kept = records.scorecard(line.session_id, tally.leaf_id)
        like = likeness_of(line, tally)
        scores: dict[str, Any] = {name: _score(tally.of(name)) for name in DIMENSIONS}
        sessions.append(
            BundledSession(
                id=entry.id,
                day=entry.started_at[:10],
                client=entry.persona_id,
                client_digest=entry.persona_digest,
                scenario=entry.scenario_id,
                voice=_without_folder(without_keys(like.voice)),
                xray=like.xray,
                rubric_digest=like.rubric_digest,
                scorer=like.scorer,
                coder=like.coder,
                more={name: _score(tally.of(name)) for name in tally.more or ()},
                outcome=None if entry.outcome is None else Outcome(entry.outcome),
                nth=met[line.persona_id],
                own=_own(line.own),
                markers={} if kept is None else _markers(kept.card),
                behaviours=dict(tally.behaviours),
                coach_turns=tally.coach_turns,
                objections=(objections or {}).get(line.session_id, 0),
                **scores,
            )
        )
    return Bundle(who=who, sessions=sessions, made=made.isoformat())


def _score(found: tuple[float, float, float] | None) -> Any:
    return None if found is None else Score(score=found[0], low=found[1], high=found[2])


def dimensions_of(sessions: Iterable[BundledSession]) -> tuple[str, ...]:
    """The three dimensions, and those of a school's own on which any of these was scored."""
    return (*DIMENSIONS, *sorted({name for session in sessions for name in session.more}))


def _own(rating: OwnRating | None) -> dict[str, float]:
    given = {} if rating is None else rating.ratings
    return {name: points for name, points in given.items() if points is not None}


def _markers(card: Mapping[str, Any]) -> dict[str, float | None]:
    found = (marker for one in card["dimensions"].values() for marker in one.get("markers", ()))
    return {marker["id"]: marker.get("value") for marker in found}


def read_bundle(file: Path, today: date) -> Bundle:
    """The bundle in this file, which can't tell of days after `today`. Raises `BadSource` with key and remedy."""
    name = str(file)
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise _bad(name, f"can't be read ({error.strerror})", "Check the path and its permissions") from error
    if len(content) > MOST_BYTES:
        raise _bad(name, f"larger than {MOST_BYTES // 1_000_000} MB", "Ask for a new bundle")
    try:
        found: object = json.loads(content)
    except json.JSONDecodeError as error:
        raise _bad(name, f"not JSON ({error.msg})", _EXPORT, error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise _bad(name, "not JSON that can be read", _EXPORT) from error
    schema = found.get("schema") if isinstance(found, Mapping) else None
    if schema not in KNOWN:
        newer = isinstance(schema, str) and schema.startswith("triad.bundle/")
        what = f"{schema} is not known here" if newer else "not a bundle of Triad"
        raise _bad(name, what, "A newer Triad reads it" if newer else _EXPORT)
    try:
        bundle = Bundle.model_validate(found)
    except ValidationError as error:
        problems = problems_of(error, Bundle, lambda _: 1)
        raise BadSource(name, tuple(replace(problem, line=None) for problem in problems)) from error
    # A day ahead is only another time zone.
    if (last := max(bundle.last_day, bundle.made or "")) > (today + timedelta(days=1)).isoformat():
        raise _bad(name, f"tells of {last}, which hasn't come yet", "Look at that machine's clock, then export again")
    return bundle


_EXPORT: Final = "Trainees make one with: triad export --bundle --as NAME"


def _bad(name: str, message: str, hint: str, line: int | None = None) -> BadSource:
    return BadSource(name, (Problem(line, (), message, hint),))


def _without_folder(model: str) -> str:
    """A local model may be named by its path, which tells whose machine it is."""
    return model.replace("\\", "/").rsplit("/", 1)[-1] if model.startswith(("/", "~")) or ":\\" in model else model
