"""Writes the trained weights as the coder reads them: whole numbers of eight bits with a scale for each column."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scoring.coding.languages import LANGUAGES
from scoring.coding.network.encoder import FORMAT
from scoring.training.calibrate import Calibration
from scoring.training.labels import CLIENT_OUTPUTS, COACH_OUTPUTS
from scoring.training.model import Model, Start, arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray


def write(
    path: Path,
    model: Model,
    start: Start,
    layers: int,
    phrases: Mapping[str, NDArray[Any]],
    joined: Sequence[Mapping[str, Calibration]],
) -> None:
    """Write the file: the model, the weights of phrases, and how both are joined for each output, by language."""
    about = {
        "format": FORMAT,
        "layers": layers,
        "vocabulary": list(start.vocabulary),
        "coach": list(COACH_OUTPUTS),
        "client": list(CLIENT_OUTPUTS),
        "languages": list(LANGUAGES),
        "threshold": {
            language: {name: round(one.threshold, 3) for name, one in found.items()}
            for language, found in zip(LANGUAGES, joined, strict=True)
        },
        "held_out": {
            language: {name: json.loads(one.as_json()) for name, one in found.items()}
            for language, found in zip(LANGUAGES, joined, strict=True)
        },
    }
    out: dict[str, NDArray[Any]] = {}
    for name, value in arrays(model).items():
        _put(out, name, np.concatenate(value, axis=-1) if isinstance(value, list) else np.asarray(value))
    for head, names in (("coach", COACH_OUTPUTS), ("client", CLIENT_OUTPUTS)):
        out[f"{head}.meant"] = np.array([[found[n].meant for n in names] for found in joined], dtype=np.float32)
        out[f"{head}.told"] = np.array([[found[n].told for n in names] for found in joined], dtype=np.float32)
        shift = np.array([[found[n].shift for n in names] for found in joined])
        out[f"{head}.shift"] = (shift + phrases[f"{head}.bias"] * out[f"{head}.told"]).astype(np.float32)
    for name, array in phrases.items():
        if not name.endswith(".bias"):
            _put(out, name, array)
    out["about"] = np.frombuffer(json.dumps(about, separators=(",", ":")).encode(), dtype=np.uint8)
    np.savez_compressed(path, **out)  # type: ignore[arg-type]


def _put(out: dict[str, NDArray[Any]], name: str, array: NDArray[Any]) -> None:
    """An array as it is written: matrices in eight bits, with a scale for each row (of words) or column."""
    if name == "embedding":
        scale = np.abs(array).max(1) / 127
        out[name] = (np.round(array / scale[:, None]) + 128).astype(np.uint8)
        out[f"{name}_scale"] = scale.astype(np.float32)
    elif array.ndim == 2 and len(array) > len(LANGUAGES) and name not in ("positions", "queries", "coach.relations"):
        scale = np.abs(array).max(0) / 127 + 1e-12
        out[name] = np.round(array / scale).astype(np.int8)
        out[f"{name}_scale"] = scale.astype(np.float32)
    else:
        out[name] = array.astype(np.float32)
