"""The trained weights of the coder: read from the packaged file and added up. No training here, no numpy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

SCALE: Final = 100
"""Weights are stored as whole hundredths of a logit."""
FORMAT: Final = 2
HEADS: Final = ("coach", "client", "coach_plain", "client_plain", "courtesy")


@dataclass(frozen=True, slots=True)
class Head:
    """A linear model with several outputs. `rows` maps a feature to its `(output, weight)` pairs, in hundredths."""

    outputs: tuple[str, ...]
    start: tuple[int, ...]
    rows: dict[str, list[int]]
    _pairs: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict, compare=False, repr=False)
    """Rows that were used, in the shape in which they are added up fastest."""

    def score(self, features: Iterable[str]) -> dict[str, float]:
        """The log-odds of each output for a turn with these features."""
        total = list(self.start)
        rows, pairs = self.rows, self._pairs
        for feature in features:
            row = pairs.get(feature)
            if row is None:
                flat = rows.get(feature)
                if flat is None:
                    continue
                row = pairs[feature] = tuple(zip(flat[::2], flat[1::2], strict=True))
            for i, weight in row:
                total[i] += weight
        return {name: total[i] / SCALE for i, name in enumerate(self.outputs)}


@dataclass(frozen=True, slots=True)
class Weights:
    """All heads: `coach` and `client` with words, `coach_plain` and `client_plain` for languages without a corpus;
    `courtesy` tells sentences that are none of the coaching."""

    coach: Head
    client: Head
    coach_plain: Head
    client_plain: Head
    courtesy: Head

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file that `scoring.training.train` writes. Raises `ValueError` if its format is another."""
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data.get("format") != FORMAT:
            raise ValueError(f"{path.name}: format {data.get('format')!r}, expected {FORMAT}; train again")
        return cls(**{name: _head(data[name]) for name in HEADS})


def weights_path() -> Path:
    """Where the packaged weights lie."""
    return Path(__file__).with_name("weights.json")


def _head(data: dict[str, Any]) -> Head:
    return Head(tuple(data["outputs"]), tuple(data["start"]), data["rows"])
