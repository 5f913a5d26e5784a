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
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

from scoring.coding.lexicon.text import Text

LANGUAGES: Final = ("en", "de")
_GAP: Final = 3
_ENOUGH: Final = 6
_ENDS, _LAST, _ANY, _SKIP, _BEGINS, _CLOSES = "\0e", "\0l", "\0a", "\0s", "\0b", "\0c"
"""Keys of a node of the tree beside words: what ends here, what ends here at a clause's end, the node after any word,
after up to three words, after a word that begins so, after one that ends so."""

_Tree = dict[str, Any]


class Hit(NamedTuple):
    """A phrase of `group` found at words `first` up to, not including, `last`."""

    group: str
    first: int
    last: int


class Lexicon:
    """The phrases of one language, by group, ready to be looked for."""

    def __init__(self, phrases: Mapping[str, Mapping[str, str]], words: Mapping[str, str]) -> None:
        """`phrases` maps a table to its groups, a group to phrases separated by `;` or line ends; `words` are plain
        lists of words (lead-ins, negations ...), separated by blanks. The tree is grown when first needed."""
        self._phrases = phrases
        self._words = {name: frozenset(text.split()) for name, text in words.items()}
        self._lead_ins = self.words("lead_ins")
        pairs = (pair.partition(">") for pair in sorted(self.words("turned")))
        self.turned = {spoken: answered for spoken, _, answered in pairs}
        """What each word of address becomes in the other's mouth: "you" becomes "i"."""

    @classmethod
    def read(cls, language: str) -> Lexicon:
        """The packaged lexicon of a language. Raises `ValueError` if there is none."""
        if language not in LANGUAGES:
            raise ValueError(f"no lexicon for {language!r}; there is one for: {', '.join(LANGUAGES)}")
        data = tomllib.loads(lexicon_path(language).read_text(encoding="utf-8"))
        words = data.pop("words")
        return cls(data, words)

    def words(self, name: str) -> frozenset[str]:
        """A plain word list; empty if the language has none of that name."""
        return self._words.get(name, frozenset())

    @cached_property
    def _roots(self) -> tuple[_Tree, _Tree, _Tree]:
        """The trees of phrases that stand anywhere, at a clause's beginning, at a sentence's beginning."""
        roots: tuple[_Tree, _Tree, _Tree] = ({}, {}, {})
        for table, groups in self._phrases.items():
            for group, block in groups.items():
                for phrase in block.replace("\n", ";").split(";"):
                    if phrase.strip():
                        _add(roots, f"{table}.{group}", phrase.split())
        return roots

    def find(self, text: Text) -> list[Hit]:
        """Every phrase in the text, in the order of its beginning. A phrase never crosses a sentence's end."""
        hits: list[Hit] = []
        norms = text.norms
        free, at_clause, at_sentence = self._roots
        begins = free.get(_BEGINS, ())
        for sentence in text.sentences:
            end = sentence.last
            clauses = sentence.clauses
            breaks = {*clauses, end}
            for at in range(sentence.first, end):
                norm = norms[at]
                node = free.get(norm)
                if node is not None:
                    _walk(node, norms, at, end, breaks, hits)
                for stem, node in begins:
                    if norm.startswith(stem):
                        _walk(node, norms, at, end, breaks, hits)
            for number, clause in enumerate(clauses):
                led = self._after_lead_ins(norms, clause, end)
                for at in {clause, led}:
                    for root in (at_clause, at_sentence) if number == 0 else (at_clause,):
                        node = root.get(norms[at])
                        if node is not None:
                            _walk(node, norms, at, end, breaks, hits)
        return hits

    def _after_lead_ins(self, norms: Sequence[str], at: int, end: int) -> int:
        while at < end - 1 and norms[at] in self._lead_ins:
            at += 1
        return at


def _walk(node: _Tree, norms: Sequence[str], first: int, end: int, breaks: set[int], hits: list[Hit]) -> None:
    """Collect the phrases that go on from `node`, which stands for the word at `first`."""
    stack = [(node, first + 1)]
    while stack:
        node, here = stack.pop()
        for group in node.get(_ENDS, ()):
            hits.append(Hit(group, first, here))
        if _LAST in node and here in breaks:
            for group in node[_LAST]:
                hits.append(Hit(group, first, here))
        if here >= end:
            continue
        norm = norms[here]
        follow = node.get(norm)
        if follow is not None:
            stack.append((follow, here + 1))
        if _ANY in node:
            stack.append((node[_ANY], here + 1))
        if _SKIP in node:
            stack.extend((node[_SKIP], there) for there in range(here, min(here + _GAP, end) + 1))
        if _BEGINS in node:
            stack.extend((follow, here + 1) for stem, follow in node[_BEGINS] if norm.startswith(stem))
        if _CLOSES in node:
            stack.extend((follow, here + 1) for close, follow in node[_CLOSES] if norm.endswith(close))


def _add(roots: tuple[_Tree, _Tree, _Tree], group: str, parts: list[str]) -> None:
    """Grow the tree by one phrase, every choice of its alternatives written out."""
    root = roots[0]
    if parts[0][0] == "^":
        root = roots[len(parts[0])]
        parts = parts[1:]
    key = _ENDS
    if parts[-1] == "$":
        key = _LAST
        parts = parts[:-1]
    options = [[*p[1:-1].split("|"), ""] if p[0] == "[" else p.split("|") for p in parts]
    for choice in product(*options):
        node = root
        for word in choice:
            if word:
                node = node.setdefault(word, {}) if word[0] != "_" and word[-1] not in "~*" else _signed(node, word)
        ends = node.get(key, ())
        if group not in ends:
            node[key] = (*ends, group)


def _signed(node: _Tree, word: str) -> _Tree:
    """The node after a part that is a sign."""
    found: _Tree
    if word in ("_", "*"):
        found = node.setdefault(_ANY if word == "_" else _SKIP, {})
        return found
    key, affix = (_BEGINS, word[:-1]) if word[-1] == "~" else (_CLOSES, word[1:])
    for known, found in node.setdefault(key, []):
        if known == affix:
            return found
    found = {}
    node[key].append((affix, found))
    return found


def lexicon_path(language: str) -> Path:
    """Where a language's phrases lie."""
    return Path(__file__).with_name(f"{language}.toml")
