"""Intervals: against known values, and how often they hold what they say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.cohort.intervals import WIDER, difference_interval, mean_interval, simultaneous, student_quantile
from tools.interval_coverage import SHAPES, coverage_of_differences, coverage_of_means


@pytest.mark.parametrize(
    ("sure", "freedom", "t"),
    [(0.95, 1, 12.7062), (0.95, 4, 2.77645), (0.95, 4.7, 2.62073), (0.99974, 4, 12.18947), (0.95, 1e5, 1.95999)],
)
def test_student_is_students(sure: float, freedom: float, t: float) -> None:
    assert student_quantile(sure, freedom) == pytest.approx(t, rel=1e-5)


def test_values_that_lie_evenly_get_an_even_interval_a_little_wider_than_ts() -> None:
    low, high = mean_interval([1.0, 2.0, 3.0, 4.0, 5.0])
    assert 3 - low == pytest.approx(high - 3)
    assert high - 3 == pytest.approx(2.77645 * 0.70711 * (1 + WIDER / 5), rel=1e-4)


def test_values_that_crowd_at_the_low_end_get_an_interval_that_reaches_farther_up() -> None:
    low, high = mean_interval([0.2, 0.3, 0.3, 0.4, 2.8])
    assert high - 0.8 > 1.5 * (0.8 - low)


def test_unequal_groups_are_judged_by_their_own_spread() -> None:
    wide, narrow = [1.0, 3.0, 5.0, 1.5, 3.5, 4.0], [2.9, 3.0, 3.1] * 5
    low, high = difference_interval(narrow, wide)
    own = mean_interval(wide)
    assert (high - low) == pytest.approx(own[1] - own[0], rel=0.05)


def test_many_pairs_need_a_surer_interval_each() -> None:
    assert simultaneous(1) == pytest.approx(0.95)
    assert simultaneous(10) == pytest.approx(0.995)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 5), min_size=5, max_size=15))
def test_an_interval_holds_its_mean(points: list[float]) -> None:
    low, high = mean_interval(points)
    assert low - 1e-6 <= sum(points) / len(points) <= high + 1e-6


@pytest.mark.parametrize("shape", ["even", "leaning", "crowded"])
def test_intervals_hold_about_as_often_as_they_say(shape: str) -> None:
    # 2,000 rounds have a standard error of half a point in a hundred.
    assert 0.93 <= coverage_of_means(SHAPES[shape], 5, rounds=2000, seed=3) <= 0.975
    assert 0.93 <= coverage_of_differences(SHAPES[shape], 15, 6, rounds=2000, seed=3) <= 0.975
