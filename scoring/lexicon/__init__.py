"""Phrases that show what a turn does, held as data: one TOML file a language, matched word by word.

A phrase is words in lower case with a few signs:

    a|b      one of these words              [a|b]   may stand here or not
    _        any one word                    *       up to three words of any kind
    ^        the beginning of a clause, after lead-ins such as "so" or "well"
    ^^       the beginning of a sentence, likewise
    $        the end of a clause             abcd~   a word that begins so      _ing   one that ends so

No regular expressions: a hundred of them take longer to compile than a start may take, and a tree of words has no
input on which it is slow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from scoring.features_text import Text

LANGUAGES: Final = ("en", "de")
_GAP: Final = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of `group` found at words `first` up to, not including, `last`."""

    group: str
    first: int
    last: int


class _Node:
    __slots__ = ("any", "endings", "ends", "gap", "last", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.stems: list[tuple[str, _Node]] = []
        self.endings: list[tuple[str, _Node]] = []
        self.any: _Node | None = None
        self.gap: _Node | None = None
        self.ends: tuple[str, ...] = ()
        self.last: tuple[str, ...] = ()


class Lexicon:
    """The phrases of one language, by group, ready to be looked for."""

    def __init__(self, groups: dict[str, list[str]], words: dict[str, frozenset[str]]) -> None:
        """`groups` are phrases to find; `words` are plain word lists (lead-ins, negations ...)."""
        self._free = _Node()
        self._clause = _Node()
        self._sentence = _Node()
        self._words = words
        self._lead_ins = words.get("lead_ins", frozenset())
        self.turned = dict(pair.split(">") for pair in sorted(words.get("turned", ())))
        for group, phrases in groups.items():
            for phrase in phrases:
                self._add(group, phrase)

    @classmethod
    def read(cls, language: str) -> Lexicon:
        """The packaged lexicon of a language. Raises `ValueError` if there is none."""
        if language not in LANGUAGES:
            raise ValueError(f"no lexicon for {language!r}; there is one for: {', '.join(LANGUAGES)}")
        data = tomllib.loads(lexicon_path(language).read_text(encoding="utf-8"))
        groups: dict[str, list[str]] = {}
        for table, entries in data.items():
            if table == "words":
                continue
            for name, phrases in entries.items():
                groups[f"{table}.{name}"] = phrases if isinstance(phrases, list) else _lines(phrases)
        words = {name: frozenset(text.split()) for name, text in data["words"].items()}
        return cls(groups, words)

    def words(self, name: str) -> frozenset[str]:
        """A plain word list."""
        return self._words.get(name, frozenset())

    def _add(self, group: str, phrase: str) -> None:
        parts = phrase.split()
        root = self._free
        if parts[0] == "^":
            root, parts = self._clause, parts[1:]
        elif parts[0] == "^^":
            root, parts = self._sentence, parts[1:]
        at_end = parts[-1] == "$"
        if at_end:
            parts = parts[:-1]
        options = [[*p[1:-1].split("|"), ""] if p[0] == "[" else p.split("|") for p in parts]
        for choice in product(*options):
            node = root
            for word in choice:
                if word:
                    node = _step(node, word)
            if at_end:
                node.last = tuple(dict.fromkeys((*node.last, group)))
            else:
                node.ends = tuple(dict.fromkeys((*node.ends, group)))

    def find(self, text: Text) -> list[Hit]:
        """Every phrase in the text, in the order of its beginning. A phrase never crosses a sentence's end."""
        hits: list[Hit] = []
        norms = text.norms
        for sentence in text.sentences:
            starts = {self._after_lead_ins(norms, c, sentence.last) for c in sentence.clauses}
            starts.update(sentence.clauses)
            first = {sentence.first, self._after_lead_ins(norms, sentence.first, sentence.last)}
            breaks = {*sentence.clauses, sentence.last}
            for at in range(sentence.first, sentence.last):
                self._walk(self._free, norms, at, sentence.last, breaks, hits)
                if at in starts:
                    self._walk(self._clause, norms, at, sentence.last, breaks, hits)
                if at in first:
                    self._walk(self._sentence, norms, at, sentence.last, breaks, hits)
        return hits

    def _after_lead_ins(self, norms: tuple[str, ...], at: int, end: int) -> int:
        while at < end - 1 and norms[at] in self._lead_ins:
            at += 1
        return at

    def _walk(self, root: _Node, norms: tuple[str, ...], at: int, end: int, breaks: set[int], hits: list[Hit]) -> None:
        stack = [(root, at)]
        while stack:
            node, here = stack.pop()
            for group in node.ends:
                hits.append(Hit(group, at, here))
            if node.last and here in breaks:
                for group in node.last:
                    hits.append(Hit(group, at, here))
            if here >= end:
                continue
            norm = norms[here]
            follow = node.words.get(norm)
            if follow is not None:
                stack.append((follow, here + 1))
            for stem, follow in node.stems:
                if norm.startswith(stem):
                    stack.append((follow, here + 1))
            for ending, follow in node.endings:
                if norm.endswith(ending):
                    stack.append((follow, here + 1))
            if node.any is not None:
                stack.append((node.any, here + 1))
            if node.gap is not None:
                stack.extend((node.gap, there) for there in range(here, min(here + _GAP, end) + 1))


_ENOUGH: Final = 6


def guess_language(texts: Sequence[str], lexicons: Mapping[str, Lexicon]) -> str:
    """The language whose function words are the most frequent in the first of these texts that have enough of them.

    The first of the lexicons where nothing tells them apart.
    """
    counts = dict.fromkeys(lexicons, 0)
    for text in texts:
        words = [w.strip('.,!?;:"') for w in text.lower().replace("’", "'").split()[:80]]
        for name, lexicon in lexicons.items():
            telling = lexicon.words("telling")
            counts[name] += sum(w in telling for w in words)
        if max(counts.values()) - min(counts.values()) >= _ENOUGH:
            break
    return max(counts, key=lambda name: (counts[name], name == next(iter(lexicons))))


def lexicon_path(language: str) -> Path:
    """Where a language's phrases lie."""
    return Path(__file__).with_name(f"{language}.toml")


def _lines(block: str) -> list[str]:
    """The phrases of a text block: separated by line ends or `;`."""
    return [p.strip() for line in block.splitlines() for p in line.split(";") if p.strip()]


def _step(node: _Node, word: str) -> _Node:
    if word == "_":
        node.any = node.any or _Node()
        return node.any
    if word == "*":
        node.gap = node.gap or _Node()
        return node.gap
    if word.endswith("~"):
        return _affix(node.stems, word[:-1])
    if word[0] == "_":
        return _affix(node.endings, word[1:])
    return node.words.setdefault(word, _Node())


def _affix(known: list[tuple[str, _Node]], affix: str) -> _Node:
    for text, follow in known:
        if text == affix:
            return follow
    follow = _Node()
    known.append((affix, follow))
    return follow
