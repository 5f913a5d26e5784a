"""NIST's segment time marks (.stm), by which speech recognition is judged: a segment a line.

Pure; called inside this room only.
"""

from __future__ import annotations

import re
from typing import Final

from scoring.transcript.raw import Parsed, RawTurn

_SEGMENT: Final = re.compile(
    r"\S+\s+\S+\s+(?P<who>\S+)\s+(?P<begins>\d+(?:\.\d+)?)\s+(?P<ends>\d+(?:\.\d+)?)\s+(?:<[^<>]*>\s*)?(?P<said>.*)"
)
_IGNORED: Final = "ignore_time_segment_in_scoring"


def read_stm(text: str) -> Parsed:
    """The segments, in the order of the file; comments say nothing."""
    parsed = Parsed([])
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith(";;"):
            continue
        found = _SEGMENT.fullmatch(line.strip())
        if found is None:
            parsed.aside.add("line that is no segment", "lines that are no segment", line)
        elif found["said"].casefold() != _IGNORED:
            begins, ends = float(found["begins"]), float(found["ends"])
            parsed.turns.append(RawTurn(found["who"].replace("_", " "), found["said"], begins, f":{number}", ends))
    return parsed
