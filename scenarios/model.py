"""The shape of a scenario file: what the occasion is, for any persona."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Prose = Annotated[str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True)]
Shift = Annotated[float, Field(ge=-0.3, le=0.3)]

SCENARIO_SCHEMA: Final = 1


class Shifts(BaseModel):
    """What the occasion adds to the persona's state at the first word; the sum is kept between 0 and 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    safety: Shift = 0.0
    ownership: Shift = 0.0
    insight: Shift = 0.0


class Wording(BaseModel):
    """What the coach reads of an occasion, in another language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, StringConstraints(min_length=3, max_length=60)]
    brief: Prose


class Scenario(BaseModel):
    """An occasion for a conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True)

    schema_version: Literal[1] = Field(default=SCENARIO_SCHEMA, alias="schema")
    id: Identifier
    title: Annotated[str, StringConstraints(min_length=3, max_length=60)]
    brief: Prose
    """What the coach reads before: the occasion, and what is asked of them."""
    for_client: Prose
    """What the client knows of the occasion: goes into the spoken voice's prompt."""
    minutes: int = Field(default=25, ge=5, le=90)
    """Planned length of the session, in minutes."""
    coach_role: Literal["coach", "manager"] = "coach"
    client_opens: bool = True
    """Whether the client speaks the first line."""
    shifts: Shifts = Shifts()
    personas: list[Identifier] = []
    """The personas it is made for; empty means any."""
    in_languages: dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")], Wording] = {}
    """Title and brief for clients of other languages, by language code."""

    def told(self, language: str) -> Wording:
        """Title and brief in this language, where they are written in it; else as they stand."""
        return self.in_languages.get(language) or Wording(title=self.title, brief=self.brief)
