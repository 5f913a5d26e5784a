"""Whether a reply makes up a life: people, childhoods, losses and years that nobody wrote for this person. Pure.

A model fills gaps with mothers, diagnoses and "when I was seven". Such a thing counts as made up where its word stands
neither in what is written of the person, nor in what either of the two has said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from simulator.client.hearing.words import words_of

_AFTER: Final = re.compile(r"\b(?:called|named|heißt) (?-i:([A-ZÄÖÜ][^\W\d_]{2,}))")
_NUMBER: Final = re.compile(
    r"\b(\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|zwei|drei"
    r"|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|dreißig)[ -](?:and a half )?(?:years?|jahren?)\b"
)


@dataclass(frozen=True)
class Life:
    """What is known of one person, by its words."""

    words: frozenset[str]
    language: str

    @classmethod
    def of(cls, texts: Iterable[str], language: str) -> Life:
        """The life that these texts tell of."""
        return cls(words_heard(texts), language)

    def made_up(self, text: str, heard: frozenset[str] = frozenset()) -> str:
        """The first thing in `text` that nobody knows of; "" where there is none. `heard` are words that were said."""
        known = self.words | heard
        low = text.lower().replace("’", "'")
        patterns, kin = _patterns(self.language)
        for pattern in patterns:
            for found in pattern.finditer(low):
                key = _bare(next((group for group in found.groups() if group), found.group()))
                if not _known(key, known, kin):
                    return found.group().strip()
        named = _AFTER.search(text)
        if named and named.group(1).lower() not in known:
            return named.group()
        years = _NUMBER.search(low)
        return years.group() if years and years.group(1) not in known and not _NUMBERS_KNOWN & known else ""


_DIGITS: Final = re.compile(r"\d+")
_NUMBERS_KNOWN: Final = frozenset(("years", "jahre", "jahren"))


def words_heard(texts: Iterable[str]) -> frozenset[str]:
    """The words of what was said, as `Life.made_up` takes them."""
    return frozenset(_bare(word) for text in texts for word in (*words_of(text), *_DIGITS.findall(text)))


def _known(key: str, known: frozenset[str], kin: tuple[frozenset[str], ...]) -> bool:
    words = key.split()
    family = next((family for family in kin if words[-1] in family), None)
    return bool((family or frozenset(words)) & known)


def _bare(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], ...], tuple[frozenset[str], ...]]:
    text = (resources.files("simulator.client.spoken.guard") / "invented_life.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)[language]
    return tuple(re.compile(each) for each in data["claims"]), tuple(frozenset(each.split()) for each in data["same"])
