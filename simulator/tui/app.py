"""The app: how it starts, how it looks, how it leaves. Which screen follows which stands in `journey`.

`run` is the one thing that the command line calls.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from simulator.tui.door import Door
from simulator.tui.glyphs import Glyphs
from simulator.tui.journey import Journey
from simulator.tui.kept import Drafts, Face, read_face, write_face
from simulator.tui.look import Look
from simulator.tui.screens.base import TriadScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.themes import THEMES

if TYPE_CHECKING:
    from simulator.paths import Paths
    from simulator.settings import Configuration


@dataclass(frozen=True, slots=True)
class Start:
    """What to open with: a new session with `persona`, or `session` (an id, or `newest`), or the home screen."""

    persona: str | None = None
    scenario: str | None = None
    seed: int | None = None
    xray: bool = False
    session: str | None = None


class TriadApp(Journey):
    """Triad on a terminal."""

    TITLE = "Triad"
    CSS_PATH: ClassVar = ["app.tcss", "screens/home.tcss"]
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = []
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "leave Triad", show=False, id="app.quit", tooltip="Leave Triad. Everything is kept."),
    ]

    def __init__(self, paths: Paths, configured: Configuration | Callable[[], Configuration], start: Start) -> None:
        super().__init__()
        for name in list(self.available_themes):
            self.unregister_theme(name)
        for theme in THEMES:
            self.register_theme(theme)
        self.paths = paths
        self._configured = configured
        self._start = start
        self._face_file = paths.cache / "home.json"
        face = read_face(self._face_file)
        self.drafts = Drafts(paths.data / "drafts.json")
        self.apply_face(face)
        self.home = HomeScreen(self.look, face)

    def apply_face(self, face: Face) -> None:
        """Look as the settings (or what is kept of them) say."""
        self.theme = face.theme if face.theme in self.available_themes else THEMES[0].name
        self.look = Look(Glyphs.of(), face.text_width, face.animations)
        self.animation_level = "full" if face.animations else "none"

    def get_default_screen(self) -> HomeScreen:
        """The home screen lies below all others."""
        return self.home

    def on_mount(self) -> None:
        """Paint first, open the practice behind it."""
        self.door = Door(self.paths, self._configured)
        self._hang_up_politely()
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        self.door.open()
        self.do(self._set_up)

    async def _set_up(self) -> None:
        practice = await self.door.practice()
        self.refresh_face()

    async def on_unmount(self) -> None:
        """Nothing half-done is lost, and the practice is closed."""
        self.keep_all()
        await self.door.close()

    def _hang_up_politely(self) -> None:
        hang_up = getattr(signal, "SIGHUP", None)
        if hang_up is not None and not self.is_headless:
            asyncio.get_running_loop().add_signal_handler(hang_up, self._hung_up)

    def _hung_up(self) -> None:
        # The terminal is gone: nothing may be written to it any more, or the app hangs on its full output queue.
        self.keep_all()
        self._leaving = asyncio.create_task(self._leave_for_good())

    async def _leave_for_good(self) -> None:
        try:
            await asyncio.wait_for(self.door.close(), timeout=3)
        finally:
            os._exit(128 + 1)

    def keep_all(self) -> None:
        """Write down whatever is half-done on any screen."""
        for screen in self.screen_stack:
            if isinstance(screen, TriadScreen) and screen.is_mounted:
                screen.keep()
        self.drafts.save()


def run(paths: Paths, configuration: Configuration | Callable[[], Configuration], start: Start | None = None) -> int:
    """Open the app and stay until it is left; returns the exit code. Raises what made it impossible."""
    app = TriadApp(paths, configuration, start or Start())
    code = app.run()
    return code or 0
