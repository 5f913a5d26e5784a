"""When the observer's notes show: where they are asked for; where they stand on, less and less. Pure."""

from __future__ import annotations

from simulator.progress.overview import notes_every


def shows(turn: int, finished: int, *, standing: bool, asked: bool | None) -> bool:
    """Whether the note of the coach's turn number `turn` (from 1) shows, for somebody with so many finished sessions.

    `standing` is the setting; `asked` what was pressed in this session (None: nothing), which wins.
    """
    if asked is not None:
        return asked
    step = notes_every(finished)
    return standing and step > 0 and turn % step == 0
