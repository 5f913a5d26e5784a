"""The model: messages in, words out as they come, with every fault named and every pause visible.

The client library is imported when a `Model` first speaks (or warms up), in a thread. Only this package imports it.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from simulator.errors import (
    ModelAddressWrong,
    ModelError,
    ModelRateLimited,
    ModelReplyMalformed,
    ModelTimeout,
    NotConfigured,
    without_keys,
)
from simulator.llm.abilities import Abilities
from simulator.llm.catalogue import Listed, read_listed, the_one
from simulator.llm.faults import as_model_error, is_loading
from simulator.llm.folding import folded
from simulator.llm.heard import Hearing
from simulator.llm.settings import DEFAULT_MODEL, ModelSettings, check_proxy
from simulator.llm.stream import read_reply
from simulator.llm.structured import Structured, ask_for_data
from simulator.messages import Message, Remark, ReplyEnd, Waiting

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Data = TypeVar("Data", bound=BaseModel)
Heard: TypeAlias = str | Waiting | Remark
"""A piece of a reply, or something that happens on the way to it."""

FIRST_PAUSE_S: Final = 0.5
"""Seconds before the second attempt where the service names no time; doubled with each further one."""
KEEP_CONNECTION_S: Final = 120.0
"""How long an idle connection is kept: a coach thinks for a minute, and a new TLS connection costs 100 ms."""
WARM_TIMEOUT_S: Final = 5.0
LOADING: Final = "The model is being loaded, or still reads; with a server of one's own that can take some minutes."
LOADING_PAUSE_S: Final = 2.0
"""Seconds between two questions to a server that says that it is loading."""


def _nobody(_: Waiting) -> None:
    return None


class Model:
    """One model of one service. Use as an async context manager, or call `aclose`.

    `on_wait` hears of every pause, once a second. `sleep`, `clock` (seconds, monotonic) and `wall` (seconds since 1970)
    are there for tests. Not for several event loops.
    """

    def __init__(
        self,
        settings: ModelSettings,
        *,
        on_wait: Callable[[Waiting], None] = _nobody,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.abilities = Abilities()
        self.on_wait = on_wait
        self._sleep, self._clock, self._wall = sleep, clock, wall
        self._client: AsyncOpenAI | None = None
        self._opening = asyncio.Lock()
        self._at = settings.base_url
        self._name = settings.model or (DEFAULT_MODEL if settings.is_openai else None)

    def __repr__(self) -> str:
        return f"Model({self._name!r} at {self.settings.server!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    @property
    def context_budget(self) -> int:
        """Tokens that a prompt may have."""
        return self.settings.context_budget

    @property
    def name(self) -> str:
        """The model's name as far as known; `` before the server was asked for it."""
        return self._name or ""

    async def warm(self) -> ModelError | None:
        """Import the client library, connect, and learn the model's name. Answers what failed instead of raising it."""
        try:
            async with asyncio.timeout(WARM_TIMEOUT_S):
                listed = await self._listed()
                if self._name is None:
                    self._name = the_one(listed, self.settings.server)
        except TimeoutError as error:
            return as_model_error(error, self.settings, begun=False, now_s=self._wall())
        except (ModelAddressWrong, ModelReplyMalformed) as error:
            return None if self.settings.model else error  # some services list nothing, and speak
        except ModelError as error:
            return error
        return None

    async def list_models(self) -> list[str]:
        """The names of the models that the service offers. Raises `ModelError`."""
        return [listed.name for listed in await self._listed()]

    async def _listed(self) -> list[Listed]:
        try:
            return await self._listed_at()
        except ModelAddressWrong:
            if not self._go_deeper():
                raise
            return await self._listed_at()

    async def _listed_at(self) -> list[Listed]:
        client = await self._connected()
        try:
            answer = await client.models.with_raw_response.list(timeout=min(20.0, self.settings.first_token_timeout_s))
            return read_listed(answer.content, self.settings.server)
        except Exception as error:
            named = as_model_error(error, self.settings, begun=False, now_s=self._wall())
            if named is None:
                raise
            raise named from None

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int | None = None,
        temperature: float | None = None,
        seed: int | None = None,
        response_format: dict[str, Any] | None = None,
        on_end: Callable[[ReplyEnd], None] | None = None,
    ) -> AsyncGenerator[str, None]:
        """The reply, piece by piece, without control codes; `on_wait` hears of pauses. Raises as `listen` does."""
        request = {
            "max_tokens": max_tokens or self.settings.max_tokens,
            "temperature": self.settings.temperature if temperature is None else temperature,
            "seed": seed,
            "response_format": response_format,
        }
        async with aclosing(self._listen(messages, request, on_end)) as items:
            async for item in items:
                if isinstance(item, str):
                    yield item
                elif isinstance(item, Waiting):
                    self.on_wait(item)

    async def listen(
        self, messages: Sequence[Message], *, on_end: Callable[[ReplyEnd], None] | None = None
    ) -> AsyncGenerator[Heard, None]:
        """The reply, piece by piece; among the pieces remarks, and pauses before another attempt once a second.

        Raises `ModelError`; where that happens after the first piece, what came before it is not a reply. Until then
        it is tried again as the settings allow.
        """
        request = {"max_tokens": self.settings.max_tokens, "temperature": self.settings.temperature}
        async with aclosing(self._listen(messages, request, on_end)) as items:
            async for item in items:
                yield item

    async def structured(
        self,
        messages: Sequence[Message],
        schema: type[Data],
        *,
        max_tokens: int | None = None,
        temperature: float | None = None,
        seed: int | None = None,
    ) -> Structured[Data]:
        """Data of this shape, validated, with what it cost. The strictest format that the server takes is used and
        remembered; a reply that doesn't fit is sent back once for repair. Raises `ModelError`."""
        return await ask_for_data(self, messages, schema, max_tokens=max_tokens, temperature=temperature, seed=seed)

    async def _listen(
        self, messages: Sequence[Message], options: dict[str, Any], on_end: Callable[[ReplyEnd], None] | None
    ) -> AsyncGenerator[Heard, None]:
        attempt, loaded_s = 1, 0.0
        while True:
            begun = False
            try:
                async with aclosing(self._attempt(messages, options, on_end)) as pieces:
                    async for piece in self._told_to_load(pieces):
                        begun = begun or isinstance(piece, str)
                        yield piece
                return
            except ModelError as error:
                if isinstance(error, ModelAddressWrong) and not begun and self._go_deeper():
                    yield Remark(f"The service answers under {self._at}; OPENAI_BASE_URL is best set to that.")
                    continue
                if begun:
                    raise
                learnt = self.abilities.after(error)
                if learnt is not None:
                    self.abilities = learnt
                    continue
                if is_loading(error) and loaded_s < self.settings.first_token_timeout_s:
                    yield Remark(LOADING, passing=True)
                    await self._sleep(LOADING_PAUSE_S)
                    loaded_s += LOADING_PAUSE_S
                    continue
                attempt += 1
                for waiting in self._pauses(error, attempt):
                    yield waiting
                    await self._sleep(min(1.0, waiting.seconds_left))

    async def _told_to_load(self, pieces: AsyncGenerator[str, None]) -> AsyncGenerator[Heard, None]:
        """The pieces; where a server nearby is long silent, a remark that it loads. Nothing is hung up for that."""
        first = asyncio.ensure_future(anext(pieces, None))
        try:
            if self.settings.is_near and not (await asyncio.wait({first}, timeout=self.settings.loading_after_s))[0]:
                yield Remark(LOADING, passing=True)
            piece = await first
        finally:
            if not first.done():
                first.cancel()
                await asyncio.gather(first, return_exceptions=True)
        if piece is None:
            return
        yield piece
        async for piece in pieces:
            yield piece

    async def _attempt(
        self, messages: Sequence[Message], options: dict[str, Any], on_end: Callable[[ReplyEnd], None] | None
    ) -> AsyncGenerator[str, None]:
        client = await self._connected()
        request = {"model": await self._model_name(), "stream_options": {"include_usage": True}} | options
        shaped = self.abilities.shaped(request)
        sent = folded(messages, without_system=True) if self.abilities.plain_roles else messages
        shaped["messages"] = [{"role": message.role, "content": message.content} for message in sent]
        hearing = Hearing(self.abilities.unmarked)
        reply = read_reply(client, shaped, self.settings, hearing, self._clock, self._wall, on_end)
        try:
            async with aclosing(reply) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            self.abilities = replace(self.abilities, unmarked=hearing.unmarked)

    def _go_deeper(self) -> bool:
        """Look under `/v1` from now on, where the address has no path; False where that was tried."""
        if self._client is None or urlsplit(self._at).path.strip("/"):
            return False
        self._at = f"{self._at}/v1"
        self._client = self._client.with_options(base_url=self._at)
        return True

    def _pauses(self, error: ModelError, attempt: int) -> list[Waiting]:
        """The seconds to wait before this attempt. Raises `error` where another attempt is of no use."""
        attempts = self.settings.retries + 1
        if isinstance(error, ModelTimeout) and self.settings.is_near:
            raise error  # each attempt would begin the loading anew
        if not error.retryable or attempt > attempts:
            raise error
        asked = error.retry_after if isinstance(error, ModelRateLimited) else None
        left = FIRST_PAUSE_S * 2 ** (attempt - 2) if asked is None else asked
        if left > self.settings.max_wait_s:
            raise error
        return [Waiting(error, attempt, attempts, left - second) for second in range(math.ceil(left))]

    async def _model_name(self) -> str:
        if self._name is None:
            self._name = the_one(await self._listed(), self.settings.server)
        return self._name

    async def _connected(self) -> AsyncOpenAI:
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(_open_client, self.settings)
                self._client = self._client.with_options(base_url=self._at)
            return self._client


def _open_client(settings: ModelSettings) -> AsyncOpenAI:
    """The client library's client, with its slow parts already imported. Runs in a thread."""
    import httpx2
    import openai

    if not settings.key.isascii() or not settings.key.isprintable() or settings.key != settings.key.strip():
        raise NotConfigured("The key has characters in it that no key has; was something else pasted?")
    limits = httpx2.Limits(max_connections=20, max_keepalive_connections=5, keepalive_expiry=KEEP_CONNECTION_S)
    timeout = httpx2.Timeout(settings.timeout_s, connect=min(5.0, settings.timeout_s))
    check_proxy(settings.base_url)
    try:
        http = openai.DefaultAsyncHttpxClient(limits=limits, timeout=timeout, trust_env=not settings.is_local)
    except (ImportError, ValueError) as error:  # a proxy for another address, which the library looks at too
        why = without_keys(str(error)).rstrip(".")
        raise NotConfigured(
            f"A proxy that is set can't be used: {why}.",
            hint="Look at ALL_PROXY, HTTP_PROXY and HTTPS_PROXY; for SOCKS, `pip install 'triad-coaching[socks]'`.",
        ) from None
    client = openai.AsyncOpenAI(
        api_key=settings.key, base_url=settings.base_url, max_retries=0, timeout=timeout, http_client=http
    )
    # The first use of these builds classes for tens of milliseconds; here nobody waits for it.
    _ = client.chat.completions.with_streaming_response
    client.platform_headers()
    return client
