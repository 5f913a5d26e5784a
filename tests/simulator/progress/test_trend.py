"""The line through scattered points: its band holds the truth as often as it says, and silence stays silence."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.progress.trend import LEAST_POINTS, LONGEST_GAP, MOST_PLACES, Observation, smooth


def level(_: float) -> float:
    return 2.5


def rising(at: float) -> float:
    return 1.5 + 2 / (1 + math.exp(-(at - 20) / 6))


def scattered(chance: random.Random, truth: object, count: int, deviation: float = 0.7) -> list[Observation]:
    assert callable(truth)
    return [Observation(n, truth(n) + chance.gauss(0, deviation), 0.8) for n in range(1, count + 1)]


@pytest.mark.parametrize(("truth", "sessions"), [(level, 6), (level, 40), (rising, 12), (rising, 40)])
def test_the_truth_lies_in_the_band_about_nine_times_in_ten(truth: object, sessions: int) -> None:
    assert callable(truth)
    chance, inside, places = random.Random(11), 0, 0
    for _ in range(200):
        for point in [p for stretch in smooth(scattered(chance, truth, sessions)) for p in stretch]:
            places += 1
            inside += point.low <= truth(point.number) <= point.high
    assert 0.84 <= inside / places <= 0.96


def test_more_sessions_make_the_band_narrower_and_wilder_ones_wider() -> None:
    chance = random.Random(3)

    def width(points: list[Observation]) -> float:
        (line,) = smooth(points)
        return sum(p.high - p.low for p in line) / len(line)

    few, many = width(scattered(chance, level, 10)), width(scattered(chance, level, 60))
    wild = width(scattered(chance, level, 60, deviation=1.5))
    assert many < few
    assert many < wild


def test_points_that_agree_by_chance_do_not_hide_their_own_uncertainty() -> None:
    sure = smooth([Observation(n, 3.0, 0.0) for n in range(8)])[0]
    unsure = smooth([Observation(n, 3.0, 1.6) for n in range(8)])[0]
    assert sure[4].high - sure[4].low == pytest.approx(0.0)
    assert unsure[4].high - unsure[4].low > 0.5


def test_a_card_with_a_wide_span_pulls_less() -> None:
    flat = [Observation(n, 2.0, 0.5) for n in range(9)]
    pulled = {
        half: max(p.value for p in smooth([*flat[:4], Observation(4, 5.0, half), *flat[5:]])[0]) for half in (0.5, 2.0)
    }
    assert pulled[2.0] < pulled[0.5]


def test_too_few_points_get_no_line() -> None:
    assert smooth([]) == ()
    assert smooth([Observation(n, 2.0) for n in range(LEAST_POINTS - 1)]) == ()


def test_the_line_is_broken_where_nothing_was_scored() -> None:
    early = [Observation(n, 2.0, 0.5) for n in range(1, 9)]
    late = [Observation(n, 3.0, 0.5) for n in range(30, 38)]
    first, second = smooth(early + late)
    assert first[-1].number == 8
    assert second[0].number == 30
    assert max(p.value for p in first) == pytest.approx(2.0)  # what comes after the gap doesn't pull


def test_a_long_history_is_drawn_at_no_more_places_than_a_terminal_has() -> None:
    (line,) = smooth([Observation(n, 2.0 + n % 2, 0.5) for n in range(2_000)])
    assert len(line) == MOST_PLACES
    assert (line[0].number, line[-1].number) == (0, 1_999)


@given(
    st.lists(
        st.tuples(st.integers(0, 80), st.floats(0, 5), st.floats(0, 2.5)), max_size=40, unique_by=lambda each: each[0]
    )
)
def test_whatever_was_scored_line_and_band_stay_on_the_scale_and_among_the_points(
    given: list[tuple[int, float, float]],
) -> None:
    points = [Observation(*each) for each in sorted(given)]
    numbers = [p.number for p in points]
    for stretch in smooth(points, lowest=0.0, highest=5.0):
        assert len(stretch) > 1
        for point in stretch:
            assert 0.0 <= point.low <= point.value <= point.high <= 5.0
            assert min(abs(point.number - n) for n in numbers) <= LONGEST_GAP
