"""What the app does for every screen: copies, exports, deletes, helps, changes its settings."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual import on
from textual.screen import Screen

from simulator import objections
from simulator.errors import UsageError
from simulator.tui import messages
from simulator.tui.branching import Attempts
from simulator.tui.clipboard import copy_natively, told, tools
from simulator.tui.screens.base import TriadScreen

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.debrief.export import Kind
    from simulator.paths import Paths
    from simulator.session import Practice


@runtime_checkable
class Objects(Protocol):
    """A screen on which the observer can be contradicted."""

    is_attached: bool

    def objected(self, objection: objections.Objection) -> None:
        """Show it."""


class Errands(Attempts):
    """Small services."""

    paths: Paths

    # copying, exporting, deleting

    def copy_to_clipboard(self, text: str) -> None:
        """Copy, and say truly how it went; also what a selection with Ctrl+C comes to."""
        super().copy_to_clipboard(text)

        async def natively() -> None:
            self.say(told(text, native=await asyncio.to_thread(copy_natively, text, tools())))

        self.do_here(natively)

    @on(messages.Copy)
    def _copy(self, event: messages.Copy) -> None:
        self.copy_to_clipboard(event.text)

    @on(messages.Export)
    def _export(self, event: messages.Export) -> None:
        async def export() -> None:
            practice = await self.practice()
            file = await asyncio.to_thread(write_debrief, practice, self.paths, event.session_id, event.kind)
            self.say(f"Written: {file}")

        self.do_here(export)

    @on(messages.DeleteSession)
    def _delete(self, event: messages.DeleteSession) -> None:
        from simulator.tui.screens.confirm import ConfirmScreen
        from simulator.tui.screens.history import HistoryScreen

        async def delete() -> None:
            from simulator.bench import returning

            (await self.practice()).records.delete_session(event.session_id)
            await asyncio.to_thread(objections.forget, self.paths.data, event.session_id)
            await asyncio.to_thread(returning.forget, self.paths.data, event.session_id)
            for screen in self.screen_stack:
                if isinstance(screen, HistoryScreen):
                    screen.forget(event.session_id)

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(delete)

        text = "Its words, scores and branches will be gone for good."
        self.push_screen(ConfirmScreen("Forget this session?", text, "forget it"), answered)

    @on(messages.Object)
    def _object(self, event: messages.Object) -> None:
        from simulator.tui.screens.write import WriteScreen

        asking = self.screen
        about = (
            f"It heard turn {event.turn + 1} as {', '.join(event.heard) or 'nothing'}. What was it really? A code "
            "or a word will do. It changes no score, and goes with the session and its exports. "
            "Nothing written takes it back."
        )

        async def keep(right: str) -> None:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            one = objections.Objection(event.session_id, event.turn_id, event.turn, event.text, event.heard, right, now)
            try:
                await asyncio.to_thread(objections.add, self.paths.data, one)
            except OSError as error:
                where = self.paths.data / objections.FILE
                raise UsageError(f"{where} can't be written: {error.strerror}.", hint="Is it writable?") from error
            if isinstance(asking, Objects) and asking.is_attached:
                asking.objected(one)
            self.say("Kept with this session." if right else "Taken back.")

        def written(right: str | None) -> None:
            if right is not None:
                self.do_here(partial(keep, right))

        self.push_screen(WriteScreen("The observer is wrong here", about, event.right), written)

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

    @on(messages.ShowHistory)
    def _show_history(self, event: messages.ShowHistory) -> None:
        self.action_show_history(event.session_id)

    @on(messages.Foretaste)
    def _foretaste(self, event: messages.Foretaste) -> None:
        from simulator.tui.screens.history import HistoryScreen

        asking = self.screen

        async def fetch() -> None:
            from simulator.tui.session_preview import of_session

            text = await asyncio.to_thread(of_session, await self.practice(), event.session_id, self.look.glyphs)
            if isinstance(asking, HistoryScreen) and asking.is_attached:
                asking.show_preview(event.session_id, text)

        self.do_here(fetch)

    @on(messages.PlayOtherwise)
    def _play_otherwise(self, event: messages.PlayOtherwise) -> None:
        from simulator.tui.screens.debrief import DebriefScreen

        asking = self.screen

        async def play() -> None:
            from simulator.tui import screen_data

            for position in event.positions:
                words = await asyncio.to_thread(
                    screen_data.said_otherwise, await self.practice(), event.debrief, position
                )
                if words and isinstance(asking, DebriefScreen) and asking.is_attached:
                    asking.played_otherwise(position, words)

        self.do_here(play)

    def action_show_history(self, at: str = "") -> None:
        """Every session so far."""

        async def show() -> None:
            from simulator.tui import screen_data
            from simulator.tui.screens.history import HistoryScreen

            lines, titles = await asyncio.to_thread(screen_data.history, await self.practice())
            self.keep_all()
            await self.go(HistoryScreen(self.look, lines, titles, at=at))

        self.do(show)

    def action_show_progress(self) -> None:
        """How one's coaching changes."""

        async def show() -> None:
            from simulator.tui import screen_data
            from simulator.tui.screens.progress import ProgressScreen

            progress = await asyncio.to_thread(screen_data.progress, await self.practice())
            objected = len(await asyncio.to_thread(objections.read, self.paths.data))
            self.keep_all()
            await self.go(ProgressScreen(self.look, progress, objected=objected))

        self.do(show)

    def action_show_settings(self) -> None:
        """Voice, model, colours, data."""

        async def show() -> None:
            from simulator.tui.screens.settings import SettingsScreen

            configuration = (await self.practice()).configuration
            self.keep_all()
            await self.go(SettingsScreen(self.look, configuration, self.paths, self.theme))

        self.do(show)


def write_debrief(practice: Practice, paths: Paths, session_id: str, kind: Kind = "html") -> Path:
    """Write a session's debrief as a page to send to a mentor, or its talk as a recording.

    Raises `UsageError` where it can't be written.
    """
    from simulator.debrief.debrief import load_debrief
    from simulator.debrief.export import render
    from simulator.file_writing import write_private

    debrief = load_debrief(practice.records, practice.library, session_id, folder=paths.data)
    folder = paths.exports
    file = folder / f"triad-{debrief.entry.persona_id}-{debrief.entry.id}.{kind}"
    try:
        write_private(file, render(debrief, kind))
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Is the folder writable?") from error
    return file
