"""Words, clauses and sentences of a turn, with their places in the text. Pure; used by the coder only.

Spoken transcripts stutter, trail off and carry remarks in brackets: those are taken out of the word stream here, once,
so that no rule has to think of them. Every word keeps its place, so a cue can be quoted letter for letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

HEAD_CHARS: Final = 3000
"""How much of a long turn's beginning is looked at, in characters."""
TAIL_CHARS: Final = 1500
"""How much of a long turn's end is looked at, in characters."""

_TOKEN: Final = re.compile(
    r"\[[^\]\n]{0,60}\]|[^\W_]+(?:['’´`][^\W_]+)*['’]?|--+|[—–]|-(?=\s|$)|…|[.]{2,}|[.!?;:,\n()\"“”„]"
)
_SENTENCE_ENDS: Final = frozenset({".", "!", "?", "…", "..", "...", "\n"})
_CLAUSE_ENDS: Final = frozenset({",", ";", ":", "--", "---", "—", "–", "-", "(", ")", '"', "“", "”", "„"})
_BREAKS: Final = ("-", "—", "–", "…", "...")
_HESITATIONS: Final = frozenset({"um", "uh", "er", "erm", "uhm", "äh", "ähm", "hm", "mm", "uhh", "umm"})
_APOSTROPHES: Final = str.maketrans({"’": "'", "´": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case and where it stands: `text[start:end]`."""

    norm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of words up to a full stop, question or exclamation mark.

    `first` and `last` are a half-open range into the turn's words; `clauses` are the word numbers at which a clause
    begins; `mark` is what ends it (`?`, `!`, `.`, `…` or nothing).
    """

    first: int
    last: int
    mark: str
    clauses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A turn taken apart.

    `broken_off` says that it ends in the middle, `opens_broken` that it begins there, `spoken` that it bears the marks
    of speech written down: hesitations, words said twice, breaks, remarks in brackets.
    """

    raw: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    broken_off: bool
    opens_broken: bool
    spoken: bool
    norms: tuple[str, ...]
    """The words in lower case."""

    def quote(self, first: int, last: int, most: int) -> str:
        """The words from `first` up to, not including, `last`, as they stand in the text; whole words only.

        If they take more than `most` characters the later ones are left out; one word longer than that is cut.
        """
        start = self.words[first].start
        while last > first + 1 and self.words[last - 1].end - start > most:
            last -= 1
        return self.raw[start : min(self.words[last - 1].end, start + most)]


def with_norms(text: Text, norms: tuple[str, ...]) -> Text:
    """The same text with other words put for its own, one for one."""
    return Text(text.raw, text.words, text.sentences, text.broken_off, text.opens_broken, text.spoken, norms)


def take_apart(raw: str) -> Text:
    """Split a turn into words and sentences. Looks at a bounded part of it, whatever its length."""
    spans = [(0, len(raw))]
    if len(raw) > HEAD_CHARS + TAIL_CHARS:
        spans = [(0, HEAD_CHARS), (len(raw) - TAIL_CHARS, len(raw))]
    words: list[Word] = []
    sentences: list[Sentence] = []
    first = 0
    spoken = False
    clauses: list[int] = [0]
    for begin, end in spans:
        for match in _TOKEN.finditer(raw, begin, end):
            token = match.group()
            head = token[0]
            if head.isalnum():
                norm = token.translate(_APOSTROPHES).lower().strip("'")
                if norm in _HESITATIONS or (len(words) > first and words[-1].norm == norm):
                    spoken = True
                    continue
                words.append(Word(norm, match.start(), match.start() + len(token.rstrip("'’"))))
            elif head == "[":
                spoken = True
            elif token in _SENTENCE_ENDS or token[0] == ".":
                if len(words) > first:
                    sentences.append(_sentence(first, len(words), token[0], clauses))
                elif sentences and token == "?" and first == len(words):
                    sentences[-1] = _with_mark(sentences[-1], "?")
                first = len(words)
                clauses = [first]
            elif (token in _CLAUSE_ENDS or head == "-") and clauses[-1] != len(words):
                clauses.append(len(words))
    if len(words) > first:
        sentences.append(_sentence(first, len(words), "", clauses))
    stripped = raw[-20:].rstrip(" ]") if len(raw) < 400 else raw[-20:].rstrip()
    broken_off = stripped.endswith(_BREAKS)
    opens_broken = raw[:20].lstrip().startswith(_BREAKS)
    return Text(
        raw,
        tuple(words),
        tuple(sentences),
        broken_off,
        opens_broken,
        spoken or broken_off or opens_broken,
        tuple(w.norm for w in words),
    )


def _sentence(first: int, last: int, mark: str, clauses: list[int]) -> Sentence:
    return Sentence(first, last, mark, tuple(c for c in clauses if c < last))


def _with_mark(sentence: Sentence, mark: str) -> Sentence:
    return Sentence(sentence.first, sentence.last, mark, sentence.clauses)
