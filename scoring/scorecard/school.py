"""A school's own ear for signals: how far to believe the observer, learned from what its readers corrected.

For each signal that was judged often enough one number is learned, by which the observer's sureness is moved up or
down; signals that then are more likely wrong than right are no longer heard. Nothing is heard that the observer didn't
hear, and the coder that comes with the program stays as it is: a card names both. Pure, but for reading the file.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn, CodedUtterance
from scoring.coding.signals import Signal
from scoring.files.yaml_source import load_model
from scoring.scorecard.preparation import CodesTurns

SCHEMA: Final = "triad.school/1"
LEAST: Final = 10
"""Hearings of a signal in judged talks from which its number is learned."""
STANDS: Final = 0.5
"""The chance of being right from which a signal is heard."""
DOUBT: Final = 1.0
"""How far from 0 a number may be expected to lie before anything is known (a standard deviation, in logits)."""
STEPS: Final = 50


@dataclass(frozen=True, slots=True)
class Judgement:
    """One signal that was heard, how sure the observer was (0 to 1), and whether the reader let it stand."""

    talk: str
    signal: str
    sure: float
    right: bool


class School(BaseModel):
    """What was learned: a number for each signal, from which talks, and how it did on talks that it hadn't seen."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    format: Literal["triad.school/1"] = Field(default=SCHEMA, alias="schema")
    coder: Annotated[str, StringConstraints(max_length=200)]
    """The coder that was judged: with another one these numbers mean nothing."""
    judgements: int = Field(ge=0)
    talks: int = Field(ge=0)
    before: float = Field(ge=0, le=1)
    """The share of signals that stand, as the observer hears them."""
    after: float = Field(ge=0, le=1)
    """The same on talks that were held out, with the numbers of the others."""
    lost: float = Field(ge=0, le=1)
    """The share of right signals that are then no longer heard, on the same talks."""
    shifts: dict[Signal, Annotated[float, Field(ge=-20, le=20, allow_inf_nan=False)]]

    @property
    def digest(self) -> str:
        """Eight hex digits over what it does."""
        said = ",".join(f"{name}:{shift:.6f}" for name, shift in sorted(self.shifts.items()))
        return hashlib.sha256(f"{self.coder}|{said}".encode()).hexdigest()[:8]

    def hears(self, signal: str, sure: float) -> bool:
        """Whether a signal of this sureness is heard."""
        shift = self.shifts.get(Signal(signal))
        return shift is None or _sigmoid(_logit(sure) + shift) >= STANDS


class SchoolCoder:
    """The observer's coder with a school's ear behind it."""

    def __init__(self, coder: CodesTurns, school: School) -> None:
        self._coder, self._school = coder, school
        self.digest = f"{coder.digest}+{school.digest}"

    def code(self, turns: Sequence[tuple[Speaker, str]]) -> tuple[CodedTurn, ...]:
        """Code a conversation, without signals that the school doesn't believe."""
        return tuple(self._less(turn) for turn in self._coder.code(turns))

    def without_courtesies(self, text: str) -> str:
        """As the coder has it."""
        return self._coder.without_courtesies(text)

    def _less(self, turn: CodedTurn) -> CodedTurn:
        if turn.speaker is Speaker.CLIENT:
            return turn
        return replace(turn, utterances=tuple(self._heard(said) for said in turn.utterances))

    def _heard(self, said: CodedUtterance) -> CodedUtterance:
        kept = tuple(signal for signal in said.signals if self._school.hears(signal, said.sure(signal)))
        return said if kept == said.signals else replace(said, signals=kept)


def learn(judgements: Sequence[Judgement], coder: str) -> School:
    """Learn from judgements, and measure it talk by talk on those that were held out."""
    talks = list(dict.fromkeys(one.talk for one in judgements))
    kept = right = lost = all_right = 0
    for talk in talks:
        shifts = _shifts([one for one in judgements if one.talk != talk])
        held = School(coder=coder, judgements=0, talks=0, before=0, after=0, lost=0, shifts=shifts)
        for one in judgements:
            if one.talk == talk:
                hears = held.hears(one.signal, one.sure)
                kept += hears
                right += hears and one.right
                all_right += one.right
                lost += one.right and not hears
    return School(
        coder=coder,
        judgements=len(judgements),
        talks=len(talks),
        before=round(all_right / len(judgements), 4) if judgements else 0,
        after=round(right / kept, 4) if kept else 0,
        lost=round(lost / all_right, 4) if all_right else 0,
        shifts=_shifts(judgements),
    )


def _shifts(judgements: Sequence[Judgement]) -> dict[Signal, float]:
    by_signal: dict[Signal, list[Judgement]] = {}
    for one in judgements:
        by_signal.setdefault(Signal(one.signal), []).append(one)
    return {name: round(_shift(many), 4) for name, many in sorted(by_signal.items()) if len(many) >= LEAST}


def _shift(many: Sequence[Judgement]) -> float:
    """The number under which the judgements are likeliest, drawn towards 0 (Newton's method; one maximum)."""
    shift = 0.0
    for _ in range(STEPS):
        chances = [_sigmoid(_logit(one.sure) + shift) for one in many]
        slope = sum(one.right - chance for one, chance in zip(many, chances, strict=True)) - shift / DOUBT**2
        bend = sum(chance * (1 - chance) for chance in chances) + 1 / DOUBT**2
        step = slope / bend
        shift += max(-1.0, min(1.0, step))
        if abs(step) < 1e-9:
            break
    return shift


def _logit(share: float) -> float:
    inside = min(0.999, max(0.001, share))
    return math.log(inside / (1 - inside))


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def load_school(path: Path) -> School:
    """What was learned, from its file (JSON is YAML, too). Raises BadSource."""
    return load_model(path, School)


def as_text(school: School) -> str:
    """The file."""
    return school.model_dump_json(by_alias=True, indent=1) + "\n"
