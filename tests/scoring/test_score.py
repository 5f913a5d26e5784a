"""The arithmetic: readable, bounded, blind to length, and null where there is too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.coding.behaviours import Dimension
from scoring.evidence.markers import MarkerFound, Status, find_markers, status_of
from scoring.scorecard.arithmetic import TOP, DimensionScore, score_dimension, score_of, value_of
from scoring.scorecard.rubric import Arithmetic
from tests.scoring.talks import GOOD, RUBRIC, talk

PARTNERING, ENROLLING, LEARNING = Dimension
A = RUBRIC.arithmetic


def score(dimension: Dimension, *lines: str) -> DimensionScore:
    turns = talk(*lines)
    coach = sum(turn.speaker == "coach" for turn in turns)
    found = find_markers(turns, RUBRIC)
    return score_dimension(dimension, found, RUBRIC, coach_turns=coach, client_turns=len(turns) - coach)


def points(dimension: Dimension, *lines: str) -> float:
    result = score(dimension, *lines).score
    assert result is not None
    return result


def found(shown: float, contradicted: float, opened: bool = True) -> MarkerFound:
    return MarkerFound("P1", status_of(shown, contradicted, opened), shown, contradicted, ())


def test_values_and_scores_worked_by_hand() -> None:
    assert value_of(found(1, 0), A) == pytest.approx(1 / 1.25)
    assert value_of(found(0, 0), A) == 0
    assert value_of(found(1, 1), A) == 0
    assert value_of(found(0, 1.5), A) == pytest.approx(-1.5 / 1.75)
    assert value_of(found(0, 0, opened=False), A) is None
    assert [score_of(m, A) for m in (-1, -0.5, 0, 0.5, 1)] == [0, 0.5, 1, 3, 5]


def test_a_good_conversation_is_good_in_all_three() -> None:
    for dimension in Dimension:
        assert points(dimension, *GOOD) >= 4


def test_a_longer_conversation_earns_nothing_by_its_length() -> None:
    small_talk = ("C closed_question @other | Still raining?", "K neutral | Still.") * 13
    for dimension in Dimension:
        assert abs(points(dimension, *GOOD, *small_talk) - points(dimension, *GOOD)) <= 0.15
        assert abs(points(dimension, *small_talk, *GOOD) - points(dimension, *GOOD)) <= 0.15


@pytest.mark.parametrize("place", range(0, len(GOOD) + 1, 2))
def test_unasked_advice_lowers_partnering_wherever_it_stands_and_leave_softens_it(place: int) -> None:
    advice = "C advice @action | You should just send him a registered letter."
    leave = ("C ask_permission @action | May I offer a thought?", "K neutral | All right.")
    reply = "K neutral | Hm."
    plain = points(PARTNERING, *GOOD)
    unasked = points(PARTNERING, *GOOD[:place], advice, reply, *GOOD[place:])
    permitted = points(
        PARTNERING, *GOOD[:place], *leave, advice.replace("advice", "advice_with_permission"), reply, *GOOD[place:]
    )
    assert unasked < plain
    assert unasked < permitted


def test_more_of_the_same_beyond_enough_changes_nothing() -> None:
    twice = (*GOOD, *GOOD, *GOOD)
    assert points(PARTNERING, *twice) == pytest.approx(points(PARTNERING, *twice, *GOOD), abs=0.02)


@pytest.mark.parametrize("turns", [1, 2, 5])
def test_too_few_turns_give_no_score_and_say_why(turns: int) -> None:
    result = score(PARTNERING, *GOOD[:turns])
    assert result.score is None
    assert result.interval is None
    assert result.reason is not None
    assert "too few" in result.reason


def test_markers_that_could_not_be_judged_leave_their_weight_out_and_too_many_give_no_score() -> None:
    found_all = find_markers(talk(*GOOD), RUBRIC)

    def without(*ids: str) -> DimensionScore:
        less = found_all | {i: MarkerFound(i, Status.UNSCORED, 0, 0, (), "no quote") for i in ids}
        return score_dimension(ENROLLING, less, RUBRIC, coach_turns=13, client_turns=13)

    assert without("E1").score is not None
    assert (
        without("E1").weight == sum(m.weight for m in RUBRIC.dimensions[ENROLLING].markers) - RUBRIC.marker("E1").weight
    )
    assert without("E1", "E3", "E5").score is None
    assert "could be judged" in (without("E1", "E3", "E5").reason or "")


def test_the_interval_holds_the_score_and_narrows_with_evidence_and_widens_with_disagreement() -> None:
    short, long = score(ENROLLING, *GOOD[:10]), score(ENROLLING, *GOOD)
    for result in (short, long):
        assert result.interval is not None
        assert result.score is not None
        assert 0 <= result.interval[0] <= result.score <= result.interval[1] <= TOP
    turns = talk(*GOOD)
    apart = score_dimension(ENROLLING, find_markers(turns, RUBRIC), RUBRIC, coach_turns=13, client_turns=13, spread=0.5)
    assert apart.interval is not None
    assert long.interval is not None
    assert apart.interval[0] < long.interval[0]
    assert long.evidence > short.evidence


@given(st.floats(0, 4), st.floats(0, 4), st.floats(0.01, 2))
def test_more_against_never_raises_and_more_for_never_lowers_a_value(s: float, c: float, step: float) -> None:
    before = value_of(found(s, c), A)
    against, for_it = value_of(found(s, c + step), A), value_of(found(s + step, c), A)
    assert before is not None
    assert against is not None
    assert for_it is not None
    assert -1 <= against <= before <= for_it <= 1


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 4))
def test_the_score_rises_with_the_mean_and_stays_between_nought_and_five(a: float, b: float, nothing: float) -> None:
    arithmetic = Arithmetic(nothing=nothing)
    low, high = sorted((a, b))
    assert 0 <= score_of(low, arithmetic) <= score_of(high, arithmetic) <= TOP


def test_equal_weight_on_both_sides_counts_as_contradicted() -> None:
    assert status_of(1, 1, True) is Status.CONTRADICTED
