"""Praat TextGrid, long and short: a tier for each speaker, an interval for each stretch of speech.

Pure; called inside this room only.
"""

from __future__ import annotations

import re
from typing import Final

from scoring.errors import TranscriptError
from scoring.transcript.raw import Parsed
from scoring.transcript.tiers import Span, Tier, read_tiers

_VALUE: Final = re.compile(
    r'"((?:[^"]|"")*)"|(?<![\w\[.])(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w\].])|<(exists|absent)>'
)


def read_praat(text: str, name: str) -> Parsed:
    """A TextGrid as pieces of speech. Raises TranscriptError."""
    body = re.sub(r"(?m)^\s*(?:item|intervals|points)(?::?\s*size\s*=|\s*\[\d*\]\s*:?\s*$)", " ", text)
    body = re.sub(r"(?m)^\s*[A-Za-z_ ]+(?:\?\s*|\s*=\s*)(?=[\"<\d-])", "", body)
    values: list[str | float] = []
    for found in _VALUE.finditer(body):
        if found[2] is not None:
            values.append(float(found[2]))
        elif found[3] is None:
            values.append(found[1].replace('""', '"'))
    try:
        tiers = _tiers(values)
    except (IndexError, TypeError, ValueError) as error:
        raise TranscriptError(
            f"{name} can't be read",
            f"{name}: a TextGrid that breaks off or isn't one",
            "Save it again in Praat, as a text file",
        ) from error
    return read_tiers(tiers, "interval")


def _tiers(values: list[str | float]) -> list[Tier]:
    """Tiers from the values in their order: types, times, counts, then kind, name, times, intervals of each tier."""
    at = 2 if values[0] == "ooTextFile" else 0
    count = int(values[at + 2])
    at += 3
    tiers: list[Tier] = []
    for _ in range(count):
        kind, title, size = values[at], str(values[at + 1]), int(values[at + 4])
        at += 5
        tier = Tier(title, [])
        for _ in range(size):
            if kind == "IntervalTier":
                tier.spans.append(Span(_words(values[at + 2]), float(values[at]), float(values[at + 1])))
                at += 3
            else:
                tier.spans.append(Span(_words(values[at + 1]), float(values[at]), None))
                at += 2
        tiers.append(tier)
    return tiers


def _words(value: str | float) -> str:
    if isinstance(value, float):
        raise TypeError(value)
    return "" if value.strip().casefold() in ("sil", "<sil>", "sp", "spn", "silent", "#", "<p:>") else value
