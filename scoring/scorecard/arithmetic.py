"""The arithmetic: from markers to a score between 0 and 5, with an interval, or no score with the reason.

Pure and short on purpose: a reader can follow it with a pencil, and `docs/scoring-guide.md` does so. How long a
conversation is never enters a score. Any package may call this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.evidence.markers import MarkerFound, Status
from scoring.scorecard.rubric import Arithmetic, Rubric

TOP = 5.0


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """A dimension's score (0 to 5, two decimals) and interval, or None with the reason.

    `mean` is the weighted mean of the marker values (-1 to 1), `weight` the weight of the markers that had an
    opening, `evidence` the amount of evidence that the interval rests on.
    """

    score: float | None
    interval: tuple[float, float] | None
    reason: str | None
    mean: float | None
    weight: float
    evidence: float


def value_of(found: MarkerFound, arithmetic: Arithmetic) -> float | None:
    """A marker's value: from -1 (contradicted) over 0 (missed) to 1 (shown); None where there is nothing to count."""
    if found.status in (Status.NO_OPENING, Status.UNSCORED):
        return None
    return (found.shown - found.contradicted) / (found.shown + found.contradicted + arithmetic.doubt)


def doubtful(found: MarkerFound, enough: float, arithmetic: Arithmetic) -> float:
    """How far a marker's value may be off because its codes may be: the standard deviation of its sum of effects,
    each right with its confidence, as a share of the sums that the value is made of (0 to 1)."""
    spread = sum(e.effect**2 * e.confidence * (1 - e.confidence) for e in found.evidence) ** 0.5
    return float(min(1.0, spread / (max(enough, found.shown + found.contradicted) + arithmetic.doubt)))


def score_of(mean: float, arithmetic: Arithmetic) -> float:
    """The score that a mean stands for: `nothing` at 0, 5 at 1, 0 at -1, straight lines between."""
    if mean < 0:
        return arithmetic.nothing * (1 + mean)
    return arithmetic.nothing + (TOP - arithmetic.nothing) * mean


def score_dimension(
    dimension: str,
    found: Mapping[str, MarkerFound],
    rubric: Rubric,
    *,
    coach_turns: int,
    client_turns: int,
    spread: float = 0.0,
) -> DimensionScore:
    """Score one dimension.

    `spread` is the disagreement between samples of a judge in points, and widens the interval; so does how unsure the
    codes are that the evidence rests on. Markers without an opening, and those that could not be judged, leave their
    weight out.
    """
    need, arithmetic = rubric.sufficiency, rubric.arithmetic
    markers = rubric.dimensions[dimension].markers
    whole = sum(marker.weight for marker in markers)
    weight = total = evidence = unsure = 0.0
    for marker in markers:
        one = found.get(marker.id)
        value = None if one is None else value_of(one, arithmetic)
        if one is not None and value is not None:
            weight += marker.weight
            total += marker.weight * value
            evidence += one.shown + one.contradicted
            unsure += (marker.weight * doubtful(one, marker.enough, arithmetic)) ** 2
    evidence += coach_turns / 4
    reason = None
    if coach_turns < need.coach_turns:
        reason = f"too few coach turns: {coach_turns}, at least {need.coach_turns} are needed"
    elif client_turns < need.client_turns:
        reason = f"too few client turns: {client_turns}, at least {need.client_turns} are needed"
    elif not weight or weight < need.openings * whole:
        unscored = any(found[m.id].status is Status.UNSCORED for m in markers if m.id in found)
        kind = "could be judged" if unscored else "had an opening"
        reason = f"too little to go by: markers with {weight:g} of {whole:g} points of weight {kind}"
    if reason is not None:
        return DimensionScore(None, None, reason, None, weight, round(evidence, 2))
    mean = total / weight
    score = score_of(mean, arithmetic)
    coding = (TOP - arithmetic.nothing) * unsure**0.5 / weight
    half = need.widest / (1 + evidence) ** 0.5 + spread + coding
    interval = (round(max(0.0, score - half), 2), round(min(TOP, score + half), 2))
    return DimensionScore(round(score, 2), interval, None, round(mean, 4), weight, round(evidence, 2))


def overall_of(scores: Mapping[str, DimensionScore], weights: Mapping[str, float]) -> DimensionScore | None:
    """The weighted mean of dimensions with its span, the spans taken as independent; None where one wasn't scored."""
    total = sum(weights.values())
    score = spread = evidence = 0.0
    for dimension, weight in weights.items():
        one = scores[dimension]
        if one.score is None or one.interval is None:
            return None
        score += weight * one.score / total
        spread += (weight * (one.interval[1] - one.interval[0]) / 2 / total) ** 2
        evidence += one.evidence
    half = spread**0.5
    interval = (round(max(0.0, score - half), 2), round(min(TOP, score + half), 2))
    return DimensionScore(round(score, 2), interval, None, None, total, round(evidence, 2))
