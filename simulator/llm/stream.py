"""One request, one streamed reply: read with deadlines and bounds, until the service says that it is finished."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from simulator.errors import (
    ModelError,
    ModelRefused,
    ModelReplyEmpty,
    ModelReplyMalformed,
    ModelReplyTooLong,
    ModelStreamCut,
    ModelTimeout,
)
from simulator.llm.faults import as_model_error, theirs
from simulator.llm.heard import Hearing
from simulator.llm.settings import ModelSettings
from simulator.messages import ReplyEnd, Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletionChunk


async def read_reply(
    client: AsyncOpenAI,
    request: dict[str, Any],
    settings: ModelSettings,
    clock: Callable[[], float],
    wall: Callable[[], float],
    on_end: Callable[[ReplyEnd], None] | None,
) -> AsyncGenerator[str, None]:
    """The pieces of the reply to `request`, without control codes and thinking aloud. Raises `ModelError` only."""
    reply = _Reply(settings, clock)
    async with aclosing(reply.chunks(client, request)) as chunks:
        try:
            async for chunk in chunks:
                piece = reply.take(chunk)
                if piece:
                    yield piece
            last = reply.finish()
        except Exception as error:
            named = as_model_error(error, settings, begun=reply.begun, now_s=wall())
            if named is None:
                raise
            raise named from None
    if last:
        yield last
    if on_end is not None:
        on_end(reply.end())


class _Reply:
    """What has been heard of one reply so far."""

    def __init__(self, settings: ModelSettings, clock: Callable[[], float]) -> None:
        self.settings, self.clock = settings, clock
        self.begun = False
        self._hearing = Hearing()
        self._started = clock()
        self._first: float | None = None
        self._characters = self._raw = 0
        self._finish: str | None = None
        self._refusal = ""
        self._usage = Usage()

    async def chunks(self, client: AsyncOpenAI, request: dict[str, Any]) -> AsyncGenerator[ChatCompletionChunk, None]:
        """The service's chunks, each awaited no longer than the deadlines allow."""
        async with self._deadline():
            # As an extra, since the library looks through every message in its own way: 1 ms for each two of them.
            extra = {"messages": request["messages"]}
            stream = await client.chat.completions.create(stream=True, **request | {"messages": []}, extra_body=extra)
        self.begun = True
        async with stream:
            chunks = aiter(stream)
            while True:
                async with self._deadline():
                    chunk = await anext(chunks, None)
                if chunk is None:
                    return
                yield chunk

    def take(self, chunk: ChatCompletionChunk) -> str:
        """What may be heard of this chunk. Raises `ModelReplyMalformed` and `ModelReplyTooLong`."""
        # Servers differ and the library doesn't check: nothing of the shape is taken for granted.
        self._count(getattr(chunk, "usage", None))
        choices = getattr(chunk, "choices", None)
        if choices == [] or (choices is None and getattr(chunk, "usage", None) is not None):
            return ""
        choice = choices[0] if isinstance(choices, list) else None
        delta, finish = getattr(choice, "delta", None), getattr(choice, "finish_reason", None)
        if delta is None and finish is None:
            raise ModelReplyMalformed(f"{self.settings.server} sent something that is not a reply.")
        self._finish = finish or self._finish
        refusal, content = getattr(delta, "refusal", None), getattr(delta, "content", None)
        if isinstance(refusal, str):
            self._refusal += refusal
        if content is None:
            if getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None):
                self._mark()
            return ""
        if not isinstance(content, str):
            raise ModelReplyMalformed(f"{self.settings.server} sent a reply that is not text.")
        if content:
            self._mark()
        self._raw += len(content)
        if self._raw > self.settings.max_characters:
            raise ModelReplyTooLong(f"The reply passed {self.settings.max_characters} characters; reading stopped.")
        return self._counted(self._hearing.feed(content))

    def finish(self) -> str:
        """The last of it, or the error that the end is."""
        rest = self._counted(self._hearing.rest())
        if self._refusal or self._finish == "content_filter":
            said = f": {theirs(self._refusal, self.settings)}" if self._refusal else ""
            raise ModelRefused(f"The model declined to answer{said}.")
        if self._finish is None:
            raise ModelStreamCut(f"{self.settings.server} stopped in the middle of the reply.")
        if self._finish not in ("stop", "length"):
            raise ModelReplyMalformed(
                f"The reply ended with {theirs(str(self._finish), self.settings)!r}, not with words."
            )
        if not self._characters:
            thought = self._finish == "length"
            why = " It spent all its tokens on thinking." if thought else ""
            raise ModelReplyEmpty(f"{self.settings.server} sent a reply without words.{why}", thought=thought)
        return rest

    def end(self) -> ReplyEnd:
        """How it ended."""
        now = self.clock()
        first = now if self._first is None else self._first
        return ReplyEnd(
            self._finish == "length", self._usage, first - self._started, now - self._started, self._characters
        )

    def _deadline(self) -> _Deadline:
        waited = self.clock() - self._started
        whole = self.settings.timeout_s - waited
        if self._first is None:
            return _Deadline(min(whole, self.settings.first_token_timeout_s - waited), self.settings, first=True)
        return _Deadline(whole, self.settings, first=False)

    def _mark(self) -> None:
        if self._first is None:
            self._first = self.clock()

    def _counted(self, piece: str) -> str:
        if not self._characters:
            piece = piece.lstrip()
        self._characters += len(piece)
        return piece

    def _count(self, usage: object) -> None:
        if usage is None:
            return
        details = getattr(usage, "prompt_tokens_details", None)
        numbers = (
            getattr(usage, "prompt_tokens", 0),
            getattr(usage, "completion_tokens", 0),
            getattr(details, "cached_tokens", 0),
        )
        self._usage = Usage(*(n if isinstance(n, int) else 0 for n in numbers))


class _Deadline:
    """`asyncio.timeout` that raises an error of ours which says what was waited for, and for how long."""

    def __init__(self, seconds: float, settings: ModelSettings, *, first: bool) -> None:
        self._limit = asyncio.timeout(max(0.0, seconds))
        self._settings, self._is_first = settings, first

    async def __aenter__(self) -> None:
        await self._limit.__aenter__()

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            await self._limit.__aexit__(kind, error, trace)
        except TimeoutError:
            raise self._error() from None

    def _error(self) -> ModelError:
        settings = self._settings
        if self._is_first and settings.first_token_timeout_s <= settings.timeout_s:
            return ModelTimeout(
                f"{settings.server} did not begin to answer within {settings.first_token_timeout_s:g} s."
            )
        return ModelTimeout(f"{settings.server} did not finish its reply within {settings.timeout_s:g} s.")
