"""The app's answers about drills: which there are, one begun, one done."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual import on

from simulator.tui import messages
from simulator.tui.common_actions import Errands

if TYPE_CHECKING:
    from simulator.drills.model import Drill


class Exercises(Errands):
    """Everything about drills."""

    async def action_show_drills(self, at: str = "") -> None:
        """Ten minutes for one skill."""

        async def show() -> None:
            from simulator.drills import diary
            from simulator.tui.screens.drills import DrillsScreen

            found = await self._drills()
            rounds = await asyncio.to_thread(diary.read, self.paths.data)
            self.keep_all()
            await self.go(DrillsScreen(self.look, found, rounds, at=at))

        self.do(show)

    async def _drills(self) -> tuple[Drill, ...]:
        from simulator.drills.loader import drills

        return await asyncio.to_thread(drills, (self.paths.data / "drills",))

    @on(messages.ShowDrills)
    async def _show_drills(self, event: messages.ShowDrills) -> None:
        await self.action_show_drills(event.drill_id)

    @on(messages.StartDrill)
    def _start_drill(self, event: messages.StartDrill) -> None:
        async def start() -> None:
            from simulator.tui.screens.drill import DrillScreen

            drill = next(one for one in await self._drills() if one.id == event.drill_id)
            await self.go(DrillScreen(self.look, drill, (await self.practice()).coder))

        self.do(start)

    @on(messages.DrillDone)
    def _drill_done(self, event: messages.DrillDone) -> None:
        async def keep() -> None:
            from simulator.drills import diary
            from simulator.errors import UsageError

            now = datetime.now(UTC).isoformat(timespec="seconds")
            done = diary.Round(event.drill_id, now, event.shown, event.of)
            try:
                await asyncio.to_thread(diary.add, self.paths.data, done)
            except OSError as error:
                where = self.paths.data / diary.FILE
                hint = "Is the folder writable?"
                raise UsageError(f"{where} can't be written: {error.strerror}.", hint=hint) from error

        self.do_here(keep)
