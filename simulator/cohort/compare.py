"""Cohorts side by side: one client, one way of scoring, means over trainees with their intervals. Pure.

Only like is compared with like, what is left out is said with its reason, small cohorts get no mean, and nobody is
ranked: cohorts stand in the order in which they were named, and persons don't appear.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Final

from simulator.cohort.bootstrap import SURE, Span, resampled, span
from simulator.cohort.bundle import BundledSession
from simulator.cohort.gather import Cohort
from simulator.errors import UsageError
from simulator.progress import DIMENSIONS, TOP, Likeness, why_apart

LEAST: Final = 5
"""Trainees below whom there is no mean: it would tell of persons, and next to nothing of the cohort."""
FEW: Final = 10
"""Trainees below whom a mean comes with a caution."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What all the sessions that are compared share."""

    client: str
    client_digest: str
    like: Likeness


@dataclass(frozen=True, slots=True)
class Mean:
    """A cohort on a dimension: so many trainees and sessions; `mean` and `interval` (0 to 5) are None where too few."""

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
class Compared:
    """A cohort in the comparison: its trainees, its means by dimension, and what the compared sessions were.

    `days` are the first and the last one; `occasions` and `outcomes` count sessions, and are empty where there are too
    few trainees.
    """

    name: str
    trainees: int
    days: tuple[str, str] | None
    occasions: Mapping[str, int]
    outcomes: Mapping[str, int]
    means: Mapping[str, Mean]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, with what was left out: (cohort, sessions, why)."""

    alike: Alike
    cohorts: tuple[Compared, ...]
    differences: tuple[Difference, ...]
    left_out: tuple[tuple[str, int, str], ...]
    seed: int


def compare(cohorts: Sequence[Cohort], *, client: str | None = None, seed: int = 1) -> Comparison:
    """Compare cohorts on one client: by default on the one, and in the way, that most trainees of all have in common.

    Raises `UsageError` where there is nothing to compare.
    """
    alike = _chosen(cohorts, client)
    compared, draws = [], {}
    for place, cohort in enumerate(cohorts):
        means = {}
        for number, dimension in enumerate(DIMENSIONS):
            own = [_scores(bundle.sessions, alike, dimension) for bundle in cohort.bundles]
            own = [scores for scores in own if scores]
            each = [fmean(scores) for scores in own]
            mean, interval = None, None
            if len(each) >= LEAST:
                mean = fmean(each)
                draws[cohort.name, dimension] = resampled(each, seed + 101 * place + number)
                interval = _on_the_scale(span(mean, draws[cohort.name, dimension], len(each)))
            means[dimension] = Mean(len(each), sum(map(len, own)), mean, interval)
        compared.append(_compared(cohort, alike, means))
    left_out = tuple((cohort.name, count, why) for cohort in cohorts for why, count in _left_out(cohort, alike))
    return Comparison(alike, tuple(compared), tuple(_differences(compared, draws)), left_out, seed)


def _compared(cohort: Cohort, alike: Alike, means: Mapping[str, Mean]) -> Compared:
    by_trainee = [[s for s in bundle.sessions if _scored(s) and _alike(s) == alike] for bundle in cohort.bundles]
    sessions = [session for own in by_trainee for session in own]
    if sum(map(bool, by_trainee)) < LEAST:
        return Compared(cohort.name, len(cohort.bundles), None, {}, {}, means)
    days = sorted(session.day for session in sessions)
    occasions = Counter(session.scenario for session in sessions)
    outcomes = Counter(session.outcome.value for session in sessions if session.outcome is not None)
    return Compared(
        cohort.name,
        len(cohort.bundles),
        (days[0], days[-1]),
        dict(sorted(occasions.items())),
        dict(sorted(outcomes.items())),
        means,
    )


def _chosen(cohorts: Sequence[Cohort], client: str | None) -> Alike:
    met: dict[Alike, set[tuple[str, str]]] = defaultdict(set)
    for cohort in cohorts:
        for bundle in cohort.bundles:
            for session in bundle.sessions:
                if _scored(session) and client in (None, session.client):
                    met[_alike(session)].add((cohort.name, bundle.who))
    if not met:
        clients = sorted({s.client for c in cohorts for b in c.bundles for s in b.sessions if _scored(s)})
        hint = f"Scored are sessions with: {', '.join(clients) or 'nobody yet'}."
        raise UsageError(f"No scored session{f' with {client}' if client else ''} in these cohorts.", hint=hint)

    def weight(alike: Alike) -> tuple[int, bool, int, str]:
        who = met[alike]
        return len({name for name, _ in who}), not alike.like.xray, len(who), str(alike)

    return max(met, key=weight)


def _alike(session: BundledSession) -> Alike:
    return Alike(session.client, session.client_digest, session.like)


def _scored(session: BundledSession) -> bool:
    return any(getattr(session, name) is not None for name in DIMENSIONS)


def _scores(sessions: Sequence[BundledSession], alike: Alike, dimension: str) -> list[float]:
    found = [getattr(session, dimension) for session in sessions if _alike(session) == alike]
    return [one.score for one in found if one is not None]


def _on_the_scale(interval: Span) -> Span:
    return max(0.0, interval[0]), min(TOP, interval[1])


def _differences(cohorts: Sequence[Compared], draws: Mapping[tuple[str, str], Sequence[float]]) -> Iterator[Difference]:
    for dimension in DIMENSIONS:
        pairs = [
            (a, b) for a, b in combinations(cohorts, 2) if (a.name, dimension) in draws and (b.name, dimension) in draws
        ]
        for a, b in pairs:
            one, other = a.means[dimension], b.means[dimension]
            assert one.mean is not None
            assert other.mean is not None
            between = [y - x for x, y in zip(draws[a.name, dimension], draws[b.name, dimension], strict=True)]
            points = other.mean - one.mean
            # Bonferroni: with three pairs, one of them would else seem to differ by chance in one case of seven.
            sure = 1 - (1 - SURE) / len(pairs)
            yield Difference(
                a.name, b.name, dimension, points, span(points, between, min(one.trainees, other.trainees), sure=sure)
            )


def _left_out(cohort: Cohort, alike: Alike) -> list[tuple[str, int]]:
    reasons = Counter(
        why for bundle in cohort.bundles for session in bundle.sessions if (why := _why_left_out(session, alike))
    )
    return sorted(reasons.items())


def _why_left_out(session: BundledSession, alike: Alike) -> str:
    if not _scored(session):
        return "too short to be scored"
    if session.client != alike.client:
        return "with another client"
    if session.client_digest != alike.client_digest:
        return f"with another version of {alike.client}"
    return "" if session.like == alike.like else why_apart(alike.like, session.like)
