"""What a server turned out not to take: learnt from its refusals, once, and kept for as long as we talk to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from simulator.errors import (
    ModelError,
    ModelReplyEmpty,
    ModelReplyMalformed,
    ModelRequestRefused,
    ModelServerFailed,
)


class Format(StrEnum):
    """How a server is asked for data, from the strictest on."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    PROMPT = "prompt"


THINKING_ROOM: Final = 8
"""How many times more tokens a model gets that thinks before it speaks."""
_OPTIONAL: Final = ("stream_options", "temperature", "seed")
_ROLES: Final = re.compile(r"roles? must alternate|conversation roles|alternat\w+ user|only user and assistant", re.I)
_SYSTEM: Final = re.compile(
    r"system (?:role|message|prompt)s?[^.]{0,30}(?:not|un)\s?supported|system.{0,20}not (?:allowed|permitted)"
    r"|(?:not|un)supported.{0,30}\bsystem\b|unknown role.{0,5}system",
    re.IGNORECASE,
)
_FORMAT: Final = re.compile(
    r"response[_ ]format|json[_ ]?schema|json[_ ]object|structured output|grammar|guided|does not match the expected",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What to leave out or do otherwise with this server."""

    without: frozenset[str] = frozenset()
    """Request fields that it refuses."""
    completion_tokens: bool = False
    """Whether the limit of tokens is called `max_completion_tokens`."""
    plain_roles: bool = False
    """Whether it takes no system message and only user and assistant in turn."""
    thinks: bool = False
    """Whether it thinks before it speaks, on the same count of tokens."""
    format: Format = Format.JSON_SCHEMA
    """The strictest way of asking for data that it understands, as far as known."""
    proven: bool = False
    """Whether data has come that way."""

    def shaped(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The request as this server takes it."""
        fields = {name: value for name, value in request.items() if name not in self.without and value is not None}
        if self.thinks and "max_tokens" in fields:
            fields["max_tokens"] *= THINKING_ROOM
        if self.completion_tokens and "max_tokens" in fields:
            fields["max_completion_tokens"] = fields.pop("max_tokens")
        return fields

    def after(self, error: ModelError) -> Abilities | None:
        """What is known after this refusal, or None where it teaches nothing that one could do otherwise."""
        if isinstance(error, ModelReplyEmpty) and error.thought and not self.thinks:
            return replace(self, thinks=True)
        if not isinstance(error, (ModelRequestRefused, ModelServerFailed)):
            return None
        text = error.message
        if "max_completion_tokens" in text and not self.completion_tokens:
            return replace(self, completion_tokens=True)
        if not self.plain_roles and (_SYSTEM.search(text) or _ROLES.search(text)):
            return replace(self, plain_roles=True)
        for name in _OPTIONAL:
            if isinstance(error, ModelRequestRefused) and name in text and name not in self.without:
                return replace(self, without=self.without | {name})
        return None

    def looser_format(self, error: ModelError) -> Format | None:
        """The next looser way of asking for data, where `error` may come from this one; None where it doesn't."""
        if self.proven or self.format is Format.PROMPT:
            return None
        if isinstance(error, ModelReplyMalformed):
            return Format.PROMPT
        if isinstance(error, ModelRequestRefused) or (
            isinstance(error, ModelServerFailed) and _FORMAT.search(error.message)
        ):
            return Format.JSON_OBJECT if self.format is Format.JSON_SCHEMA else Format.PROMPT
        return None
