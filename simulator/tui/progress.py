"""How a trainee's coaching changes over sessions: numbers for the progress screen. Pure; made from scorecards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from simulator.records.entries import ReflectionEntry, SessionEntry

FOLLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "open questions": ("open_question",),
    "closed, leading and stacked questions": ("closed_question", "leading_question", "stacked_questions"),
    "reflections and summaries": ("simple_reflection", "complex_reflection", "summary"),
    "affirmations": ("affirmation",),
    "asking permission": ("ask_permission",),
    "advice and direction without permission": ("advice", "direct"),
}
"""Behaviours whose growing or fading is shown: the name, and what is counted under it."""
DIMENSIONS: Final = ("partnering", "enrolling", "learning")
WINDOW: Final = 3
"""Sessions at each end of the row that are compared to say whether something grows."""
ENOUGH: Final = 0.08
"""A change of share smaller than this is called steady."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One scored session: its number (from 1), score, interval and own rating for each dimension."""

    number: int
    day: str
    client: str
    scores: Mapping[str, float | None]
    intervals: Mapping[str, tuple[float, float] | None]
    own: Mapping[str, float | None]
    shares: Mapping[str, float]
    """For each of `FOLLOWED`, the share of the coach's turns in which it was done."""
    rubric: str
    scorer: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that the progress screen shows. `rated` is in order of time."""

    rated: tuple[Rated, ...]
    sessions: int
    practised_s: float
    notes_turns: int
    left_out: int = 0
    """Scored sessions that were scored by another rubric or scorer than the newest, and so aren't compared."""


def rated_of(number: int, entry: SessionEntry, card: Mapping[str, Any], reflection: ReflectionEntry | None) -> Rated:
    """One session's numbers."""
    dimensions = card["dimensions"]
    return Rated(
        number=number,
        day=entry.started_at,
        client=entry.persona_name,
        scores={name: dimensions[name]["score"] for name in DIMENSIONS},
        intervals={name: _pair(dimensions[name]["interval"]) for name in DIMENSIONS},
        own={name: None if reflection is None else getattr(reflection, name) for name in DIMENSIONS},
        shares=shares_of(card["turns"]),
        rubric=str(card["rubric"]["digest"]),
        scorer=str(card["scorer"]),
    )


def shares_of(turns: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The share of the coach's turns in which each followed behaviour was done."""
    coach = [set(turn["behaviours"]) for turn in turns if turn["speaker"] == "coach"]
    if not coach:
        return dict.fromkeys(FOLLOWED, 0.0)
    return {name: sum(bool(done & set(kinds)) for done in coach) / len(coach) for name, kinds in FOLLOWED.items()}


def comparable(rated: Sequence[Rated]) -> tuple[tuple[Rated, ...], int]:
    """Only like is compared with like: those scored as the newest was, numbered anew, and how many are left out."""
    if not rated:
        return (), 0
    newest = rated[-1]
    like = [one for one in rated if (one.rubric, one.scorer) == (newest.rubric, newest.scorer)]
    return tuple(like), len(rated) - len(like)


def trend(shares: Sequence[float]) -> str:
    """Whether a share grows: `grows`, `fades`, `steady`, or `too early to say` below twice the window."""
    if len(shares) < 2 * WINDOW:
        return "too early to say"
    first, last = sum(shares[:WINDOW]) / WINDOW, sum(shares[-WINDOW:]) / WINDOW
    if abs(last - first) < ENOUGH:
        return "steady"
    return "grows" if last > first else "fades"


def _pair(interval: Sequence[float] | None) -> tuple[float, float] | None:
    return None if interval is None else (float(interval[0]), float(interval[1]))
