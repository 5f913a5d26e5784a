"""Cohorts side by side: honest intervals, like with like, nobody ranked."""

from __future__ import annotations

import random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.cohort.bootstrap import resampled, span
from simulator.cohort.compare import LEAST, compare
from simulator.cohort.gather import Cohort
from simulator.cohort.report import as_html, as_record, as_text
from simulator.errors import UsageError
from tests.simulator.cohort.handed_over import cohort, trainee

AUTUMN = cohort("autumn", 1.8, 2.2, 2.0, 2.4, 1.6, 2.1)
SPRING = cohort("spring", 3.8, 4.2, 4.0, 4.4, 3.6, 4.1)


def test_a_trainee_counts_once_however_often_they_practised() -> None:
    diligent = trainee("diligent", *[5.0] * 40)
    found = compare([Cohort("autumn", (*cohort("autumn", 1.0, 1.0, 1.0, 1.0).bundles, diligent))])
    mean = found.cohorts[0].means["partnering"]
    assert mean.mean == pytest.approx(1.8)
    assert (mean.trainees, mean.sessions) == (5, 44)


def test_cohorts_that_differ_are_told_apart_and_others_are_not() -> None:
    found = compare([AUTUMN, SPRING, cohort("summer", 1.9, 2.3, 2.0, 2.2, 1.7, 2.0)])
    apart = {(one.first, one.second): one.told_apart for one in found.differences if one.dimension == "learning"}
    assert apart == {("autumn", "spring"): True, ("autumn", "summer"): False, ("spring", "summer"): True}
    assert "autumn and summer can't be told apart" in as_text(found)
    assert "spring is higher than autumn by 2.0" in as_text(found)


def test_a_small_cohort_has_no_mean_and_takes_part_in_no_difference() -> None:
    found = compare([AUTUMN, cohort("few", *[3.0] * (LEAST - 1))])
    few = found.cohorts[1]
    assert few.means["enrolling"].mean is None
    assert (few.days, few.outcomes) == (None, {})
    assert found.differences == ()
    assert "4 trainees: too few to say anything" in as_text(found)


def test_only_like_is_compared_with_like_and_the_rest_is_named() -> None:
    odd: dict[str, dict[str, object]] = {
        "another rubric": {"rubric_digest": "r2"},
        "the llm observer": {"scorer": "llm"},
        "another client": {"client": "priya"},
        "another version of walter": {"client_digest": "w2"},
        "the tiny voice": {"voice": "tiny"},
        "x-ray": {"xray": True},
    }
    mixed = [trainee(why, 5.0, **changed) for why, changed in odd.items()]
    found = compare([Cohort("autumn", (*AUTUMN.bundles, *mixed, trainee("brief", None)))])
    mean = found.cohorts[0].means["partnering"].mean
    assert mean == pytest.approx(fmean([1.8, 2.2, 2.0, 2.4, 1.6, 2.1]))
    reasons = [why for _, _, why in found.left_out]
    assert len(reasons) == len(odd) + 1
    assert "too short to be scored" in reasons
    for why in odd:
        assert any(why in reason for reason in reasons), why


def test_the_client_whom_most_have_met_is_chosen_unless_another_is_asked_for() -> None:
    both = Cohort("both", (*AUTUMN.bundles, *(trainee(f"p{n}", 4.0, client="priya") for n in range(5))))
    assert compare([both]).alike.client == "walter"
    assert compare([both], client="priya").cohorts[0].means["learning"].mean == pytest.approx(4.0)
    with pytest.raises(UsageError, match="priya, walter"):
        compare([both], client="tomasz")


def test_no_person_appears_and_cohorts_stand_in_the_order_given() -> None:
    for cohorts in ([AUTUMN, SPRING], [SPRING, AUTUMN]):
        found = compare(cohorts)
        for text in (as_text(found), as_html(found), str(as_record(found))):
            assert "autumn 0" not in text
        assert [one["name"] for one in as_record(found)["cohorts"]] == [one.name for one in cohorts]


def test_the_same_seed_gives_the_same_report() -> None:
    assert as_html(compare([AUTUMN, SPRING], seed=7)) == as_html(compare([AUTUMN, SPRING], seed=7))
    assert as_record(compare([AUTUMN, SPRING], seed=7)) != as_record(compare([AUTUMN, SPRING], seed=8))


def test_the_page_needs_nothing_else_and_shows_names_as_text() -> None:
    page = as_html(compare([Cohort("<script>alert(1)</script>", AUTUMN.bundles)]))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not any(word in page for word in ("http://", "https://", "src=", "@import", "url("))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 5), min_size=LEAST, max_size=15), st.integers(0, 1000))
def test_an_interval_holds_its_mean_and_keeps_to_the_scale(points: list[float], seed: int) -> None:
    mean = compare([cohort("any", *points)], seed=seed).cohorts[0].means["partnering"]
    assert mean.mean is not None
    assert mean.interval is not None
    low, high = mean.interval
    assert 0.0 <= low <= mean.mean + 1e-9
    assert mean.mean - 1e-9 <= high <= 5.0


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    # 95 in 100 of small samples: a plain percentile bootstrap of five reaches about 85.
    draw, held, times = random.Random(11), 0, 200
    for seed in range(times):
        points = [draw.gauss(2.5, 0.6) for _ in range(LEAST)]
        low, high = span(fmean(points), resampled(points, seed), LEAST)
        held += low <= 2.5 <= high
    assert 0.90 <= held / times <= 0.99
