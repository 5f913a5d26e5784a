"""The guides tell the truth: the worked example is recomputed, and what exists is listed."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from scoring.coding.behaviours import Dimension, Speaker
from scoring.evidence.markers import Status, find_markers
from scoring.evidence.signals import Opening, Signal
from scoring.scorecard.arithmetic import DimensionScore, score_dimension, value_of
from tests.scoring.talks import RUBRIC, talk

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "scoring-guide.md").read_text(encoding="utf-8")
EXAMPLE = tuple(GUIDE.split("```\n", 2)[1].strip().splitlines())
PARTNERING, ENROLLING, LEARNING = Dimension


def score(lines: tuple[str, ...], dimension: Dimension) -> DimensionScore:
    turns = talk(*lines)
    coach = sum(turn.speaker is Speaker.COACH for turn in turns)
    found = find_markers(turns, RUBRIC)
    return score_dimension(dimension, found, RUBRIC, coach_turns=coach, client_turns=len(turns) - coach)


def told(pattern: str) -> list[float]:
    """The figures that the guide's text gives where `pattern` matches (line breaks count as spaces)."""
    found = re.search(pattern, " ".join(GUIDE.split()))
    assert found, pattern
    return [float(one) for one in found.groups()]


def test_each_row_of_the_example_is_what_the_rules_find() -> None:
    found = find_markers(talk(*EXAMPLE), RUBRIC)
    rows = re.findall(r"^\| (P\d) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", GUIDE, re.MULTILINE)
    assert [row[0] for row in rows] == ["P1", "P2", "P3", "P4", "P5", "P6"]
    for marker, seen, shown, contradicted, value, weight, product in rows:
        one = found[marker]
        computed = value_of(one, RUBRIC.arithmetic)
        assert computed is not None
        expected = [(e.turn, e.signal, e.effect) for e in one.evidence]
        given = [(int(t), s, float(e)) for t, s, e in re.findall(r"turn (\d+): `(\w+)` ([-+][\d.]+)", seen)]
        assert given == expected
        assert (float(shown), float(contradicted)) == (one.shown, one.contradicted)
        assert float(value) == pytest.approx(computed, abs=0.0006)
        assert float(weight) == RUBRIC.marker(marker).weight
        assert float(product) == pytest.approx(computed * float(weight), abs=0.0006)


def test_the_sums_of_the_example_are_right() -> None:
    result = score(EXAMPLE, PARTNERING)
    assert result.interval is not None
    total, weight, mean, again, points = told(
        r"The mean is ([\d.]+) / ([\d.]+) = ([\d.]+), so the score is 1 \+ 4 x ([\d.]+) = \*\*([\d.]+)\*\*"
    )
    assert total / weight == pytest.approx(mean, abs=0.0005)
    assert mean == again == result.mean
    assert 1 + 4 * mean == pytest.approx(points, abs=0.005)
    assert points == result.score
    evidence, _, half, low, high = told(
        r"The evidence is ([\d.]+) .* sqrt\(1 \+ ([\d.]+)\) = ([\d.]+): \*\*([\d.]+) to ([\d.]+)\*\*"
    )
    assert evidence == result.evidence
    assert half == pytest.approx(2.5 / math.sqrt(1 + evidence), abs=0.005)
    assert (low, high) == result.interval


def test_the_other_scores_of_the_example_are_right() -> None:
    assert told(r"\*\*Enrolling\*\* comes to \*\*([\d.]+)\*\*") == [score(EXAMPLE, ENROLLING).score]
    assert told(r"\*\*Learning\*\* comes to \*\*([\d.]+)\*\*") == [score(EXAMPLE, LEARNING).score]
    leave = ("C ask_permission @action | May I offer an idea?", "K neutral | Yes, please.")
    without = score((*EXAMPLE[:6], *EXAMPLE[8:]), PARTNERING).score
    softened = score((*EXAMPLE[:6], *leave, *EXAMPLE[6:]), PARTNERING).score
    assert told(r"partnering would be \*\*([\d.]+)\*\*; with .* \*\*([\d.]+)\*\*") == [without, softened]


def test_the_constants_in_the_guide_are_those_of_the_rubric() -> None:
    arithmetic, need = RUBRIC.arithmetic, RUBRIC.sufficiency
    assert told(r"the rubric's `doubt` \(([\d.]+)\)") == [arithmetic.doubt]
    assert told(r"the rubric's `nothing` \(([\d.]+)\)") == [arithmetic.nothing]
    assert told(r"half its width is ([\d.]+) /") == [need.widest]
    assert told(r"fewer than (\d+) turns of the coach or (\d+) of the client") == [need.coach_turns, need.client_turns]
    assert need.openings == 0.5


def test_the_guide_explains_each_status_and_the_rubric_guide_lists_each_signal_and_opening() -> None:
    for status in Status:
        assert f"| {status.value.replace('_', ' ')} |" in GUIDE
    rubric_guide = (DOCS / "rubric-guide.md").read_text(encoding="utf-8")
    for name in (*Signal, *Opening):
        assert f"| `{name.value}` |" in rubric_guide
