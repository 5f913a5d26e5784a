"""The app's answers to the settings screen: settings changed, services tested, data exported or deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual import on
from textual.command import CommandPalette

from simulator.tui import messages
from simulator.tui.bench_actions import BenchActions

if TYPE_CHECKING:
    from simulator.paths import Paths
    from simulator.settings import Configuration


class Household(BenchActions):
    """Everything about settings and data."""

    _theme_before: str | None = None
    """The theme in which the palette was opened, while the mark there may show others."""

    def look_like(self, theme: str, text_width: int, animations: bool) -> None:
        """Look as these settings say."""
        raise NotImplementedError

    @on(messages.ChangeSettings)
    def _change(self, event: messages.ChangeSettings) -> None:
        async def change() -> None:
            await self.change_settings(event.changes)

        self.do_here(change)

    async def change_settings(self, changes: Mapping[str, str | int | float | bool | None]) -> None:
        """Keep settings and live by them at once. Raises `BadSetting`, or `UsageError` where a rubric isn't there."""
        from simulator.settings import write_settings

        practice = await self.practice()
        if changes.get("rubric"):
            from simulator.library import rubric_source

            rubric_source(str(changes["rubric"]), self.paths)  # told now where there is none, not after a talk
        await asyncio.to_thread(write_settings, self.paths.settings, changes)
        configuration = await asyncio.to_thread(read_again, practice.configuration, self.paths)
        practice.configuration = configuration
        settings = configuration.settings
        self.look_like(settings.theme, settings.text_width, settings.animations)
        self._show_settings(configuration)
        self.refresh_face()

    async def action_use_theme(self, name: str) -> None:
        """Change the colours, for next time too."""

        async def change() -> None:
            self.theme = name
            await self.change_settings({"theme": name})
            self.theme = name  # also where a variable of the environment says otherwise: just for now

        self.do_here(change)

    @on(CommandPalette.OptionHighlighted)
    def _preview_theme(self, event: CommandPalette.OptionHighlighted) -> None:
        from simulator.tui.palette import THEME
        from simulator.tui.themes import TITLES

        said = str(event.highlighted_event.option.prompt)
        named = {f"{THEME}{title}": name for name, title in TITLES.items()}
        found = next((name for title, name in named.items() if title in said), None)
        if self._theme_before is None:
            self._theme_before = self.theme
        self.theme = found or self._theme_before

    @on(CommandPalette.Closed)
    def _palette_closed(self, event: CommandPalette.Closed) -> None:
        before, self._theme_before = self._theme_before, None
        if before is not None and not event.option_selected:
            self.theme = before

    @on(messages.TestService)
    def _test(self) -> None:
        async def test() -> None:
            from simulator.doctor import examine, render

            self._tell_settings("Looking…")
            configuration = (await self.practice()).configuration
            found = await asyncio.to_thread(examine, self.paths, configuration)
            self._tell_settings(render(found))

        self.do_here(test)

    @on(messages.ExportAll)
    def _export_all(self) -> None:
        async def export() -> None:
            from simulator.mydata import export_my_data

            practice = await self.practice()
            self._tell_settings("Writing…")
            now = datetime.now(UTC).astimezone()
            done = await asyncio.to_thread(export_my_data, practice.records, practice.library, self.paths, now)
            count = f"{done.sessions} session{'' if done.sessions == 1 else 's'}"
            self._tell_settings(f"Written, with {count}: {done.file}")

        self.do_here(export)

    @on(messages.DeleteAll)
    def _delete_all(self) -> None:
        async def ask() -> None:
            from simulator.mydata import holdings
            from simulator.tui.screens.confirm import ConfirmScreen

            found = await asyncio.to_thread(holdings, (await self.practice()).records, self.paths)
            if found.nothing:
                self._tell_settings("There is nothing to delete.")
                return
            gone = "\n".join(("Gone for good:", *found.in_words))
            kept = "\n".join(("", "Kept:", *found.kept_in_words)) if found.kept else ""
            title = "Delete all your data?"
            self.push_screen(ConfirmScreen(title, gone + kept, "delete it"), self._delete_confirmed)

        self.do(ask)

    def _delete_confirmed(self, yes: bool | None) -> None:
        async def delete() -> None:
            from simulator.mydata import delete_my_data

            await asyncio.to_thread(delete_my_data, (await self.practice()).records, self.paths)
            self.drafts.forget()
            self._tell_settings("Your data is gone.")
            self.refresh_face()

        if yes:
            self.do(delete)

    def _show_settings(self, configuration: Configuration) -> None:
        from simulator.tui.screens.settings import SettingsScreen

        for screen in self.screen_stack:
            if isinstance(screen, SettingsScreen):
                screen.show(configuration, self.theme)

    def _tell_settings(self, text: str) -> None:
        from simulator.tui.screens.settings import SettingsScreen

        for screen in self.screen_stack:
            if isinstance(screen, SettingsScreen):
                screen.tell(text)


def read_again(configuration: Configuration, paths: Paths) -> Configuration:
    """The settings as they stand now, with the same flags as before. Raises `BadSetting`."""
    from simulator.settings import read_settings

    flags = {
        name: getattr(configuration.settings, name)
        for name, origin in configuration.origins.items()
        if origin.startswith("--")
    }
    return read_settings(paths.settings, flags=flags)
