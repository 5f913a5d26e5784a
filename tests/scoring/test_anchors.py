"""The anchors: scores follow what the conversations were written to be, and a change that moves them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.anchors import Move, accept, load_anchors, load_expected, moves, score_anchors, scores_of
from scoring.coding.behaviours import Dimension
from scoring.coding.coder import Coder
from scoring.scorecard.rubric import load_rubric

ANCHORS = load_anchors()
CODER, RUBRIC = Coder.load(), load_rubric()
CARDS = score_anchors(CODER, RUBRIC)


def area(high: list[float], low: list[float]) -> float:
    """How often a high one outscores a low one."""
    return sum((h > n) + 0.5 * (h == n) for h in high for n in low) / (len(high) * len(low))


def by_level(dimension: Dimension, design: Dimension, level: str) -> list[float]:
    scores = [CARDS[one.id].dimensions[dimension].score for one in ANCHORS if one.design[design] == level]
    assert None not in scores
    return [score for score in scores if score is not None]


def test_there_are_enough_anchors_of_every_profile() -> None:
    assert len(ANCHORS) >= 24
    profiles = {tuple(one.design.values()) for one in ANCHORS}
    assert len({profile for profile in profiles if "middle" not in profile}) == 8


@pytest.mark.parametrize("dimension", Dimension)
def test_each_dimension_follows_its_own_design(dimension: Dimension) -> None:
    assert area(by_level(dimension, dimension, "high"), by_level(dimension, dimension, "low")) >= 0.9


@pytest.mark.parametrize("dimension", Dimension)
@pytest.mark.parametrize("design", Dimension)
def test_no_dimension_follows_another_ones_design(dimension: Dimension, design: Dimension) -> None:
    if dimension is not design:
        assert 0.25 <= area(by_level(dimension, design, "high"), by_level(dimension, design, "low")) <= 0.8


def test_no_score_moved_since_somebody_looked() -> None:
    """If this fails, read the moves; if they are right, accept them: python -m scoring.anchors --accept"""
    found = moves(scores_of(CARDS), load_expected().scores)
    assert not found, "\n".join(str(move) for move in found)


def test_a_move_is_told_with_what_was_and_what_is() -> None:
    expected = {"a": {"partnering": 3.0, "enrolling": 2.0, "learning": None}}
    now = {"a": {"partnering": 3.2, "enrolling": 2.3, "learning": 1.0}}
    assert moves(now, expected) == (Move("a", "enrolling", 2.0, 2.3), Move("a", "learning", None, 1.0))
    assert str(moves(now, expected)[1]) == "a: learning was no score, is 1.00"
    assert moves({}, expected)[0] == Move("a", "partnering", 3.0, None)


def test_accepted_scores_are_the_expected_ones(tmp_path: Path) -> None:
    accept(CARDS, CODER, RUBRIC, tmp_path)
    expected = load_expected(tmp_path)
    assert expected.rubric == RUBRIC.digest
    assert moves(scores_of(CARDS), expected.scores, tolerance=0) == ()
