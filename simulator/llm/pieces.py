"""One event of a reply, however the server shapes it: words, thinking, a refusal, how it ended, tokens. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from simulator.messages import Usage


class Finish(StrEnum):
    """How a reply ended."""

    WHOLE = "whole"
    LENGTH = "length"
    FILTER = "filter"
    TOOL = "tool"
    ERROR = "error"


_FINISHES: Final[Mapping[str, Finish]] = {
    "length": Finish.LENGTH,
    "max_tokens": Finish.LENGTH,
    "model_length": Finish.LENGTH,
    "max_output_tokens": Finish.LENGTH,
    "max_length": Finish.LENGTH,
    "content_filter": Finish.FILTER,
    "safety": Finish.FILTER,
    "refusal": Finish.FILTER,
    "recitation": Finish.FILTER,
    "blocklist": Finish.FILTER,
    "prohibited_content": Finish.FILTER,
    "guardrail_intervened": Finish.FILTER,
    "tool_calls": Finish.TOOL,
    "tool_use": Finish.TOOL,
    "function_call": Finish.TOOL,
    "error": Finish.ERROR,
}
"""The names that mean something else than "whole": whatever else a server calls its end (`stop`, `eos_token`,
`end_turn`, `STOP`, ...), the words came whole."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event brings."""

    words: str = ""
    thought: bool = False
    refusal: str = ""
    finish: Finish | None = None
    usage: Usage | None = None
    error: Mapping[str, Any] | None = None


class NoPiece(Exception):  # noqa: N818 - it says what happened
    """An event that is no part of a reply. `not_text`: it has words that are no text."""

    def __init__(self, *, not_text: bool = False) -> None:
        self.not_text = not_text
        super().__init__("no part of a reply")


def read_piece(event: object) -> Piece:
    """What `event` brings. Raises `NoPiece`. Nothing of its shape is taken for granted: servers differ."""
    if not isinstance(event, Mapping):
        raise NoPiece
    usage = _usage(event.get("usage"))
    choices = event.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if event.get("error") or (choices is None and (event.get("detail") or event.get("object") == "error")):
        return Piece(error=event)
    if isinstance(choice, Mapping) and choice.get("error"):
        return Piece(error=choice)
    if choice is None and (choices == [] or (choices is None and usage is not None)):
        return Piece(usage=usage)
    if not isinstance(choice, Mapping):
        raise NoPiece
    said = choice.get("delta") or choice.get("message")
    reason = choice.get("finish_reason")
    if not isinstance(said, Mapping):
        if not isinstance(choice.get("text"), str) and reason is None:
            raise NoPiece
        said = {"content": choice.get("text")}
    words, thought = _words(said.get("content"))
    refusal = said.get("refusal")
    return Piece(
        words,
        thought or any(said.get(name) for name in ("reasoning_content", "reasoning", "thinking", "reasoning_details")),
        refusal if isinstance(refusal, str) else "",
        None if not reason else _FINISHES.get(str(reason).lower(), Finish.WHOLE),
        usage,
    )


def _words(content: object) -> tuple[str, bool]:
    """The words of a content, which may be text or a list of parts, and whether it has thinking in it."""
    if content is None:
        return "", False
    if isinstance(content, str):
        return content, False
    if isinstance(content, Mapping) and isinstance(content.get("type"), str):
        content = [content]
    if not isinstance(content, list):
        raise NoPiece(not_text=True)
    words, thought = "", False
    for part in content:
        if isinstance(part, str):
            words += part
        elif isinstance(part, Mapping) and isinstance(part.get("text"), str) and part.get("type") in _TEXTS:
            words += part["text"]
        elif isinstance(part, Mapping) and isinstance(part.get("type"), str):
            thought = True
        else:
            raise NoPiece(not_text=True)
    return words, thought


_TEXTS: Final = ("text", "output_text", None)


def _usage(usage: object) -> Usage | None:
    if not isinstance(usage, Mapping):
        return None
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else 0
    numbers = (usage.get("prompt_tokens"), usage.get("completion_tokens"), cached)
    return Usage(*(n if isinstance(n, int) and n >= 0 else 0 for n in numbers))
