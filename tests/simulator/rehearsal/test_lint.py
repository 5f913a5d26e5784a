"""Each fault that the lint looks for is found where it is, and a good persona has none."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest

from personas.loader import persona_shelf
from personas.model import Persona
from scoring.files.yaml_source import Source, read_source
from simulator.client.line_catalogue import Catalogue
from simulator.rehearsal.findings import Finding, Weight, counted, place_of
from simulator.rehearsal.lint import lint

LIBRARY = sorted(persona_shelf().paths())


def source() -> Source:
    text = (resources.files("personas") / "template.yaml").read_text(encoding="utf-8")
    return read_source(text.replace("new_one", "robin"), name="robin.yaml")


def changed(change: Callable[[Any], None]) -> Persona:
    data: Any = source().value
    change(data)
    return Persona.model_validate(data)


def messages(persona: Persona, weight: Weight | None = None) -> str:
    return "\n".join(f.message for f in lint(persona) if weight is None or f.weight is weight)


@pytest.mark.parametrize("persona_id", LIBRARY)
def test_a_persona_of_the_library_has_nothing_that_must_be_mended(persona_id: str) -> None:
    persona = persona_shelf().get(persona_id).item
    assert messages(persona, Weight.MUST) == ""


def test_the_template_is_valid_and_says_what_is_thin() -> None:
    persona = source().as_model(Persona)
    assert messages(persona, Weight.MUST) == ""
    assert "too few lines for 30 turns" in messages(persona, Weight.SHOULD)


def _circle(data: Any) -> None:
    data["facts"][2]["opens"]["after"] = ["two_lines"]


def _deep_first(data: Any) -> None:
    data["facts"][0]["opens"]["after"] = ["the_seat"]


def _nothing_opens(data: Any) -> None:
    data["facts"][2]["opens"]["focus"] = ["other"]


def _given_away(data: Any) -> None:
    data["replies"][0]["say"].append("I asked my brother once for money and we haven't spoken since.")


def _twins(data: Any) -> None:
    data["replies"][0]["say"].append("I want it off my shelf, that much I really know.")


def _unused_topic(data: Any) -> None:
    data["topics"].append({"id": "garden", "words": ["garden"]})


def _common_word(data: Any) -> None:
    data["topics"][0]["words"].append("what")


def _placeholder(data: Any) -> None:
    data["replies"][0]["say"].append("Well, {name}, I wouldn't know.")


def _echo_elsewhere(data: Any) -> None:
    data["beats"][0] = "{echo}."


def _danger(data: Any) -> None:
    data["replies"][0]["say"].append("Some days I want to die of shame.")


def _speech(data: Any) -> None:
    data["replies"][0]["say"].append("word " * 70)


def _no_core(data: Any) -> None:
    data["facts"][-1]["layer"] = "guarded"


def _starts(data: Any) -> None:
    data["replies"][0]["say"] += [f"I would like {thing}." for thing in ("tea", "rest", "time", "peace", "luck")]


@pytest.mark.parametrize(
    ("change", "weight", "message"),
    [
        (_circle, Weight.MUST, "can never be told"),
        (_deep_first, Weight.SHOULD, "waits for a deeper one"),
        (_nothing_opens, Weight.MUST, "nothing that a coach asks into opens 'the_seat'"),
        (_given_away, Weight.MUST, "gives the core fact 'the_last_time' away"),
        (_twins, Weight.SHOULD, "says nearly the same as"),
        (_unused_topic, Weight.SHOULD, "nothing is said about 'garden'"),
        (_common_word, Weight.SHOULD, "'what' stands in nearly every question"),
        (_placeholder, Weight.MUST, "{name} would be said as it stands"),
        (_echo_elsewhere, Weight.MUST, "{echo} would be said as it stands"),
        (_danger, Weight.MUST, "touches danger to life"),
        (_speech, Weight.SHOULD, "is a speech of 70 words"),
        (_no_core, Weight.MUST, "too few core facts"),
        (_starts, Weight.SHOULD, "too many lines begin alike: “i would like” (5)"),
    ],
)
def test_a_fault_is_found(change: Callable[[Any], None], weight: Weight, message: str) -> None:
    assert message not in messages(source().as_model(Persona), weight)
    assert message in messages(changed(change), weight)


def test_prose_is_told_from_talk() -> None:
    def essay(data: Any) -> None:
        long = "Considering everything, circumstances notwithstanding, responsibility necessitates reconsideration"
        data["beats"] += [f"{long} {'n' * n}ightly" for n in range(60)]

    assert "read like prose" in messages(changed(essay))


def test_a_finding_names_the_line_of_the_file() -> None:
    here = source()
    persona = here.as_model(Persona)
    catalogue = Catalogue(persona)
    for line in catalogue.lines:
        place = place_of(persona, line)
        value: Any = here.value
        for step in place:
            value = value[step]
        assert value == line.text
        assert here.line(place) > 1


def test_findings_come_with_the_grave_ones_first() -> None:
    def both(data: Any) -> None:
        _placeholder(data)
        _twins(data)

    weights = [finding.weight for finding in lint(changed(both))]
    assert weights == sorted(weights, key=lambda w: w is Weight.SHOULD)
    assert all(isinstance(finding, Finding) and finding.hint for finding in lint(changed(both)))


def test_an_opening_for_a_scenario_that_there_is_not_is_never_said() -> None:
    persona = changed(lambda data: data["openings"]["scenarios"].update({"after_promises": ["Well, I said I would."]}))
    (finding,) = [
        each for each in lint(persona, None, ["after_promise", "first_session"]) if "scenario" in each.message
    ]
    assert finding.place == ("openings", "scenarios", "after_promises")
    assert finding.weight is Weight.MUST
    assert "'after_promise'" in finding.hint


def test_one_line_is_not_one_lines() -> None:
    assert (counted(1, "line"), counted(0, "line"), counted(2, "test")) == ("1 line", "0 lines", "2 tests")
