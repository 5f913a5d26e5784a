"""How services that people really run behave, one entry for each row of the table in `docs/model-services.md`.

An entry answers a request with `text` in its own way, or refuses it in its own way. What is right: the words are kept
(`words`), or a named error with a sentence that helps.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from simulator import errors
from tests.standin.replies import (
    Answer,
    CutMidway,
    ErrorBody,
    Events,
    LetGo,
    Raw,
    Refuse,
    Say,
    Status,
    StreamError,
    delta,
    event,
    in_words,
)
from tests.standin.server import Seen

Answering = Callable[[Seen, str], Answer]
THOUGHT: Final = "Okay, so the coach is asking me something. I have to be careful here and stay short.\n"


@dataclass(frozen=True)
class Behaviour:
    """One way in which a service behaves. `error`: what is raised, where no words can come; `says`: what stands in it.
    `bare`: the address is given without `/v1`. `unnamed`: no model is named."""

    name: str
    answer: Answering
    error: type[errors.ModelError] | None = None
    says: str = ""
    bare: bool = False
    models: tuple[str, ...] | None = None


def whole(text: str, **more: Any) -> Answer:
    """The reply as one JSON document."""
    message = {"role": "assistant", "content": text} | more.pop("message", {})
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return Raw(json.dumps({"id": "1", "object": "chat.completion", "model": "m", "choices": [choice]} | more).encode())


def _pieces(text: str, *before: bytes, finish: str | None = "stop", **more: Any) -> Answer:
    end = (delta(None, finish=finish),) if finish else ()
    return Events((*before, *(delta(piece) for piece in in_words(text)), *end), **more)


def _parts(text: str) -> Answer:
    thinking = [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}]}]
    said = [{"type": "text", "text": text}]
    return Events((_content(thinking), _content(said), delta(None, finish="stop")))


def _content(content: object) -> bytes:
    return event({"id": "1", "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": None}]})


def _without(field: str, answer: Answer) -> Answering:
    """Refuses requests that have this field."""
    return lambda seen, text: answer if field in seen.body else Say(text)


def _roles(answer: Answer) -> Answering:
    """Refuses requests with a system message."""
    return lambda seen, text: answer if any(m["role"] == "system" for m in seen.messages) else Say(text)


def _under_v1(elsewhere: Answer) -> Answering:
    return lambda seen, text: Say(text) if seen.path.startswith("/v1/") else elsewhere


def _once(first: Answer) -> Answering:
    asked: list[Seen] = []

    def answer(seen: Seen, text: str) -> Answer:
        asked.append(seen)
        return first if len(asked) == 1 else Say(text)

    return answer


_DETAIL: Final = {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted", "input": {}}]}  # fmt: skip


def behaviours() -> list[Behaviour]:
    """All of them, fresh: some count how often they were asked."""
    return [
        Behaviour("`<think>` block first", lambda _, t: Say(f"<think>{THOUGHT}</think>\n\n{t}")),
        Behaviour("only `</think>`", lambda _, t: Say(f"{THOUGHT}</think>\n\n{t}")),
        Behaviour("`[THINK]` marks", lambda _, t: Say(f"[THINK]{THOUGHT}[/THINK]{t}")),
        Behaviour("channel marks", lambda _, t: Say(f"<|channel|>analysis<|message|>{THOUGHT}<|end|><|start|>assistant<|channel|>final<|message|>{t}<|return|>")),
        Behaviour("channel words without marks", lambda _, t: Say(f"analysis{THOUGHT}assistantfinal{t}")),
        Behaviour("`<|channel>thought`", lambda _, t: Say(f"<|channel>thought\n{THOUGHT}<channel|>{t}")),
        Behaviour("`◁think▷` marks", lambda _, t: Say(f"◁think▷{THOUGHT}◁/think▷{t}")),
        Behaviour("`<|START_THINKING|>`", lambda _, t: Say(f"<|START_THINKING|>{THOUGHT}<|END_THINKING|><|START_RESPONSE|>{t}<|END_RESPONSE|>")),
        Behaviour("`<seed:think>`", lambda _, t: Say(f"<seed:think>{THOUGHT}</seed:think>{t}")),
        Behaviour("`reasoning_content` beside the words", lambda _, t: _pieces(t, delta(None, reasoning_content=THOUGHT))),
        Behaviour("`reasoning` beside the words", lambda _, t: _pieces(t, delta("", reasoning=THOUGHT))),
        Behaviour("content as a list of parts", lambda _, t: _parts(t)),
        Behaviour("thinking spends all tokens", lambda s, t: Say(t) if s.body["max_tokens"] > 2000 else _pieces("", delta(None, reasoning_content=THOUGHT), finish="length")),
        Behaviour("odd spaces and invisible marks", lambda _, t: Say(t.replace(" ", "\u202f", 1).replace("a", "a\u00ad\u200b\u2060", 1))),
        Behaviour("control sequences", lambda _, t: Say("\x1b[1m" + t + "\x1b[0m")),
        Behaviour("`finish_reason` eos_token", lambda _, t: _pieces(t, finish="eos_token")),
        Behaviour("`finish_reason` STOP", lambda _, t: _pieces(t, finish="STOP")),
        Behaviour("`finish_reason` end_turn", lambda _, t: _pieces(t, finish="end_turn")),
        Behaviour("no `finish_reason` before `[DONE]`", lambda _, t: _pieces(t, finish=None)),
        Behaviour("`finish_reason` and no `[DONE]`", lambda _, t: _pieces(t, done=False)),
        Behaviour("connection lost after the end", lambda _, t: _pieces(t, done=False, end=LetGo.CLOSE)),
        Behaviour("a role in every piece, empty names", lambda _, t: Events((event({"choices": [{"delta": {"role": "assistant", "content": ""}}]}), *(event({"choices": [{"delta": {"role": "assistant", "content": p}, "finish_reason": ""}]}) for p in in_words(t)), delta(None, finish="stop")))),
        Behaviour("keep-alive comments", lambda _, t: _pieces(t, b": OPENROUTER PROCESSING\n\n", b"event: ping\ndata: {\"choices\": []}\n\n")),
        Behaviour("keep-alive comments as data", lambda _, t: _pieces(t, b"data: : OPENROUTER PROCESSING\n\n")),
        Behaviour("filter results first", lambda _, t: _pieces(t, event({"choices": [], "prompt_filter_results": [{"prompt_index": 0}]}))),
        Behaviour("carriage returns, `data:` without a space", lambda _, t: Events(tuple(e.replace(b"data: ", b"data:").replace(b"\n\n", b"\r\n\r\n") for e in (*(delta(p) for p in in_words(t)), delta(None, finish="stop"))))),
        Behaviour("whole JSON answer, no stream", lambda _, t: whole(t)),
        Behaviour("whole JSON answer with reasoning", lambda _, t: whole(t, message={"reasoning_content": THOUGHT})),
        Behaviour("one JSON document a line", lambda _, t: Events((*(delta(p).removeprefix(b"data: ").replace(b"\n\n", b"\n") for p in in_words(t)), delta(None, finish="stop").removeprefix(b"data: ").replace(b"\n\n", b"\n")), done=False, kind="application/x-ndjson")),
        Behaviour("`<|im_end|>` in the text", lambda _, t: Say(f"{t}<|im_end|>\n<|im_start|>user\nAnd then?")),
        Behaviour("`</s>` in the text", lambda _, t: Say(f"{t}</s>")),
        Behaviour("`<end_of_turn>` in the text", lambda _, t: Say(f"{t}<end_of_turn>\n<start_of_turn>user\nGo on.")),
        Behaviour("header marks before the text", lambda _, t: Say(f"<|start_header_id|>assistant<|end_header_id|>\n\n{t}<|eot_id|>")),
        Behaviour("422 with `detail` as a list", _without("stream_options", ErrorBody(422, _DETAIL))),
        Behaviour("422 with `detail` as an object", _without("stream_options", ErrorBody(422, {"detail": {"error": "unknown field", "loc": ["stream_options"]}}))),
        Behaviour("422 with `message` packed as JSON", _without("stream_options", ErrorBody(422, {"object": "error", "message": json.dumps(_DETAIL)}))),
        Behaviour("`temperature` refused", _without("temperature", Status(400, "Unsupported value: 'temperature' does not support 0.8 with this model."))),
        Behaviour("unknown fields refused without a name", _without("stream_options", ErrorBody(422, {"detail": "Extra fields not permitted"}))),
        Behaviour("`max_tokens` has another name", _without("max_tokens", Status(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."))),
        Behaviour("`max_tokens` too large", lambda s, t: Say(t) if s.body["max_tokens"] <= 256 else Status(400, "max_tokens is too large: this model supports at most 256 completion tokens")),
        Behaviour("system role not supported", _roles(Status(400, "System role not supported"))),
        Behaviour("roles must alternate (500)", _roles(Status(500, "Jinja Exception: Conversation roles must alternate user/assistant/user/assistant/..."))),
        Behaviour("only user and assistant roles", _roles(ErrorBody(422, {"detail": [{"loc": ["body", "messages", 0, "role"], "msg": "Input should be 'user' or 'assistant'", "type": "literal_error"}]}))),
        Behaviour("developer instruction not enabled", _roles(Status(400, "Developer instruction is not enabled for models/gemma-3-27b-it"))),
        Behaviour("template error on the first message", _roles(Status(400, "Error rendering prompt with jinja template: First message must be from user"))),
        Behaviour("only user, assistant and tool roles", _roles(Status(500, "Only user, assistant and tool roles are supported, got system."))),
        Behaviour("unexpected role", _roles(Status(400, "Unexpected role 'system' after role 'start'"))),
        Behaviour("still loading the model (503)", _once(Status(503, "Loading model", "unavailable_error"))),
        Behaviour("`/v1` missing: 404", _under_v1(ErrorBody(404, {"error": "Not Found"})), bare=True),
        Behaviour("`/v1` missing: a web page", _under_v1(Raw(b"<!DOCTYPE html><title>Ollama</title>", "text/html")), bare=True),
        Behaviour("`/v1` missing: 405", _under_v1(ErrorBody(405, {"detail": "Method Not Allowed"})), bare=True),
        Behaviour("an embedding model listed first", lambda _, t: Say(t), models=("text-embedding-nomic-embed-text-v1.5", "qwen3-4b")),
        Behaviour("several chat models and none named", lambda _, t: Say(t), errors.ModelRequestRefused, "several models (qwen3-4b, gemma3)", models=("qwen3-4b", "gemma3")),
        Behaviour("unknown model", lambda _, __: Status(404, "model 'x' not found, try pulling it first"), errors.ModelRequestRefused, "try pulling it first"),
        Behaviour("a web page under the right path", lambda _, __: Raw(b"<html>Sign in to the wifi</html>", "text/html"), errors.ModelAddressWrong, "web page"),
        Behaviour("connection lost in the middle", lambda _, t: CutMidway(t[: len(t) // 2]), errors.ModelStreamCut, "in the middle"),
        Behaviour("body ends in the middle", lambda _, t: _pieces(t[: len(t) // 2], finish=None, done=False), errors.ModelStreamCut, "in the middle"),
        Behaviour("error told in the stream", lambda _, __: StreamError("CUDA out of memory", "Well,"), errors.ModelServerFailed, "CUDA out of memory"),
        Behaviour("error inside a choice", lambda _, __: Events((event({"choices": [{"delta": {"content": ""}, "finish_reason": "error", "error": {"code": 502, "message": "Provider returned error"}}]}),)), errors.ModelServerFailed, "Provider returned error"),
        Behaviour("error as a 200", lambda _, __: Raw(b'{"object": "error", "message": "No GPU is free", "code": 50300}'), errors.ModelServerFailed, "No GPU is free"),
        Behaviour("refusal in its own field", lambda _, __: Refuse(), errors.ModelRefused, "declined"),
        Behaviour("safety filter", lambda _, __: Events((delta("Well"), delta(None, finish="SAFETY"))), errors.ModelRefused, "declined"),
        Behaviour("key refused", lambda _, __: ErrorBody(401, {"message": "Unauthorized: sk-matrix-0a1b2c3d4e5f"}), errors.ModelKeyRefused, "401"),
        Behaviour("quota used up", lambda _, __: Status(429, "You exceeded your current quota", error_code="insufficient_quota"), errors.ModelQuotaUsedUp, "quota"),
    ]  # fmt: skip
