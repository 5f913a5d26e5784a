"""A defect of ours: the traceback goes to a file, never to the screen."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from simulator.errors import RecordsDamaged, TriadError, without_keys
from simulator.file_writing import write_private
from simulator.paths import find_paths


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


def damage_behind() -> RecordsDamaged | None:
    """Damaged records, where there are some: what looks like a defect of ours then is none."""
    from simulator.records.copies import faults_in
    from simulator.records.store import damaged

    try:
        store = find_paths().records
        fault = next(faults_in(store), None) if store.is_file() else None
    except TriadError:
        return None
    return None if fault is None else damaged(str(store), fault)
