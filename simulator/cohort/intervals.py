"""Intervals for means of few people on a bounded scale, and for differences of such means. Pure, no chance in it.

Student's t holds what it says for a handful of people only where values lie evenly about their mean. Scores don't:
they crowd at an end of the scale. The lean is taken out by Hall's transformation (P. Hall, On the removal of skewness
by transformation, 1992, J. R. Statist. Soc. B 54:221), degrees of freedom of unequal groups are Welch's and
Satterthwaite's, and what five values don't tell of their own lean is made up for by `WIDER`. How often the intervals
hold is simulated by `tools/interval_coverage.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import copysign, exp, inf, lgamma, log, sqrt
from statistics import fmean
from typing import Final, TypeAlias

SURE: Final = 0.95
WIDER: Final = 0.5
"""A mean's interval is wider than t's by this over the number of values: by simulation, for five lopsided ones."""
WIDER_BETWEEN: Final = 0.25
"""The same for a difference, in which two leans partly cancel."""
_NOTHING: Final = 1e-20
"""A variance below this is what rounding leaves of values that are all alike."""
_MOST_LEAN: Final = 1.2
"""The lean of a mean beyond which the transformation folds back on itself."""

Span: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Moments:
    """What an interval needs of values: how many, their mean, and the second and third moment of that mean."""

    count: int
    mean: float
    variance: float
    third: float


def moments(values: Sequence[float]) -> Moments:
    """The moments of at least three values; both higher ones are without bias."""
    n = len(values)
    mean = fmean(values)
    apart = [value - mean for value in values]
    second = sum(a * a for a in apart) / (n - 1)
    third = sum(a * a * a for a in apart) * n / ((n - 1) * (n - 2))
    return Moments(n, mean, second / n, third / n**2)


def mean_interval(values: Sequence[float], *, sure: float = SURE) -> Span:
    """The interval of the mean behind at least three `values`."""
    found = moments(values)
    return _about(found.mean, found.variance, found.third, found.count - 1, sure, WIDER)


def difference_interval(first: Sequence[float], second: Sequence[float], *, sure: float = SURE) -> Span:
    """The interval of the second mean minus the first, of two groups of people of at least three each."""
    return difference_of(moments(first), moments(second), sure=sure)


def difference_of(a: Moments, b: Moments, *, sure: float = SURE) -> Span:
    """The interval of b's mean minus a's."""
    variance = a.variance + b.variance
    below = a.variance**2 / (a.count - 1) + b.variance**2 / (b.count - 1)
    freedom = variance**2 / below if below > _NOTHING**2 else min(a.count, b.count) - 1
    return _about(b.mean - a.mean, variance, b.third - a.third, freedom, sure, WIDER_BETWEEN)


def simultaneous(pairs: int, sure: float = SURE) -> float:
    """How sure each of so many intervals has to be for all of them to hold together (Bonferroni)."""
    return 1 - (1 - sure) / max(1, pairs)


def _about(centre: float, variance: float, third: float, freedom: float, sure: float, wider: float) -> Span:
    if variance < _NOTHING:
        return centre, centre
    error = sqrt(variance)
    lean = max(-_MOST_LEAN, min(_MOST_LEAN, third / error**3))
    reach = student_quantile(sure, freedom) * (1 + wider / (freedom + 1))
    return centre - error * _transformed(reach, lean), centre - error * _transformed(-reach, lean)


def _transformed(reach: float, lean: float) -> float:
    """Where a leaning mean's t lies when the even one's lies at `reach`."""
    if abs(lean) < 1e-6:
        return reach
    inner = 1 + lean * (reach - lean / 6)
    return 3 / lean * (copysign(abs(inner) ** (1 / 3), inner) - 1)


@lru_cache(maxsize=4096)
def student_quantile(sure: float, freedom: float) -> float:
    """The t that `sure` (0 to 1) of Student's distribution lie within, on both sides, for degrees of freedom > 0."""
    low, high = 0.0, 1.0
    while _within(high, freedom) < sure and high < inf:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < sure else (low, middle)
    return (low + high) / 2


def _within(t: float, freedom: float) -> float:
    return 1 - _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    value, above, below = 1.0, 1.0, 0.0
    for step in range(300):
        half = step // 2
        if step == 0:
            part = 1.0
        elif step % 2 == 0:
            part = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        else:
            part = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        below = 1 / _not_nothing(1 + part * below)
        above = _not_nothing(1 + part / above)
        value *= above * below
        if abs(1 - above * below) < 1e-13:
            break
    return front * (value - 1)


def _not_nothing(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300
