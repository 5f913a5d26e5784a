"""What the app does for every screen: copies, exports, deletes, helps, changes its settings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import on
from textual.screen import Screen

from simulator.errors import UsageError
from simulator.tui import asked
from simulator.tui.attempts import Attempts
from simulator.tui.clipboard import copy_natively, told, tools
from simulator.tui.screens.base import TriadScreen

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.paths import Paths


class Errands(Attempts):
    """Small services."""

    paths: Paths

    # copying, exporting, deleting

    def copy_to_clipboard(self, text: str) -> None:
        """Copy, and say truly how it went; also what a selection with Ctrl+C comes to."""
        super().copy_to_clipboard(text)

        async def natively() -> None:
            self.say(told(text, native=await asyncio.to_thread(copy_natively, text, tools())))

        self.do(natively)

    @on(asked.Copy)
    def _copy(self, event: asked.Copy) -> None:
        self.copy_to_clipboard(event.text)

    @on(asked.Export)
    def _export(self, event: asked.Export) -> None:
        async def export() -> None:
            practice = await self.practice()
            file = await asyncio.to_thread(write_debrief, practice, self.paths.exports, event.session_id)
            self.say(f"Written: {file}")

        self.do(export)

    @on(asked.DeleteSession)
    def _delete(self, event: asked.DeleteSession) -> None:
        from simulator.tui.screens.confirm import ConfirmScreen
        from simulator.tui.screens.history import HistoryScreen

        async def delete() -> None:
            (await self.practice()).records.delete_session(event.session_id)
            for screen in self.screen_stack:
                if isinstance(screen, HistoryScreen):
                    screen.forget(event.session_id)

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(delete)

        text = "Its words, scores and branches will be gone for good."
        self.push_screen(ConfirmScreen("Forget this session?", text, "forget it"), answered)

    # ways that lead from everywhere

    async def action_show_home(self) -> None:
        """Back to the home screen."""
        self.keep_all()
        self.leave_attempts()
        await self.go_home()

    def keep_all(self) -> None:
        """Write down whatever is half-done on any screen."""
        for screen in self.screen_stack:
            if isinstance(screen, TriadScreen) and screen.is_mounted:
                screen.keep()
        self.drafts.save()

    def action_show_help(self) -> None:
        """What one can do here."""
        from simulator.tui.keys import of_screen
        from simulator.tui.screens.help import HelpScreen

        below: Screen[Any] = self.screen
        if not isinstance(below, HelpScreen):
            name, about = getattr(below, "NAME", "Triad"), getattr(below, "ABOUT", "")
            self.push_screen(HelpScreen(name, about, of_screen(below)))

    def action_show_history(self) -> None:
        """Every session so far."""

        async def show() -> None:
            from simulator.tui import views
            from simulator.tui.screens.history import HistoryScreen

            lines, titles = await asyncio.to_thread(views.history, await self.practice())
            self.keep_all()
            await self.go(HistoryScreen(self.look, lines, titles))

        self.do(show)

    def action_show_progress(self) -> None:
        """How one's coaching changes."""

        async def show() -> None:
            from simulator.tui import views
            from simulator.tui.screens.progress import ProgressScreen

            progress = await asyncio.to_thread(views.progress, await self.practice())
            self.keep_all()
            await self.go(ProgressScreen(self.look, progress))

        self.do(show)

    def action_show_settings(self) -> None:
        """Voice, model, colours, data."""

        async def show() -> None:
            from simulator.tui.screens.settings import SettingsScreen

            configuration = (await self.practice()).configuration
            self.keep_all()
            await self.go(SettingsScreen(self.look, configuration, self.paths, self.theme))

        self.do(show)


def write_debrief(practice: Any, folder: Path, session_id: str) -> Path:
    """Write a session's debrief as a page to send to a mentor. Raises `UsageError` where it can't be written."""
    from simulator.debrief import load_debrief
    from simulator.export import render
    from simulator.writing import write_private

    debrief = load_debrief(practice.records, practice.library, session_id)
    file = folder / f"triad-{debrief.entry.persona_id}-{debrief.entry.id}.html"
    try:
        write_private(file, render(debrief, "html"))
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Is the folder writable?") from error
    return file
