"""A session as a recording for terminals (asciicast, version 2): one watches the talk being typed and answered.

Pauses are shortened to what one can watch. Nothing but the words of the talk is in it: no codes, no state, no scores.
"""

from __future__ import annotations

import json
import textwrap
from datetime import datetime
from typing import Final

from simulator.debrief.debrief import Debrief
from simulator.errors import printable

WIDTH: Final = 80
HEIGHT: Final = 24
TYPED_S: Final = 0.045
"""Seconds a letter of the coach: a quick hand."""
SPOKEN_S: Final = 0.02
BREATH_S: Final = 1.2
"""Seconds before somebody begins."""
SILENCE_S: Final = 2.5
"""Seconds that a silence lasts."""
_BOLD: Final = "\x1b[1m"
_PLAIN: Final = "\x1b[0m"


def as_cast(debrief: Debrief) -> str:
    """The recording as one file: a header, then one event a line."""
    entry = debrief.entry
    client = entry.persona_name.split()[0]
    header = {
        "version": 2,
        "width": WIDTH,
        "height": HEIGHT,
        "timestamp": int(datetime.fromisoformat(entry.started_at).timestamp()),
        "title": f"A talk with {printable(entry.persona_name)}",
    }
    lines, now = [json.dumps(header, ensure_ascii=False)], 0.0
    for turn in debrief.turns:
        coach = turn.speaker == "coach"
        name = printable("You" if coach else client)
        now += BREATH_S
        lines.append(_event(now, f"{_BOLD}{name}{_PLAIN}  "))
        if not turn.text.strip():
            now += SILENCE_S
            lines.append(_event(now, "(silence)\r\n\r\n"))
            continue
        for piece in _pieces(printable(turn.text), len(name) + 2, by_letter=coach):
            now += len(piece) * (TYPED_S if coach else SPOKEN_S)
            lines.append(_event(now, piece))
        lines.append(_event(now, "\r\n\r\n"))
    return "\n".join(lines) + "\n"


def _event(at: float, text: str) -> str:
    return json.dumps([round(at, 3), "o", text], ensure_ascii=False)


def _pieces(text: str, margin: int, *, by_letter: bool) -> list[str]:
    """The text in lines with a hanging margin, as the pieces in which it comes: letters, or words."""
    wrapped = textwrap.wrap(text, WIDTH - margin - 2) or [""]
    whole = f"\r\n{' ' * margin}".join(wrapped)
    if by_letter:
        return list(whole)
    words = whole.split(" ")
    return [f"{word} " for word in words[:-1]] + words[-1:]
