"""The two shelves of a practice: personas and scenarios, the user's own and the built-in ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from personas.loader import persona_shelf
from personas.model import Persona
from personas.shelf import NotOnShelf, Shelf, Shelved
from scenarios.loader import scenario_shelf
from scenarios.model import Scenario
from scoring.files.yaml_problems import nearest
from scoring.files.yaml_source import BadSource
from simulator.errors import UsageError
from simulator.file_writing import write_private
from simulator.paths import Paths

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Library:
    """What can be practised with. `met` is where those are kept who were met from a file outside of the library."""

    personas: Shelf[Persona]
    scenarios: Shelf[Scenario]
    met: Path

    @classmethod
    def at(cls, paths: Paths) -> Library:
        """The library of these folders."""
        return cls(
            persona_shelf((paths.personas,), cache=paths.cache),
            scenario_shelf((paths.scenarios,), cache=paths.cache),
            paths.met,
        )

    def keep(self, persona: Shelved[Persona], scenario: Shelved[Scenario]) -> None:
        """Keep what isn't built in as it is now, so that a session with it can be gone on with when its file has
        changed or is elsewhere. Raises `UsageError` where that can't be written."""
        for name, found in ((_persona_file(persona.item.id, persona.digest), persona), (scenario.item.id, scenario)):
            if found.built_in:
                continue
            file = self.met / f"{name}.json"
            try:
                write_private(file, found.item.model_dump_json(by_alias=True))
            except OSError as error:
                hint = "Make the folder writable, or set TRIAD_HOME to one that is."
                raise UsageError(f"{file} can't be written: {error.strerror}.", hint=hint) from error

    def persona_of(self, persona_id: str, digest: str) -> Persona:
        """The persona of a session: as it was then where it still can be had, else as it is now.

        Raises `NotOnShelf` or `BadSource` where it is gone.
        """
        kept = self.met / f"{_persona_file(persona_id, digest)}.json"
        try:
            found = self.personas.get(persona_id)
        except (NotOnShelf, BadSource):
            if (then := _kept(kept, Persona)) is None:
                raise
            return then
        return found.item if found.digest == digest else _kept(kept, Persona) or found.item

    def scenario_of(self, scenario_id: str) -> Scenario:
        """The scenario of a session. Raises `NotOnShelf` or `BadSource` where it is gone."""
        try:
            return self.scenarios.get(scenario_id).item
        except (NotOnShelf, BadSource):
            if (then := _kept(self.met / f"{scenario_id}.json", Scenario)) is None:
                raise
            return then


def _persona_file(persona_id: str, digest: str) -> str:
    return f"{persona_id}-{digest}"


def _kept(file: Path, model: type[M]) -> M | None:
    try:
        return model.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):  # gone, or of an older shape: then the file that there is now serves
        return None


def rubric_source(name: str, paths: Paths) -> Path:
    """Where a rubric is read from: a file, one's own rubric of this id, or else a built-in one.

    Raises `UsageError` where there is none of this id.
    """
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    known = rubric_files(paths)
    if name not in known:
        near = nearest(name, known)
        hint = f"Did you mean {near!r}?" if near else "`triad rubric list` shows all of them."
        raise UsageError(f"There is no rubric called {name!r}.", hint=hint)
    return known[name]


def rubric_files(paths: Paths) -> dict[str, Path]:
    """The file of every rubric by its id; the user's own stand before the built-in ones."""
    from scoring.scorecard.rubric import rubric_path

    found: dict[str, Path] = {}
    for folder in (rubric_path().parent, paths.rubrics):
        found |= {file.stem: file for file in sorted(folder.glob("*.y*ml"))} if folder.is_dir() else {}
    return dict(sorted(found.items()))
