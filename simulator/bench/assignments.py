"""Assignments: what a trainer asks a group to practise, as a file; and at the trainee's, what stands open.

At the trainer's `assigned.jsonl` keeps what was asked, at the trainee's `assignments.jsonl` what was opened. A talk
answers an assignment where its client and occasion are those, and it began after that was opened.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints, ValidationError

from personas.model import Persona
from personas.shelf import NotOnShelf, Shelved
from scenarios.model import Scenario
from simulator.bench import lines
from simulator.bench.files import SHARED, Day, Prose, Short, Strict, Who, bad, parsed
from simulator.errors import UsageError
from simulator.file_writing import write_private

if TYPE_CHECKING:
    from simulator.bench.desk import DeskTalk
    from simulator.library import Library
    from simulator.paths import Paths

SCHEMA: Final = "triad.assignment/1"
ASSIGNED: Final = "assigned.jsonl"
OPENED: Final = "assignments.jsonl"


class Assignment(Strict):
    """What is asked. A client or an occasion of the trainer's own comes along whole."""

    format: Literal["triad.assignment/1"] = Field(default=SCHEMA, alias="schema")
    digest: Annotated[str, StringConstraints(max_length=64)] = ""
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
    reader: Who
    """Who asks, and reads what is handed in."""
    day: Day
    by: Day | None = None
    words: Prose = ""
    client: Short
    client_name: Short
    scenario: Short
    scenario_title: Short
    persona_file: dict[str, Any] | None = None
    scenario_file: dict[str, Any] | None = None

    @property
    def title(self) -> str:
        """In a few words: `Walter Pugh, A first session, by 2026-12-12`."""
        until = f", by {self.by}" if self.by else ""
        return f"{self.client_name}, {self.scenario_title}{until}"


def assign(
    persona: Shelved[Persona], scenario: Shelved[Scenario], *, reader: str, words: str, by: str | None, day: str
) -> Assignment:
    """A new assignment. Raises `UsageError` where the day is none, or is over."""
    if by is not None:
        try:
            late = date.fromisoformat(by) < date.fromisoformat(day)
        except ValueError:
            raise UsageError(f"{by!r} is no day.", hint="Write it as 2026-12-12.") from None
        if late:
            raise UsageError(f"{by} is over.", hint="Give a day that is to come.")
    return Assignment(
        id=secrets.token_hex(4),
        reader=reader,
        day=day,
        by=by,
        words=words.strip(),
        client=persona.item.id,
        client_name=persona.item.name,
        scenario=scenario.item.id,
        scenario_title=scenario.item.title,
        persona_file=None if persona.built_in else persona.item.model_dump(mode="json", by_alias=True),
        scenario_file=None if scenario.built_in else scenario.item.model_dump(mode="json", by_alias=True),
    )


def note_assigned(folder: Path, given: Assignment) -> None:
    """Keep what was asked, so that the bench can say who has handed in. Raises `UsageError`."""
    lines.append(folder / ASSIGNED, given.model_dump(mode="json", exclude={"persona_file", "scenario_file"}))


def assigned(folder: Path) -> tuple[Assignment, ...]:
    """What was asked, the newest first. Raises `UsageError`."""
    return tuple(reversed(_read(folder / ASSIGNED)))


def read_assignment(record: dict[str, Any], name: str) -> Assignment:
    """The assignment in a file's record. Raises `BadSource`."""
    return parsed(record, Assignment, SCHEMA, name)


def open_assignment(paths: Paths, library: Library, given: Assignment, name: str) -> bool:
    """Keep it among those that stand open, with client and occasion where they came along; False where it is there.

    Raises `BadSource` where client or occasion can't be had, and `UsageError`.
    """
    if any(one.id == given.id for one in opened(paths.data)):
        return False
    for kind, wanted, came, model, folder in (
        ("client", given.client, given.persona_file, Persona, paths.personas),
        ("occasion", given.scenario, given.scenario_file, Scenario, paths.scenarios),
    ):
        shelf = library.personas if kind == "client" else library.scenarios
        if came is None:
            try:
                shelf.get(wanted)
            except NotOnShelf as error:
                hint = f"Ask for a file with the {kind} in it, or update Triad"
                raise bad(name, f"there is no {kind} {wanted!r} here", hint) from error
            continue
        try:
            whole = model.model_validate(came)
        except ValidationError as error:
            raise bad(name, f"the {kind} that comes along can't be used", "Ask for the file again") from error
        _put(folder / f"{whole.id}.yaml", whole.model_dump_json(by_alias=True, indent=1) + "\n", kind, name)
    lines.append(paths.data / OPENED, given.model_dump(mode="json", exclude={"persona_file", "scenario_file"}))
    return True


def _put(file: Path, text: str, kind: str, name: str) -> None:
    try:
        if file.exists() and json.loads(file.read_text(encoding="utf-8")) != json.loads(text):
            raise ValueError
    except ValueError:
        raise bad(name, f"another {kind} lies at {file}", "Move that one away, then open the file again") from None
    try:
        write_private(file, text)
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Is the folder writable?") from error


def opened(folder: Path) -> tuple[Assignment, ...]:
    """What was opened here, in order. Raises `UsageError`."""
    return _read(folder / OPENED)


def waiting(folder: Path) -> tuple[Assignment, ...]:
    """What stands open: not handed in yet, the soonest due first. Raises `UsageError`."""
    done = {record.get("assignment") for record in lines.read(folder / SHARED)[0]}
    found = [one for one in opened(folder) if one.id not in done]
    return tuple(sorted(found, key=lambda one: (one.by is None, one.by or "", one.day)))


def answered_by(given: Iterable[Assignment], client: str, scenario: str, day: str) -> Assignment | None:
    """The assignment that a talk on this day answers: the newest with its client and occasion."""
    fits = [one for one in given if (one.client, one.scenario) == (client, scenario) and one.day <= day]
    return fits[-1] if fits else None


def handed_in(given: Assignment, talks: Sequence[DeskTalk]) -> tuple[str, ...]:
    """Who handed in a talk for it, in order."""
    return tuple(dict.fromkeys(one.who for one in reversed(talks) if one.talk.assignment == given.id))


def _read(file: Path) -> tuple[Assignment, ...]:
    found = []
    for record in lines.read(file)[0]:
        try:
            found.append(Assignment.model_validate(record))
        except ValidationError:
            continue  # a line of another version costs itself; the file that it came from can be opened again
    return tuple(found)
