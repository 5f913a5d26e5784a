"""Means of a cohort with their intervals, by resampling trainees. Pure: the seed is passed in.

The percentile interval of a bootstrap is too narrow for a handful of people; it is widened about the mean by what
Student's t exceeds the normal by, and by the square root of n/(n-1) (Hesterberg, What Teachers Should Know About the
Bootstrap, 2015, section 4).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import NormalDist, fmean
from typing import Final, TypeAlias

from simulator.progress_line import student

DRAWS: Final = 2000
SURE: Final = 0.95

Span: TypeAlias = tuple[float, float]


def resampled(values: Sequence[float], seed: int) -> tuple[float, ...]:
    """The means of `DRAWS` samples drawn with replacement, each as large as `values`."""
    draw = random.Random(seed)
    return tuple(fmean(draw.choices(values, k=len(values))) for _ in range(DRAWS))


def span(centre: float, means: Sequence[float], people: int, *, sure: float = SURE) -> Span:
    """The interval about `centre` that the resampled `means` give, for the smallest number of `people` behind them."""
    tail = (1 - sure) / 2
    z = NormalDist().inv_cdf(1 - tail)
    wider = student(z, people - 1) / z * (people / (people - 1)) ** 0.5
    inorder = sorted(means)
    low, high = (inorder[min(len(inorder) - 1, int(q * len(inorder)))] for q in (tail, 1 - tail))
    return centre + (low - centre) * wider, centre + (high - centre) * wider
