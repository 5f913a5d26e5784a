"""The real app behind a visit: what is half-written is kept, whether the browser goes or the server is killed."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

from tests.simulator.web.served import ROOT, free_port, gone, until

WRITTEN = "and what is it that"


class Screen:
    """What a browser would show."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seen = ""
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            if isinstance(message.data, bytes):
                self.seen += message.data.decode("utf-8", "replace")

    async def shows(self, words: str) -> None:
        await until(lambda: words in self.seen, 40)

    async def type(self, text: str) -> None:
        for letter in text:
            await self.socket.send_json(["stdin", letter])
            await asyncio.sleep(0.02)


def written(folder: Path) -> str:
    file = folder / "drafts.json"
    return json.dumps(json.loads(file.read_text())["drafts"]) if file.exists() else ""


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("goes", ["the browser", "the server"])
async def test_what_is_half_written_is_kept_when_either_end_goes(home: Path, goes: str) -> None:
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", "serve", "--port", str(port), cwd=ROOT, stderr=subprocess.PIPE
    )
    assert server.stderr is not None
    try:
        await server.stderr.readline()
        async with ClientSession() as browser, browser.ws_connect(f"http://127.0.0.1:{port}/ws") as socket:
            screen = Screen(socket)
            await screen.shows("Stuck on")
            (folder,) = (home / "visitors").iterdir()
            await until((folder / "cache" / "home.json").exists)
            await screen.type("\r")
            await screen.shows("Voice")
            await screen.type("\r")
            await until((folder / "triad.db").exists)
            await screen.shows("save and leave")
            (app,) = await asyncio.to_thread(children, server.pid)
            await screen.type(WRITTEN)
            await screen.shows(WRITTEN)
            if goes == "the server":
                server.send_signal(signal.SIGKILL)
            await socket.close()
        assert await asyncio.to_thread(gone, app, 20)
        assert WRITTEN in written(folder), screen.seen[-3000:]
        assert not (folder / "defect.log").exists()
    finally:
        if server.returncode is None and goes != "the server":
            server.terminate()
        await server.wait()


def children(pid: int) -> list[int]:
    """The processes whose parent this one is."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = entry.read_text().rpartition(")")
        except OSError:
            continue  # it went while we looked
        state, parent = rest.split()[:2]
        if int(parent) == pid and state != "Z":
            found.append(int(name.partition(" ")[0]))
    return found
