"""A stage for the screens' tests: the real app over the real practice, in a folder of its own, played with keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from simulator.paths import Paths, find_paths
from simulator.session import Practice
from simulator.settings import read_settings
from simulator.tui.app import Start, TriadApp

S = TypeVar("S", bound=Screen[Any])

KEYS = {
    " ": "space", "?": "question_mark", ".": "full_stop", ",": "comma", "'": "apostrophe", "!": "exclamation_mark",
    "/": "slash", ":": "colon", "-": "minus",
}  # fmt: skip


class Stage:
    """An app that runs, and hands to press its keys."""

    def __init__(self, app: TriadApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def practice(self) -> Practice:
        """The open practice."""
        practice = self.app.door.now
        assert practice is not None
        return practice

    @property
    def name(self) -> str:
        """The class of the screen that is seen."""
        return type(self.app.screen).__name__

    async def press(self, *keys: str) -> None:
        """Press keys by their names, and let everything settle."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def ahead(self, *keys: str) -> None:
        """Press keys faster than the app can draw: all of them lie there before the first one has acted."""
        for key in keys:
            self.send(key)
        await self.settled()

    def send(self, key: str, at: float | None = None) -> None:
        """Let the terminal send one key, as if it had been pressed at that time, and don't wait for anything."""
        name = KEYS.get(key, key)
        event = events.Key(name, "\r" if name == "enter" else key if len(key) == 1 else None)
        event.set_sender(self.app)
        if at is not None:
            event.time = at
        assert self.app._driver is not None
        self.app._driver.send_message(event)

    async def settled(self) -> None:
        """Wait until every key has acted."""
        await self.pilot.pause()
        await self.until(lambda: not self.app.holds_keys)

    async def letters(self, text: str) -> None:
        """Type a text, letter by letter."""
        await self.press(*(KEYS.get(letter, letter) for letter in text))

    async def write(self, text: str) -> None:
        """Put a longer text where the focus is, as a paste."""
        assert self.app.focused is not None
        self.app.focused.post_message(events.Paste(text))
        await self.pilot.pause()

    async def say(self, text: str) -> None:
        """Write something and press Enter."""
        if text:
            await self.write(text)
        await self.press("enter")

    async def until(self, true: Callable[[], object], *, within: float = 30.0) -> None:
        """Wait until something is so."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while not true():
            if loop.time() - begun > within:
                raise AssertionError(f"it didn't come to that within {within} s; on the screen:\n{self.text}")
            await self.pilot.pause(0.02)
        await self.pilot.pause()

    async def on(self, screen: type[S]) -> S:
        """Wait until this screen is seen."""
        await self.until(lambda: isinstance(self.app.screen, screen) and self.app.screen.is_mounted)
        found = self.app.screen
        assert isinstance(found, screen)
        return found

    @property
    def text(self) -> str:
        """What is seen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def sees(self, words: str) -> bool:
        """Whether these words are seen, however they are broken into lines."""
        return " ".join(words.split()) in " ".join(self.text.replace("▌", " ").split())


@asynccontextmanager
async def stage(
    start: Start | None = None, *, size: tuple[int, int] = (80, 24), paths: Paths | None = None
) -> AsyncIterator[Stage]:
    """The app on a terminal of this size, with its practice open."""
    where = paths or find_paths()
    app = TriadApp(where, lambda: read_settings(where.settings), start or Start(seed=7))
    async with app.run_test(size=size, notifications=True) as pilot:
        played = Stage(app, pilot)
        await asyncio.wait_for(app.door.practice(), timeout=60)
        await played.until(lambda: app.home.query(".card") or app.screen is not app.home)
        yield played
