"""A started server for each test that wants one."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from simulator.paths import find_paths
from simulator.web.serving import WebServer
from tests.simulator.web.served import (
    PLAIN,
    ROOT,
    TINY,
    Served,
    Serving,
    free_port,
)


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Serving:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    @contextlib.asynccontextmanager
    async def started(*more: str, name: str | None = None) -> AsyncIterator[Served]:
        paths = find_paths()
        server = WebServer(paths, PLAIN, "127.0.0.1", free_port(), (*TINY, *more), name)
        runner = web.AppRunner(await server.application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, server.host, server.port).start()
        try:
            yield Served(server, paths)
        finally:
            await server.close()
            await runner.cleanup()

    return started
