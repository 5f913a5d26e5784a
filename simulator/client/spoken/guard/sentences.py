"""A text, sentence by sentence; and where one that is too long may end. Pure."""

from __future__ import annotations

import re
from typing import Final

_END: Final = re.compile(r"(?:[.!?…]+[\"'”’»)]*(?=\s|$)|\n)")
_ABBREVIATION: Final = re.compile(
    r"\b(?:mr|mrs|ms|dr|st|prof|hr|fr|bzw|z\.b|u\.a|e\.g|i\.e|approx|ca|nr|no)\.$", re.IGNORECASE
)
_CLAUSE: Final = re.compile(
    r"(?:[;–—]|, ?(?=(?:and|but|so|because|which|or|then|und|aber|also|weil|oder|dann)\b))\s*", re.IGNORECASE
)
_FINISHED: Final = re.compile(r"[.!?…][\"'”’»)]*$")
FEWEST: Final = 4
"""Words that a clause has at least which may stand as a sentence."""


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, each with the space before it. They add up to the text."""
    out: list[str] = []
    at = 0
    for found in _END.finditer(text):
        piece = text[at : found.end()]
        if any(c.isalnum() for c in piece) and not _ABBREVIATION.search(piece):
            out.append(piece)
            at = found.end()
    if text[at:].strip() or not out:
        out.append(text[at:])
    elif text[at:]:
        out[-1] += text[at:]
    return out


def is_finished(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _FINISHED.search(text.rstrip()) is not None


def shortened(sentence: str, most: int) -> str:
    """A sentence that doesn't end, up to the last whole clause within `most` words, ended; "" where there is none."""
    best = ""
    for found in _CLAUSE.finditer(sentence):
        clause = sentence[: found.start()].rstrip(" ,;:–—-")
        if FEWEST <= len(clause.split()) <= most and not clause.lower().endswith(_DANGLING):
            best = clause
    return f"{best}." if best else ""


_DANGLING: Final = (
    " the",
    " a",
    " and",
    " of",
    " to",
    " that",
    " because",
    " if",
    " when",
    " my",
    " der",
    " die",
    " das",
)
