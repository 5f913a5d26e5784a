"""What the lint says about a persona: a finding, how grave it is, and where in the file it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from personas.model import Persona
from simulator.client.line_catalogue import Line

Place: TypeAlias = tuple[str | int, ...]


class Weight(StrEnum):
    """How grave a finding is."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: how grave, where, what is wrong, and what to do."""

    weight: Weight
    place: Place
    message: str
    hint: str


def counted(number: int, what: str) -> str:
    """A number of things in words: `1 line`, `3 lines`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def place_of(persona: Persona, line: Line) -> Place:
    """Where a line stands in the file."""
    shelf, _, at = line.id.rpartition(".")
    kind, _, name = shelf.partition(":")
    number = int(at)
    if kind in ("told", "withheld", "more"):
        return ("facts", [f.id for f in persona.facts].index(name), kind, number)
    if kind == "reply":
        return ("replies", int(name) - 1, "say", number)
    if kind == "open":
        scenario = name.removeprefix("scenario.")
        return ("openings", "scenarios", scenario, number) if scenario != name else ("openings", name, number)
    if kind == "close":
        return ("closings", name, number)
    if kind == "entry":
        entry, _, detail = name.partition("/")
        return ("entries", [each.id for each in persona.entries].index(entry), detail, number)
    if kind in ("plan", "done"):
        return ("own_action", kind, name, number)
    if kind in ("doubt", "undone"):
        return ("own_action", "doubts" if kind == "doubt" else kind, number)
    if kind in ("moment", "usual"):
        return ("moments" if kind == "moment" else "answers", name, number)
    if kind == "question":
        return ("questions", int(name), "say", number)
    own = {"insight": "insight", "hint": "hints", "voice": "voiced", "firm": "firm"}
    if kind in own:
        return ("own_action", own[kind], number)
    return ("agreed_action", "lines", number) if kind == "comply" else ("beats", number)
