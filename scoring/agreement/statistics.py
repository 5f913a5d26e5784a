"""How far raters agree: people with people, people with the observer, the observer with itself.

Per dimension ICC(2,1) (two-way random effects, absolute agreement, one rater; Shrout and Fleiss 1979) with a
bootstrap interval, quadratic weighted kappa (Cohen 1968), mean difference and leniency; per marker weighted kappa on
contradicted, missed, shown. Pure; the bootstrap's seed is passed in. Any package may call this one.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from scoring.coding.behaviours import Dimension

LEAST: Final = 3
"""Transcripts that two raters must share before a figure is given."""
RESAMPLES: Final = 500
_ORDER: Final = {"contradicted": 0, "missed": 1, "shown": 2}


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater gave one transcript: scores 0 to 5 by dimension, statuses by marker id; what is absent was not
    rated."""

    transcript: str
    rater: str
    scores: Mapping[Dimension, float] = field(default_factory=dict)
    markers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two raters (`a`, `b`) on one thing (`what`: a dimension or a marker) over `n` transcripts.

    `kind` is "human-human", "human-observer" or "observer-observer"; `difference` is the mean of a minus b in points.
    A figure is None where it can't be told: too few transcripts, or nothing varies.
    """

    kind: str
    a: str
    b: str
    what: str
    n: int
    icc: float | None
    interval: tuple[float, float] | None
    kappa: float | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class Leniency:
    """How much higher a rater scores than all who rated the same transcripts, in points."""

    rater: str
    what: str
    n: int
    points: float


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """All figures."""

    agreements: tuple[Agreement, ...]
    leniency: tuple[Leniency, ...]

    def as_record(self) -> dict[str, object]:
        """As JSON holds it."""
        return {
            "agreements": [
                {name: getattr(one, name) for name in Agreement.__dataclass_fields__} for one in self.agreements
            ],
            "leniency": [{name: getattr(one, name) for name in Leniency.__dataclass_fields__} for one in self.leniency],
        }


def agreement_report(
    ratings: Sequence[Rating], observers: Mapping[str, Sequence[Mapping[str, Any]]] | None = None, *, seed: int = 1
) -> AgreementReport:
    """Agreement of every two raters. `observers` are scorecards (as JSON holds them) by the observer's name: give two
    runs under two names to see the observer's agreement with itself."""
    every = [*ratings]
    machines = observers or {}
    for name, cards in machines.items():
        every += [rating_of(card, name) for card in cards]
    by_rater: dict[str, dict[str, Rating]] = {}
    for one in every:
        by_rater.setdefault(one.rater, {})[one.transcript] = one
    found: list[Agreement] = []
    for a, b in combinations(by_rater, 2):
        shared = sorted(set(by_rater[a]) & set(by_rater[b]))
        pairs = [(by_rater[a][t], by_rater[b][t]) for t in shared]
        kind = "-".join(sorted(("observer" if who in machines else "human") for who in (a, b)))
        found += [_dimension(kind, a, b, d, pairs, seed) for d in Dimension]
        ids = list(dict.fromkeys(m for x, _ in pairs for m in x.markers))
        found += [_marker(kind, a, b, m, pairs) for m in ids]
    return AgreementReport(tuple(one for one in found if one.n), _leniency(by_rater))


def rating_of(card: Mapping[str, Any], rater: str) -> Rating:
    """A scorecard as a rating."""
    scores = {d: card["dimensions"][d.value]["score"] for d in Dimension}
    markers = {m["id"]: m["status"] for d in card["dimensions"].values() for m in d["markers"]}
    return Rating(str(card["id"]), rater, {d: s for d, s in scores.items() if s is not None}, markers)


def _dimension(
    kind: str, a: str, b: str, dimension: Dimension, pairs: Sequence[tuple[Rating, Rating]], seed: int
) -> Agreement:
    table = [
        (x.scores[dimension], y.scores[dimension]) for x, y in pairs if dimension in x.scores and dimension in y.scores
    ]
    difference = sum(x - y for x, y in table) / len(table) if table else None
    return Agreement(
        kind,
        a,
        b,
        dimension.value,
        len(table),
        _rounded(icc(table)),
        icc_interval(table, seed),
        _rounded(weighted_kappa([(round(x), round(y)) for x, y in table], 6)),
        _rounded(difference),
    )


def _marker(kind: str, a: str, b: str, marker: str, pairs: Sequence[tuple[Rating, Rating]]) -> Agreement:
    both = [(x.markers.get(marker, ""), y.markers.get(marker, "")) for x, y in pairs]
    table = [(_ORDER[x], _ORDER[y]) for x, y in both if x in _ORDER and y in _ORDER]
    return Agreement(kind, a, b, marker, len(table), None, None, _rounded(weighted_kappa(table, 3)), None)


def icc(table: Sequence[Sequence[float]]) -> float | None:
    """ICC(2,1) of a table with a row for each transcript and a column for each rater; None where it can't be told."""
    n = len(table)
    k = len(table[0]) if table else 0
    if n < LEAST or k < 2:
        return None
    grand = sum(map(sum, table)) / (n * k)
    rows = [sum(row) / k for row in table]
    columns = [sum(row[j] for row in table) / n for j in range(k)]
    between = k * sum((r - grand) ** 2 for r in rows) / (n - 1)
    raters = n * sum((c - grand) ** 2 for c in columns) / (k - 1)
    residual = sum((table[i][j] - rows[i] - columns[j] + grand) ** 2 for i in range(n) for j in range(k))
    error = residual / ((n - 1) * (k - 1))
    below = between + (k - 1) * error + k * (raters - error) / n
    return (between - error) / below if below > 1e-12 else None


def icc_interval(table: Sequence[Sequence[float]], seed: int) -> tuple[float, float] | None:
    """The middle 95% of ICC(2,1) over resampled transcripts."""
    if icc(table) is None:
        return None
    draw = random.Random(seed)
    values = sorted(
        value
        for _ in range(RESAMPLES)
        if (value := icc([table[draw.randrange(len(table))] for _ in table])) is not None
    )
    if len(values) < RESAMPLES // 2:
        return None
    return round(values[int(0.025 * len(values))], 3), round(values[int(0.975 * len(values))], 3)


def weighted_kappa(table: Sequence[tuple[int, int]], categories: int) -> float | None:
    """Cohen's kappa with quadratic weights over ordered categories 0, 1, ...; None where it can't be told."""
    n = len(table)
    if n < LEAST:
        return None
    apart = sum((a - b) ** 2 for a, b in table) / n
    first = [sum(a == c for a, _ in table) / n for c in range(categories)]
    second = [sum(b == c for _, b in table) / n for c in range(categories)]
    chance = sum((i - j) ** 2 * first[i] * second[j] for i in range(categories) for j in range(categories))
    return 1 - apart / chance if chance > 1e-12 else None


def _leniency(by_rater: Mapping[str, Mapping[str, Rating]]) -> tuple[Leniency, ...]:
    found = []
    for rater, rated in by_rater.items():
        for d in Dimension:
            apart = []
            for transcript, one in rated.items():
                given = [r[transcript].scores[d] for r in by_rater.values() if d in _scores(r, transcript)]
                if d in one.scores and len(given) > 1:
                    apart.append(one.scores[d] - sum(given) / len(given))
            if apart:
                found.append(Leniency(rater, d.value, len(apart), round(sum(apart) / len(apart), 3)))
    return tuple(found)


def _scores(rated: Mapping[str, Rating], transcript: str) -> Mapping[Dimension, float]:
    return rated[transcript].scores if transcript in rated else {}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
