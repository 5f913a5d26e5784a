"""What a stand-in service can be told to do with one request: speak, or fail in one of the ways that services fail.

A reply is a list of steps that the server walks through: bytes to write, seconds to wait, or how to let go.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias


class LetGo(Enum):
    """How the server drops the connection."""

    CLOSE = "close"
    RESET = "reset"
    HANG = "hang"


Step: TypeAlias = bytes | float | LetGo
DONE = b"data: [DONE]\n\n"


def head(status: int, kind: str, more: Mapping[str, str] | None = None, length: int | None = None) -> bytes:
    """The first bytes of an HTTP answer: chunked where no length is given."""
    size = f"Content-Length: {length}" if length is not None else "Transfer-Encoding: chunked"
    extra = "".join(f"{name}: {value}\r\n" for name, value in (more or {}).items())
    return f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\n{size}\r\n{extra}\r\n".encode()


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def event(payload: object) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps(payload, ensure_ascii=False).encode() + b"\n\n"


def delta(content: str | None = None, *, finish: str | None = None, **more: object) -> bytes:
    """One piece of a streamed chat completion."""
    said: dict[str, object] = {} if content is None else {"content": content}
    choice = {"index": 0, "delta": said | more, "finish_reason": finish}
    return event(_chunk([choice]))


def usage(prompt: int, completion: int) -> bytes:
    """The piece with the count of tokens."""
    counted = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
    return event(_chunk([]) | {"usage": counted})


def _chunk(choices: list[dict[str, object]]) -> dict[str, object]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "stand-in",
        "choices": choices,
    }


def in_words(text: str) -> list[str]:
    """A text in pieces as models stream them: a word with the space before it."""
    return re.findall(r"\s*\S+", text) or [text]


@dataclass(frozen=True)
class Answer:
    """One answer to one request. This one says nothing; the others below are what a test uses."""

    def steps(self) -> Iterator[Step]:
        """What the server does, in order."""
        yield LetGo.CLOSE


@dataclass(frozen=True)
class Say(Answer):
    """A whole reply, word by word; `first_s` before the first, `each_s` before every further one, in seconds."""

    text: str
    first_s: float = 0.0
    each_s: float = 0.0
    finish: str = "stop"
    pieces: tuple[str, ...] = ()

    def steps(self) -> Iterator[Step]:
        """Head, role, words, end, usage."""
        yield head(200, "text/event-stream")
        yield chunk(delta(None, role="assistant"))
        pieces = self.pieces or in_words(self.text)
        for number, piece in enumerate(pieces):
            wait = self.each_s if number else self.first_s
            if wait:
                yield wait
            yield chunk(delta(piece))
        yield chunk(delta(None, finish=self.finish))
        yield chunk(usage(100, len(pieces)))
        yield chunk(DONE) + chunk(b"")


@dataclass(frozen=True)
class Status(Answer):
    """An error in place of a reply."""

    code: int
    message: str = "It failed."
    type: str = "server_error"
    error_code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """A JSON body, as services send it."""
        told = {"message": self.message, "type": self.type, "code": self.error_code} | dict(self.more)
        body = json.dumps({"error": told}).encode()
        yield head(self.code, "application/json", self.headers, len(body)) + body


@dataclass(frozen=True)
class ContextFull(Answer):
    """The answer of a llama.cpp server to a prompt beyond its window."""

    window: int = 4096
    prompt: int = 5000

    def steps(self) -> Iterator[Step]:
        """A 400 that tells both sizes."""
        message = f"request ({self.prompt} tokens) exceeds the available context size ({self.window} tokens)"
        sizes = {"n_ctx": self.window, "n_prompt_tokens": self.prompt, "code": 400}
        yield from Status(400, message, "exceed_context_size_error", more=sizes).steps()


@dataclass(frozen=True)
class Hang(Answer):
    """Nothing at all, for longer than anyone waits; after `text`, where there is one."""

    text: str = ""

    def steps(self) -> Iterator[Step]:
        """The beginning of a reply, or not even that."""
        if self.text:
            yield head(200, "text/event-stream")
            yield from (chunk(delta(piece)) for piece in in_words(self.text))
        yield LetGo.HANG


@dataclass(frozen=True)
class ResetAtOnce(Answer):
    """The connection is reset before a byte is sent."""

    def steps(self) -> Iterator[Step]:
        """Nothing."""
        yield LetGo.RESET


@dataclass(frozen=True)
class ResetMidway(Answer):
    """The connection is reset after some words."""

    text: str

    def steps(self) -> Iterator[Step]:
        """Words, then a reset."""
        yield head(200, "text/event-stream")
        yield from (chunk(delta(piece)) for piece in in_words(self.text))
        yield 0.05
        yield LetGo.RESET


@dataclass(frozen=True)
class CutMidway(Answer):
    """The connection is closed after some words, inside a chunked body."""

    text: str

    def steps(self) -> Iterator[Step]:
        """Words, then the end of the connection."""
        yield head(200, "text/event-stream")
        yield from (chunk(delta(piece)) for piece in in_words(self.text))
        yield LetGo.CLOSE


@dataclass(frozen=True)
class Unfinished(Answer):
    """A body that ends properly, but without `finish_reason`; with or without the `[DONE]` mark."""

    text: str
    done: bool = False

    def steps(self) -> Iterator[Step]:
        """Words, then a clean end."""
        yield head(200, "text/event-stream")
        yield from (chunk(delta(piece)) for piece in in_words(self.text))
        yield (chunk(DONE) if self.done else b"") + chunk(b"")


@dataclass(frozen=True)
class Refuse(Answer):
    """The model declines."""

    text: str = "I can't help with that."
    by_filter: bool = False

    def steps(self) -> Iterator[Step]:
        """A refusal in its own field, or a filter's mark at the end."""
        yield head(200, "text/event-stream")
        if self.by_filter:
            yield chunk(delta("Well")) + chunk(delta(None, finish="content_filter"))
        else:
            yield chunk(delta(None, refusal=self.text)) + chunk(delta(None, finish="stop"))
        yield chunk(DONE) + chunk(b"")


@dataclass(frozen=True)
class StreamError(Answer):
    """An error told inside the stream, after some words."""

    message: str
    text: str = ""
    code: str | None = None

    def steps(self) -> Iterator[Step]:
        """Words, then an error event."""
        yield head(200, "text/event-stream")
        yield from (chunk(delta(piece)) for piece in in_words(self.text) if self.text)
        yield chunk(event({"error": {"message": self.message, "type": "server_error", "code": self.code}})) + chunk(b"")


@dataclass(frozen=True)
class Junk(Answer):
    """Something in the stream that is no event of ours: `data` is sent as it is, after some words."""

    data: bytes = b"data: {not json at all\n\n"
    text: str = ""

    def steps(self) -> Iterator[Step]:
        """Words, junk, an end."""
        yield head(200, "text/event-stream")
        yield from (chunk(delta(piece)) for piece in in_words(self.text) if self.text)
        yield chunk(self.data) + chunk(delta(None, finish="stop")) + chunk(DONE) + chunk(b"")


@dataclass(frozen=True)
class Raw(Answer):
    """Bytes as they are, as a 200 of this kind."""

    body: bytes
    kind: str = "application/json"

    def steps(self) -> Iterator[Step]:
        """The body."""
        yield head(200, self.kind, length=len(self.body)) + self.body


@dataclass(frozen=True)
class Events(Answer):
    """Events as they are, with or without `[DONE]`; `end` is what happens then (None: the body ends properly)."""

    events: tuple[bytes, ...]
    done: bool = True
    end: LetGo | None = None
    kind: str = "text/event-stream"

    def steps(self) -> Iterator[Step]:
        """The events, the mark, the end."""
        yield head(200, self.kind)
        for each in self.events:
            yield chunk(each)
        if self.done:
            yield chunk(DONE)
        yield self.end or chunk(b"")


@dataclass(frozen=True)
class ErrorBody(Answer):
    """An error with a body of any shape."""

    code: int
    body: object

    def steps(self) -> Iterator[Step]:
        """The body, as JSON or as the text that it is."""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        kind = "text/html" if text.startswith("<") else "application/json"
        yield head(self.code, kind, length=len(text.encode())) + text.encode()
