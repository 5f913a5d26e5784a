"""What plain turns of phrase say, beside the encoder: words, neighbouring words and parts of words, each with a weight.

The encoder knows what is meant; a phrase knows what is usually done with it. Both are asked, and each output's
calibration says how much either counts. N-grams are hashed, so that no list of them is kept. Used by the network only.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

BUCKETS: Final = 1 << 16
AROUND_BUCKETS: Final = 1 << 15
_LOOKED_AT: Final = 600
"""Characters of an utterance that are looked at."""
_CLIENT_LOOKED_AT: Final = 400
_ASKED_LOOKED_AT: Final = 300
"""Characters, from the end, of what stands around it."""
_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "…": "...", "—": "-", "–": "-"})
_DRAWN: Final = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"\b(how|what|who|where|when|why)'d\b"), r"\1 would"),
    (re.compile(r"\b(how|what|who|where|when|why|it|that|this|there|here|he|she)'s\b"), r"\1 is"),
)
"""Words drawn together and the same spelled out: what an utterance does, doesn't hang on it."""
_WORDS: Final = (1, 2, 3)
_LETTERS: Final = (3, 4, 5)
_KEPT: Final = 20_000

_letters: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Around:
    """An utterance with what stands around it: the client's words that it answers, the utterances before and after it
    in the same run, and the coach's last utterance before the client spoke. Each may be empty."""

    text: str
    client: str
    before: str
    after: str
    asked: str


def buckets(text: str) -> list[int]:
    """The buckets of a text's n-grams: of one to three words, and of three to five letters within a word."""
    words = [
        "<",
        *("0" if w.isdigit() else w for w in _TOKEN.findall(_spelled(text)[:_LOOKED_AT])),
        ">",
    ]
    found = {" ".join(words[i : i + n]) for n in _WORDS for i in range(len(words) - n + 1)}
    for word in words[1:-1]:
        found.update(_parts(word))
    return [zlib.crc32(gram.encode()) % BUCKETS for gram in sorted(found)]


def around(said: Around) -> list[int]:
    """The buckets of the words, and of neighbouring words, of all that stands around an utterance."""
    found: set[str] = set()
    for place, text in (
        ("c", said.client[-_CLIENT_LOOKED_AT:]),
        ("p", said.before),
        ("n", said.after),
        ("l", said.asked[-_ASKED_LOOKED_AT:]),
    ):
        words = ["0" if w.isdigit() else w for w in _TOKEN.findall(_spelled(text))]
        found.update(place + word for word in words)
        found.update(f"{place}{one} {two}" for one, two in pairwise(words))
    return [zlib.crc32(gram.encode()) % AROUND_BUCKETS for gram in sorted(found)]


def _spelled(text: str) -> str:
    plain = text.translate(_PLAIN).lower()
    if "'" in plain:
        for drawn, spelled in _DRAWN:
            plain = drawn.sub(spelled, plain)
    return plain


def _parts(word: str) -> tuple[str, ...]:
    known = _letters.get(word)
    if known is None:
        framed = f"_{word}_"
        known = tuple(f"~{framed[i : i + n]}" for n in _LETTERS for i in range(len(framed) - n + 1))
        if len(_letters) < _KEPT:
            _letters[word] = known
    return known
