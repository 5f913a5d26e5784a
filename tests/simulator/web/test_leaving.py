"""A server that is told to leave leaves, and one that is killed leaves no app behind."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession

from simulator.web.process import GRACE, _end
from tests.simulator.web.served import (
    ROOT,
    TINY,
    free_port,
    gone,
    pid_of,
    until,
)


def test_the_apps_of_a_server_that_is_killed_see_that_it_is_gone(home: Path) -> None:
    port = free_port()
    code = (
        "import sys; from simulator.paths import find_paths; from simulator.settings import Settings, Configuration;"
        f"from simulator.web.serving import run; run(find_paths(), Configuration(Settings(), {{}}), '127.0.0.1', {port},"
        f" words={TINY!r})"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE)
    assert server.stderr is not None
    try:
        assert str(port).encode() in server.stderr.readline()

        async def visit() -> int:
            async with ClientSession() as browser, browser.ws_connect(f"http://127.0.0.1:{port}/ws"):
                await until(lambda: list((home / "visitors").glob("*")))
                pid = await pid_of(next((home / "visitors").glob("*")))
                server.send_signal(signal.SIGKILL)
                return pid

        pid = asyncio.run(visit())
        assert gone(pid)
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_server_leaves_when_it_is_told_to(home: Path, how: signal.Signals) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "simulator", "serve", "--port", str(port)], cwd=ROOT, stderr=subprocess.PIPE
    )
    assert server.stderr is not None
    try:
        assert f"http://127.0.0.1:{port}".encode() in server.stderr.readline()
        server.send_signal(how)
        assert server.wait(20) == 0
        assert server.stderr.read() == b""
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


async def test_a_cancellation_that_got_lost_is_repeated() -> None:
    lost = 0

    async def deaf() -> None:
        nonlocal lost
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            lost += 1
            await asyncio.sleep(60)

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    await asyncio.wait_for(_end(task), GRACE)
    assert lost == 1
    assert task.cancelled()
