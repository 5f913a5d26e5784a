"""A cohort over time: each trainee before and after, week by week, and who dropped out. Pure.

Before and after are the same trainees with the same client on the same occasion, so that each is their own yardstick.
That leaves one thing which can't be taken apart here: who meets a client again knows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean
from typing import Final

from simulator.cohort.bundle import Bundle, BundledSession
from simulator.cohort.compare import LEAST, Difference, Mean, mean_of
from simulator.cohort.gather import Cohort
from simulator.cohort.intervals import difference_interval, simultaneous
from simulator.cohort.likeness import Alike, Wanted, chosen, these
from simulator.progress.overview import DIMENSIONS, TOP

WEEKS: Final = 52
"""Weeks after each trainee's first session that are looked at."""


@dataclass(frozen=True, slots=True)
class Week:
    """Trainees' means in the week so many after each one's first session (from 1), and how many were still practising:
    in that week or later."""

    number: int
    still: int
    means: Mapping[str, Mean]


@dataclass(frozen=True, slots=True)
class Changed:
    """A cohort over time. `changes` are later minus earlier by dimension, over the trainees who have both;
    `only_before` and `only_after` count those who lack one. `began` are the earlier scores of those who have both, and
    of those who stopped."""

    name: str
    trainees: int
    both: int
    only_before: int
    only_after: int
    changes: Mapping[str, Mean]
    began: Mapping[str, tuple[Mean, Mean]]
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Cohorts over time, and the difference of their changes: (second minus first) of (later minus earlier)."""

    alike: Alike
    wanted: Wanted
    before: str | None
    after: str | None
    cohorts: tuple[Changed, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    earlier: Sequence[BundledSession]
    later: Sequence[BundledSession]
    every: Sequence[BundledSession]

    def change(self, dimension: str) -> float | None:
        first, last = _mean(self.earlier, dimension), _mean(self.later, dimension)
        return None if first is None or last is None else last - first


def change(
    cohorts: Sequence[Cohort], wanted: Wanted | None = None, *, before: str | None = None, after: str | None = None
) -> Change:
    """How cohorts changed: each trainee's sessions up to the day `before` against those from the day `after` on; by
    default their first session against their latest. Every meeting counts. Raises `UsageError`."""
    wanted = replace(wanted or Wanted(), nth=None)
    kind = chosen(cohorts, wanted)
    found = []
    values: dict[str, dict[str, list[float]]] = {}
    for cohort in cohorts:
        pairs = [_pair(bundle, kind, wanted, before, after) for bundle in cohort.bundles]
        changes = {name: [c for pair in pairs if (c := pair.change(name)) is not None] for name in DIMENSIONS}
        values[cohort.name] = changes
        found.append(_changed(cohort, pairs, changes))
    return Change(kind, wanted, before, after, tuple(found), tuple(_differences(values)))


def _pair(bundle: Bundle, kind: Alike, wanted: Wanted, before: str | None, after: str | None) -> _Pair:
    every = these(bundle, kind, wanted)
    if before is None and after is None:
        return _Pair(every[:1], every[-1:] if len(every) > 1 else [], every)
    first = before if before is not None else after or ""
    last = after if after is not None else first
    earlier = [s for s in every if (s.day <= first if before is not None else s.day < last)]
    later = [s for s in every if (s.day >= last if after is not None else s.day > first)]
    return _Pair(earlier, later, every)


def _changed(cohort: Cohort, pairs: Sequence[_Pair], changes: Mapping[str, Sequence[float]]) -> Changed:
    both = [pair for pair in pairs if pair.earlier and pair.later]
    stopped = [pair for pair in pairs if pair.earlier and not pair.later]
    return Changed(
        cohort.name,
        len(cohort.bundles),
        len(both),
        len(stopped),
        sum(not pair.earlier and bool(pair.later) for pair in pairs),
        {name: mean_of(values, (-TOP, TOP)) for name, values in changes.items()},
        {name: (_began(both, name), _began(stopped, name)) for name in DIMENSIONS},
        tuple(_weeks(pairs)),
    )


def _began(pairs: Sequence[_Pair], dimension: str) -> Mean:
    values = [value for pair in pairs if (value := _mean(pair.earlier, dimension)) is not None]
    return mean_of(values, (0.0, TOP))


def _weeks(pairs: Sequence[_Pair]) -> Iterator[Week]:
    by_week: dict[int, dict[int, list[BundledSession]]] = defaultdict(lambda: defaultdict(list))
    last: dict[int, int] = {}
    for who, pair in enumerate(pairs):
        for session in pair.every:
            week = _days_between(pair.every[0].day, session.day) // 7 + 1
            by_week[week][who].append(session)
            last[who] = max(last.get(who, 0), week)
    for week in range(1, min(WEEKS, max(last.values(), default=0)) + 1):
        own = by_week[week].values()
        means = {n: mean_of([v for s in own if (v := _mean(s, n)) is not None], (0.0, TOP)) for n in DIMENSIONS}
        yield Week(week, sum(latest >= week for latest in last.values()), means)


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _mean(sessions: Sequence[BundledSession], dimension: str) -> float | None:
    values = [one.score for session in sessions if (one := session.of(dimension)) is not None]
    return fmean(values) if values else None


def _differences(values: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[Difference]:
    for name in DIMENSIONS:
        enough = [cohort for cohort, changes in values.items() if len(changes[name]) >= LEAST]
        sure = simultaneous(len(enough) * (len(enough) - 1) // 2)
        for place, a in enumerate(enough):
            for b in enough[place + 1 :]:
                first, second = values[a][name], values[b][name]
                points = fmean(second) - fmean(first)
                yield Difference(a, b, name, points, difference_interval(first, second, sure=sure))
