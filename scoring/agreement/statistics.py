"""How far raters agree: people with people, people with the observer, the observer with itself.

Per dimension ICC(2,1) (two-way random effects, absolute agreement, one rater; Shrout and Fleiss 1979), quadratic
weighted kappa (Cohen 1968), mean difference and leniency; per marker weighted kappa on contradicted, missed, shown; of
all raters together Krippendorff's alpha, which bears gaps. Intervals, and alpha, come from the libraries of the extra
`stats` (`scoring.agreement.library`); without it the figures stand alone. Pure. Any package may call this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from scoring.agreement import library

LEAST: Final = 3
"""Transcripts that two raters must share before a figure is given."""
FEW: Final = 10
"""Talks below which a figure is told to rest on few."""
KAPPA_TALKS: Final = 20
"""Talks from which kappa has an interval: it goes by large numbers, and is too narrow for fewer."""
HALVES: Final = 11
"""Categories of a scale from 0 to 5 in halves."""
NO_INTERVALS: Final = f"No intervals: they need the extra `stats` ({library.INSTALL})."
_ORDER: Final = {"contradicted": 0, "missed": 1, "shown": 2}


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater gave one transcript: scores 0 to 5 by dimension, statuses by marker id; what is absent was not
    rated."""

    transcript: str
    rater: str
    scores: Mapping[str, float] = field(default_factory=dict)
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
    kappa_interval: tuple[float, float] | None = None
    note: str = ""
    """Why a figure is missing, or what speaks against relying on it."""


@dataclass(frozen=True, slots=True)
class Together:
    """All human raters on one thing: Krippendorff's alpha over `n` talks that two of them or more rated, and, where
    `complete` talks were rated by all, their ICC(2,1)."""

    what: str
    raters: int
    n: int
    alpha: float | None
    complete: int
    icc: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Divides:
    """How far apart the raters of one talk are: the mean over dimensions of the widest difference, in points."""

    transcript: str
    raters: int
    points: float


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
    together: tuple[Together, ...] = ()
    divides: tuple[Divides, ...] = ()
    notes: tuple[str, ...] = ()

    def as_record(self) -> dict[str, object]:
        """As JSON holds it."""
        return {
            "agreements": [
                {name: getattr(one, name) for name in Agreement.__dataclass_fields__} for one in self.agreements
            ],
            "leniency": [{name: getattr(one, name) for name in Leniency.__dataclass_fields__} for one in self.leniency],
            "together": [{name: getattr(one, name) for name in Together.__dataclass_fields__} for one in self.together],
            "divides": [{name: getattr(one, name) for name in Divides.__dataclass_fields__} for one in self.divides],
            "notes": list(self.notes),
        }


def agreement_report(
    ratings: Sequence[Rating], observers: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
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
    scored = list(dict.fromkeys(d for one in every for d in one.scores))
    found: list[Agreement] = []
    for a, b in combinations(by_rater, 2):
        shared = sorted(set(by_rater[a]) & set(by_rater[b]))
        pairs = [(by_rater[a][t], by_rater[b][t]) for t in shared]
        kind = "-".join(sorted(("observer" if who in machines else "human") for who in (a, b)))
        found += [_dimension(kind, a, b, d, pairs) for d in scored]
        ids = list(dict.fromkeys(m for x, _ in pairs for m in x.markers))
        found += [_marker(kind, a, b, m, pairs) for m in ids]
    people = {who: rated for who, rated in by_rater.items() if who not in machines}
    return AgreementReport(
        tuple(one for one in found if one.n),
        _leniency(by_rater, scored),
        tuple(one for one in (_together(d, people) for d in scored) if one is not None),
        _divides(people, scored),
        () if library.available() else (NO_INTERVALS,),
    )


def rating_of(card: Mapping[str, Any], rater: str) -> Rating:
    """A scorecard as a rating."""
    scores = {name: one["score"] for name, one in card["dimensions"].items()}
    markers = {m["id"]: m["status"] for d in card["dimensions"].values() for m in d["markers"]}
    return Rating(str(card["id"]), rater, {d: s for d, s in scores.items() if s is not None}, markers)


def _dimension(kind: str, a: str, b: str, dimension: str, pairs: Sequence[tuple[Rating, Rating]]) -> Agreement:
    table = [
        (x.scores[dimension], y.scores[dimension]) for x, y in pairs if dimension in x.scores and dimension in y.scores
    ]
    difference = sum(x - y for x, y in table) / len(table) if table else None
    value, between = icc(table), None
    weighted, around = score_kappa(table), None
    if value is not None and library.available():
        value, between = library.icc(table)
    halves = [(round(2 * x), round(2 * y)) for x, y in table]
    on_halves = all(2 * x == i and 2 * y == j for (x, y), (i, j) in zip(table, halves, strict=True))
    if weighted is not None and len(table) >= KAPPA_TALKS and library.available() and on_halves:
        _, around = library.kappa(halves, HALVES)
    return Agreement(
        kind,
        a,
        b,
        dimension,
        len(table),
        _rounded(value),
        _both_rounded(between),
        _rounded(weighted),
        _rounded(difference),
        _both_rounded(around),
        _note(table, value, between),
    )


def _note(table: Sequence[tuple[float, float]], value: float | None, between: tuple[float, float] | None) -> str:
    if len(table) < LEAST:
        return f"too few: {LEAST} talks at least"
    if value is None:
        return "nothing varies: agreement can't be told from it"
    if library.available() and between is None:
        return "exactly as far apart on every talk: no interval"
    if len(table) < FEW:
        return "few talks: read the interval, not the figure"
    return ""


def _marker(kind: str, a: str, b: str, marker: str, pairs: Sequence[tuple[Rating, Rating]]) -> Agreement:
    both = [(x.markers.get(marker, ""), y.markers.get(marker, "")) for x, y in pairs]
    table = [(_ORDER[x], _ORDER[y]) for x, y in both if x in _ORDER and y in _ORDER]
    value, around = weighted_kappa(table, 3), None
    if value is not None and len(table) >= KAPPA_TALKS and library.available():
        _, around = library.kappa(table, 3)
    note = ""
    if len(table) < LEAST:
        note = f"too few: {LEAST} talks at least"
    elif value is None:
        note = "nothing varies: agreement can't be told from it"
    return Agreement(kind, a, b, marker, len(table), None, None, _rounded(value), None, _both_rounded(around), note)


def _together(dimension: str, people: Mapping[str, Mapping[str, Rating]]) -> Together | None:
    raters = [who for who, rated in people.items() if any(dimension in one.scores for one in rated.values())]
    talks = sorted({talk for who in raters for talk in people[who]})
    table = [[_scores(people[who], talk).get(dimension) for who in raters] for talk in talks]
    table = [row for row in table if sum(value is not None for value in row) > 1]
    if len(raters) < 2 or len(table) < LEAST or not library.available():
        return None
    whole = [[value for value in row if value is not None] for row in table if None not in row]
    value, between = library.icc(whole) if icc(whole) is not None else (None, None)
    alpha = library.alpha(table, "interval")
    return Together(
        dimension, len(raters), len(table), _rounded(alpha), len(whole), _rounded(value), _both_rounded(between)
    )


def _divides(people: Mapping[str, Mapping[str, Rating]], scored: Sequence[str]) -> tuple[Divides, ...]:
    found = []
    for talk in sorted({talk for rated in people.values() for talk in rated}):
        given = [rated[talk].scores for rated in people.values() if talk in rated]
        columns = [[scores[d] for scores in given if d in scores] for d in scored]
        apart = [max(column) - min(column) for column in columns if len(column) > 1]
        if apart:
            found.append(Divides(talk, len(given), round(sum(apart) / len(apart), 2)))
    return tuple(sorted(found, key=lambda one: (-one.points, one.transcript)))


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


def score_kappa(table: Sequence[tuple[float, float]]) -> float | None:
    """Cohen's kappa with quadratic weights over scores as they are, halves and all; None where it can't be told.

    With weights that grow with the square of the distance it needs no categories: it is one minus the mean squared
    distance of the pairs over that of all pairs that could be made (which is Lin's 1989 concordance, too)."""
    n = len(table)
    if n < LEAST:
        return None
    apart = sum((a - b) ** 2 for a, b in table) / n
    chance = sum((a - b) ** 2 for a, _ in table for _, b in table) / n**2
    return 1 - apart / chance if chance > 1e-12 else None


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


def _leniency(by_rater: Mapping[str, Mapping[str, Rating]], scored: Sequence[str]) -> tuple[Leniency, ...]:
    found = []
    for rater, rated in by_rater.items():
        for d in scored:
            apart = []
            for transcript, one in rated.items():
                given = [r[transcript].scores[d] for r in by_rater.values() if d in _scores(r, transcript)]
                if d in one.scores and len(given) > 1:
                    apart.append(one.scores[d] - sum(given) / len(given))
            if apart:
                found.append(Leniency(rater, d, len(apart), round(sum(apart) / len(apart), 3)))
    return tuple(found)


def _scores(rated: Mapping[str, Rating], transcript: str) -> Mapping[str, float]:
    return rated[transcript].scores if transcript in rated else {}


def _both_rounded(between: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if between is None else (round(between[0], 3), round(between[1], 3))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
