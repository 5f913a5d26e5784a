"""The app process behind one visit of `triad serve`: started without a shell, and gone when the visit is. For `web`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from simulator.errors import printable, without_keys

GRACE: Final = 4.0
"""Seconds that an app has to leave after each way of asking: to quit, by hanging up, by ending it."""
_WAYS: Final = (None, getattr(signal, "SIGHUP", signal.SIGTERM), getattr(signal, "SIGKILL", signal.SIGTERM))


class Visit(AppService):
    """One app process in a process group of its own. `stop` returns when it is gone."""

    def __init__(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[None]],
        download_manager: DownloadManager,
    ) -> None:
        super().__init__(
            words[0], write_bytes=write_bytes, write_str=write_str, close=close, download_manager=download_manager
        )
        self._words = words
        self._environment = environment
        self._followers: list[asyncio.Task[None]] = []
        self._stopping: asyncio.Task[None] | None = None

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        given = super()._build_environment(width, height)
        added = {name: value for name, value in given.items() if os.environ.get(name) != value}
        return dict(self._environment) | added

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *self._words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._build_environment(width, height),
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stderr is not None
        self._stdin = process.stdin
        errors, process.stderr = process.stderr, asyncio.StreamReader()
        process.stderr.feed_eof()  # textual-serve would print it as it is; it goes through our own sieve instead
        self._followers = [asyncio.create_task(_tell(errors)), asyncio.create_task(self._close_when_over(process))]
        return process

    async def stop(self) -> None:
        """Ask the app to leave; hang up on it where it doesn't, and end it where even that does nothing."""
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop())
        await asyncio.shield(self._stopping)

    async def _stop(self) -> None:
        process = self._process
        if process is None:
            return
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        if self._task is not None:
            await _end(self._task)
        # What it still paints must be read, or it waits for ever for room in the pipe and never hears that it may go.
        assert process.stdout is not None
        self._followers.append(asyncio.create_task(_drain(process.stdout)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.send_meta({"type": "quit"}), GRACE)
        for way in _WAYS:
            if way is not None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, way)
            try:
                await asyncio.wait_for(process.wait(), GRACE)
                break
            except TimeoutError:
                continue
        await asyncio.gather(*self._followers, return_exceptions=True)

    async def _close_when_over(self, process: Process) -> None:
        await process.wait()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)  # its last words are still on their way
        await self.remote_close()


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel until it is over: a cancellation can get lost in what it interrupts, and the app would never be asked to
    leave."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=GRACE / 4)


async def _tell(errors: asyncio.StreamReader) -> None:
    while line := await errors.readline():
        sys.stderr.write(printable(without_keys(line.decode("utf-8", "replace"))))
        sys.stderr.flush()


async def _drain(output: asyncio.StreamReader) -> None:
    while await output.read(65536):
        pass
