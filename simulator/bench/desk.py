"""The trainer's pile: every talk that was handed in, one file each, and beside each what readers did with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from scoring.files.yaml_problems import nearest
from scoring.files.yaml_source import BadSource
from simulator.bench.files import Day, Prose, Short, Strict, Who, as_text, parsed, read_record
from simulator.bench.handover import SCHEMA, HandOver, SharedTalk
from simulator.bench.journal import Journal, Reading
from simulator.errors import UsageError
from simulator.file_writing import write_private

TALKS: Final = "talks"
MARKS: Final = "marks"


class DeskTalk(Strict):
    """A talk on the desk, with whose it is."""

    format: Literal["triad.talk/1"] = Field(default=SCHEMA, alias="schema")
    digest: Annotated[str, StringConstraints(max_length=64)] = ""
    who: Who
    reader: Who
    key: Short
    day: Day
    message: Prose = ""
    taken: Short
    """When it was taken in."""
    group: str = Field(default="", max_length=200)
    """The set of talks that it belongs to, where it is one to calibrate on."""
    talk: SharedTalk

    @property
    def id(self) -> str:
        """What the bench calls it: the session and the branch, in a few signs."""
        return self.talk.seal[:12]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a talk that came in."""

    talk: DeskTalk
    how: Literal["new", "again", "instead"]
    """New, here already as it is, or in the place of one with less in it."""
    stranger: bool = False
    """Whether another key handed in talks under this pseudonym before."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A talk on the desk and what a reader did with it so far."""

    talk: DeskTalk
    reading: Reading


class Desk:
    """A folder with a pile of talks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take_in(self, given: HandOver, now: str, *, group: str = "") -> tuple[Taken, ...]:
        """Put a hand-over's talks on the pile. Raises `UsageError`."""
        there = {one.id: one for one in self.talks()}
        keys = {one.key for one in there.values() if one.who == given.who and not one.group}
        found = []
        for talk in given.talks:
            desk = DeskTalk(
                who=given.who,
                reader=given.reader,
                key=given.key,
                day=given.day,
                message=given.message,
                taken=now,
                group=group,
                talk=talk,
            )
            before = there.get(desk.id)
            how: Literal["new", "again", "instead"] = "new"
            if before is not None:
                less = before.talk.has_words and not talk.has_words
                how = "again" if less or before.talk == talk else "instead"
            if how != "again":
                self._write(desk)
            found.append(Taken(desk, how, stranger=not group and bool(keys - {given.key})))
        return tuple(found)

    def _write(self, desk: DeskTalk) -> None:
        file = self._folder / TALKS / f"{desk.id}.json"
        try:
            write_private(file, as_text(desk))
        except OSError as error:
            hint = "Make the folder writable, or set TRIAD_HOME to one that is."
            raise UsageError(f"{file} can't be written: {error.strerror}.", hint=hint) from error

    def talks(self) -> list[DeskTalk]:
        """Every talk that can be read, the newest first."""
        return self.pile()[0]

    def pile(self) -> tuple[list[DeskTalk], tuple[BadSource, ...]]:
        """Every talk, the newest first, and what is wrong with files that can't be read."""
        found: list[DeskTalk] = []
        wrong: list[BadSource] = []
        folder = self._folder / TALKS
        for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            try:
                found.append(parsed(read_record(file), DeskTalk, SCHEMA, str(file)))
            except BadSource as error:
                wrong.append(error)
        found.sort(key=lambda one: (one.day, one.talk.day, one.taken, one.id), reverse=True)
        return found, tuple(wrong)

    def lying(self, who: str) -> tuple[list[Lying], tuple[BadSource, ...]]:
        """The pile as one reader has it."""
        talks, wrong = self.pile()
        return [Lying(one, self.journal(one).reading(who)) for one in talks], wrong

    def talk(self, wanted: str) -> DeskTalk:
        """The talk whose id, or whose session's id, begins so. Raises `UsageError`."""
        talks = self.talks()
        found = [one for one in talks if wanted and (one.id.startswith(wanted) or one.talk.id.startswith(wanted))]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"Several talks have an id that begins with {wanted!r}.", hint="Give more of it.")
        near = nearest(wanted, [one.id for one in talks])
        hint = f"Did you mean {near!r}?" if near else "`triad bench --list` shows the pile."
        raise UsageError(f"There is no talk {wanted!r} on the bench.", hint=hint)

    def journal(self, talk: DeskTalk) -> Journal:
        """The marks on a talk."""
        return Journal(self._folder / MARKS / f"{talk.id}.jsonl")

    def put_away(self, talk: DeskTalk) -> None:
        """Take a talk and everything said of it off the bench, for good. Raises `UsageError`."""
        try:
            for file in (self._folder / TALKS / f"{talk.id}.json", self._folder / MARKS / f"{talk.id}.jsonl"):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(f"{error.filename} can't be deleted: {error.strerror}.", hint="Delete it.") from error


def read_hand_over(file: Path) -> HandOver:
    """The hand-over in this file. Raises `BadSource`."""
    return parsed(read_record(file), HandOver, SCHEMA, str(file))


def groups(talks: Sequence[DeskTalk]) -> dict[str, list[DeskTalk]]:
    """The talks of each set to calibrate on."""
    found: dict[str, list[DeskTalk]] = Field(default={})
    for one in talks:
        if one.group:
            found.setdefault(one.group, []).append(one)
    return found
