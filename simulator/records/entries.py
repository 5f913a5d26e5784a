"""What the record store hands out: frozen rows, and what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = Mapping[str, Any]  # what a JSON column holds; its shape belongs to whoever wrote it


class Status(StrEnum):
    """Where a session stands. This field alone says whether a session is finished."""

    OPEN = "open"
    REFLECTING = "reflecting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """One session. `head_id` is the last turn of the branch that is being talked; `elapsed_s` is practised time."""

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
