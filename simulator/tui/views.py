"""What the screens show, fetched from the practice. Reads only; may be called from a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from personas.shelf import NotOnShelf
from scoring.yaml_source import BadSource
from simulator.tui import words
from simulator.tui.faces import face_of
from simulator.tui.kept import Face
from simulator.tui.screens.brief import Before, occasions_for, offered_first

if TYPE_CHECKING:
    from personas.model import Persona
    from scenarios.model import Scenario
    from simulator.library import Library
    from simulator.session import Practice

MOST_LINES: Final = 5_000
"""Sessions that the home screen counts."""


def personas(library: Library) -> list[Persona]:
    """Every client that can be read."""
    return [one.item for one in library.personas.all() if not isinstance(one, BadSource)]


def scenarios(library: Library) -> list[Scenario]:
    """Every occasion that can be read."""
    return [one.item for one in library.scenarios.all() if not isinstance(one, BadSource)]


def face(practice: Practice) -> Face:
    """The home screen's face as it is true now."""
    records, settings = practice.records, practice.configuration.settings
    waiting = records.experiment_waiting()
    return face_of(
        personas(practice.library),
        records.history(limit=MOST_LINES),
        records.unfinished(),
        "" if waiting is None else waiting.text,
        titles=lambda scenario_id: title(practice.library, scenario_id),
        theme=settings.theme,
        text_width=settings.text_width,
        animations=settings.animations,
    )


def title(library: Library, scenario_id: str) -> str:
    """An occasion's title; its id where the file is gone."""
    try:
        return library.scenarios.get(scenario_id).item.title
    except (NotOnShelf, BadSource):
        return scenario_id


def before(practice: Practice, persona_id: str) -> Before:
    """The brief of a client. Raises `NotOnShelf` or `BadSource`."""
    persona = practice.library.personas.get(persona_id).item
    occasions = occasions_for(persona.id, scenarios(practice.library))
    last = practice.records.last_with(persona.id)
    waiting = practice.records.experiment_waiting()
    configuration = practice.configuration
    model = (configuration.settings.model or "The server's model") if configuration.model_is_set_up else None
    met = ""
    if last is not None and last.outcome is not None:
        met = f"You met before, {words.day(last.started_at)}: they {words.OUTCOMES[last.outcome]}."
    return Before(
        persona=persona,
        scenarios=occasions,
        scenario_id=offered_first(None if last is None else last.outcome, occasions),
        voice=configuration.voice if model else "scripted",
        model=model,
        met=met,
        experiment="" if waiting is None else waiting.text,
    )
