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
"""What can be left out of a request without changing what is asked."""
_ROLES: Final = re.compile(
    r"\broles?\b|alternat|developer|\bsystem (?:message|prompt|role|instruction|turn)|\bsystem['\"`]|jinja"
    r"|chat[ _]?template|template error|first message|must start with|last message must",
    re.IGNORECASE,
)
_MOST_TOKENS: Final = re.compile(
    r"(?:max_(?:completion_|new_)?tokens|completion tokens|output tokens).{0,120}?"
    r"(?:at most|less than or equal to|maximum(?: allowed)?(?: value)?(?: is| of)?|<=|up to|limit(?: is| of)?"
    r"|\bin \[\d+,)"
    r"\s*:?\s*(\d{2,6})",
    re.IGNORECASE | re.DOTALL,
)
_UNKNOWN_FIELD: Final = re.compile(
    r"extra (?:inputs?|fields?|param)|unknown|unexpected|unrecogni[sz]ed|not permitted|additional propert|unsupported"
    r"|not supported|not allowed|invalid (?:field|param|argument)",
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
    most_tokens: int | None = None
    """The most tokens that it lets a reply have, where it said so."""
    unmarked: bool | None = None
    """Whether its replies begin with thinking that no mark opens; None: not known yet."""
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
        if self.most_tokens is not None and "max_tokens" in fields:
            fields["max_tokens"] = min(fields["max_tokens"], self.most_tokens)
        if self.completion_tokens and "max_tokens" in fields:
            fields["max_completion_tokens"] = fields.pop("max_tokens")
        return fields

    def after(self, error: ModelError) -> Abilities | None:
        """What is known after this refusal, or None where it teaches nothing that one could do otherwise."""
        if isinstance(error, ModelReplyEmpty) and error.thought and not self.thinks:
            return replace(self, thinks=True)
        if not isinstance(error, (ModelRequestRefused, ModelServerFailed)):
            return None
        text, refused = error.message, isinstance(error, ModelRequestRefused)
        if "max_completion_tokens" in text and "max_tokens" in text and not self.completion_tokens:
            return replace(self, completion_tokens=True)
        most = _MOST_TOKENS.search(text) if refused else None
        if most is not None and self.most_tokens != int(most.group(1)):
            return replace(self, most_tokens=int(most.group(1)))
        named = {name for name in _OPTIONAL if name in text} - self.without
        if refused and named:
            return replace(self, without=self.without | named)
        if not self.plain_roles and _ROLES.search(text):
            return replace(self, plain_roles=True)
        if refused and _UNKNOWN_FIELD.search(text) and not set(_OPTIONAL) <= self.without and not _names_other(text):
            return replace(self, without=self.without | set(_OPTIONAL))
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


def _names_other(text: str) -> bool:
    """Whether a refusal is about something that can't be left out."""
    return _FORMAT.search(text) is not None or re.search(r"\bmodels?\b", text, re.IGNORECASE) is not None
