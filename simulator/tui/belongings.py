"""The trainee's data as a whole: written out in one file, or deleted. The key of a model service is in neither."""

from __future__ import annotations

import sqlite3
import zipfile
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from simulator.errors import RecordsError, UsageError

if TYPE_CHECKING:
    from simulator.paths import Paths
    from simulator.session import Practice

README = """\
Everything that Triad keeps of your practice.
triad.db     your sessions: every turn, rating, scorecard and experiment (SQLite)
drafts.json  words that you had begun to write
debriefs/    the debrief of every finished session as a page for the browser
"""


def write_everything(practice: Practice, paths: Paths, now: datetime) -> Path:
    """Write all that is kept into one zip file in the folder for exports. Raises `UsageError` or `RecordsError`."""
    from simulator.debrief import load_debrief
    from simulator.export import render

    file = paths.exports / f"triad-everything-{now:%Y-%m-%d-%H%M%S}.zip"
    try:
        paths.exports.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle, TemporaryDirectory() as folder:
            bundle.writestr("README.txt", README)
            if paths.records.exists():
                bundle.write(_copy_of(paths.records, Path(folder)), "triad.db")
            drafts = paths.data / "drafts.json"
            if drafts.exists():
                bundle.write(drafts, "drafts.json")
            for line in practice.records.history(limit=100_000):
                if line.session.status.value == "done":
                    debrief = load_debrief(practice.records, practice.library, line.session.id)
                    name = f"{line.session.started_at[:10]}-{line.session.persona_id}-{line.session.id}.html"
                    bundle.writestr(f"debriefs/{name}", render(debrief, "html"))
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Is the folder writable?") from error
    except sqlite3.Error as error:
        raise RecordsError(f"The records can't be read: {error}.") from error
    return file


def delete_everything(practice: Practice, paths: Paths) -> int:
    """Forget every session, draft and kept face; returns how many sessions there were. Settings and exports stay."""
    lines = practice.records.history(limit=1_000_000)
    for line in lines:
        practice.records.delete_session(line.session.id)
    for file in (paths.data / "drafts.json", paths.cache / "home.json"):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(f"{file} can't be deleted: {error.strerror}.", hint="Delete it by hand.") from error
    return len(lines)


def _copy_of(file: Path, folder: Path) -> Path:
    # SQLite's own backup: a plain copy of a database in use may lack what is still in its log
    copy = folder / file.name
    source, target = sqlite3.connect(file), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return copy
