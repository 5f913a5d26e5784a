"""When the observer's notes show: always where they are asked for, and more rarely as sessions go by where they are on.

Feedback teaches while it is there and props up when it stays (the ClientBot trial: reflections rose by 91% with it and
kept 76% after it was gone), so it is drawn back as the trainee practises. Pure.
"""

from __future__ import annotations

from typing import Final

STEPS: Final = ((3, 1), (6, 2), (10, 4))
"""Up to this many finished sessions, notes show after every so-manieth turn of the coach."""


def every(finished: int) -> int:
    """Notes show after every so-manieth turn; 0 means none until they are asked for."""
    return next((step for below, step in STEPS if finished < below), 0)


def shows(turn: int, finished: int, *, standing: bool, asked: bool | None) -> bool:
    """Whether the note of the coach's turn number `turn` (from 1) shows.

    `standing` is the setting; `asked` what was pressed in this session (None: nothing), which wins.
    """
    if asked is not None:
        return asked
    step = every(finished)
    return standing and step > 0 and turn % step == 0
