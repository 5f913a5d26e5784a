"""Anchor conversations of known design, from poor to excellent, and the guard that tells when scores moved.

The conversations lie beside this file as text, what they were written to be in `anchors.yaml`, and what they scored
when somebody last looked in `expected.json`. Any package may call this one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scoring.coding.behaviours import Dimension
from scoring.files.yaml_source import load_model
from scoring.scorecard.arithmetic import TOP
from scoring.scorecard.card import Scorecard, score_transcript
from scoring.scorecard.preparation import CodesTurns
from scoring.scorecard.rubric import Rubric
from scoring.transcript import Transcript, read_transcript

TOLERANCE: Final = 0.25
"""Points by which a score may move without being told."""
FOLDER: Final = Path(__file__).parent
Level = Literal["low", "middle", "high"]
Scores = Mapping[str, Mapping[str, float | None]]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    topic: str
    partnering: Level
    enrolling: Level
    learning: Level


class _Anchors(BaseModel):
    model_config = ConfigDict(extra="forbid")
    anchors: list[_Entry] = Field(min_length=24)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A conversation and what it was written to be."""

    id: str
    topic: str
    design: Mapping[Dimension, Level]
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Move:
    """A score that is no longer what it was: `was` and `now` in points, None where it was not scored."""

    anchor: str
    dimension: str
    was: float | None
    now: float | None

    def __str__(self) -> str:
        was, now = ("no score" if one is None else f"{one:.2f}" for one in (self.was, self.now))
        return f"{self.anchor}: {self.dimension} was {was}, is {now}"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the anchors scored when the scores were last accepted, with which rubric and which coder."""

    rubric: str
    coder: str
    scores: Scores


def load_anchors(folder: Path = FOLDER) -> tuple[Anchor, ...]:
    """The anchor conversations. Raises BadSource or TranscriptError."""
    return tuple(
        Anchor(
            one.id,
            one.topic,
            {
                Dimension.PARTNERING: one.partnering,
                Dimension.ENROLLING: one.enrolling,
                Dimension.LEARNING: one.learning,
            },
            read_transcript(folder / f"{one.id}.txt"),
        )
        for one in load_model(folder / "anchors.yaml", _Anchors).anchors
    )


def load_expected(folder: Path = FOLDER) -> Expected:
    """The scores that were last accepted."""
    record = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Expected(record["rubric"], record["coder"], record["scores"])


def score_anchors(coder: CodesTurns, rubric: Rubric, folder: Path = FOLDER) -> dict[str, Scorecard]:
    """The anchors' scorecards by id."""
    return {one.id: score_transcript(one.transcript, coder=coder, rubric=rubric) for one in load_anchors(folder)}


def scores_of(cards: Mapping[str, Scorecard]) -> dict[str, dict[str, float | None]]:
    """Scores by anchor and dimension."""
    return {name: {d.value: card.dimensions[d].score for d in Dimension} for name, card in cards.items()}


def moves(now: Scores, expected: Scores, tolerance: float = TOLERANCE) -> tuple[Move, ...]:
    """Scores that moved by more than `tolerance`, or came, or went."""
    found = []
    for anchor in sorted(set(now) | set(expected)):
        for dimension in (d.value for d in Dimension):
            was, is_now = expected.get(anchor, {}).get(dimension), now.get(anchor, {}).get(dimension)
            apart = TOP if was is None or is_now is None else abs(was - is_now)
            if was is not is_now and apart > tolerance:
                found.append(Move(anchor, dimension, was, is_now))
    return tuple(found)


def accept(cards: Mapping[str, Scorecard], coder: CodesTurns, rubric: Rubric, folder: Path = FOLDER) -> None:
    """Write these scores down as the expected ones."""
    record = {"rubric": rubric.digest, "coder": coder.digest, "scores": scores_of(cards)}
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (folder / "expected.json").write_text(text, encoding="utf-8")
