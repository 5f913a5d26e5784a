"""What a trainee does more and less of: behaviours per ten of the coach's turns, at first and lately. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from scoring.coding.behaviours import Behaviour
from simulator.progress.trend import Line, Observation, smooth

PER: Final = 10
"""Coach turns that a rate counts for."""
LEAST_AT_AN_END: Final = 3
"""Sessions at the beginning and at the end that are compared, at least; half of all while there are few..."""
MOST_AT_AN_END: Final = 12
"""... later a third, and at most so many."""
SURE: Final = 2.58
"""Standard errors by which the ends must differ to speak of growing or fading: 99 %, since ten habits are asked."""
STEADY_WITHIN: Final = 1.0
"""Ends that surely (one-sided 95 %) differ by less than this, per ten turns, are the same for a coach's purposes."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One session's counts: its number on the axis, the coach's turns, and how many carry each behaviour."""

    number: int
    coach_turns: int
    behaviours: Mapping[str, int]


class Trend(StrEnum):
    """What a habit does over the sessions."""

    GROWS = "grows"
    FADES = "fades"
    STEADY = "steady"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean rate per ten coach turns over some sessions, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Habit:
    """One behaviour (or a family of them) over the sessions.

    `wanted` says in which direction coaching grows; `points` are (session number, rate). `earlier` and `latest` are
    None while there are too few sessions to tell the ends apart.
    """

    name: str
    label: str
    wanted: Literal["more", "fewer"]
    points: tuple[tuple[int, float], ...]
    earlier: Rate | None
    latest: Rate | None
    trend: Trend

    @property
    def line(self) -> Line:
        """The line through the points, reckoned when it is asked for."""
        return smooth([Observation(number, rate) for number, rate in self.points], lowest=0.0)

    @property
    def sentence(self) -> str:
        """What can be said of it, in one sentence."""
        if self.earlier is None or self.latest is None:
            return f"{self.label}: a few more sessions, and their direction shows."
        was, now = f"{self.earlier.value:.1f}", f"{self.latest.value:.1f}"
        if self.trend is Trend.GROWS:
            return f"{self.label} grow: from {was} to {now} in ten of your turns."
        if self.trend is Trend.FADES:
            return f"{self.label} fade: from {was} to {now} in ten of your turns."
        if self.trend is Trend.STEADY:
            return f"{self.label} stay as they are: {now} in ten of your turns."
        return f"{self.label}: {was} in ten of your turns at first, {now} lately; that may be chance."


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    label: str
    wanted: Literal["more", "fewer"]
    counts: tuple[Behaviour, ...]


FOLLOWED: Final = (
    _Kind("open_questions", "Open questions", "more", (Behaviour.OPEN_QUESTION,)),
    _Kind(
        "reflections",
        "Reflections",
        "more",
        (Behaviour.SIMPLE_REFLECTION, Behaviour.COMPLEX_REFLECTION, Behaviour.SUMMARY),
    ),
    _Kind("complex_reflections", "Complex reflections", "more", (Behaviour.COMPLEX_REFLECTION,)),
    _Kind("affirmations", "Affirmations", "more", (Behaviour.AFFIRMATION,)),
    _Kind(
        "sharing_the_lead",
        "Turns that share the lead",
        "more",
        (Behaviour.SEEK_COLLABORATION, Behaviour.EMPHASISE_AUTONOMY, Behaviour.ASK_PERMISSION),
    ),
    _Kind("advice", "Advice and orders without permission", "fewer", (Behaviour.ADVICE, Behaviour.DIRECT)),
    _Kind("closed_questions", "Closed questions", "fewer", (Behaviour.CLOSED_QUESTION,)),
    _Kind("leading_questions", "Leading questions", "fewer", (Behaviour.LEADING_QUESTION,)),
    _Kind("stacked_questions", "Stacked questions", "fewer", (Behaviour.STACKED_QUESTIONS,)),
    _Kind("cheering", "Cheering and arguing", "fewer", (Behaviour.REASSURE, Behaviour.CONFRONT)),
)
"""The habits that are shown. Families are summed as MITI 4.2 sums its reflections: each kind counts for itself."""


def habits_of(sessions: Sequence[Counted]) -> tuple[Habit, ...]:
    """Every habit over these sessions, which are in order of time."""
    told = [one for one in sessions if one.coach_turns > 0]
    return tuple(_habit(kind, told) for kind in FOLLOWED)


def ends(sessions: int) -> int:
    """How many sessions at each end are compared; 0 while there are too few."""
    if sessions < 2 * LEAST_AT_AN_END:
        return 0
    return min(MOST_AT_AN_END, max(min(sessions // 2, 6), sessions // 3))


def _habit(kind: _Kind, sessions: Sequence[Counted]) -> Habit:
    codes = [code.value for code in kind.counts]
    counts = [(one, sum(one.behaviours.get(code, 0) for code in codes)) for one in sessions]
    points = tuple((one.number, PER * count / one.coach_turns) for one, count in counts)
    wide = ends(len(counts))
    first = last = None
    trend = Trend.UNCLEAR
    if wide:
        first, last = _mean(counts[:wide]), _mean(counts[-wide:])
        trend = _trend(first, last)
    return Habit(
        name=kind.name,
        label=kind.label,
        wanted=kind.wanted,
        points=points,
        earlier=None if first is None else _rate(first),
        latest=None if last is None else _rate(last),
        trend=trend,
    )


_Mean = tuple[float, float]


def _mean(counts: Sequence[tuple[Counted, int]]) -> _Mean:
    """The rate over some sessions and its standard error: as they scatter, and at least as chance alone would."""
    turns = sum(one.coach_turns for one, _ in counts)
    total = sum(count for _, count in counts)
    rate = total / turns
    scatter = sum((count - rate * one.coach_turns) ** 2 for one, count in counts) * len(counts) / (len(counts) - 1)
    return PER * rate, PER * max(scatter, max(total, 1)) ** 0.5 / turns


def _rate(mean: _Mean) -> Rate:
    value, error = mean
    return Rate(value, max(0.0, value - 1.96 * error), value + 1.96 * error)


def _trend(first: _Mean, last: _Mean) -> Trend:
    change = last[0] - first[0]
    error = (first[1] ** 2 + last[1] ** 2) ** 0.5
    if abs(change) > SURE * error:
        return Trend.GROWS if change > 0 else Trend.FADES
    return Trend.STEADY if abs(change) + 1.645 * error < STEADY_WITHIN else Trend.UNCLEAR
