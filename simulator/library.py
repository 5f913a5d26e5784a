"""The two shelves of a practice: personas and scenarios, the user's own and the built-in ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from personas.loader import persona_shelf
from personas.model import Persona
from personas.shelf import Shelf
from scenarios.loader import scenario_shelf
from scenarios.model import Scenario
from simulator.paths import Paths


@dataclass(frozen=True, slots=True)
class Library:
    """What can be practised with."""

    personas: Shelf[Persona]
    scenarios: Shelf[Scenario]

    @classmethod
    def at(cls, paths: Paths) -> Library:
        """The library of these folders."""
        return cls(
            persona_shelf((paths.personas,), cache=paths.cache),
            scenario_shelf((paths.scenarios,), cache=paths.cache),
        )


def rubric_source(name: str, paths: Paths) -> Path | str:
    """Where a rubric is read from: a file, one's own rubric of this id, or else a built-in one's id."""
    own = paths.rubrics / f"{name}.yaml"
    return Path(name) if name.endswith((".yaml", ".yml")) else own if own.exists() else name
