"""Words to word pieces, as the encoder learned them (WordPiece of BERT, uncased). Pure; used by the network only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

BEGIN: Final = "[CLS]"
END: Final = "[SEP]"
UNKNOWN: Final = "[UNK]"
LIMIT: Final = 48
BEGINNING: Final = 16
"""Pieces of a text that are looked at, and how many of a longer one's stand at its beginning; the others at its end,
which is what is answered."""
_WORD: Final = re.compile(r"\w+|[^\w\s]")
_LONGEST_WORD: Final = 60
_KEPT: Final = 50_000
"""Words whose pieces are remembered."""
_LOOKED_AT: Final = 1_000
"""Characters at the beginning and at the end of a text that are looked at: time for a text is bounded."""
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "…": "...", "—": "-", "–": "-"})


class Tokens:
    """Cuts texts into pieces. `vocabulary` maps a piece to its row in the embedding table."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._begin, self._end, self._unknown = (vocabulary[p] for p in (BEGIN, END, UNKNOWN))
        self._kept: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str) -> list[int]:
        """The rows of a text's pieces between the signs of beginning and end; of a long text `LIMIT` of them, without
        its middle."""
        if len(text) > 2 * _LOOKED_AT:
            text = f"{text[:_LOOKED_AT]} {text[-_LOOKED_AT:]}"
        plain = text.translate(_PLAIN).lower()
        if not plain.isascii():
            plain = "".join(c for c in unicodedata.normalize("NFD", plain) if unicodedata.category(c) != "Mn")
        pieces: list[int] = []
        for word in _WORD.findall(plain):
            pieces.extend(self._kept.get(word) or self._pieces(word))
        if len(pieces) > LIMIT:
            pieces = pieces[:BEGINNING] + pieces[BEGINNING - LIMIT :]
        return [self._begin, *pieces, self._end]

    def _pieces(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        start = 0 if len(word) <= _LONGEST_WORD else len(word)
        while start < len(word):
            for end in range(len(word), start, -1):
                row = self._vocabulary.get(word[start:end] if start == 0 else f"##{word[start:end]}")
                if row is not None:
                    found.append(row)
                    start = end
                    break
            else:
                found = []
                break
        pieces = tuple(found) or (self._unknown,)
        if len(self._kept) < _KEPT:
            self._kept[word] = pieces
        return pieces
