"""How near a sentence is in meaning to sentences that are known: each piece of one looks for its like in the other.

The coder's own encoder reads them, as far as its first layers (which training leaves alone), so that no second model
is loaded. Pure: the same sentences have the same likeness.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Self

from scoring.coding.network.encoder import Network, weights_path

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Matrix = NDArray[Any]
    Read = dict[str, tuple[list[int], Matrix]]

LAYERS: Final = 2
"""Layers below the one that the coder's training moves."""
_RARE: Final = 4.8
"""Weight from which a piece is what a sentence is about, so that one without its like is another sentence."""
_FOUND: Final = 0.5
"""Likeness below which a rare piece has no like in the other sentence; what is short of that is taken off."""
_COMMON: Final = 0.3
"""Weight of a piece that stands in every known sentence."""


class Likeness:
    """Known sentences of one language, read once; `of` compares a new one with all of them in a few milliseconds."""

    def __init__(self, network: Network, known: Sequence[str], beside: Sequence[str] = ()) -> None:
        """How common a piece is, is told by `known`, or by the sentences of `beside` where those tell it better."""
        import numpy as np

        self._network = network
        read = network.pieces(known, layers=LAYERS)
        said = network.numbered(beside) if beside else [ids for ids, _ in read]
        self._counts = Counter(piece for ids in said for piece in set(ids))
        self._of = len(said)
        self._starts = np.cumsum([0, *(len(ids) for ids, _ in read)])[:-1]
        self._rows = np.concatenate([rows for _, rows in read])
        self._weights = np.concatenate([self._weigh(ids) for ids, _ in read])
        self._weight = np.add.reduceat(self._weights, self._starts)

    @classmethod
    def load(cls, known: Sequence[str], beside: Sequence[str] = ()) -> Self:
        """Read the sentences with the packaged network."""
        return cls(Network.read(weights_path()), known, beside)

    def _weigh(self, ids: Sequence[int]) -> Matrix:
        import numpy as np

        return np.array(
            [math.log((self._of + 1) / (self._counts[piece] + 1)) + _COMMON for piece in ids], dtype=np.float32
        )

    def read(self, texts: Sequence[str]) -> Read:
        """Texts as they can be compared with known sentences: reading several at once costs little more than one."""
        return dict(zip(texts, self._network.pieces(texts, layers=LAYERS), strict=True))

    def of(self, text: str, read: Read | None = None) -> Matrix:
        """For each known sentence how near the text is, from about 0 to 1; `read` may hold it as it was read before."""
        import numpy as np

        ids, rows = (read or self.read([text]))[text]
        if not ids:
            return np.zeros(len(self._starts), dtype=np.float32)
        weights = self._weigh(ids)
        near = self._rows @ rows.T
        each = np.maximum.reduceat(near, self._starts, axis=0)
        found = each @ weights / weights.sum()
        covered = np.add.reduceat(near.max(1) * self._weights, self._starts) / self._weight
        rare = weights >= _RARE
        lost = np.maximum(0.0, _FOUND - each[:, rare].min(1)) if rare.any() else 0.0
        return np.asarray(2 * found * covered / (found + covered) - lost)
