"""Data from a model: asked for in the strictest way that the server takes, validated always, repaired once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from simulator.errors import ModelError, ModelReplyMalformed, ModelReplyTooLong
from simulator.llm.abilities import Abilities, Format
from simulator.messages import Message, ReplyEnd, Usage

Data = TypeVar("Data", bound=BaseModel)
MOST_ERRORS: Final = 6
"""Faults of a reply that are named when it is sent back."""


@dataclass(frozen=True, slots=True)
class Structured(Generic[Data]):
    """Data that a model gave: the value, the text that it was read from, what it cost, and how it was asked for."""

    value: Data
    text: str
    usage: Usage
    format: Format
    requests: int
    model: str


class Speaks(Protocol):
    """What is needed of a model to ask it for data."""

    abilities: Abilities

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int | None = None,
        temperature: float | None = None,
        seed: int | None = None,
        response_format: dict[str, Any] | None = None,
        on_end: Callable[[ReplyEnd], None] | None = None,
    ) -> AsyncIterator[str]:
        """The reply, piece by piece."""
        ...


async def ask_for_data(
    model: Speaks,
    messages: Sequence[Message],
    schema: type[Data],
    *,
    max_tokens: int | None,
    temperature: float | None,
    seed: int | None,
) -> Structured[Data]:
    """Data of this shape. Raises `ModelError`, with `ModelReplyMalformed` for what could not be repaired."""
    usage, requests = Usage(), 0

    async def ask(prompt: Sequence[Message], format_: Format) -> str:
        nonlocal usage, requests
        requests += 1
        ends: list[ReplyEnd] = []
        stream = model.stream(
            prompt,
            max_tokens=max_tokens,
            temperature=temperature,
            seed=seed,
            response_format=_wanted(format_, schema),
            on_end=ends.append,
        )
        pieces = [piece async for piece in stream]
        usage = sum((end.usage for end in ends), usage)
        if ends and ends[-1].cut_short:
            raise ModelReplyTooLong("The data broke off at the limit of tokens for a reply.")
        return "".join(pieces)

    trying, text = model.abilities, ""
    while True:
        prompt = messages if trying.format is Format.JSON_SCHEMA else _with_schema(messages, schema)
        error: ModelError
        try:
            text = await ask(prompt, trying.format)
            try:
                value = _read(text, schema)
            except ValidationError as fault:
                text = await ask(_sent_back(messages, schema, text, fault), trying.format)
                value = _read(text, schema)
        except ValidationError as fault:
            why = f"The data doesn't have the shape asked for: {_faults(fault)[0]}."
            error = ModelReplyMalformed(why, text=text)
        except ModelError as caught:
            error = caught
        else:
            model.abilities = replace(model.abilities, format=trying.format, proven=True)
            return Structured(value, text, usage, trying.format, requests, model.name)
        looser = trying.looser_format(error)
        if looser is None:
            raise error
        trying = replace(trying, format=looser)


def strict_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a model as strict servers take it: every key required, no other keys, no defaults."""
    strict: dict[str, Any] = _strict(schema.model_json_schema())
    return strict


def _strict(part: Any) -> Any:
    if isinstance(part, list):
        return [_strict(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {
        name: _strict(value) for name, value in part.items() if name not in ("default", "title") or name in _named(part)
    }
    if isinstance(kept.get("properties"), dict):
        kept["properties"] = {name: _strict(value) for name, value in part["properties"].items()}
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    return kept


def _named(part: dict[str, Any]) -> frozenset[str]:
    """`title` and `default` are names of properties, not keywords, where the values are schemas themselves."""
    return frozenset(part) if part and all(isinstance(value, dict) for value in part.values()) else frozenset()


def _wanted(format_: Format, schema: type[BaseModel]) -> dict[str, Any] | None:
    if format_ is Format.JSON_SCHEMA:
        return {
            "type": "json_schema",
            "json_schema": {"name": schema.__name__, "strict": True, "schema": strict_schema(schema)},
        }
    return {"type": "json_object"} if format_ is Format.JSON_OBJECT else None


def _with_schema(messages: Sequence[Message], schema: type[BaseModel]) -> list[Message]:
    shape = json.dumps(strict_schema(schema), ensure_ascii=False, separators=(",", ":"))
    ask = f"Answer with one JSON object and nothing else. It has this JSON Schema:\n{shape}"
    return [*messages[:-1], Message(messages[-1].role, f"{messages[-1].content}\n\n{ask}")]


def _sent_back(
    messages: Sequence[Message], schema: type[BaseModel], text: str, fault: ValidationError
) -> list[Message]:
    wrong = "\n".join(f"- {line}" for line in _faults(fault))
    ask = f"That can't be used:\n{wrong}\nGive the whole JSON object again, mended, and nothing else."
    return [*_with_schema(messages, schema), Message("assistant", text[:20_000] or "{}"), Message("user", ask)]


def _faults(fault: ValidationError) -> list[str]:
    found = fault.errors(include_url=False, include_context=False, include_input=False)
    lines = [f"{'.'.join(str(part) for part in e['loc']) or 'the whole'}: {e['msg']}" for e in found[:MOST_ERRORS]]
    return lines or ["it can't be read"]


def _read(text: str, schema: type[Data]) -> Data:
    """The data in a reply, with or without fences and words around it. Raises `ValidationError`."""
    start, end = text.find("{"), text.rfind("}")
    return schema.model_validate_json(text[start : end + 1] if 0 <= start < end else text)
