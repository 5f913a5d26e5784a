"""What the record store hands out: frozen rows, and what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from scoring.coding.behaviours import Speaker

Json = Mapping[str, Any]  # what a JSON column holds; its shape belongs to whoever wrote it


class Status(StrEnum):
    """Where a session stands. This field alone says whether a session is finished."""

    OPEN = "open"
    REFLECTING = "reflecting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """One session. `head_id` is the last turn of the branch that is being talked; `elapsed_s` is practised time.

    `stood` is how a finished one stood (head, outcome, ending, end) while it is open for a try.
    """

    id: str
    persona_id: str
    persona_digest: str
    persona_name: str
    scenario_id: str
    voice: str
    model: str | None
    seed: int
    status: Status
    outcome: str | None
    head_id: int | None
    thread: str
    follows: str | None
    ending: Json | None
    minutes: int
    elapsed_s: float
    notes_turns: int
    xray: bool
    started_at: str
    ended_at: str | None
    stood: Json | None = None


@dataclass(frozen=True, slots=True)
class TurnEntry:
    """One turn in a session's tree.

    `position` counts from 0 on the turn's own path. A coach's turn carries `coded` and the `changes` that it caused; a
    client's turn carries the `state` after it, the authored `lines` it was made of and the `voice` that spoke.
    """

    id: int
    session_id: str
    parent_id: int | None
    position: int
    speaker: str
    text: str
    coded: Json | None
    changes: list[Json] | None
    state: Json | None
    lines: list[str] | None
    voice: str | None
    at: str


def stood_in(turns: Sequence[TurnEntry]) -> tuple[int, int]:
    """In how many of the client's answers the scripted voice spoke, and how many answers there are. The first and the
    last line are the author's with any voice and don't count."""
    answers = [
        turn for before, turn in pairwise(turns) if turn.speaker == Speaker.CLIENT and before.speaker == Speaker.COACH
    ]
    return sum(turn.voice == "scripted" for turn in answers), len(answers)


THREE: Final = ("partnering", "enrolling", "learning")
"""The dimensions that every rubric has, in columns of their own."""


def rated(own: ReflectionEntry | OwnRating, dimension: str) -> float | None:
    """The rating of a dimension, of the three or of a school's own."""
    found: float | None = getattr(own, dimension) if dimension in THREE else (own.more or {}).get(dimension)
    return found


@dataclass(frozen=True, slots=True)
class ReflectionEntry:
    """The trainee's own rating (0 to 5, or None where left out) and notes, given before the observer's."""

    id: int
    session_id: str
    leaf_id: int | None
    partnering: float | None
    enrolling: float | None
    learning: float | None
    noticed: str
    learned: str
    at: str
    more: Mapping[str, float] | None = None
    """Ratings of dimensions of a school's own."""

    def of(self, dimension: str) -> float | None:
        """The rating of a dimension."""
        return rated(self, dimension)

    @property
    def ratings(self) -> dict[str, float | None]:
        """All ratings by dimension."""
        return {name: self.of(name) for name in (*THREE, *(self.more or ()))}


@dataclass(frozen=True, slots=True)
class ScorecardEntry:
    """A scorecard of one branch; `card` is the whole of it, the three scores stand beside it for listing."""

    id: int
    session_id: str
    leaf_id: int | None
    scorer: str
    rubric_digest: str
    partnering: float | None
    enrolling: float | None
    learning: float | None
    card: Json
    at: str


@dataclass(frozen=True, slots=True)
class ExperimentEntry:
    """What the trainee wants to try next time, and how it went once tried."""

    id: int
    session_id: str
    text: str
    tried_in: str | None
    went: str | None
    at: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as a history lists it: the entry, its number of coach turns on the head branch, its newest scores."""

    session: SessionEntry
    coach_turns: int
    partnering: float | None
    enrolling: float | None
    learning: float | None


@dataclass(frozen=True, slots=True)
class TallyEntry:
    """A scorecard in short: what makes it comparable, its scores with their spans, and how often what was done.

    Scores and spans go from 0 to 5 and are None where nothing was scored; `behaviours` counts the coach's turns that
    carry each one; `retried` is how many turns had been tried in another way before.
    """

    scorecard_id: int
    session_id: str
    leaf_id: int | None
    scorer: str
    rubric_digest: str
    partnering: float | None
    enrolling: float | None
    learning: float | None
    coder: str
    coach_turns: int
    coach_words: int
    client_words: int
    retried: int
    partnering_low: float | None
    partnering_high: float | None
    enrolling_low: float | None
    enrolling_high: float | None
    learning_low: float | None
    learning_high: float | None
    behaviours: Mapping[str, int]
    more: Mapping[str, tuple[float, float, float]] | None = None
    """Score and span of dimensions of a school's own."""

    def of(self, dimension: str) -> tuple[float, float, float] | None:
        """Score and span of a dimension, None where nothing was scored."""
        if dimension not in THREE:
            found = (self.more or {}).get(dimension)
            return None if found is None else (found[0], found[1], found[2])
        score, low, high = (getattr(self, f"{dimension}{end}") for end in ("", "_low", "_high"))
        return None if score is None else (score, score if low is None else low, score if high is None else high)


@dataclass(frozen=True, slots=True)
class OwnRating:
    """The trainee's own rating of one branch, without its notes."""

    session_id: str
    leaf_id: int | None
    partnering: float | None
    enrolling: float | None
    learning: float | None
    more: Mapping[str, float] | None = None

    def of(self, dimension: str) -> float | None:
        """The rating of a dimension."""
        return rated(self, dimension)

    @property
    def ratings(self) -> dict[str, float | None]:
        """All ratings by dimension."""
        return {name: self.of(name) for name in (*THREE, *(self.more or ()))}


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A session as progress counts it.

    `tally` is of the branch that was scored first, since turns tried again have the benefit of hindsight; of several
    cards of that branch it is the newest. `own` is the rating of the same branch.
    """

    session_id: str
    persona_id: str
    persona_name: str
    voice: str
    model: str | None
    status: Status
    elapsed_s: float
    notes_turns: int
    xray: bool
    started_at: str
    tally: TallyEntry | None
    own: OwnRating | None


@dataclass(frozen=True, slots=True)
class MomentEntry:
    """A coach's turn that comes back to be tried again.

    `position` is the turn's index, `quote` its words and `before` the client's words that it answered; `sentence` says
    what it did; `weight` is what it moved (below 0: it closed the client). `due_at` is None once it rests. `step`
    counts the waits behind it that went well.
    """

    id: int
    session_id: str
    turn_id: int
    sentence: str
    weight: float
    due_at: str | None
    step: int
    tries: int
    last_better: bool | None
    last_at: str | None
    at: str
    persona_id: str
    persona_name: str
    position: int
    quote: str
    before: str
