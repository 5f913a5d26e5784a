"""What plain turns of phrase say, beside the encoder: words, neighbouring words and parts of words, each with a weight.

The encoder knows what is meant; a phrase knows what is usually done with it. Both are asked, and each output's
calibration says how much either counts. N-grams are hashed, so that no list of them is kept. Used by the network only.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

BUCKETS: Final = 1 << 16
_LOOKED_AT: Final = 600
"""Characters of an utterance that are looked at."""
_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_PLAIN: Final = str.maketrans({"’": "'", "…": "...", "—": "-", "–": "-"})
_WORDS: Final = (1, 2, 3)
_LETTERS: Final = (3, 4, 5)
_KEPT: Final = 20_000

_letters: dict[str, tuple[str, ...]] = {}


def buckets(text: str) -> list[int]:
    """The buckets of a text's n-grams: of one to three words, and of three to five letters within a word."""
    words = [
        "<",
        *("0" if w.isdigit() else w for w in _TOKEN.findall(text.translate(_PLAIN).lower()[:_LOOKED_AT])),
        ">",
    ]
    found = {" ".join(words[i : i + n]) for n in _WORDS for i in range(len(words) - n + 1)}
    for word in words[1:-1]:
        found.update(_parts(word))
    return [zlib.crc32(gram.encode()) % BUCKETS for gram in sorted(found)]


def _parts(word: str) -> tuple[str, ...]:
    known = _letters.get(word)
    if known is None:
        framed = f"_{word}_"
        known = tuple(f"~{framed[i : i + n]}" for n in _LETTERS for i in range(len(framed) - n + 1))
        if len(_letters) < _KEPT:
            _letters[word] = known
    return known
