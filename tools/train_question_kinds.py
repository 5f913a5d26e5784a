"""Trains which kind of known question a sentence is, and writes `simulator/client/hearing/question_kinds.npz`.

OPENBLAS_NUM_THREADS=1 python tools/train_question_kinds.py            # train and write: a few seconds
OPENBLAS_NUM_THREADS=1 python tools/train_question_kinds.py --check    # what it makes of wordings held out
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from personas.loader import persona_shelf
from scoring.coding.network.encoder import Network, weights_path
from simulator.client.hearing.known_questions import WORDINGS, wordings_of
from simulator.client.hearing.question_kinds import OTHER, WEIGHTS, meaning_of

TARGET: Final = Path(__file__).parents[1] / "simulator" / "client" / "hearing" / WEIGHTS
_ROUNDS: Final = 200
_HELD_BACK: Final = 0.008
"""Weight of the penalty on large weights; set on wordings that were held out."""
_PARTS: Final = 5
_SURE: Final = (0.3, 0.4, 0.5, 0.6)

Matrix = NDArray[Any]


def digest() -> str:
    """Digest of the wordings."""
    return hashlib.sha256(WORDINGS.read_bytes()).hexdigest()[:16]


def examples() -> list[tuple[str, str]]:
    """Sentences with their kinds: the known ones, and those that only one client is asked."""
    found = list(wordings_of(tomllib.loads(WORDINGS.read_text(encoding="utf-8")), "en"))
    for name in persona_shelf().paths():
        persona = persona_shelf().get(name).item
        if persona.language == "en":
            found += [(OTHER, ask) for question in persona.questions for ask in question.ask]
    return found


def trained(rows: Matrix, kinds: NDArray[np.int64], count: int) -> tuple[Matrix, Matrix]:
    """Weights and bias: softmax regression by full steps with momentum."""
    weights, bias = np.zeros((rows.shape[1], count), np.float32), np.zeros(count, np.float32)
    wanted = np.eye(count, dtype=np.float32)[kinds]
    pace, drift = np.zeros_like(weights), np.zeros_like(bias)
    for _ in range(_ROUNDS):
        found = _softmax(rows @ weights + bias)
        wrong = (found - wanted) / len(rows) * count
        pace = 0.9 * pace + rows.T @ wrong + _HELD_BACK * weights
        drift = 0.9 * drift + wrong.sum(0)
        weights -= 0.2 * pace
        bias -= 0.01 * drift
    return weights, bias


def _softmax(scores: Matrix) -> Matrix:
    found = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(found / found.sum(1, keepdims=True))


def check(rows: Matrix, kinds: NDArray[np.int64], names: list[str]) -> None:
    """Print how often a claim is right, and how much is claimed, on fifths that were held out."""
    part = np.random.default_rng(0).integers(0, _PARTS, len(kinds))
    sure, said = np.zeros(len(kinds)), np.zeros(len(kinds), np.int64)
    for held in range(_PARTS):
        weights, bias = trained(rows[part != held], kinds[part != held], len(names))
        found = _softmax(rows[part == held] @ weights + bias)
        sure[part == held], said[part == held] = found.max(1), found.argmax(1)
    other = names.index(OTHER)
    known, claims = kinds != other, said != other
    for least in _SURE:
        taken = (sure > least) & claims
        right = (said == kinds)[taken].mean()
        heard = ((said == kinds) & known & (sure > least)).sum() / known.sum()
        print(
            f"from {least}: {right:.2f} of the claims are right, {heard:.2f} of the known questions are heard, "
            f"{taken[~known].mean():.2f} of the others are claimed"
        )


def main() -> None:
    """Train and write, or check."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--check", action="store_true", help="hold wordings out and print figures; write nothing")
    options = given.parse_args()
    said = examples()
    names = sorted({kind for kind, _ in said})
    kinds = np.array([names.index(kind) for kind, _ in said])
    pieces = Network.read(weights_path()).pieces([text for _, text in said], layers=2)
    rows = np.array([meaning_of(each) for _, each in pieces], dtype=np.float32)
    mean, spread = rows.mean(0), rows.std(0) * np.sqrt(rows.shape[1]) / 2
    rows = (rows - mean) / spread
    if options.check:
        check(rows, kinds, names)
        return
    weights, bias = trained(rows, kinds, len(names))
    about = json.dumps({"kinds": names, "digest": digest()}).encode()
    np.savez_compressed(
        TARGET,
        about=np.frombuffer(about, np.uint8),
        weights=weights.astype(np.float16),
        bias=bias,
        mean=mean,
        spread=spread,
    )
    right = (_softmax(rows @ weights + bias).argmax(1) == kinds).mean()
    print(f"{TARGET.name}: {len(said)} questions, {len(names)} kinds, {right:.2f} of them known again")


if __name__ == "__main__":
    main()
