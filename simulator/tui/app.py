"""The app: how it starts, how it looks, how it leaves. Which screen follows which stands in `journey`.

`run` is the one thing that the command line calls.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import constants
from textual.binding import Binding, BindingType
from textual.filter import Monochrome, NoColor
from textual.worker import Worker, WorkerFailed

from simulator.tui.appearance import Look
from simulator.tui.glyphs import Glyphs
from simulator.tui.practice_loader import Door
from simulator.tui.saved_state import Drafts, read_face
from simulator.tui.screens.home import HomeScreen
from simulator.tui.settings_actions import Household
from simulator.tui.themes import THEMES

if TYPE_CHECKING:
    from textual.command import Provider

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
    bench: bool = False
    """Whether to open on the trainer's bench, as `reader` where one is named."""
    reader: str | None = None


class TriadApp(Household):
    """Triad on a terminal."""

    TITLE = "Triad"
    CSS_PATH = ["app.tcss", "screens/home.tcss"]  # noqa: RUF012 - typed by Textual
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "leave Triad", show=False, id="app.quit", tooltip="Leave Triad. Everything is kept."),
    ]

    COMMANDS = {lambda: _commands()}  # noqa: RUF012 - typed by Textual

    def __init__(self, paths: Paths, configured: Configuration | Callable[[], Configuration], start: Start) -> None:
        super().__init__()
        for name in list(self.available_themes):
            self.unregister_theme(name)
        for theme in THEMES:
            self.register_theme(theme)
        if self.no_color:
            self._filters = [one for one in self._filters if not isinstance(one, Monochrome)] + [NoColor()]
        self.paths = paths
        self.seed = start.seed
        self.xray = start.xray
        self.failure: Exception | None = None
        """What made it impossible to go on; `run` raises it once the terminal is itself again."""
        self._configured = configured
        self._start = start
        self.face_file = paths.cache / "home.json"
        face = read_face(self.face_file)
        self.drafts = Drafts(paths.drafts)
        self.look_like(face.theme, face.text_width, face.animations)
        self.home = HomeScreen(self.look, face)

    def look_like(self, theme: str, text_width: int, animations: bool) -> None:
        """Look as the settings, or what is kept of them, say."""
        wanted = "ansi" if self.no_color else theme  # NO_COLOR means none at all, not shades of grey
        self.theme = wanted if wanted in self.available_themes else THEMES[0].name
        self.look = Look(Glyphs.of(), text_width, animations)
        self.animation_level = "full" if animations and constants.TEXTUAL_ANIMATIONS == "full" else "none"

    def get_default_screen(self) -> HomeScreen:
        """The home screen lies below all others."""
        return self.home

    def on_mount(self) -> None:
        """Paint first, open the practice behind it."""
        self.door = Door(self.paths, self._configured)
        self._hang_up_politely()
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        gc.enable()
        self.door.open()
        worker: Worker[None] = self.run_worker(self._set_up, group="setting up")
        if self._start.persona is not None or self._start.session is not None or self._start.bench:
            self.keys_wait_for(worker)  # what is typed is for the screen that was asked for

    async def _set_up(self) -> None:
        try:
            _, configuration = await self.door.library()
            settings = configuration.settings
            self.look_like(settings.theme, settings.text_width, settings.animations)
            await self.home.show_clients(self.door.personas)
            await self.door.practice()
            await self.open_with(self._start)
        except Exception as error:  # noqa: BLE001 - raised again by `run`, when the terminal is itself again
            self.failure = error
            self.exit(return_code=2)
        self.refresh_face()

    async def open_with(self, start: Start) -> None:
        """Open what was asked for on the command line."""
        practice = await self.door.practice()
        if start.bench:
            self.reader = start.reader
            await self.show_bench()
        elif start.session is not None:
            waiting = practice.records.unfinished() if start.session == "newest" else ()
            if start.session != "newest":
                await self.take_up(start.session)
            elif waiting:
                await self.take_up(waiting[0].id)
            else:
                self.say("No session waits to be taken up.")
        elif start.persona is not None and start.scenario is not None:
            await self.begin(start.persona, start.scenario, practice.configuration.voice)
        elif start.persona is not None:
            await self.meet(start.persona)

    def on_exit_app(self) -> None:
        """A browser that goes away asks the app to end in this way, past `exit`: write down what is half-done."""
        self.keep_all()
        self.leave_attempts()

    async def on_unmount(self) -> None:
        """The practice is closed in the end, however the app is left."""
        self.drafts.save()
        if hasattr(self, "door"):  # not where the app didn't come as far as being mounted
            await self._close()

    def exit(self, *args: Any, **how: Any) -> None:
        """Leave; what is half-done is written down first."""
        self.keep_all()
        self.leave_attempts()
        super().exit(*args, **how)

    def _print_error_renderables(self) -> None:
        # A defect is raised again by `run` and told in one line by the command line: no traceback on the screen.
        if self._exception is not None:
            self._exit_renderables.clear()
        super()._print_error_renderables()

    def _hang_up_politely(self) -> None:
        hang_up = getattr(signal, "SIGHUP", None)
        if hang_up is not None and not self.is_headless:
            asyncio.get_running_loop().add_signal_handler(hang_up, self._hung_up)
        if not self.is_headless and os.name == "posix":  # asked to end: the terminal gets back what it was
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self._asked_to_end, number)

    def _asked_to_end(self, number: int) -> None:
        self.exit(128 + number)

    def _hung_up(self) -> None:
        # The terminal is gone: nothing may be written to it any more, or the app hangs on its full output queue.
        self.keep_all()
        self.leave_attempts()
        self._leaving = asyncio.create_task(self._leave_for_good())

    async def _close(self) -> None:
        await self.keep_face()
        await self.door.close()

    async def _leave_for_good(self) -> None:
        try:
            await asyncio.wait_for(self._close(), timeout=3)
        finally:
            os._exit(128 + 1)


def _commands() -> type[Provider]:
    from simulator.tui.palette import Commands

    return Commands


def run(paths: Paths, configuration: Configuration | Callable[[], Configuration], start: Start | None = None) -> int:
    """Open the app and stay until it is left; returns the exit code. Raises what made it impossible to go on.

    `configuration` may be a function: it is then called behind the first paint, in a thread.
    """
    app = TriadApp(paths, configuration, start or Start())
    try:
        code = app.run()
    finally:
        gc.enable()  # also where it never came to a first paint
    failed = app.failure or app._exception
    if isinstance(failed, WorkerFailed):
        failed = failed.error if isinstance(failed.error, Exception) else failed
    if failed is not None:
        raise failed
    return code or 0
