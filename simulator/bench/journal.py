"""What a reader did with one talk: rated it, said something, corrected the observer, took it back.

Marks are only ever added, one line each, on the disk before the screen says so; undoing is a mark, too. `reading`
folds them into what holds now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError

from simulator.bench import lines
from simulator.bench.files import Points, Prose, Share, Short, Strict, Who
from simulator.bench.handover import Index, Name

Kind = Literal["opened", "rated", "comment", "question", "code", "evidence", "undo", "returned"]
UNDOABLE: Final = ("comment", "question", "code", "evidence")
Layer = Literal["behaviours", "focus", "signals"]


class Mark(Strict):
    """One thing that a reader did. Which fields say something depends on `kind`."""

    id: int = Field(ge=1)
    at: Short
    who: Who
    kind: Kind
    turn: Index | None = None
    text: Prose = ""
    """A comment's or a question's words, or why something was corrected; nothing takes a comment back."""
    scores: dict[Name, Points] = Field(default={})
    utterance: Prose = ""
    """The words that are coded."""
    layer: Layer | None = None
    was: list[Name] = Field(default=[])
    now: list[Name] = Field(default=[])
    sure: dict[Name, Share] = Field(default={})
    """How sure the observer was of what it heard."""
    coder: str = ""
    marker: Name | None = None
    signal: Name | None = None
    counts: bool = False
    """Of evidence: whether it counts (the reader found it) or doesn't (the reader struck it out)."""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader's marks come to."""

    who: str
    blind: Mapping[str, float] | None
    """The rating that was given before the observer's was seen."""
    rating: Mapping[str, float] | None
    """The newest one."""
    comments: Mapping[int | None, str]
    """By turn, from 0; None is the talk as a whole."""
    question: str
    corrections: tuple[Mark, ...]
    opened: bool
    returned: str
    """When it was given back last, or nothing."""
    last: Mark | None
    """What undo would take back."""

    @property
    def revealed(self) -> bool:
        """Whether the observer may be seen: the reader has rated."""
        return self.rating is not None

    @property
    def work(self) -> int:
        """How many things were said or corrected."""
        return len(self.comments) + len(self.corrections) + bool(self.question)

    def codes(self, turn: int, utterance: str, layer: Layer, heard: Sequence[str]) -> tuple[str, ...]:
        """The codes of an utterance as they stand after correction."""
        for mark in self.corrections:
            if mark.kind == "code" and (mark.turn, mark.utterance, mark.layer) == (turn, utterance, layer):
                return tuple(mark.now)
        return tuple(heard)

    def struck(self, marker: str, turn: int, quote: str) -> bool:
        """Whether a piece of evidence was struck out."""
        return any(
            mark.kind == "evidence"
            and not mark.counts
            and (mark.marker, mark.turn, mark.utterance) == (marker, turn, quote)
            for mark in self.corrections
        )


class Journal:
    """The marks of all readers on one talk."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def marks(self) -> tuple[tuple[Mark, ...], int]:
        """Every mark in order, and how many lines can't be read. Raises `UsageError`."""
        records, broken = lines.read(self._file)
        found: list[Mark] = []
        for record in records:
            try:
                found.append(Mark.model_validate(record))
            except ValidationError:
                broken += 1
        return tuple(found), broken

    def add(self, who: str, at: str, kind: Kind, **values: Any) -> Mark:
        """Keep a mark; it is on the disk when this returns. Raises `UsageError`."""
        marks, _ = self.marks()
        mark = Mark(id=1 + max((one.id for one in marks), default=0), at=at, who=who, kind=kind, **values)
        lines.append(self._file, mark.model_dump(mode="json", exclude_defaults=True))
        return mark

    def reading(self, who: str) -> Reading:
        """What one reader's marks come to. Raises `UsageError`."""
        return reading(self.marks()[0], who)

    def readers(self) -> tuple[str, ...]:
        """Who made marks."""
        return tuple(dict.fromkeys(mark.who for mark in self.marks()[0]))

    def undo(self, who: str, at: str) -> Mark | None:
        """Take back the reader's last word or correction; what it was, or None where there is nothing."""
        last = self.reading(who).last
        if last is not None:
            self.add(who, at, "undo", undoes=last.id)
        return last


def reading(marks: Iterable[Mark], who: str) -> Reading:
    """Fold marks into what holds. Pure."""
    mine = [mark for mark in marks if mark.who == who]
    undone = {mark.undoes for mark in mine if mark.kind == "undo"}
    stand = [mark for mark in mine if mark.id not in undone]
    comments: dict[int | None, str] = {}
    corrected: dict[tuple[object, ...], Mark] = {}
    question = ""
    for mark in stand:
        if mark.kind == "comment":
            comments[mark.turn] = mark.text
        elif mark.kind == "question":
            question = mark.text
        elif mark.kind == "code":
            corrected[mark.turn, mark.utterance, mark.layer] = mark
        elif mark.kind == "evidence":
            corrected[mark.turn, mark.utterance, mark.marker, mark.signal] = mark
    ratings = [mark.scores for mark in stand if mark.kind == "rated"]
    returned = [mark.at for mark in stand if mark.kind == "returned"]
    undoable = [mark for mark in stand if mark.kind in UNDOABLE]
    return Reading(
        who=who,
        blind=ratings[0] if ratings else None,
        rating=ratings[-1] if ratings else None,
        comments={turn: text for turn, text in comments.items() if text},
        question=question,
        corrections=tuple(mark for mark in corrected.values() if mark.kind != "code" or mark.was != mark.now),
        opened=any(mark.kind == "opened" for mark in stand),
        returned=returned[-1] if returned else "",
        last=undoable[-1] if undoable else None,
    )
