"""What a trainee is asked to rate themselves by: the dimensions of the rubric that their talks are scored with."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.wording import DIMENSIONS, called


@dataclass(frozen=True, slots=True)
class Question:
    """One dimension: its name in files, what it is called, and what one asks oneself."""

    name: str
    title: str
    asks: str


USUAL: tuple[Question, ...] = tuple(Question(name, called(name), asks) for name, asks in DIMENSIONS.items())


def questions_of(rubric: str) -> tuple[Question, ...]:
    """The questions of a rubric (an id or a file). Raises `UsageError` where there is none, `BadSource`."""
    if rubric == "pel":
        return USUAL  # without reading a file: a session opens at once
    from scoring.scorecard.rubric import load_rubric
    from simulator.library import rubric_source
    from simulator.paths import find_paths

    found = load_rubric(rubric_source(rubric, find_paths()))
    parts = ((name, found.dimensions[name]) for name in found.names)
    return tuple(
        Question(name, called(name, part.title), part.asks or DIMENSIONS.get(name) or part.about)
        for name, part in parts
    )
