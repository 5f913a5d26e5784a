"""One request, one streamed reply: read with deadlines and bounds, until the service says that it is finished."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Final

from simulator.errors import (
    ModelAddressWrong,
    ModelError,
    ModelRefused,
    ModelReplyEmpty,
    ModelReplyMalformed,
    ModelReplyTooLong,
    ModelServerFailed,
    ModelStreamCut,
    ModelTimeout,
)
from simulator.llm.faults import as_model_error, theirs, told_in_stream
from simulator.llm.heard import Hearing, ThoughtAloud
from simulator.llm.pieces import Finish, NoPiece, Piece, read_piece
from simulator.llm.settings import ModelSettings
from simulator.llm.wire import NotAnEvent, Wire
from simulator.messages import ReplyEnd, Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_LAST_BYTES_S: Final = 0.2
_BYTES_PER_CHARACTER: Final = 40
"""An event of one letter has some hundred bytes around it; what has no end at all is given up."""


async def read_reply(
    client: AsyncOpenAI,
    request: dict[str, Any],
    settings: ModelSettings,
    hearing: Hearing,
    clock: Callable[[], float],
    wall: Callable[[], float],
    on_end: Callable[[ReplyEnd], None] | None,
) -> AsyncGenerator[str, None]:
    """The pieces of the reply to `request`, without control codes and thinking aloud. Raises `ModelError` only."""
    reply = _Reply(settings, hearing, clock)
    async with aclosing(reply.events(client, request)) as events:
        try:
            async for event in events:
                words = reply.take(event)
                if words:
                    yield words
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

    def __init__(self, settings: ModelSettings, hearing: Hearing, clock: Callable[[], float]) -> None:
        self.settings, self.clock = settings, clock
        self.begun = False
        self._hearing = hearing
        self._wire = Wire(most=settings.max_characters * _BYTES_PER_CHARACTER)
        self._started = clock()
        self._first: float | None = None
        self._characters = self._raw = 0
        self._finish: Finish | None = None
        self._refusal = ""
        self._thought = False
        self._usage = Usage()

    async def events(self, client: AsyncOpenAI, request: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """The service's events, each awaited no longer than the deadlines allow."""
        # As an extra, since the library looks through every message in its own way: 1 ms for each two of them.
        extra = {"messages": request["messages"]}
        asked = client.chat.completions.with_streaming_response.create(
            stream=True, **request | {"messages": []}, extra_body=extra
        )
        async with self._deadline():
            answer = await asked.__aenter__()
        try:
            self.begun = True
            pieces = aiter(answer.iter_bytes())
            while not self._wire.done:
                piece = await self._next(pieces)
                for event in self._wire.rest() if piece is None else self._wire.feed(piece):
                    yield event
                if piece is None:
                    return
            with suppress(TimeoutError):  # the end of the body, so that the connection can be used again
                async with asyncio.timeout(_LAST_BYTES_S):
                    await self._next(pieces)
        except NotAnEvent as fault:
            if fault.page:
                raise ModelAddressWrong(f"{self.settings.server} answered with a web page, not with a reply.") from None
            raise self._no_reply() from None
        finally:
            await asked.__aexit__(None, None, None)

    async def _next(self, pieces: AsyncIterator[bytes]) -> bytes | None:
        """The next bytes, None at the end of the body. What breaks after the reply is whole is no fault."""
        import httpx2

        try:
            async with self._deadline():
                return await anext(pieces, None)
        except (httpx2.RequestError, OSError):
            if self._finish is None and not self._wire.done:
                raise
            return None

    def take(self, event: object) -> str:
        """What may be heard of this event. Raises `ModelError`."""
        try:
            piece = read_piece(event)
        except NoPiece as fault:
            if fault.not_text:
                raise ModelReplyMalformed(f"{self.settings.server} sent a reply that is not text.") from None
            raise self._no_reply() from None
        if piece.error is not None:
            raise told_in_stream(piece.error, self.settings)
        return self._heard(piece)

    def _heard(self, piece: Piece) -> str:
        self._usage = piece.usage or self._usage
        self._finish = piece.finish or self._finish
        self._refusal += piece.refusal
        self._thought = self._thought or piece.thought
        if self._first is None and (piece.words or piece.thought):
            self._first = self.clock()
        self._raw += len(piece.words)
        if self._raw > self.settings.max_characters:
            raise ModelReplyTooLong(f"The reply passed {self.settings.max_characters} characters; reading stopped.")
        try:
            return self._counted(self._hearing.feed(piece.words))
        except ThoughtAloud:
            raise ModelReplyMalformed(f"{self.settings.server} thought aloud before its reply.") from None

    def finish(self) -> str:
        """The last of it, or the error that the end is."""
        rest = self._counted(self._hearing.rest())
        server = self.settings.server
        if self._refusal or self._finish is Finish.FILTER:
            said = f": {theirs(self._refusal, self.settings)}" if self._refusal else ""
            raise ModelRefused(f"The model declined to answer{said}.")
        if self._finish is Finish.ERROR:
            raise ModelServerFailed(f"{server} broke the reply off with an error.")
        if self._finish is None and not (self._wire.done or self._wire.whole):
            raise ModelStreamCut(f"{server} stopped in the middle of the reply.")
        if not self._characters:
            if self._finish is Finish.TOOL:
                raise ModelReplyMalformed("The reply ended with a call for a tool, not with words.")
            thought = self._finish is Finish.LENGTH or self._thought or self._hearing.thinking
            why = " It spent all its tokens on thinking." if thought else ""
            raise ModelReplyEmpty(f"{server} sent a reply without words.{why}", thought=thought)
        return rest

    def end(self) -> ReplyEnd:
        """How it ended."""
        now = self.clock()
        first = now if self._first is None else self._first
        cut_short = self._finish is Finish.LENGTH
        return ReplyEnd(cut_short, self._usage, first - self._started, now - self._started, self._characters)

    def _no_reply(self) -> ModelReplyMalformed:
        return ModelReplyMalformed(f"{self.settings.server} sent something that is not a reply.")

    def _deadline(self) -> _Deadline:
        waited = self.clock() - self._started
        whole = self.settings.timeout_s - waited
        if self._first is None:
            return _Deadline(min(whole, self.settings.first_token_timeout_s - waited), self.settings, first=True)
        return _Deadline(whole, self.settings, first=False)

    def _counted(self, piece: str) -> str:
        if not self._characters:
            piece = piece.lstrip()
        self._characters += len(piece)
        return piece


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
                f"{settings.server} did not begin to answer within {settings.first_token_timeout_s:g} s.",
                hint="Try again, or go on with the scripted voice. TRIAD_FIRST_TOKEN_TIMEOUT sets how long to wait "
                "for the first word.",
            )
        return ModelTimeout(f"{settings.server} did not finish its reply within {settings.timeout_s:g} s.")
