"""What goes to a language model and what comes back: for the one who speaks (`llm`) and those who ask (`client`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.errors import ModelError

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, as the service counted them; all 0 where it doesn't."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.prompt + other.prompt, self.completion + other.completion, self.cached + other.cached)


@dataclass(frozen=True, slots=True)
class ReplyEnd:
    """How a reply ended. `cut_short` says that it reached the limit of tokens; times are seconds from the request."""

    cut_short: bool
    usage: Usage
    first_token_s: float
    total_s: float
    characters: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pause before the next attempt, told once a second: what happened, which attempt comes, seconds left."""

    error: ModelError
    attempt: int
    attempts: int
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the service that its user may want to know, in a sentence. `passing`: only until words come."""

    text: str
    passing: bool = False
