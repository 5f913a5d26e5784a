"""The stand-in service itself: an asyncio server in its own thread, so that any test (or subprocess) can talk to it."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.standin.replies import Answer, LetGo, Raw, Say, head


@dataclass(frozen=True)
class Seen:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    raw: bytes

    @property
    def messages(self) -> list[dict[str, str]]:
        """The prompt."""
        found: list[dict[str, str]] = self.body.get("messages", [])
        return found

    @property
    def prompt(self) -> str:
        """All words of the prompt."""
        return "\n".join(message["content"] for message in self.messages)


class StandIn:
    """A model service for tests. What it shall answer is queued with `will`; when the queue is empty it asks `always`.

    `about_models` is answered, where it is set, when asked for the models. `seen` holds every request in order; `chats` only those to the chat endpoint, whose prompts a test may search. `times` has, for each request, when it was there and
    when each step of its answer was written (seconds, `perf_counter`); `/v1/times` answers with them.
    """

    def __init__(
        self, always: Callable[[Seen], Answer] | None = None, models: tuple[str, ...] = ("stand-in",), port: int = 0
    ) -> None:
        self.always = always or (lambda _: Say("Mm. I suppose so."))
        self.models = models
        self.about_models: Answer | None = None
        self.seen: list[Seen] = []
        self.times: list[list[float]] = []
        self.port = port
        self._queue: deque[Answer] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="stand-in", daemon=True)
        self._ready = threading.Event()
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        """The base URL, as settings take it."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def chats(self) -> list[Seen]:
        """The requests for a chat completion."""
        return [seen for seen in self.seen if seen.path.endswith("/chat/completions")]

    def will(self, *answers: Answer) -> None:
        """Queue answers for the next chat requests."""
        self._queue.extend(answers)

    def start(self) -> None:
        """Listen on a free port."""
        self._thread.start()
        assert self._ready.wait(10), "the stand-in server did not start"

    def stop(self) -> None:
        """Let go of everything."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._halt.set)
            self._thread.join(10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._halt = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._halt.wait()
        server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the test is over
        finally:
            self._open.discard(writer)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        try:
            top = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return False
        first, *lines = top.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        raw = await reader.readexactly(int(headers.get("content-length", 0)))
        method, path, _ = first.split(" ", 2)
        seen = Seen(method, path, headers, json.loads(raw) if raw else {}, raw)
        self.seen.append(seen)
        times = [time.perf_counter()]
        self.times.append(times)
        for step in self._answer(seen).steps():
            if isinstance(step, bytes):
                writer.write(step)
                await writer.drain()
                times.append(time.perf_counter())
            elif isinstance(step, LetGo):
                return await self._let_go(step, writer)
            else:
                await asyncio.sleep(step)
        return True

    def _answer(self, seen: Seen) -> Answer:
        if seen.path.endswith("/models") and self.about_models is not None:
            return self.about_models
        if seen.path.endswith("/models"):
            listed = [{"id": name, "object": "model", "created": 1, "owned_by": "tests"} for name in self.models]
            return Raw(json.dumps({"object": "list", "data": listed}).encode())
        if seen.path.endswith("/times"):
            return Raw(json.dumps(self.times).encode())
        if not seen.path.endswith("/chat/completions"):
            return _NotFound()
        return self._queue.popleft() if self._queue else self.always(seen)

    async def _let_go(self, how: LetGo, writer: asyncio.StreamWriter) -> bool:
        if how is LetGo.HANG:
            await self._halt.wait()
        elif how is LetGo.RESET:
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        return False


class _NotFound(Answer):
    def steps(self) -> Iterator[bytes | float | LetGo]:
        yield head(404, "application/json", length=2) + b"{}"


@contextmanager
def a_service(
    always: Callable[[Seen], Answer] | None = None, models: tuple[str, ...] = ("stand-in",)
) -> Iterator[StandIn]:
    """A running stand-in service."""
    service = StandIn(always, models)
    service.start()
    try:
        yield service
    finally:
        service.stop()
