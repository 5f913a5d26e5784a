"""Names in what was said: people, places and firms found by how they are written and by what stands around them.

Wider than `pseudonyms`, which replaces what lists know: here a capital within a sentence is a name until something
speaks against it, and a word at the head of one where it is no everyday word. For talks that are handed on, where a
name too many costs less than one too few. English rules; in German, where every noun has a capital, only lists and
titles count. Pure; any package may call it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from scoring.transcript.pseudonyms import given_names
from scoring.transcript.words import words

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_OPENS: Final = re.compile(r"(?:^|[.!?…:\n][\"'”’)\]]*\s*|[\"“‘(\[]|\s[-–—]+\s*)$")
"""What stands before the first word of a sentence, or of speech within one."""
_NO_NAME_ENDS: Final = ("ly", "ing", "ness", "tion", "sion", "ment", "'s", "n't", "'ve", "'re", "'ll", "'d")


@cache
def everyday_words() -> frozenset[str]:
    """Words in small letters from our own texts (`tools/everyday_words.py` writes them)."""
    return frozenset((Path(__file__).parent / "everyday_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a text, and what stands in its place."""

    start: int
    end: int
    stand_in: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text with stand-ins, which also knows what became of any part of it."""

    before: str
    text: str
    cuts: tuple[Cut, ...]

    def part(self, piece: str) -> str:
        """What became of a piece of the text. Raises `ValueError` where the text has no such piece."""
        start = self.before.index(piece)
        return _cut(self.before, start, start + len(piece), self.cuts)


class StandIns:
    """Replaces names. One object serves a batch: whoever is "Person 3" in one talk is it in the next."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        """`own` are the user's own names, replaced wherever they stand."""
        self._own = sorted({name.strip() for name in own if name.strip()}, key=lambda name: (-len(name), name))
        self._kept: dict[str, str] = {}
        self._count: dict[str, int] = {}

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """What was replaced so far, each with its stand-in, in order."""
        return tuple(self._kept.items())

    def replaced(
        self, texts: Sequence[str], *, stay: Iterable[str] = (), listed_only: bool = False
    ) -> tuple[Replaced, ...]:
        """Every text of one talk with its names replaced; a name found in one is replaced in all of them.

        `stay` are words that are no name here; `listed_only` goes by lists and titles alone, for a language that gives
        every noun a capital."""
        talk = _Talk(texts, frozenset(word.casefold() for word in stay), listed_only=listed_only)
        return tuple(self._one(text, talk) for text in texts)

    def _one(self, text: str, talk: _Talk) -> Replaced:
        cuts = [
            Cut(found.start(), found.end(), self._stand_in(found.group(), "Name"))
            for name in self._own
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        ]
        for chunk in talk.names_in(text):
            if not any(cut.start < chunk.end and chunk.start < cut.end for cut in cuts):
                cuts.append(Cut(chunk.start, chunk.end, self._stand_in(chunk.text, chunk.kind)))
        ordered = tuple(sorted(_apart(cuts), key=lambda cut: cut.start))
        return Replaced(text, _cut(text, 0, len(text), ordered), ordered)

    def _stand_in(self, name: str, kind: str) -> str:
        key = name.casefold()
        if key not in self._kept:
            same = next((was for was in self._kept if _is_part(key, was)), None)
            if same is not None:
                self._kept[key] = self._kept[same]
            else:
                self._count[kind] = self._count.get(kind, 0) + 1
                self._kept[key] = f"{kind} {self._count[kind]}"
        return self._kept[key]


def _is_part(name: str, whole: str) -> bool:
    """Whether one name is the other's first or last part: "Anna" of "Anna Berger"."""
    short, long = sorted((name.split(), whole.split()), key=len)
    return len(short) < len(long) and (long[: len(short)] == short or long[-len(short) :] == short)


def _apart(cuts: Sequence[Cut]) -> list[Cut]:
    kept: list[Cut] = []
    for cut in cuts:  # the longest own name came first
        if not any(cut.start < one.end and one.start < cut.end for one in kept):
            kept.append(cut)
    return kept


def _cut(text: str, start: int, end: int, cuts: Iterable[Cut]) -> str:
    parts, at = [], start
    for cut in cuts:
        if cut.end > at and cut.start < end:
            parts += [text[at : max(at, cut.start)], cut.stand_in]
            at = min(end, cut.end)
    return "".join([*parts, text[at:end]])


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    first: bool

    @property
    def low(self) -> str:
        return self.text.casefold().replace("’", "'")

    @property
    def base(self) -> str:
        """Without a possessive ending."""
        return self.low.removesuffix("'s")


@dataclass(frozen=True, slots=True)
class _Chunk:
    text: str
    start: int
    end: int
    kind: str


class _Talk:
    """What one talk as a whole says about its words: which it writes small, which with a capital amid a sentence."""

    def __init__(self, texts: Sequence[str], stay: frozenset[str], *, listed_only: bool) -> None:
        self._stay, self._listed_only = stay, listed_only
        tokens = [token for text in texts for token in _tokens(text)]
        self._small = {token.base for token in tokens if token.text[0].islower()}
        self._amid: set[str] = set()
        for text in texts:
            for before, token in _pairs(_tokens(text)):
                if self._stands_out(before, token) or (
                    before is not None and before.base in self._amid and self._goes_on(before, token)
                ):
                    self._amid.add(token.base)

    def _stands_out(self, before: _Token | None, token: _Token) -> bool:
        """Whether a word amid a sentence is written like a name, and nothing speaks against it."""
        if not token.text[0].isupper() or token.first or self._excluded(token) or self._listed_only:
            return False
        if token.base in everyday_words() and token.base not in given_names_small():
            titled = before is not None and (before.low in words("before_nouns") or _is_word(before))
            return not titled and token.base not in self._small
        return True

    def _goes_on(self, before: _Token, token: _Token) -> bool:
        """Whether a word with a capital goes on with a name that was begun: "Rough Harbour Records"."""
        begun = before.text[0].isupper() and not before.first and token.start - before.end == 1
        return begun and token.text[0].isupper() and not token.first and not self._excluded(token)

    def _excluded(self, token: _Token) -> bool:
        return (
            token.base in words("no_names")
            or token.low in words("no_names")
            or token.base in self._stay
            or token.low in self._stay
        )

    def _is_name(self, before: _Token | None, token: _Token, after: _Token | None) -> bool:
        if not token.text[0].isupper() or self._excluded(token):
            return False
        if before is not None and before.low in words("titles"):
            return True
        if token.low in words("titles"):
            return False
        if token.base in given_names_small():
            return not (token.first and token.base in everyday_words() and token.base not in self._amid)
        if self._listed_only:
            return False
        if not token.first:
            goes_on = before is not None and before.base in self._amid and self._goes_on(before, token)
            return goes_on or self._stands_out(before, token)
        if token.base in self._amid:
            return token.base not in self._small and token.base not in everyday_words()
        unknown = token.base not in everyday_words() and token.base not in self._small and len(token.text) > 2
        alone = after is None or after.first
        return unknown and not alone and not token.low.endswith(_NO_NAME_ENDS[:6]) and "'" not in token.low[:-2]

    def names_in(self, text: str) -> list[_Chunk]:
        """The names in a text; words of one name that follow each other are one."""
        tokens = _tokens(text)
        marked = [
            self._is_name(tokens[n - 1] if n else None, token, tokens[n + 1] if n + 1 < len(tokens) else None)
            for n, token in enumerate(tokens)
        ]
        chunks: list[_Chunk] = []
        n = 0
        while n < len(tokens):
            if not marked[n]:
                n += 1
                continue
            last = n
            while True:
                step = last + 1
                if step + 1 < len(tokens) and tokens[step].low in words("name_joins") and marked[step + 1]:
                    step += 1
                if step >= len(tokens) or not marked[step] or tokens[step].first:
                    break
                if not re.fullmatch(r"[\s&]*(?:\w{1,3}[\s&]+)?", text[tokens[last].end : tokens[step].start]):
                    break
                last = step
            end = tokens[last].end
            said = text[tokens[n].start : end]
            for ending in ("'s", "’s"):
                if said.endswith(ending):
                    end -= 2
            before = tokens[n - 1].low if n and not tokens[n].first else ""
            chunks.append(
                _Chunk(text[tokens[n].start : end], tokens[n].start, end, _kind(tokens[n : last + 1], before))
            )
            n = last + 1
        return chunks


def _is_word(token: _Token) -> bool:
    """Whether it is an everyday word with a capital amid a sentence: "my Team Lead"."""
    return token.text[0].isupper() and not token.first and token.base in everyday_words()


def _kind(tokens: Sequence[_Token], before: str) -> str:
    said = [token.base for token in tokens]
    if before in words("titles") or said[0] in given_names_small():
        return "Person"
    if any(word in words("firms") for word in said):
        return "Firm"
    if any(word in words("places") for word in said) or before in words("before_places"):
        return "Place"
    return "Firm" if before in words("before_firms") else "Name"


@cache
def given_names_small() -> frozenset[str]:
    """The given names that come with Triad, in small letters."""
    return frozenset(name.casefold() for name in given_names())


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _WORD.finditer(text):
        head = text[max(0, match.start() - 6) : match.start()]
        first = not found or (bool(_OPENS.search(head)) and found[-1].low not in words("titles"))
        found.append(_Token(match.group(), match.start(), match.end(), first))
    return found


def _pairs(tokens: Sequence[_Token]) -> list[tuple[_Token | None, _Token]]:
    return [(tokens[n - 1] if n else None, token) for n, token in enumerate(tokens)]
