"""Cohorts side by side: honest intervals, like with like, nobody ranked."""

from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.cohort.compare import LEAST, Comparison, compare
from simulator.cohort.gather import Cohort
from simulator.cohort.likeness import Wanted
from simulator.cohort.pages import as_html, as_markdown, as_text
from simulator.cohort.report import as_record, report_of
from simulator.errors import UsageError
from tests.simulator.cohort.handed_over import cohort, trainee

AUTUMN = cohort("autumn", 1.8, 2.2, 2.0, 2.4, 1.6, 2.1)
SPRING = cohort("spring", 3.8, 4.2, 4.0, 4.4, 3.6, 4.1)


def text_of(found: Comparison) -> str:
    return as_text(report_of(found, title="Cohorts", day="2026-06-01"))


def page_of(found: Comparison) -> str:
    return as_html(report_of(found, title="Cohorts", day="2026-06-01", detail=True))


def test_a_trainee_counts_once_however_often_they_practised() -> None:
    diligent = trainee("diligent", *[5.0] * 40, nth=None)
    cohorts = [Cohort("autumn", (*cohort("autumn", 1.0, 1.0, 1.0, 1.0).bundles, diligent))]
    found = compare(cohorts, Wanted(nth=None))
    mean = found.cohorts[0].means["partnering"]
    assert mean.mean == pytest.approx(1.8)
    assert (mean.trainees, mean.sessions) == (5, 44)


def test_cohorts_that_differ_are_told_apart_and_others_are_not() -> None:
    found = compare([AUTUMN, SPRING, cohort("summer", 1.9, 2.3, 2.0, 2.2, 1.7, 2.0)])
    apart = {(one.first, one.second): one.told_apart for one in found.differences if one.dimension == "learning"}
    assert apart == {("autumn", "spring"): True, ("autumn", "summer"): False, ("spring", "summer"): True}
    assert "on learning, spring is higher than autumn by 2.0" in text_of(found).replace("\n", " ")
    between = {(one.first, one.second): one.points for one in found.differences if one.dimension == "learning"}
    assert between["autumn", "spring"] == pytest.approx(2.0)
    assert between["spring", "summer"] == pytest.approx(-2.0)


def test_a_small_cohort_has_no_mean_and_takes_part_in_no_difference() -> None:
    found = compare([AUTUMN, cohort("few", *[3.0] * (LEAST - 1))])
    few = found.cohorts[1]
    assert few.means["enrolling"].mean is None
    assert (few.days, few.outcomes) == (None, {})
    assert found.differences == ()
    assert "4 trainees: too few to say anything" in text_of(found)


def test_only_like_is_compared_with_like_and_the_rest_is_named() -> None:
    odd: dict[str, dict[str, object]] = {
        "another rubric": {"rubric_digest": "r2"},
        "the llm observer": {"scorer": "llm"},
        "another client": {"client": "priya"},
        "another version of walter": {"client_digest": "w2"},
        "the tiny voice": {"voice": "tiny"},
        "x-ray": {"xray": True},
        "another occasion (second_session)": {"scenario": "second_session"},
        "another meeting than the first": {"nth": 2},
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
    assert compare([both], Wanted(client="priya")).cohorts[0].means["learning"].mean == pytest.approx(4.0)
    with pytest.raises(UsageError, match="priya \\(first_session\\), walter"):
        compare([both], Wanted(client="tomasz"))


def test_no_person_appears_and_cohorts_stand_in_the_order_given() -> None:
    for cohorts in ([AUTUMN, SPRING], [SPRING, AUTUMN]):
        found = compare(cohorts)
        for text in (text_of(found), page_of(found), str(as_record(found))):
            assert "autumn 0" not in text
        assert [one["name"] for one in as_record(found)["cohorts"]] == [one.name for one in cohorts]


def test_meetings_and_days_choose_what_is_compared() -> None:
    many = [trainee(f"t{n}", 1.0, 2.0, 4.0, nth=None) for n in range(5)]
    for number, bundle in enumerate(many):
        days = [f"2026-0{month}-1{number}" for month in (1, 2, 3)]
        sessions = [s.model_copy(update={"day": day}) for s, day in zip(bundle.sessions, days, strict=True)]
        many[number] = bundle.model_copy(update={"sessions": sessions})
    autumn = [Cohort("autumn", tuple(many))]

    def mean(**wanted: object) -> float | None:
        return compare(autumn, Wanted(**wanted)).cohorts[0].means["learning"].mean  # type: ignore[arg-type]

    assert mean() == pytest.approx(1.0)
    assert mean(nth=3) == pytest.approx(4.0)
    assert mean(nth=None) == pytest.approx(7 / 3)
    assert mean(nth=None, since="2026-02-01") == pytest.approx(3.0)
    assert mean(nth=None, since="2026-02-01", until="2026-02-28") == pytest.approx(2.0)
    reasons = {why for _, _, why in compare(autumn, Wanted(nth=None, since="2026-02-01")).left_out}
    assert reasons == {"before 2026-02-01"}


def test_own_ratings_markers_and_behaviours_stand_beside_the_scores() -> None:
    more = {"own": {"learning": 4.0}, "markers": {"contract": 0.5, "close": None}, "coach_turns": 10}
    each = [trainee(f"t{n}", 3.0, **more, behaviours={"advice": n}, objections=1) for n in range(5)]
    found = compare([Cohort("autumn", tuple(each))])
    (one,) = found.cohorts
    assert one.gaps["learning"].mean == pytest.approx(1.0)
    assert "partnering" not in one.gaps
    assert one.markers["contract"].mean == pytest.approx(0.5)
    assert "close" not in one.markers
    assert one.behaviours["advice"].mean == pytest.approx(0.2)
    assert one.objections == 5
    assert "contract" in page_of(found)
    assert "contract" not in text_of(found)
    assert "own rating minus observer +1.0" in text_of(found)


def test_the_report_is_the_same_in_words_in_markdown_and_as_a_page() -> None:
    found = compare([AUTUMN, SPRING])
    report = report_of(found, title="Our *two* cohorts", day="2026-06-01", by="The lead")
    for text in (as_text(report), as_markdown(report).replace("\\", ""), as_html(report)):
        for part in ("Our *two* cohorts", "2026-06-01, The lead: autumn, spring", "4.0", "spring is higher"):
            assert part in text
    assert "# Our \\*two\\* cohorts" in as_markdown(report)
    assert " 0     1     2     3     4     5" in as_text(report)


def test_the_page_needs_nothing_else_and_shows_names_as_text() -> None:
    page = page_of(compare([Cohort("<script>alert(1)</script>", AUTUMN.bundles)]))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not any(word in page for word in ("http://", "https://", "src=", "@import", "url("))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 5), min_size=LEAST, max_size=15))
def test_an_interval_holds_its_mean_and_keeps_to_the_scale(points: list[float]) -> None:
    mean = compare([cohort("any", *points)]).cohorts[0].means["partnering"]
    assert mean.mean is not None
    assert mean.interval is not None
    low, high = mean.interval
    assert 0.0 <= low <= mean.mean + 1e-9
    assert mean.mean - 1e-9 <= high <= 5.0
