"""A server in this process for the tests of `triad serve`, and what looks at it from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from http.cookies import Morsel
from pathlib import Path

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar

from simulator.paths import Paths
from simulator.settings import Configuration, Settings
from simulator.web.serving import WebServer
from simulator.web.visitors import COOKIE

TINY = (sys.executable, "-m", "tests.simulator.web.tiny")
ROOT = Path(__file__).parents[3]
PLAIN = Configuration(Settings(), {})


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Served:
    """A server in this process, with a browser that only speaks HTTP."""

    def __init__(self, server: WebServer, paths: Paths) -> None:
        self.server, self.paths = server, paths
        self.address = f"http://127.0.0.1:{server.port}"

    @contextlib.asynccontextmanager
    async def browser(self) -> AsyncIterator[ClientSession]:
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
            yield session

    async def shown(self, ws: ClientWebSocketResponse, wanted: str) -> str:
        """What the app paints, until `wanted` is there."""
        seen = ""
        async with asyncio.timeout(20):
            async for message in ws:
                if isinstance(message.data, bytes):
                    seen += message.data.decode("utf-8", "replace")
                if wanted in seen:
                    return seen
        raise AssertionError(f"{wanted!r} was not shown, but {seen!r}")

    def folders(self) -> list[Path]:
        return sorted(self.paths.visitors.iterdir()) if self.paths.visitors.exists() else []


Serving = Callable[..., contextlib.AbstractAsyncContextManager[Served]]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):  # a process that is dead and only not yet seen off
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return True


def gone(pid: int, seconds: float = 15.0) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


async def pid_of(folder: Path) -> int:
    await until(lambda: (folder / "pid").exists() and (folder / "pid").read_text())
    return int((folder / "pid").read_text())


async def status(browser: ClientSession, address: str, **headers: str) -> int:
    async with browser.get(address, headers=headers) as answer:
        await answer.read()
        return answer.status


async def cookie_of(browser: ClientSession, address: str, **headers: str) -> Morsel[str]:
    async with browser.get(address, headers=headers) as answer:
        await answer.read()
        return answer.cookies[COOKIE]


async def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - another process makes it true
            await asyncio.sleep(0.05)
