"""A real browser for tests: headless Chromium, driven over its debugging protocol with the client that `web` brings."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS: Final = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--window-size=1100,760",
)
KEYS: Final = {"Enter": ("\r", 13), "Escape": ("", 27), "ArrowDown": ("", 40), "Tab": ("", 9)}
_CONTROL: Final = re.compile(r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b[=>78]")


def find_chromium() -> str:
    """The browser's path; skips the test where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium here: the page is not tested in a real browser (Debian: apt-get install chromium)")
    return found


class Tab:
    """One page: what it asked for, what its sockets brought, what it complained about."""

    def __init__(self, socket: ClientWebSocketResponse, target: str) -> None:
        self.target = target
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self.received = ""
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def listen(self) -> None:
        """Take in whatever the browser tells, until the tab is closed."""
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                self._waiting.pop(told["id"]).set_result(told)
            else:
                self._heard(told["method"], told["params"])

    def _heard(self, method: str, said: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requested.append(said["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requested.append(said["url"])
        elif method == "Network.webSocketFrameReceived" and said["response"]["opcode"] == 2:
            self.received += base64.b64decode(said["response"]["payloadData"]).decode("utf-8", "replace")
        elif method == "Log.entryAdded" and said["entry"]["level"] == "error":
            self.complaints.append(said["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(said["exceptionDetails"]))

    @property
    def painted(self) -> str:
        """All that was painted so far, without control sequences and in single spaces."""
        return " ".join(_CONTROL.sub(" ", self.received).split())

    async def ask(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command of the protocol and wait for its answer."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        answer = await asyncio.wait_for(self._waiting[number], 20)
        assert "error" not in answer, answer
        return dict(answer["result"])

    async def open(self, address: str) -> None:
        """Go to an address."""
        for domain in ("Network", "Page", "Runtime", "Log"):
            await self.ask(f"{domain}.enable")
        await self.ask("Page.navigate", url=address)

    async def until(self, true: Callable[[], object], seconds: float = 30.0) -> None:
        """Wait for something to become true; fails with what was painted."""
        try:
            async with asyncio.timeout(seconds):
                while not true():  # noqa: ASYNC110 - another process makes it true
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"it never came; painted: {self.painted[-2000:]!r}; {self.complaints}") from None

    async def shows(self, *words: str) -> None:
        """Wait until these words are painted."""
        await self.until(lambda: all(word in self.painted for word in words))

    async def press(self, key: str) -> None:
        """A real key."""
        text, code = KEYS[key]
        for kind in ("keyDown", "keyUp"):
            await self.ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                text=text if kind == "keyDown" else "",
            )

    async def type(self, text: str) -> None:
        """Text, letter by letter."""
        for letter in text:
            await self.ask("Input.dispatchKeyEvent", type="char", text=letter)

    async def evaluate(self, script: str) -> Any:
        """The value of a piece of JavaScript."""
        result = await self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        return result["result"].get("value")

    async def picture(self) -> bytes:
        """The page as PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot", format="png"))["data"])


class Browser:
    """A running Chromium with a profile of its own."""

    def __init__(self, client: ClientSession, port: str) -> None:
        self._client = client
        self._address = f"http://127.0.0.1:{port}/json"

    @contextlib.asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        """A new tab, closed at the end."""
        async with self._client.put(f"{self._address}/new?about:blank") as answer:
            made = await answer.json(content_type=None)
        async with self._client.ws_connect(made["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            found = Tab(socket, made["id"])
            listening = asyncio.create_task(found.listen())
            try:
                yield found
            finally:
                async with self._client.get(f"{self._address}/close/{found.target}") as answer:
                    await answer.read()
                await asyncio.wait([listening], timeout=5)
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)


@contextlib.asynccontextmanager
async def chromium(profile: Path) -> AsyncIterator[Browser]:
    """Start a browser; it is gone at the end."""
    rights = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
        [find_chromium(), *FLAGS, *rights, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        told = profile / "DevToolsActivePort"
        async with asyncio.timeout(40):
            while not (told.exists() and told.read_text().strip()):  # noqa: ASYNC110 - the browser writes it
                await asyncio.sleep(0.05)
        async with ClientSession() as client:
            yield Browser(client, told.read_text().splitlines()[0])
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()
