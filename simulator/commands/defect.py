"""A defect of ours: the traceback goes to a file, never to the screen."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from simulator.errors import without_keys
from simulator.paths import find_paths


def keep_defect(error: BaseException) -> Path | None:
    """Write the traceback into the data folder, without keys; None where that can't be done either."""
    text = "".join(traceback.format_exception(error))
    if os.environ.get("TRIAD_TRACEBACK"):
        traceback.print_exception(error)
    try:
        folder = find_paths().data
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "defect.log"
        file.write_text(without_keys(text), encoding="utf-8")
    except OSError:
        return None
    return file
