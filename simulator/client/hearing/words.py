"""Words and what they have in common: stems, echoes and marks of questions; for English and German.

Crude on purpose: it must tell in microseconds whether a coach took up the client's words. Pure.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final

from personas.model import Asked
from scoring.coding.behaviours import Focus

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_SUFFIXES: Final = {
    "en": ("ingly", "fully", "ness", "ings", "ing", "edly", "ed", "ies", "es", "ly", "s", "e", "y"),
    "de": (
        "ungen",
        "ung",
        "lich",
        "isch",
        "keit",
        "heit",
        "ern",
        "en",
        "er",
        "em",
        "es",
        "et",
        "te",
        "st",
        "e",
        "n",
        "t",
        "s",
    ),
}
_STEM: Final = 6
_NOISE: Final = re.compile(
    r"^(?![mh-]+$)[^aeiouyäöüàèéêíóúø]{3,}$|(.)\1{3}|[bcdfghjklmnpqrstvwxz]{7}|sdf|dfg|fgh|ghj|hjk|jkl|xcv|zxc|qwert|wertz|uiop"
)
"""Words that nobody says: no vowels, one letter over and over, keys that lie side by side."""
_SCRIPT: Final = re.compile(r"[^\W\d_]")
_VAGUE: Final = frozenset(
    [
        "time",
        "same",
        "thing",
        "things",
        "way",
        "moment",
        "first",
        "last",
        "kind",
        "part",
        "other",
        "what",
        "zeit",
        "ganze",
        "sache",
        "moment",
        "erste",
        "letzte",
        "selbe",
        "andere",
    ]
)
"""Words that name a thing without saying which."""
_NO_NOUN: Final = frozenset(
    [
        *("instead", "then", "still", "always", "already", "again", "either", "today", "now", "once", "since", "even"),
        *("stattdessen", "immer", "schon", "noch", "wieder", "heute", "jetzt", "einmal"),
    ]
)
"""Words that end no name of a thing."""
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_OTHERWISE: Final = (
    "function_words",
    "telltale",
    "lead_ins",
    "asks_for",
    "asks_about",
    "asks_first",
    "asks_any",
    "everyday",
)
"""Entries of the wordings that are no plain list of phrases."""
LONGEST_HEARD: Final = 4000
"""Characters of a turn that are looked at; nobody takes in more at once."""


@dataclass(frozen=True)
class Phrases:
    """The packaged wordings, for one language of the client."""

    kinds: Mapping[str, re.Pattern[str]]
    function_words: frozenset[str]
    telltale: Mapping[str, frozenset[str]]
    asks_about: Mapping[Focus, re.Pattern[str]]
    asks_first: Mapping[Asked, re.Pattern[str]]
    asks_any: Mapping[Asked, re.Pattern[str]]
    everyday: frozenset[str]
    """Stems of words that stand in any talk."""
    lead_ins: frozenset[str]
    asks_for: frozenset[str]

    def say(self, kind: str, text: str) -> bool:
        """Whether the text has one of this kind's phrases."""
        return self.kinds[kind].search(text) is not None


@cache
def phrases(language: str) -> Phrases:
    """The wordings for a client of this language (`en` or `de`). Read once."""
    data = tomllib.loads((resources.files("simulator.client.hearing") / "hearing.toml").read_text(encoding="utf-8"))
    kinds: dict[str, re.Pattern[str]] = {}
    for kind, by_language in data.items():
        if kind in _OTHERWISE:
            continue
        known = "|".join(by_language[each] for each in by_language) if kind == "danger" else by_language[language]
        kinds[kind] = phrase_pattern(known.split("|"))
    function_words = frozenset(data["function_words"][language].split())
    telltale = {name: frozenset(words.split()) for name, words in data["telltale"].items()}
    lead_ins, asks_for = (frozenset(data[name][language].split()) for name in ("lead_ins", "asks_for"))
    asks_about = {Focus(name): phrase_pattern(by[language].split("|")) for name, by in data["asks_about"].items()}
    asks_first, asks_any = (
        {Asked(name): phrase_pattern(by[language].split("|")) for name, by in data[how].items()}
        for how in ("asks_first", "asks_any")
    )
    everyday = frozenset(stem(word, language) for word in data["everyday"][language].split())
    return Phrases(kinds, function_words, telltale, asks_about, asks_first, asks_any, everyday, lead_ins, asks_for)


def phrase_pattern(entries: list[str]) -> re.Pattern[str]:
    """One pattern that finds any of the phrases as whole words; a trailing `~` lets the last word go on."""
    parts = [re.escape(e[:-1]) + r"\w*" if e.endswith("~") else re.escape(e) for e in entries]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")


def plain(text: str) -> str:
    """Lower case, with straight apostrophes and single spaces, cut where nobody would listen any more."""
    return " ".join(text[:LONGEST_HEARD].replace("’", "'").lower().split())


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case, without digits and marks."""
    return _WORD.findall(text[:LONGEST_HEARD].replace("’", "'").lower())


def stem(word: str, language: str = "en") -> str:
    """The beginning that a word shares with its relatives."""
    word = word.removesuffix("'s")
    for suffix in _SUFFIXES[language]:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    return word[:_STEM]


def stems(text: str, language: str = "en") -> frozenset[str]:
    """The stems of the words that carry content."""
    empty = phrases(language).function_words
    return frozenset(stem(w, language) for w in words_of(text) if w not in empty and len(w) > 1)


def named_things(text: str) -> frozenset[str]:
    """The longer words that are named as things ("the wish", "my question"), however common they are."""
    said = words_of(text)
    known = _BEFORE_NOUN["en"] | _BEFORE_NOUN["de"]
    return frozenset(
        word for before, word in pairwise(said) if before in known and len(word) >= 4 and word not in _VAGUE
    )


def signature(text: str, language: str = "en") -> str:
    """A compact mark of what is asked: two characters for each content word, in order of the alphabet, at most eight.

    A question of fewer than two content words gets a mark of its exact words instead, behind a `=`; one of so few
    words that it may well come again ("What else?") behind a `.`.
    """
    content = stems(text, language)
    if len(content) < 2:
        said = words_of(text)
        return ("." if len(said) <= 4 else "=") + _two(" ".join(said)) + _two(" ".join(reversed(said)))
    return "".join(sorted(_two(each) for each in content)[:8])


def alike(one: str, other: str) -> bool:
    """Whether two signatures stand for the same question: most of their words are the same."""
    if one.startswith((".", "=")) or other.startswith((".", "=")):
        return one == other
    first = {one[i : i + 2] for i in range(0, len(one), 2)}
    second = {other[i : i + 2] for i in range(0, len(other), 2)}
    return len(first & second) >= 0.67 * len(first | second)


def _two(word: str) -> str:
    number = zlib.crc32(word.encode("utf-8"))
    return _DIGITS[number & 63] + _DIGITS[number >> 6 & 63]


def foreign(text: str, language: str) -> bool:
    """Whether the text is in another language than the client's, as far as short words and script tell."""
    letters = _SCRIPT.findall(text[:400])
    strange = sum(ord(letter) > 0x24F and letter.isalpha() for letter in letters)
    if letters and strange > 0.5 * len(letters):
        return True
    said = words_of(text[:400])
    if len(said) < 3:
        return False
    known = phrases(language)
    other = phrases("en" if language == "de" else "de").function_words - known.function_words - known.telltale[language]
    if sum(word in other for word in said) >= 0.6 * len(said):
        return True
    own = sum(word in known.telltale[language] or word in known.function_words for word in said)
    for name, words in known.telltale.items():
        if name != language and (hits := sum(word in words for word in said)) >= 2 and hits > 1.5 * own:
            return True
    return False


def senseless(text: str, language: str, familiar: frozenset[str]) -> bool:
    """Whether the text makes no sense: keyboard noise, or words without grammar that touch nothing `familiar`."""
    said = words_of(text)
    if not said:
        return any(c.isalnum() for c in text)
    if sum(bool(_NOISE.search(word)) for word in said) >= 0.5 * len(said):
        return True
    grammar = sum(w in phrases(language).function_words for w in said)
    return len(said) >= 4 and grammar == 0 and not familiar & {stem(w, language) for w in said}


_BEFORE_NOUN: Final = {
    "en": frozenset(
        [
            "the",
            "a",
            "an",
            "this",
            "that",
            "these",
            "those",
            "your",
            "my",
            "no",
            "of",
            "some",
            "any",
            "every",
            "his",
            "her",
            "their",
            "our",
            "another",
            "about",
            "with",
            "for",
            "without",
            "from",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "den",
            "dem",
            "des",
            "ein",
            "eine",
            "einen",
            "einem",
            "einer",
            "dein",
            "deine",
            "deinen",
            "deinem",
            "deiner",
            "ihr",
            "ihre",
            "ihren",
            "ihrem",
            "ihrer",
            "kein",
            "keine",
            "keinen",
            "diese",
            "dieser",
            "dieses",
            "diesen",
            "von",
            "vom",
            "zum",
            "zur",
            "mit",
            "ohne",
        ]
    ),
}


def echo_of(text: str, language: str, heard: frozenset[str]) -> str:
    """One to three words of the coach that stand for what they said: the noun phrase after "the", "your", "no" ... .

    "" where nothing stands out. `heard` are the stems of the client's own last words: of two phrases the one that is
    more the coach's own is picked up, and the later one of equals.
    """
    spans = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text[:LONGEST_HEARD].replace("’", "'"))]
    empty = phrases(language).function_words
    best, best_score = "", 0.0
    for at, (word, _, end) in enumerate(spans):
        if word.lower() not in _BEFORE_NOUN[language]:
            continue
        run: list[str] = []
        for following, begin, stop in spans[at + 1 : at + 4]:
            if following.lower() in empty or text[end:begin].strip():
                break
            run.append(following)
            end = stop
        while run and (run[-1].lower().endswith(("ly", "ed")) or run[-1].lower() in _NO_NOUN):
            run.pop()
        phrase = " ".join(run)
        if all(stem(each.lower(), language) in phrases(language).everyday for each in run):
            continue
        if len(phrase) < 3 or len(phrase) > 32 or any("'" in each for each in run[-1:]):
            continue
        new = sum(stem(each.lower(), language) not in heard for each in run)
        score = 1.0 + 0.5 * new + 0.3 * (len(run) == 2) + 0.001 * at
        if score > best_score:
            best, best_score = phrase, score
    return best
