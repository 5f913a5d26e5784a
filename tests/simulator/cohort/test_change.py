"""Cohorts over time: each trainee against themselves, week by week, and who left."""

from __future__ import annotations

import pytest

from simulator.cohort.bundle import Bundle
from simulator.cohort.change import change
from simulator.cohort.change_report import as_record, report_of
from simulator.cohort.gather import Cohort
from simulator.cohort.pages import as_html, as_text
from tests.simulator.cohort.handed_over import session

FIRST, LATER = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5), (1.9, 2.6, 2.9, 3.6, 3.9, 4.6)


def practised(who: str, *scores: tuple[str, float]) -> Bundle:
    """A trainee with a score on each of these days."""
    sessions = [session(f"{who} {n}", points, day=day, nth=n + 1) for n, (day, points) in enumerate(scores)]
    return Bundle(who=who, sessions=sessions)


def grown(name: str, by: float = 0.0) -> Cohort:
    pairs = zip(FIRST, LATER, strict=True)
    return Cohort(
        name,
        tuple(
            practised(f"{name} {n}", ("2026-03-02", a), ("2026-03-10", a), ("2026-04-20", b + by))
            for n, (a, b) in enumerate(pairs)
        ),
    )


def test_a_change_is_each_trainees_own_and_far_surer_than_the_cohorts_means_tell() -> None:
    (found,) = change([grown("autumn")]).cohorts
    mean = found.changes["learning"]
    assert mean.mean == pytest.approx(1.0)
    assert mean.interval is not None
    assert 0.8 < mean.interval[0] < mean.interval[1] < 1.2


def test_days_say_what_is_earlier_and_what_is_later() -> None:
    (found,) = change([grown("autumn")], before="2026-03-05", after="2026-03-09").cohorts
    assert found.changes["learning"].mean == pytest.approx(0.5)
    (found,) = change([grown("autumn")], before="2026-03-15").cohorts
    assert found.changes["learning"].mean == pytest.approx(1.0)


def test_who_stopped_is_told_with_where_they_had_begun() -> None:
    left = tuple(practised(f"left {n}", ("2026-03-02", 1.0)) for n in range(5))
    late = practised("late", ("2026-05-01", 3.0), ("2026-05-02", 3.0))
    one = change([Cohort("autumn", (*grown("autumn").bundles, *left, late))], before="2026-03-15")
    (found,) = one.cohorts
    assert (found.both, found.only_before, found.only_after) == (6, 5, 1)
    on, off = found.began["learning"]
    assert on.mean == pytest.approx(2.25)
    assert off.mean == pytest.approx(1.0)
    text = as_text(report_of(one, title="Over time", day="2026-06-01"))
    assert "5 stopped after the earlier one" in text
    assert "those who went on had begun at 2.2, those who stopped at 1.0" in text


def test_weeks_are_counted_from_each_trainees_first_session() -> None:
    (found,) = change([grown("autumn")]).cohorts
    still = {week.number: (week.still, week.means["learning"].trainees) for week in found.weeks}
    assert still[1] == (6, 6)
    assert still[2] == (6, 6)
    assert still[3] == (6, 0)
    assert still[8] == (6, 6)
    assert max(still) == 8


def test_changes_are_compared_as_changes() -> None:
    found = change([grown("autumn"), grown("spring", by=-0.8)])
    (one,) = [d for d in found.differences if d.dimension == "learning"]
    assert one.points == pytest.approx(-0.8)
    assert one.told_apart
    assert [c["name"] for c in as_record(found)["cohorts"]] == ["autumn", "spring"]


def test_too_few_with_both_say_nothing_and_nobody_is_named() -> None:
    few = Cohort("few", grown("few").bundles[:4])
    found = change([few])
    assert found.cohorts[0].changes["learning"].mean is None
    page = as_html(report_of(found, title="Over time", day="2026-06-01"))
    assert "at least 5 are needed" in page
    assert "few 0" not in page
    assert as_record(found)["cohorts"][0]["weeks"] == []
