"""A defect of ours: the traceback goes to a file, never to the screen."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from simulator.errors import without_keys
from simulator.paths import find_paths
from simulator.writing import write_private


def keep_defect(error: BaseException) -> Path | None:
    """Write the traceback into the data folder, without keys; None where that can't be done either."""
    text = "".join(traceback.format_exception(error))
    if os.environ.get("TRIAD_TRACEBACK"):
        traceback.print_exception(error)
    try:
        file = find_paths().data / "defect.log"
        write_private(file, without_keys(text))
    except OSError:
        return None
    return file
