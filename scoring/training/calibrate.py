"""How likely an output really is, and from which likelihood it is said. Used by `scoring.training.train`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from scoring.coding.signals import AGAINST

if TYPE_CHECKING:
    from numpy.typing import NDArray

COSTLY: Final = frozenset(
    {"leading_question", "stacked_questions", "advice", "direct", "confront", "information", "reassure"}
)
"""Codes that cost the coach, or close a client."""
WANTED: Final = {"against": 0.65, "costly": 0.50, "signal": 0.80, "code": 0.0}
"""The precision that is wanted on held-out conversations, by kind; two labellers agree at about .8 themselves.

What costs the coach is heard from less on, since every second held-out example of it is in disguise; it is cited, and
told, only from more on (`scoring.evidence.between`, `scoring.report.feedback`)."""
LEAST: Final = {"against": 0.40, "costly": 0.24, "signal": 0.50, "code": 0.30}
"""The lowest threshold, by kind."""
MOST: Final = {"against": 0.65, "costly": 0.32, "signal": 0.75, "code": 0.55}
"""The highest threshold, by kind."""
ENOUGH: Final = 15
ENOUGH_GERMAN: Final = 8
"""From how many held-out examples an output is fitted on whole talks, or on German, alone."""
_PRIOR: Final = 0.5
"""How strongly slope and shift are held at one and nought: rare outputs have little to be fitted on."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """An output's log-odds are `meant * (the encoder's) + told * (the phrases') + shift`; it is said from `threshold`.
    `precision`, `recall` and `positives` are those on what was held out."""

    meant: float
    told: float
    shift: float
    threshold: float
    precision: float
    recall: float
    positives: int

    def as_json(self) -> str:
        """As a JSON object, numbers to three places."""
        return json.dumps({k: round(v, 3) for k, v in asdict(self).items()})


def kind_of(name: str) -> str:
    """`against`, `signal`, `costly` or `code`."""
    if name.startswith("#"):
        return "against" if name[1:] in AGAINST else "signal"
    return "costly" if name in COSTLY else "code"


def fit_joint(
    meant: NDArray[Any],
    told: NDArray[Any],
    truth: NDArray[Any],
    names: Sequence[str],
    talks: NDArray[Any],
    german: NDArray[Any],
) -> tuple[dict[str, Calibration], dict[str, Calibration]]:
    """Fit each output on what was held out, for English and for German: how much the encoder and the phrases count, and
    from when it is said.

    The first three arrays are (examples, outputs); `talks` says which examples stand in whole talks, `german` which are
    German. An output that has at least `ENOUGH` English examples in whole talks is fitted on these alone, as talk is
    what is coded; a rare one on all English ones, and so is what costs the coach: whole talks hold few faults, each in
    a few wordings. In German an output with too few examples is fitted on both languages.
    """
    found: tuple[dict[str, Calibration], dict[str, Calibration]] = ({}, {})
    for i, name in enumerate(names):
        kind = kind_of(name)
        plenty = kind in ("code", "signal") and truth[talks, i].sum() >= ENOUGH
        known = german if truth[german, i].sum() >= ENOUGH_GERMAN else np.ones(len(german), dtype=bool)
        for one, rows in zip(found, (talks if plenty else ~german, known), strict=True):
            one[name] = _one(meant[rows, i], told[rows, i], truth[rows, i].astype(float), kind)
    return found


def _one(meant: NDArray[Any], told: NDArray[Any], truth: NDArray[Any], kind: str) -> Calibration:
    weights = _newton(np.stack([meant, told, np.ones_like(meant)], 1), truth)
    odds = weights[0] * meant + weights[1] * told + weights[2]
    likely = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    positives = int(truth.sum())
    best, chosen = -9.0, MOST[kind]
    for threshold in np.arange(LEAST[kind], MOST[kind] + 1e-9, 0.02):
        said = likely >= threshold
        right = float(truth[said].sum())
        precision = (right + 1) / (said.sum() + 2)
        recall = right / max(1, positives)
        beta = 0.5 if kind in ("against", "signal") else 1.0
        score = (1 + beta**2) * precision * recall / max(1e-9, beta**2 * precision + recall)
        if precision < WANTED[kind]:
            score -= 2.0 * (WANTED[kind] - precision)
        if score > best:
            best, chosen = score, float(threshold)
    said = likely >= chosen
    right = float(truth[said].sum())
    meant_weight, told_weight, shift = (float(w) for w in weights)
    return Calibration(
        meant_weight, told_weight, shift, chosen, right / max(1, said.sum()), right / max(1, positives), positives
    )


def _newton(x: NDArray[Any], truth: NDArray[Any]) -> NDArray[Any]:
    """Weights by Newton's method on the likelihood, held near one half, one half and nought, and not below nought."""
    start = np.array([0.6, 0.5, 0.0])
    w = start.copy()
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - truth) + _PRIOR * (w - start)
        curve = (x * (p * (1 - p))[:, None]).T @ x + _PRIOR * np.eye(3)
        step = np.clip(np.linalg.solve(curve, gradient), -1, 1)
        w = w - step
        w[:2] = np.maximum(w[:2], 0.1)
        if np.abs(step).max() < 1e-6:
            break
    return w
