"""The personas at hand, and the checks that a model alone can't express."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from personas.model import OWN_ACTION, Layer, Persona
from personas.shelf import Shelf
from scoring.coding.behaviours import Focus
from scoring.files.yaml_problems import Location, nearest
from scoring.files.yaml_source import Source

BUILT_IN: Final = Path(__file__).parent / "library"


def persona_shelf(own: Sequence[Path] = (), *, cache: Path | None = None) -> Shelf[Persona]:
    """The user's personas before the built-in ones."""
    return Shelf("persona", Persona, (*own, BUILT_IN), cache=cache, check=check_names)


def check_names(persona: Persona, source: Source) -> None:
    """Every name that the file uses is a name that the file has. Raises `BadSource` at its line."""
    _stem_is_id(persona.id, source)
    topics = [topic.id for topic in persona.topics]
    facts = [fact.id for fact in persona.facts]
    known = [*topics, *facts, *(focus.value for focus in Focus)]
    _once(topics, "topics", source)
    _once(facts, "facts", source)
    for number, fact in enumerate(persona.facts):
        here: Location = ("facts", number)
        _known(fact.topic, topics, (*here, "topic"), source)
        for place, name in enumerate(fact.opens.after):
            _known(name, [f for f in facts if f != fact.id], (*here, "opens", "after", place), source)
        if fact.layer is not Layer.SURFACE and not fact.withheld:
            raise source.bad(
                here,
                f"a {fact.layer} fact needs to be held back first",
                "Add lines to `withheld`: what they say while it isn't safe yet",
            )
    _once([entry.id for entry in persona.entries], "entries", source)
    for number, entry in enumerate(persona.entries):
        for place, name in enumerate(entry.after):
            _known(name, facts, ("entries", number, "after", place), source)
    for number, reply in enumerate(persona.replies):
        for place, name in enumerate(reply.about):
            _known(name, known, ("replies", number, "about", place), source)
        for place, name in enumerate(reply.needs):
            _known(name, [*facts, OWN_ACTION], ("replies", number, "needs", place), source)


def _stem_is_id(name: str, source: Source) -> None:
    stem = Path(source.name).stem
    if source.name.endswith((".yaml", ".yml")) and stem != name:
        raise source.bad(("id",), f"{name!r} is not the file's name", f"Write {stem!r}, or rename the file {name}.yaml")


def _once(names: Sequence[str], key: str, source: Source) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise source.bad((key, number, "id"), f"{name!r} is there twice", "Give each an id of its own")


def _known(name: str, known: Iterable[str], where: Location, source: Source) -> None:
    names = list(known)
    if name not in names:
        near = nearest(name, names)
        hint = f"Did you mean {near!r}?" if near else f"Known here: {', '.join(names[:12])}"
        raise source.bad(where, f"{name!r} is not known here", hint)
