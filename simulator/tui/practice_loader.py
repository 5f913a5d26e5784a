"""The way from the screen to the practice: opened behind the first paint, closed once at the end.

What is slow to import (the state machine, the records, the model's client) is imported in a thread that starts after
the first refresh. Screens that need it await `practice`; the home screen's cards need only `library`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from simulator.background import in_thread

if TYPE_CHECKING:
    from personas.model import Persona
    from simulator.library import Library
    from simulator.paths import Paths
    from simulator.session import Practice
    from simulator.settings import Configuration

    Configured: TypeAlias = Configuration | Callable[[], Configuration]


class Door:
    """One practice for one run of the app. `open` and `close` belong to the app; everybody else awaits."""

    def __init__(self, paths: Paths, configured: Configured) -> None:
        self.paths = paths
        self._configured = configured
        self._opening: asyncio.Task[None] | None = None
        self.personas: tuple[Persona, ...] = ()
        """Every client that can be read, once `library` is there."""
        self._leave = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._library: asyncio.Future[tuple[Library, Configuration]] = loop.create_future()
        self._practice: asyncio.Future[Practice] = loop.create_future()

    def open(self) -> None:
        """Begin to open it; returns at once."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._hold_open(), name="practice")

    @property
    def now(self) -> Practice | None:
        """The practice, if it is open already."""
        done = self._practice.done() and not self._practice.cancelled() and self._practice.exception() is None
        return self._practice.result() if done else None

    async def library(self) -> tuple[Library, Configuration]:
        """The personas and scenarios, and the settings: there long before the practice. Raises `TriadError`."""
        return await asyncio.shield(self._library)

    async def practice(self) -> Practice:
        """The open practice. Raises `TriadError` where it can't be opened."""
        return await asyncio.shield(self._practice)

    async def close(self) -> None:
        """Close it and wait until it is closed. Does nothing the second time."""
        self._leave.set()
        if self._opening is None:
            return
        if not self._practice.done():
            self._opening.cancel()
        await asyncio.gather(self._opening, return_exceptions=True)
        for future in (self._library, self._practice):
            if future.done() and not future.cancelled():
                future.exception()  # seen, so that nobody is told at exit of an error that was told already
            future.cancel()

    async def _hold_open(self) -> None:
        try:
            configuration = await in_thread(self._read_library)
            await in_thread(_import_practice)
            from simulator.session import open_practice

            async with open_practice(self.paths, configuration) as practice:
                self._practice.set_result(practice)
                await in_thread(lambda: _warm(configuration))
                await self._leave.wait()
        except Exception as error:  # noqa: BLE001 - handed to whoever awaits: the app shows it and leaves
            for future in (self._library, self._practice):
                if not future.done():
                    future.set_exception(error)

    def _read_library(self) -> Configuration:
        from scoring.files.yaml_source import BadSource
        from simulator.library import Library
        from simulator.settings import Configuration

        given = self._configured
        configuration = given if isinstance(given, Configuration) else given()
        library = Library.at(self.paths)
        self.personas = tuple(one.item for one in library.personas.all() if not isinstance(one, BadSource))
        loop = self._library.get_loop()
        loop.call_soon_threadsafe(_fulfil, self._library, (library, configuration))
        return configuration


def _fulfil(future: asyncio.Future[tuple[Library, Configuration]], value: tuple[Library, Configuration]) -> None:
    if not future.done():
        future.set_result(value)


def _import_practice() -> None:
    import simulator.session
    import simulator.tui.screens.brief
    import simulator.tui.screens.talk  # noqa: F401 - imported here so that opening them later takes no time


def _warm(configuration: Configuration) -> None:
    if configuration.voice == "llm":
        import simulator.client.spoken.spoken_voice
        import simulator.llm.model  # noqa: F401 - the client library takes a second to import
