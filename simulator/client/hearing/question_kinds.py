"""Which kind of known question a sentence most likely is: a linear layer on what the encoder's lower layers make of it.

Trained by `tools/train_question_kinds.py` on the wordings in `known_questions.toml`; questions that only one client can
be asked are the kind `other`. Pure: the same sentence has the same probabilities.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    Matrix = NDArray[Any]

OTHER: Final = "other"
WEIGHTS: Final = "question_kinds.npz"


class QuestionKinds:
    """The trained layer."""

    def __init__(self, kinds: Sequence[str], digest: str, arrays: dict[str, Matrix]) -> None:
        """Use `load`."""
        self.kinds = tuple(kinds)
        self.digest = digest
        """Digest of the wordings that it was trained on."""
        self._arrays = arrays

    def probabilities(self, rows: Matrix) -> Matrix:
        """How probable each of `kinds` is for a sentence, given a row for each of its pieces."""
        import numpy as np

        scores = self._standing(rows) @ self._arrays["weights"] + self._arrays["bias"]
        found = np.exp(scores - scores.max())
        return np.asarray(found / found.sum())

    def _standing(self, rows: Matrix) -> Matrix:
        return (meaning_of(rows) - self._arrays["mean"]) / self._arrays["spread"]


def meaning_of(rows: Matrix) -> Matrix:
    """One row of length 1 for a sentence, from those of its pieces."""
    import numpy as np

    middle = rows.mean(0)
    return np.asarray(middle / np.sqrt((middle * middle).sum()))


@cache
def load() -> QuestionKinds:
    """The packaged layer, read once."""
    import numpy as np

    packed = (resources.files("simulator.client.hearing") / WEIGHTS).read_bytes()
    with np.load(BytesIO(packed), allow_pickle=False) as file:
        about = json.loads(bytes(file["about"]).decode())
        arrays = {name: file[name].astype(np.float32) for name in file.files if name != "about"}
    return QuestionKinds(about["kinds"], about["digest"], arrays)
