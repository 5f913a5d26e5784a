"""Learns what plain turns of phrase say: for each output a logistic regression on hashed n-grams (`network.ngrams`).

Used by `scoring.training.train` only; needs scikit-learn (group `train`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from scoring.coding.network.ngrams import AROUND_BUCKETS, BUCKETS, around, buckets
from scoring.coding.relations import relations
from scoring.training.corpus import ClientExample, CoachExample
from scoring.training.labels import CLIENT_OUTPUTS, COACH_OUTPUTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRENGTH: Final = 4.0
"""Value of an n-gram, before its share of the text's n-grams, against 1 for what is told beside the words."""
ASKED: Final = 1.5
"""The same of the coach's last words before a client's."""
AROUND: Final = 3.0
"""The same of all that stands around an utterance."""
TOLD: Final = 0.5
"""Value of each relation."""
NATURAL: Final = 2.5
"""How much more an utterance of a whole talk counts than one that was written to be learned from."""


@dataclass(frozen=True)
class Phrases:
    """Weights and starts for coach and client, by row of features."""

    coach_weights: NDArray[Any]
    coach_start: NDArray[Any]
    client_weights: NDArray[Any]
    client_start: NDArray[Any]

    @classmethod
    def fit(cls, coach: Sequence[CoachExample], client: Sequence[ClientExample]) -> Self:
        """Learn from examples; an output is learned from those in which it was labelled at all."""
        signals = np.array([e.signals for e in coach])
        openings = np.array([e.openings for e in client])
        weight = np.array([NATURAL if e.natural else 1.0 for e in coach])
        one = _fit(_coach_rows(coach), [e.outputs for e in coach], COACH_OUTPUTS, signals, weight)
        weight = np.array([NATURAL if e.natural else 1.0 for e in client])
        two = _fit(_client_rows(client), [e.outputs for e in client], CLIENT_OUTPUTS, openings, weight)
        return cls(*one, *two)

    def coach(self, examples: Sequence[CoachExample]) -> NDArray[Any]:
        """Log-odds of the coach's outputs, (examples, outputs)."""
        odds: NDArray[Any] = np.asarray(_coach_rows(examples) @ self.coach_weights) + self.coach_start
        return odds

    def client(self, examples: Sequence[ClientExample]) -> NDArray[Any]:
        """Log-odds of the client's outputs."""
        odds: NDArray[Any] = np.asarray(_client_rows(examples) @ self.client_weights) + self.client_start
        return odds

    def arrays(self) -> dict[str, NDArray[Any]]:
        """By the names that the runtime network has."""
        return {
            "coach.phrases": self.coach_weights[:BUCKETS] * STRENGTH,
            "coach.around.phrases": self.coach_weights[BUCKETS : BUCKETS + AROUND_BUCKETS] * AROUND,
            "coach.relations": self.coach_weights[BUCKETS + AROUND_BUCKETS :] * TOLD,
            "coach.bias": self.coach_start,
            "client.phrases": self.client_weights[:BUCKETS] * STRENGTH,
            "client.asked.phrases": self.client_weights[BUCKETS:] * ASKED,
            "client.bias": self.client_start,
        }


def _grams(rows: Sequence[Sequence[int]], value: float, size: int) -> csr_matrix:
    indices: list[int] = []
    values: list[float] = []
    ends = [0]
    for found in rows:
        indices += found
        values += [value / max(1, len(found)) ** 0.5] * len(found)
        ends.append(len(indices))
    return csr_matrix((values, indices, ends), shape=(len(rows), size))


def _texts(texts: Sequence[str], value: float) -> csr_matrix:
    return _grams([buckets(text) for text in texts], value, BUCKETS)


def _coach_rows(examples: Sequence[CoachExample]) -> csr_matrix:
    beside = _grams([around(e.around) for e in examples], AROUND, AROUND_BUCKETS)
    told = csr_matrix(np.array([relations(e.around.text, e.place) for e in examples]) * TOLD)
    return hstack([_texts([e.around.text for e in examples], STRENGTH), beside, told]).tocsr()


def _client_rows(examples: Sequence[ClientExample]) -> csr_matrix:
    return hstack([_texts([e.text for e in examples], STRENGTH), _texts([e.asked for e in examples], ASKED)]).tocsr()


def _fit(
    rows: csr_matrix,
    outputs: Sequence[frozenset[str]],
    names: Sequence[str],
    labelled: NDArray[Any],
    weight: NDArray[Any],
) -> tuple[NDArray[Any], NDArray[Any]]:
    weights, starts = [], []
    for name in names:
        known = labelled if name.startswith("#") else np.ones(len(outputs), dtype=bool)
        truth = np.array([name in found for found in outputs])[known]
        if not truth.any():
            weights.append(np.zeros(rows.shape[1]))
            starts.append(-9.0)
            continue
        model = LogisticRegression(C=1.0, solver="liblinear", tol=1e-2, max_iter=60, random_state=0)
        model.fit(rows[known], truth, sample_weight=weight[known])
        weights.append(model.coef_[0])
        starts.append(float(model.intercept_[0]))
    return np.array(weights).T, np.array(starts)
