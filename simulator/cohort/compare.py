"""Cohorts side by side: one kind of session, means over trainees with their intervals. Pure.

Only like is compared with like (`likeness`), what is left out is said with its reason, small cohorts get no mean, and
nobody is ranked: cohorts stand in the order in which they were named, and persons don't appear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import fmean
from typing import Final

from simulator.cohort.bundle import BundledSession, dimensions_of
from simulator.cohort.gather import Cohort
from simulator.cohort.intervals import Span, difference_interval, mean_interval, simultaneous
from simulator.cohort.likeness import Alike, Wanted, chosen, left_out, these
from simulator.progress.overview import TOP

LEAST: Final = 5
"""Trainees below whom there is no mean: it would tell of persons, and next to nothing of the cohort."""
FEW: Final = 10
"""Trainees below whom a mean comes with a caution."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A cohort in one respect: so many trainees and sessions; `mean` and `interval` are None where too few."""

    trainees: int
    sessions: int
    mean: float | None
    interval: Span | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The second cohort's mean minus the first's on a dimension. `interval` holds for all pairs of it together."""

    first: str
    second: str
    dimension: str
    points: float
    interval: Span

    @property
    def told_apart(self) -> bool:
        """Whether the interval leaves out no difference at all."""
        return self.interval[0] > 0 or self.interval[1] < 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a comparison needs of a cohort: a value for each trainee in each respect, and what the sessions were.

    `values` are by dimension, `gaps` (own rating minus observer) likewise; `markers` (-1 to 1) and `behaviours` (share
    of the coach's turns) by their ids. `sessions` counts those behind each dimension.
    """

    name: str
    trainees: int
    practised: int
    values: Mapping[str, Sequence[float]]
    sessions: Mapping[str, int]
    gaps: Mapping[str, Sequence[float]] = field(default_factory=dict)
    markers: Mapping[str, Sequence[float]] = field(default_factory=dict)
    behaviours: Mapping[str, Sequence[float]] = field(default_factory=dict)
    days: tuple[str, str] | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    objections: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """A cohort in the comparison: its trainees, its means by dimension, and what the compared sessions were.

    `days` are the first and the last one, `outcomes` count sessions; both, and what goes into detail, are empty where
    there are too few trainees. Means of markers and behaviours have no interval: most values are alike, and an interval
    of so few others doesn't hold what it says.
    """

    name: str
    trainees: int
    days: tuple[str, str] | None
    outcomes: Mapping[str, int]
    means: Mapping[str, Mean]
    gaps: Mapping[str, Mean]
    markers: Mapping[str, Mean]
    behaviours: Mapping[str, Mean]
    objections: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, with what was left out: (cohort, sessions, why)."""

    alike: Alike
    wanted: Wanted
    cohorts: tuple[Compared, ...]
    differences: tuple[Difference, ...]
    left_out: tuple[tuple[str, int, str], ...]


def compare(cohorts: Sequence[Cohort], wanted: Wanted | None = None) -> Comparison:
    """Compare cohorts, by default on first meetings of the kind that most trainees of all have in common.

    Raises `UsageError` where there is nothing to compare.
    """
    wanted = wanted or Wanted()
    kind = chosen(cohorts, wanted)
    left = tuple((cohort.name, count, why) for cohort in cohorts for why, count in left_out(cohort, kind, wanted))
    return compared(kind, wanted, [figures(cohort, kind, wanted) for cohort in cohorts], left)


def compared(
    kind: Alike, wanted: Wanted, every: Sequence[Figures], left: tuple[tuple[str, int, str], ...]
) -> Comparison:
    """The comparison that these figures make."""
    differences = tuple(_differences(every))
    return Comparison(kind, wanted, tuple(_compared(one) for one in every), differences, left)


def figures(cohort: Cohort, kind: Alike, wanted: Wanted) -> Figures:
    """A cohort's figures; each trainee's value is the mean of their sessions."""
    each = [own for bundle in cohort.bundles if (own := these(bundle, kind, wanted))]
    every = [session for own in each for session in own]
    names = sorted({name for session in every for name in session.markers})
    codes = sorted({name for session in every for name in session.behaviours})
    days = sorted(session.day for session in every)
    scored = dimensions_of(every)
    return Figures(
        name=cohort.name,
        trainees=len(cohort.bundles),
        practised=len(each),
        values={name: _by_trainee([_scores(own, name) for own in each]) for name in scored},
        sessions={name: sum(len(_scores(own, name)) for own in each) for name in scored},
        gaps={name: _by_trainee([_gaps(own, name) for own in each]) for name in scored},
        markers={name: _by_trainee([_markers(own, name) for own in each]) for name in names},
        behaviours={name: _by_trainee([_shares(own, name) for own in each]) for name in codes},
        days=(days[0], days[-1]) if days else None,
        outcomes=dict(sorted(Counter(s.outcome.value for s in every if s.outcome is not None).items())),
        objections=sum(session.objections for session in every),
    )


def _by_trainee(values: Iterable[Sequence[float]]) -> tuple[float, ...]:
    return tuple(fmean(own) for own in values if own)


def _scores(sessions: Iterable[BundledSession], dimension: str) -> list[float]:
    return [one.score for session in sessions if (one := session.of(dimension)) is not None]


def _gaps(sessions: Iterable[BundledSession], dimension: str) -> list[float]:
    pairs = ((s.own.get(dimension), s.of(dimension)) for s in sessions)
    return [own - one.score for own, one in pairs if own is not None and one is not None]


def _markers(sessions: Iterable[BundledSession], marker: str) -> list[float]:
    return [value for session in sessions if (value := session.markers.get(marker)) is not None]


def _shares(sessions: Iterable[BundledSession], code: str) -> list[float]:
    return [s.behaviours.get(code, 0) / s.coach_turns for s in sessions if s.coach_turns]


def _compared(one: Figures) -> Compared:
    enough = one.practised >= LEAST
    return Compared(
        one.name,
        one.trainees,
        one.days if enough else None,
        one.outcomes if enough else {},
        {name: _scores_mean(one.values[name], one.sessions[name]) for name in one.values},
        {name: mean_of(values, (-TOP, TOP)) for name, values in one.gaps.items() if values},
        {name: _plain_mean(values) for name, values in one.markers.items() if len(values) >= LEAST},
        {name: _plain_mean(values) for name, values in one.behaviours.items() if len(values) >= LEAST},
        one.objections if enough else 0,
    )


def _scores_mean(values: Sequence[float], sessions: int) -> Mean:
    found = mean_of(values, (0.0, TOP))
    return Mean(found.trainees, sessions, found.mean, found.interval)


def mean_of(values: Sequence[float], scale: Span) -> Mean:
    """The mean of trainees' values with its interval, which keeps to the `scale`; None of both for fewer than LEAST."""
    if len(values) < LEAST:
        return Mean(len(values), len(values), None, None)
    low, high = mean_interval(values)
    return Mean(len(values), len(values), fmean(values), (max(scale[0], low), min(scale[1], high)))


def _plain_mean(values: Sequence[float]) -> Mean:
    return Mean(len(values), len(values), fmean(values), None)


def _differences(every: Sequence[Figures]) -> Iterator[Difference]:
    for name in dict.fromkeys(name for one in every for name in one.values):
        enough = [one for one in every if len(one.values.get(name, ())) >= LEAST]
        # With three pairs, one of them would else seem to differ by chance in one case of seven.
        sure = simultaneous(len(enough) * (len(enough) - 1) // 2)
        for a, b in combinations(enough, 2):
            first, second = a.values[name], b.values[name]
            points = fmean(second) - fmean(first)
            yield Difference(a.name, b.name, name, points, difference_interval(first, second, sure=sure))
