"""Writing what goes back, one file for each trainee. For the command and the screen alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.bench.desk import Desk, DeskTalk
from simulator.bench.files import as_text
from simulator.bench.returning import return_of
from simulator.errors import UsageError
from simulator.file_writing import write_output


def give_back(
    desk: Desk, reader: str, wanted: Sequence[str] | None, folder: Path, at: str, *, out: Path | None = None
) -> list[Path]:
    """Write what a reader said of talks (None: all that were read and aren't back yet), and note that it went.

    Returns the files: `out`, or one for each trainee in `folder`. Raises `UsageError`.
    """
    if wanted is not None:
        talks = [desk.talk(one) for one in wanted]
    else:
        talks = [
            one.talk
            for one in desk.lying(reader)[0]
            if not one.talk.group and one.reading.revealed and not one.reading.returned
        ]
    if not talks:
        raise UsageError("There is nothing to give back.", hint="Read a talk at the bench and rate it first.")
    by_trainee: dict[tuple[str, str], list[DeskTalk]] = {}
    for talk in talks:
        by_trainee.setdefault((talk.key, talk.who), []).append(talk)
    if out is not None and len(by_trainee) > 1:
        raise UsageError("These talks are of several trainees.", hint="Leave --out away: each gets a file.")
    files = []
    for (_, trainee), theirs in by_trainee.items():
        made = return_of([(talk, desk.journal(talk).reading(reader)) for talk in theirs], reader=reader, day=at[:10])
        word = "".join(c if c.isalnum() else "-" for c in trainee).strip("-").lower() or "trainee"
        file = out or folder / f"{word}-{theirs[0].id}.back.triad"
        write_output(file, as_text(made))
        for talk in theirs:
            desk.journal(talk).add(reader, at, "returned")
        files.append(file)
    return files
