"""A persona prepared for play in one scenario: an index of lines, topics and facts, made once per session.

It holds no state of the session: one part may serve any number of sessions at once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from personas.model import Entry, Fact, Layer, Persona
from personas.stock import with_stock
from scenarios.model import Scenario
from scoring.coding.behaviours import Block
from simulator.client.hearing.known_questions import KnownQuestions
from simulator.client.hearing.words import phrases, plain, stem, stems, words_of
from simulator.client.line_catalogue import Catalogue
from simulator.client.rules.constants import Rules, load_rules


@dataclass(frozen=True)
class Part:
    """The persona, the occasion, the rules, and what is looked up in every turn. Make it with `Part.of`."""

    persona: Persona
    scenario: Scenario
    rules: Rules

    @classmethod
    def of(cls, persona: Persona, scenario: Scenario, rules: Rules | None = None) -> Part:
        """Prepare a persona for play; without `rules` by the packaged ones."""
        return cls(with_stock(persona), scenario, rules or load_rules())

    @property
    def language(self) -> str:
        """The persona's language, `en` or `de`."""
        return self.persona.language

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every authored line."""
        return Catalogue(self.persona)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """The facts by id."""
        return {fact.id: fact for fact in self.persona.facts}

    def fact(self, fact_id: str) -> Fact:
        """The fact of this id. Raises `KeyError` where there is none."""
        return self.facts[fact_id]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """The people and things that they name, by id."""
        return {entry.id: entry for entry in self.persona.entries}

    @cached_property
    def _entry_patterns(self) -> tuple[tuple[Entry, re.Pattern[str]], ...]:
        return tuple(
            (entry, re.compile(r"(?<!\w)(?:" + "|".join(re.escape(plain(n)) for n in entry.names) + r")(?:'s)?(?!\w)"))
            for entry in self.persona.entries
        )

    @cached_property
    def known_questions(self) -> KnownQuestions:
        """The questions that they are known to be asked."""
        names = sorted((plain(name) for entry in self.persona.entries for name in entry.names), key=len, reverse=True)
        found = "|".join(re.escape(name) for name in names) or r"(?!)"
        return KnownQuestions(self.persona, re.compile(rf"(?<!\w)(?:{found})(?:'s)?(?!\w)"))

    def unaddressed(self, sentence: str) -> str:
        """A sentence without their name, by which they are addressed."""
        return self._address.sub("", sentence).strip()

    @cached_property
    def _address(self) -> re.Pattern[str]:
        names = "|".join(re.escape(plain(each)) for each in (self.persona.name, *self.persona.name.split()))
        return re.compile(rf",? ?\b(?:(?:frau|herr|mr|mrs|ms) )?(?:{names})\b,?(?!'s)(?= |$|[?.!])")

    def entries_in(self, text: str) -> list[Entry]:
        """The people and things that a text names, in the order in which they come up."""
        low = plain(text)
        found = [
            (hit.start(), at) for at, (_, pattern) in enumerate(self._entry_patterns) if (hit := pattern.search(low))
        ]
        return [self.persona.entries[at] for _, at in sorted(found)]

    @cached_property
    def plan_words(self) -> frozenset[str]:
        """Stems of what their own action is made of, and of their names for people and things."""
        own = self.persona.own_action
        names = [name for entry in self.persona.entries for name in entry.names]
        return frozenset(each for text in (own.what, *own.voiced, *names) for each in stems(text, self.language))

    @cached_property
    def _topic_patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (topic.id, re.compile(r"(?<!\w)(?:" + "|".join(re.escape(plain(w)) for w in topic.words) + ")"))
            for topic in self.persona.topics
        )

    def topics_in(self, text: str) -> tuple[str, ...]:
        """The topics that a text touches, in the order in which they come up."""
        low = plain(text)
        found = [(hit.start(), topic) for topic, pattern in self._topic_patterns if (hit := pattern.search(low))]
        return tuple(topic for _, topic in sorted(found))

    @cached_property
    def familiar(self) -> frozenset[str]:
        """Stems of the words in the persona's own lines and brief: what belongs to this talk."""
        texts = [self.persona.brief, self.persona.stuck_on, *(line.text for line in self.catalogue.lines)]
        return frozenset(stem(word, self.language) for text in texts for word in words_of(text))

    def words_of_fact(self, fact_id: str) -> frozenset[str]:
        """Stems that come back in this fact and in at most one other: by these a coach asks for it."""
        return self._fact_words[fact_id]

    @cached_property
    def _fact_words(self) -> dict[str, frozenset[str]]:
        texts = {f.id: [stems(text, self.language) for text in (f.fact, *f.told, *f.more)] for f in self.persona.facts}
        times = Counter(each for said in texts.values() for each in frozenset().union(*said))
        common = stems(self.persona.name, self.language) | phrases(self.language).everyday
        return {
            name: frozenset(w for w, n in Counter(w for each in said for w in each).items() if n > 1 and times[w] <= 2)
            - common
            for name, said in texts.items()
        }

    @cached_property
    def layers_of(self) -> dict[Block, frozenset[Layer]]:
        """The layers in which each block has facts."""
        return {
            block: frozenset(fact.layer for fact in self.persona.facts if fact.block is block)
            for block in self.persona.blocks
        }
