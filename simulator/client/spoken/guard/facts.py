"""Whether words give away a fact that the rules have not opened yet. Pure; prepared once for a persona.

A model can't know such a fact, since it was never in a prompt; this notices when it guesses one, and keeps authored
lines out of prompts before their time.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from personas.model import Fact, Layer
from simulator.client.hearing.words import stem, stems
from simulator.client.prepared_persona import Part
from simulator.client.spoken.guard.invented_life import Life

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
    """Its words of content."""
    families: Mapping[str, frozenset[str]]
    """The families that its words belong to, with the words."""
    tokens: frozenset[str]
    marks: frozenset[str]

    def known_as(self, family: str) -> frozenset[str]:
        """The fact's own words of a family."""
        return self.families.get(family, frozenset())


@dataclass(frozen=True, slots=True)
class Closed:
    """The facts that may not be told yet, at one moment of a talk."""

    facts: tuple[_Marked, ...]
    free: frozenset[str]
    free_tokens: frozenset[str]
    language: str
    common: frozenset[str] = frozenset()
    """Words that tell little, since this person uses them freely."""

    def given_away(self, text: str) -> Fact | None:
        """The fact that `text` gives away, or None."""
        tokens = _tokens([text]) - self.free_tokens
        said = stems(text, self.language) - self.free
        for known in self.facts:
            if known.marks & tokens:
                return known.fact
            for line in known.lines:
                own = line - self.free
                if len(said & own) >= max(FEWEST, SHARE * len(own)):
                    return known.fact
        return None

    def told_otherwise(self, text: str) -> Fact | None:
        """The fact that `text` says in other words than the author's, or None."""
        said = stems(text, self.language) - self.free
        return next((known.fact for known in self.facts if self._says_in_other_words(known, said)), None)

    def _says_in_other_words(self, known: _Marked, said: frozenset[str]) -> bool:
        """Whether most of what is said is what the fact says, word for word or by a word of the same family.

        What this person may say freely counts half: it is how it is put together that tells.
        """
        common = self.common
        weight = {each: 0.5 if each in common else 1.0 for each in said}
        same = _families(self.language)
        met = {each for each in said if each in known.meant or same.get(each) in known.families}
        whole = sum(weight.values())
        shared = sum(
            weight[each] if each in known.meant or not known.known_as(same[each]) & common else 0.5 for each in met
        )
        return shared >= FEWEST and len(met) > FEWEST - 1 and shared >= MOSTLY * whole


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
        self._common = self._public | {each for each, count in often.items() if count >= OFTEN}
        own = [*public, *free, *persona.voice.habits, *persona.beats, *persona.openings.first]
        own += [line for fact in persona.facts if fact.layer is Layer.SURFACE for line in (fact.fact, *fact.told)]
        own += [line for entry in persona.entries for line in (*entry.names, *entry.say, *entry.words, *entry.when)]
        own += [line for entry in persona.entries for line in (*entry.where, *entry.how_many, *entry.not_yet)]
        own += [
            line
            for aspects in (persona.own_action.plan, persona.own_action.done)
            for said in aspects.values()
            for line in said
        ]
        own += [line for said in persona.moments.values() for line in said]
        self.life = Life.of(own, self._language)
        self._facts = tuple(
            _Marked(
                fact,
                tuple(self._stems([line]) - self._public for line in (fact.fact, *fact.told)),
                self._stems((fact.fact, *fact.told)),
                _by_family(self._stems((fact.fact, *fact.told)), self._language),
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
        return Closed(tuple(shut), free, tokens, self._language, self._common | free)

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


def _by_family(found: Iterable[str], language: str) -> dict[str, frozenset[str]]:
    same = _families(language)
    out: dict[str, set[str]] = {}
    for each in found:
        if each in same:
            out.setdefault(same[each], set()).add(each)
    return {family: frozenset(words) for family, words in out.items()}


@cache
def _families(language: str) -> dict[str, str]:
    text = (resources.files("simulator.client.spoken.guard") / "alike.toml").read_text(encoding="utf-8")
    lines: list[str] = tomllib.loads(text)[language]
    return {stem(word, language): stem(line.split()[0], language) for line in reversed(lines) for word in line.split()}


@lru_cache(maxsize=4096)
def _stems_of(text: str, language: str) -> frozenset[str]:
    return stems(text, language)


def _tokens(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(token for text in texts for token in _TOKEN.findall(text))
