"""Every built-in persona and scenario is valid, whole, and repeats no line."""

from __future__ import annotations

from collections import Counter

import pytest

from personas.loader import BUILT_IN, persona_shelf
from personas.model import Layer
from scenarios.loader import BUILT_IN as SCENARIOS
from scenarios.loader import scenario_shelf

PERSONAS = sorted(path.stem for path in BUILT_IN.glob("*.yaml"))


@pytest.mark.parametrize("persona_id", PERSONAS)
def test_a_persona_of_the_library_is_deep_and_says_nothing_twice(persona_id: str) -> None:
    persona = persona_shelf().get(persona_id).item
    lines = persona.all_lines()
    assert len(lines) >= 100
    assert [line for line, times in Counter(line.casefold() for line in lines).items() if times > 1] == []
    assert {fact.layer for fact in persona.facts} == set(Layer)


@pytest.mark.parametrize("persona_id", PERSONAS)
def test_a_core_fact_lies_behind_another_one(persona_id: str) -> None:
    for fact in persona_shelf().get(persona_id).item.facts:
        assert fact.layer is not Layer.CORE or fact.opens.after, fact.id


def test_every_block_has_a_persona() -> None:
    tightest = [next(iter(persona_shelf().get(name).item.blocks)) for name in PERSONAS]
    assert len(set(tightest)) == 5


@pytest.mark.parametrize("scenario_id", sorted(path.stem for path in SCENARIOS.glob("*.yaml")))
def test_a_scenario_of_the_library_is_valid_and_names_personas_that_exist(scenario_id: str) -> None:
    scenario = scenario_shelf().get(scenario_id).item
    assert set(scenario.personas) <= set(PERSONAS)
