"""Whether words give away a fact that the rules have not opened yet. Pure; prepared once for a persona.

A model can't know such a fact, since it was never in a prompt; this notices when it guesses one, and keeps authored
lines out of prompts before their time.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from personas.model import Fact, Layer
from simulator.client.guard_life import Life
from simulator.client.part import Part
from simulator.client.words import stem, stems

FEWEST: Final = 3
"""Words of content that must be shared with a fact before it counts as given away."""
SHARE: Final = 0.45
"""Which part of a fact's (or a told line's) own words must be there."""
OFTEN: Final = 4
"""In so many of the lines that a person says freely a word tells of nothing any more."""
MOSTLY: Final = 0.5
"""Which part of a sentence's own content is of one fact where it says that fact in other words."""
_NAME: Final = re.compile(r"(?<=[a-zäöüß,;:] )[A-ZÄÖÜÅ][^\W\d_]{2,}")
_TOKEN: Final = re.compile(r"[^\W\d_]+|\d[\d,.:]*\d|\d")
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November")
_EVERYDAY: Final = frozenset(
    (*_DAYS, *(f"{day}s" for day in _DAYS), *_MONTHS, "December", "Easter", "Christmas", "God", "Mrs")
)


@dataclass(frozen=True, slots=True)
class _Marked:
    fact: Fact
    lines: tuple[frozenset[str], ...]
    meant: frozenset[str]
    """What it is about, as families of words; what everybody may say of this person is not among it."""
    tokens: frozenset[str]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Closed:
    """The facts that may not be told yet, at one moment of a talk."""

    facts: tuple[_Marked, ...]
    free: frozenset[str]
    free_tokens: frozenset[str]
    language: str
    common: frozenset[str] = frozenset()
    """Families of words that tell of nothing, since this person uses them freely."""

    def given_away(self, text: str) -> Fact | None:
        """The fact that `text` gives away, or None."""
        tokens = _tokens([text]) - self.free_tokens
        said = stems(text, self.language) - self.free
        meant = families(said, self.language) - self.common
        for known in self.facts:
            if known.marks & tokens:
                return known.fact
            for line in known.lines:
                own = line - self.free
                if len(said & own) >= max(FEWEST, SHARE * len(own)):
                    return known.fact
            if self._says_in_other_words(known, meant):
                return known.fact
        return None

    def _says_in_other_words(self, known: _Marked, meant: frozenset[str]) -> bool:
        shared = meant & known.meant
        return len(shared) >= FEWEST and len(shared) >= MOSTLY * len(meant)


class Secrets:
    """The facts of one persona, by the words that would give them away."""

    def __init__(self, part: Part) -> None:
        persona, scenario = part.persona, part.scenario
        self._language = part.language
        public = [persona.brief, persona.stuck_on, persona.who.work, persona.who.lives, persona.who.background]
        public += [persona.name, scenario.for_client, scenario.brief, *persona.openings.first]
        self._public = self._stems(public)
        free = [line for reply in persona.replies if not reply.needs for line in reply.say]
        free += [line for fact in persona.facts for line in fact.withheld]
        everyday = _EVERYDAY | _tokens((*public, *free, *persona.voice.habits))
        often = Counter(each for line in free for each in self._stems([line]))
        self._common = families(
            self._public | {each for each, count in often.items() if count >= OFTEN}, self._language
        )
        own = [*public, *free, *persona.voice.habits, *persona.beats, *persona.openings.first]
        own += [line for fact in persona.facts if fact.layer is Layer.SURFACE for line in (fact.fact, *fact.told)]
        self.life = Life.of(own, self._language)
        self._facts = tuple(
            _Marked(
                fact,
                tuple(self._stems([line]) - self._public for line in (fact.fact, *fact.told)),
                families(self._stems((fact.fact, *fact.told)), self._language) - self._common,
                _tokens((fact.fact, *fact.told, *fact.more)),
                self._marks(fact, everyday),
            )
            for fact in persona.facts
        )

    def closed(self, disclosed: Collection[str], heard: Iterable[str] = (), *, surface: bool = True) -> Closed:
        """The facts that are not among `disclosed`, ready to be looked for in many texts.

        Words in `heard` (what both have said) and in told facts are free. Without `surface`, facts of the surface are
        no secret.
        """
        heard = tuple(heard)
        free, tokens = self._stems(heard), _tokens(heard)
        shut: list[_Marked] = []
        for known in self._facts:
            if known.fact.id in disclosed:
                free |= frozenset().union(*known.lines)
                tokens |= known.tokens
            elif surface or known.fact.layer is not Layer.SURFACE:
                shut.append(known)
        return Closed(tuple(shut), free, tokens, self._language, self._common | families(free, self._language))

    def alone(self, fact: Fact, disclosed: Collection[str]) -> str:
        """What a fact says without the clauses that name what belongs to another one, not yet told.

        The same in every later turn until that one is told. Where nothing would be left, the first told line that
        gives nothing away stands for it; else the fact as it is.
        """
        others = self.closed({fact.id})
        marks = frozenset().union(*(k.marks for k in others.facts if k.fact.id not in disclosed)) - self._own(fact)
        if not marks & _tokens([fact.fact]):
            return fact.fact
        clauses = re.split(r"(?<=[.;])\s+|, (?=and |but )", fact.fact)
        kept = [clause for clause in clauses if not marks & _tokens([clause])]
        if kept:
            return " ".join(f"{clause[0].upper()}{clause[1:].rstrip('.;')}." for clause in kept)
        return next((line for line in fact.told if not marks & _tokens([line])), fact.fact)

    def _own(self, fact: Fact) -> frozenset[str]:
        """Names and numbers that are said anyway when this fact is told aloud."""
        return _tokens(fact.told)

    def tells(self, text: str, fact: Fact) -> bool:
        """Whether `text` says something of `fact`: two of its words of content at least."""
        return self.shares(text, (fact.fact, *fact.told))

    def shares(self, text: str, lines: Iterable[str]) -> bool:
        """Whether `text` has two words of content of any of these lines."""
        said = self._stems([text])
        return any(len(said & self._stems([line])) >= 2 for line in lines)

    def _marks(self, fact: Fact, everyday: frozenset[str]) -> frozenset[str]:
        """Names and numbers that this fact brings in and that the person doesn't use otherwise."""
        texts = (fact.fact, *fact.told)
        found = {token for text in texts for token in _TOKEN.findall(text) if token[0].isdigit() and len(token) > 2}
        if self._language == "en":  # in German every noun has a capital
            found |= {name for text in texts for name in _NAME.findall(text)}
        return frozenset(found) - everyday

    def _stems(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset(each for text in texts for each in _stems_of(text, self._language))


def families(found: Iterable[str], language: str) -> frozenset[str]:
    """Stems, those that say the same as one of them."""
    same = _families(language)
    return frozenset(same.get(each, each) for each in found)


@cache
def _families(language: str) -> dict[str, str]:
    text = (resources.files("simulator.client") / "guard_alike.toml").read_text(encoding="utf-8")
    lines: list[str] = tomllib.loads(text)[language]
    return {stem(word, language): stem(line.split()[0], language) for line in reversed(lines) for word in line.split()}


@lru_cache(maxsize=4096)
def _stems_of(text: str, language: str) -> frozenset[str]:
    return stems(text, language)


def _tokens(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(token for text in texts for token in _TOKEN.findall(text))
