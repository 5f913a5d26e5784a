"""A persona prepared for play in one scenario: an index of lines, topics and facts, made once per session."""

from __future__ import annotations

from dataclasses import dataclass

from personas.model import Fact, Persona
from scenarios.model import Scenario


@dataclass(frozen=True)
class Part:
    """The persona, the occasion, and what is looked up in every turn. Make it with `Part.of`."""

    persona: Persona
    scenario: Scenario
    facts: dict[str, Fact]

    @classmethod
    def of(cls, persona: Persona, scenario: Scenario) -> Part:
        """Prepare a persona for play."""
        return cls(persona, scenario, {fact.id: fact for fact in persona.facts})

    def fact(self, fact_id: str) -> Fact:
        """The fact of this id. Raises `KeyError` where there is none."""
        return self.facts[fact_id]
