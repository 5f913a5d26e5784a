"""A stream of pieces, sentence by sentence, as soon as each is whole. Pure."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 28
"""Words after which a sentence is taken up to its last comma: some people don't stop, and nobody waits for them."""
HARD_LIMIT: Final = 600
"""Characters that are never waited beyond, with or without a word in them."""
_END: Final = re.compile(r"(?:[.!?…]+[\"'”’»)]*(?=\s|$)|\n)")
_ABBREVIATION: Final = re.compile(
    r"\b(?:mr|mrs|ms|dr|st|prof|hr|fr|bzw|z\.b|u\.a|e\.g|i\.e|approx|ca|nr|no)\.$", re.IGNORECASE
)
_CLAUSE: Final = re.compile(r"[,;:–—](?=\s)")


class Sentences:
    """Cuts a reply into sentences. What comes out adds up to what went in."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> list[str]:
        """The sentences that are whole now, with the space around them."""
        self._held += piece
        out: list[str] = []
        while (cut := self._cut()) is not None:
            out.append(self._held[:cut])
            self._held = self._held[cut:]
        return out

    def rest(self) -> str:
        """What is left at the end: a last sentence without a mark."""
        held, self._held = self._held, ""
        return held

    def _cut(self) -> int | None:
        for found in _END.finditer(self._held):
            before = self._held[: found.end()]
            if any(c.isalnum() for c in before) and not _ABBREVIATION.search(before):
                return found.end()
        if len(self._held) > HARD_LIMIT:
            return HARD_LIMIT
        if len(self._held.split()) > LONGEST:
            clauses = [found.end() for found in _CLAUSE.finditer(self._held)]
            if clauses and len(self._held[: clauses[-1]].split()) > 3:
                return clauses[-1]
        return None
