"""A line through scattered points, with a band that says how little is known: for the progress page. Pure.

Local linear regression (Cleveland 1979, J. Am. Stat. Assoc. 74:829) with a tricube kernel: at each place a straight
line is fitted to the sessions near it, and nothing farther away pulls. A point with a wide span of its own weighs less.
The band is pointwise, for 90 %; it rests on how far the points really scatter about the line, and is never narrower
than the points' own spans allow. Where too little was scored nearby, there is no line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEAST_POINTS: Final = 5
"""Fewer points get no line: with four, the band would span the whole scale."""
LEAST_NEARBY: Final = 3.0
"""Effective points (Kish) near a place for the line to go there."""
NARROWEST: Final = 6.0
"""Sessions to each side that a place looks at, at least; a quarter of all where that is more..."""
WIDEST: Final = 40.0
"""... and at most."""
LONGEST_GAP: Final = 6.0
"""Sessions without a point after which the line is broken off."""
MOST_PLACES: Final = 100
"""Places at which the line is reckoned; no terminal shows more."""
_SHARPEST: Final = 0.3  # half a span, in points: no card weighs more than one of this
_T90: Final = {1: 6.314, 2: 2.920}


@dataclass(frozen=True, slots=True)
class Observation:
    """A value at a session's number, with half its span (0 where it has none)."""

    number: float
    value: float
    half: float = 0.0


@dataclass(frozen=True, slots=True)
class LinePoint:
    """The line at a place, and the band in which the truth lies nine times in ten."""

    number: float
    value: float
    low: float
    high: float


Line = tuple[tuple[LinePoint, ...], ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    """What the points add up to at one place: the shares by which each of them counts, and the value."""

    value: float
    shares: tuple[float, ...]
    first: int


def smooth(points: Sequence[Observation], *, lowest: float | None = None, highest: float | None = None) -> Line:
    """The line through `points` (in order of number), in unbroken stretches; () where there is too little for one.

    `lowest` and `highest` are the ends of the scale that neither line nor band leave.
    """
    found: list[tuple[LinePoint, ...]] = []
    for stretch in _stretches(points):
        if len(stretch) >= LEAST_POINTS:
            line = _line(stretch, lowest, highest)
            found += [line] if len(line) > 1 else []
    return tuple(found)


def _stretches(points: Sequence[Observation]) -> list[list[Observation]]:
    found: list[list[Observation]] = []
    for point in points:
        if found and point.number - found[-1][-1].number <= LONGEST_GAP:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def _line(points: Sequence[Observation], lowest: float | None, highest: float | None) -> tuple[LinePoint, ...]:
    first, last = points[0].number, points[-1].number
    reach = min(WIDEST, max(NARROWEST, (last - first) / 4))
    places = [p.number for p in points]
    if len(places) > MOST_PLACES:
        places = [first + (last - first) * k / (MOST_PLACES - 1) for k in range(MOST_PLACES)]
    fits = [(place, _fit(points, place, reach)) for place in places]
    line = [(place, fit) for place, fit in fits if fit is not None]
    if len(line) < 2:
        return ()
    scatter, freedom = _scatter(points, line)
    wide = _t90(freedom)
    found = []
    for place, fit in line:
        spread = sum(
            (share * share) * max(scatter, (points[fit.first + k].half / 2) ** 2) for k, share in enumerate(fit.shares)
        )
        half = wide * spread**0.5
        found.append(
            LinePoint(
                place,
                _within(fit.value, lowest, highest),
                _within(fit.value - half, lowest, highest),
                _within(fit.value + half, lowest, highest),
            )
        )
    return tuple(found)


def _fit(points: Sequence[Observation], place: float, reach: float) -> _Fit | None:
    begin, end = _first_from(points, place - reach), _first_from(points, place + reach + 1e-9)
    aways: list[float] = []
    weights: list[float] = []
    total = squares = lean = spread = 0.0
    for point in points[begin:end]:
        away = point.number - place
        weight = (1 - abs(away / (reach + 1)) ** 3) ** 3 / max(point.half, _SHARPEST) ** 2
        aways.append(away)
        weights.append(weight)
        total += weight
        squares += weight * weight
        lean += weight * away
        spread += weight * away * away
    if not weights or total * total / squares < LEAST_NEARBY:
        return None
    determinant = total * spread - lean * lean
    if determinant < 1e-9 * total * total:
        shares = tuple(weight / total for weight in weights)
    else:
        shares = tuple(w * (spread - lean * away) / determinant for w, away in zip(weights, aways, strict=True))
    return _Fit(sum(s * point.value for s, point in zip(shares, points[begin:end], strict=True)), shares, begin)


def _scatter(points: Sequence[Observation], line: Sequence[tuple[float, _Fit]]) -> tuple[float, float]:
    """The variance of the points about the line, and the degrees of freedom that are left for it."""
    at, squares, used, counted = 0, 0.0, 0.0, 0
    for k, point in enumerate(points):
        while at + 1 < len(line) and line[at + 1][0] <= point.number:
            at += 1
        place, fit = line[at]
        value = fit.value
        if at + 1 < len(line) and point.number > place:
            following, after = line[at + 1]
            value += (after.value - value) * (point.number - place) / (following - place)
        squares += (point.value - value) ** 2
        own = k - fit.first
        used += fit.shares[own] if 0 <= own < len(fit.shares) else 0.0
        counted += 1
    freedom = max(1.0, counted - used)
    return squares / freedom, freedom


def _first_from(points: Sequence[Observation], number: float) -> int:
    low, high = 0, len(points)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if points[middle].number < number else (low, middle)
    return low


def _t90(freedom: float) -> float:
    """Student's t for a two-sided 90 %: from the table below 3, else Cornish and Fisher's series."""
    if freedom < 3:
        return _T90[max(1, int(freedom))]
    return student(1.6449, freedom)


def student(z: float, freedom: float) -> float:
    """Student's t beside the normal quantile `z`, by Cornish and Fisher's series: within 1 % from 4 degrees on."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def _within(value: float, lowest: float | None, highest: float | None) -> float:
    if lowest is not None:
        value = max(lowest, value)
    return value if highest is None else min(highest, value)
