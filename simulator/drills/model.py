"""The shape of a drill: one skill, the rule by which a sentence shows it, and situations to try it in."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scoring.coding.behaviours import Behaviour, Focus

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Line = Annotated[str, StringConstraints(min_length=2, max_length=200, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(min_length=3, max_length=1200, strip_whitespace=True)]

DRILL_SCHEMA: Final = 1


class Rule(BaseModel):
    """What shows the skill. One sentence that does one of `wants` is enough, unless another one spoils it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    wants: list[Behaviour] = Field(min_length=1)
    """Behaviours of which one must be heard."""
    about: list[Focus] = []
    """What that sentence must be about; empty means anything."""
    first: bool = False
    """Whether it must come before any question."""
    spoils: list[Behaviour] = []
    """Behaviours that undo it, wherever they stand in the turn."""


class Situation(BaseModel):
    """A client in the middle of a talk, with the words that one answers."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    who: Line
    earlier: Line
    """What has been so far, in a sentence."""
    says: Prose
    could: Annotated[str, StringConstraints(max_length=400)]
    """One answer that shows the skill, for whoever asks; empty where silence is one."""


class Drill(BaseModel):
    """One skill to practise for ten minutes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True)

    schema_version: Literal[1] = Field(default=DRILL_SCHEMA, alias="schema")
    id: Identifier
    title: Annotated[str, StringConstraints(min_length=3, max_length=60)]
    about: Prose
    """What the skill is, and why, in two or three sentences."""
    rule: Rule
    situations: list[Situation] = Field(min_length=3, max_length=12)
