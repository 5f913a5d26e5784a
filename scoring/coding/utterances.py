"""A turn's utterances: its complete thoughts, which are what is coded (MISC 2.5 and MITI 4.2 parse talk the same way).

Pure. An utterance is a stretch of the turn's text, letter for letter, so that it can be quoted.
"""

from __future__ import annotations

import re
from typing import Final

_END: Final = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|\n+")
"""Where a sentence ends and something follows."""
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|prof|e\.g|i\.e|z\.b|d\.h|bzw|usw|nr|vs)\.$", re.IGNORECASE
)
_ASIDE: Final = re.compile(r"[(\[][^()\[\]]{1,24}[)\]][.,]?\s+(?=\S)")
"""What a transcriber wrote beside the words, before them: "(laughs)", "[pause]"."""
_LOOKED_BACK: Final = 12
LONGEST: Final = 60
"""Words after which an utterance without an end is cut at a comma, a dash or a word: talk without punctuation."""
_PAUSE: Final = re.compile(r"(?<=[,;:])\s+|\s+[-–—]+\s+")


def utterances(text: str) -> tuple[str, ...]:
    """The utterances of a turn in their order, each a part of `text` without blanks around it.

    Never empty: a turn without words is one utterance of what it holds, trimmed. Time grows with the length of it.
    """
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if _ABBREVIATION.search(text[max(start, end.start() - _LOOKED_BACK) : end.end()].rstrip()):
            continue
        piece = text[start : end.end()].strip()
        if piece:
            found.extend(_shorter(piece))
        start = end.end()
    rest = text[start:].strip()
    if rest:
        found.extend(_shorter(rest))
    return tuple(found) or (text.strip(),)


def _shorter(piece: str) -> list[str]:
    """The piece, cut after an aside that leads it, and where it runs on for more than `LONGEST` words."""
    if aside := _ASIDE.match(piece):
        return [aside.group().strip(), *_shorter(piece[aside.end() :].strip())]
    if piece.count(" ") < LONGEST:
        return [piece]
    cuts: list[str] = []
    start = words = last = 0
    for pause in re.finditer(r"\s+", piece):
        words += 1
        if _PAUSE.match(piece, max(0, pause.start() - 1)) or piece[pause.start() - 1] in ",;:":
            last = pause.end()
        if words >= LONGEST:
            at = last if last > start else pause.end()
            cuts.append(piece[start:at].strip())
            start, words = at, piece.count(" ", at, pause.end())
    cuts.append(piece[start:].strip())
    return [cut for cut in cuts if cut]
