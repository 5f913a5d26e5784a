"""The scenarios at hand: the user's own before the built-in ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from personas.shelf import Shelf
from scenarios.model import Scenario
from scoring.files.yaml_source import Source

BUILT_IN: Final = Path(__file__).parent / "library"
DEFAULT: Final = "first_session"
"""The occasion where none is named and the two have not met."""
AGAIN: Final = "follow_up"
"""The occasion where none is named and they have."""


def scenario_shelf(own: Sequence[Path] = (), *, cache: Path | None = None) -> Shelf[Scenario]:
    """The user's scenarios before the built-in ones."""
    return Shelf("scenario", Scenario, (*own, BUILT_IN), cache=cache, check=_id_is_stem)


def _id_is_stem(scenario: Scenario, source: Source) -> None:
    stem = Path(source.name).stem
    if source.name.endswith((".yaml", ".yml")) and stem != scenario.id:
        hint = f"Write {stem!r}, or rename the file {scenario.id}.yaml"
        raise source.bad(("id",), f"{scenario.id!r} is not the file's name", hint)
