"""The way back: what a trainer said and corrected, as a file; and, at the trainee's, beside the observer's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints, ValidationError

from simulator.bench import lines
from simulator.bench.desk import DeskTalk
from simulator.bench.files import (
    SHARED,
    Day,
    Digest,
    Points,
    Prose,
    Short,
    Strict,
    Who,
    bad,
    own_key,
    parsed,
    public_id,
    read_record,
)
from simulator.bench.handover import Index, Name
from simulator.bench.journal import Layer, Reading
from simulator.errors import UsageError

if TYPE_CHECKING:
    from simulator.records.entries import TurnEntry

SCHEMA: Final = "triad.return/1"
RETURNED: Final = "returned.jsonl"
"""The file in the trainee's data folder."""


class Comment(Strict):
    """What the reader said on a turn, or (`turn` None) on the whole."""

    turn: Index | None = None
    text: Prose


class Correction(Strict):
    """Where the reader corrected the observer: codes of an utterance, or evidence that counts or doesn't."""

    kind: Literal["code", "evidence"]
    turn: Index
    words: Prose
    layer: Layer | None = None
    was: list[Name] = Field(default=[])
    now: list[Name] = Field(default=[])
    marker: Name | None = None
    counts: bool = False
    why: Prose = ""


class ReturnedTalk(Strict):
    """One talk as it comes back."""

    seal: Digest
    client_name: Short
    rating: dict[Name, Points] = Field(default={})
    comments: list[Comment] = Field(default=[], max_length=100_000)
    corrections: list[Correction] = Field(default=[], max_length=100_000)
    question: Prose = ""


class Return(Strict):
    """Everything in one file."""

    format: Literal["triad.return/1"] = Field(default=SCHEMA, alias="schema")
    digest: Annotated[str, StringConstraints(max_length=64)] = ""
    reader: Who
    who: Who
    key: Short
    day: Day
    talks: list[ReturnedTalk] = Field(min_length=1, max_length=500)


def return_of(talks: Sequence[tuple[DeskTalk, Reading]], *, reader: str, day: str) -> Return:
    """What goes back to one trainee. Raises `UsageError` where nothing was said of a talk yet."""
    for talk, read in talks:
        if not read.revealed and not read.work:
            raise UsageError(
                f"Nothing was said of {talk.talk.client_name}, {talk.talk.day} ({talk.id}), yet.",
                hint=f"`triad bench` opens the pile; you read as {reader!r}.",
            )
    first = talks[0][0]
    returned = [
        ReturnedTalk(
            seal=talk.talk.seal,
            client_name=talk.talk.client_name,
            rating=dict(read.rating or {}),
            comments=[
                Comment(turn=turn, text=text)
                for turn, text in sorted(read.comments.items(), key=lambda one: -1 if one[0] is None else one[0])
            ],
            corrections=[
                Correction(
                    kind="code" if mark.kind == "code" else "evidence",
                    turn=mark.turn or 0,
                    words=mark.utterance,
                    layer=mark.layer,
                    was=mark.was,
                    now=mark.now,
                    marker=mark.marker,
                    counts=mark.counts,
                    why=mark.text,
                )
                for mark in read.corrections
            ],
            question=read.question,
        )
        for talk, read in talks
    ]
    return Return(reader=reader, who=first.who, key=first.key, day=day, talks=returned)


def read_return(file: Path) -> Return:
    """The return in this file. Raises `BadSource`."""
    return parsed(read_record(file), Return, SCHEMA, str(file))


@dataclass(frozen=True, slots=True)
class Returned:
    """What one reader said of one branch of a session."""

    session: str
    leaf: int
    reader: str
    day: str
    at: str
    talk: ReturnedTalk

    def comment(self, turn: int | None) -> str:
        """What was said on a turn, from 0, or on the whole."""
        return next((one.text for one in self.talk.comments if one.turn == turn), "")

    def corrected(self, turn: int) -> tuple[Correction, ...]:
        """What was corrected in a turn."""
        return tuple(one for one in self.talk.corrections if one.turn == turn)

    @property
    def turns(self) -> tuple[int, ...]:
        """The turns of which something was said, in order."""
        said = {one.turn for one in self.talk.comments if one.turn is not None}
        return tuple(sorted(said | {one.turn for one in self.talk.corrections}))


def take_back(folder: Path, given: Return, name: str, at: str) -> tuple[Returned, ...]:
    """Keep what came back beside the sessions that it belongs to.

    Raises `BadSource` where it answers what somebody else handed out, or what isn't here any more, and `UsageError`.
    """
    if given.key != public_id(own_key(folder)):
        message = f"it answers what {given.who!r} handed out from another data folder"
        raise bad(name, message, "Open it where the talk was shared, or with that TRIAD_HOME")
    sent = {record.get("seal"): record for record in lines.read(folder / SHARED)[0]}
    found: list[Returned] = []
    for talk in given.talks:
        where = sent.get(talk.seal)
        if where is None:
            message = f"the talk with {talk.client_name} that it answers isn't known here any more"
            raise bad(name, message, "It was deleted, or comes from a copy of this folder")
        found.append(Returned(str(where["session"]), int(where["leaf"]), given.reader, given.day, at, talk))
    for one in found:
        lines.append(folder / RETURNED, _record(one))
    return tuple(found)


def _record(one: Returned) -> dict[str, Any]:
    return {
        "session": one.session,
        "leaf": one.leaf,
        "reader": one.reader,
        "day": one.day,
        "at": one.at,
        "talk": one.talk.model_dump(mode="json", exclude_defaults=True),
    }


def returned_to(folder: Path, session: str | None = None) -> tuple[Returned, ...]:
    """What came back for a session, or for all; of each reader and branch the newest. Raises `UsageError`."""
    found: dict[tuple[str, int, str], Returned] = {}
    for record in lines.read(folder / RETURNED)[0]:
        one = _returned(record)
        if one is not None and session in (None, one.session):
            found[one.session, one.leaf, one.reader] = one
    return tuple(found.values())


def _returned(record: Mapping[str, Any]) -> Returned | None:
    try:
        talk = ReturnedTalk.model_validate(record["talk"])
        return Returned(
            str(record["session"]),
            int(record["leaf"]),
            str(record["reader"]),
            str(record["day"]),
            str(record["at"]),
            talk,
        )
    except (KeyError, TypeError, ValueError, ValidationError):
        return None  # a line of another shape costs itself, not the others; `triad open` brings it again


def on_branch(
    found: Sequence[Returned], turns: Sequence[TurnEntry], path: Callable[[int], Sequence[TurnEntry]]
) -> tuple[Returned, ...]:
    """What of it is so on this branch, too: turns that both branches have. `path` gives the turns up to a leaf."""
    here = {turn.id for turn in turns}
    kept = []
    for one in found:
        there = path(one.leaf)
        shared = sum(turn.id in here for turn in there)
        if shared == len(there):
            kept.append(one)
        elif shared:
            talk = one.talk.model_copy(
                update={
                    "comments": [c for c in one.talk.comments if c.turn is None or c.turn < shared],
                    "corrections": [c for c in one.talk.corrections if c.turn < shared],
                }
            )
            kept.append(replace(one, talk=talk))
    return tuple(kept)


def forget(folder: Path, session: str) -> None:
    """Forget what was handed out and what came back of a session that is deleted. Raises `UsageError`."""
    for name in (SHARED, RETURNED):
        records, _ = lines.read(folder / name)
        if any(record.get("session") == session for record in records):
            lines.rewrite(folder / name, [one for one in records if one.get("session") != session])
