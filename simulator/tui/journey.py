"""Which screen follows which: the app's answers to what the screens ask. `app` adds starting, looks and leaving."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import App
from textual.screen import Screen

from simulator.errors import TriadError
from simulator.tui import asked
from simulator.tui.door import Door
from simulator.tui.kept import Drafts, Face
from simulator.tui.look import Look
from simulator.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from simulator.session import Practice, Session


class Journey(App[int]):
    """The ways between the screens."""

    door: Door
    look: Look
    drafts: Drafts
    home: HomeScreen
    seed: int | None = None
    """The seed of sessions, where one was asked for."""

    def say(self, text: str, *, title: str = "", trouble: bool = False) -> None:
        """Tell something in a corner of the screen."""
        self.notify(text, title=title, severity="error" if trouble else "information", markup=False)

    def explain(self, error: Exception) -> None:
        """Tell what went wrong, where somebody can do something about it; raise it where it is our defect."""
        title, message, hint = (getattr(error, name, None) for name in ("title", "message", "hint"))
        if message is None or hint is None:
            raise error
        self.say(f"{message} {hint}", title=str(title), trouble=True)

    async def practice(self) -> Practice:
        """The open practice; says so where one must wait for it."""
        if self.door.now is None:
            self.say("One moment: the practice is being set up.")
        return await self.door.practice()

    def do(self, task: Callable[[], Awaitable[None]]) -> None:
        """Run something that may take a moment or fail."""
        self.run_worker(self._guarded(task), group="journey", exclusive=True)

    async def _guarded(self, task: Callable[[], Awaitable[None]]) -> None:
        try:
            await task()
        except Exception as error:  # noqa: BLE001 - explained, or raised again as the defect that it is
            self.explain(error)

    async def go(self, screen: Screen[Any]) -> None:
        """Show a screen above the home screen, in the place of whatever stood there."""
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        if len(self.screen_stack) == 2:
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)

    async def go_home(self) -> None:
        """Back to the home screen."""
        while self.screen is not self.home:
            await self.pop_screen()

    # home and brief

    @on(asked.FreshFace)
    def _fresh_face(self) -> None:
        self.refresh_face()

    @work(exclusive=True, group="face")
    async def refresh_face(self) -> None:
        """Show the home screen what is true now."""
        from simulator.tui import views

        practice = self.door.now
        if practice is not None:
            await self.home.show(await asyncio.to_thread(views.face, practice))

    @on(asked.GoHome)
    async def _home(self) -> None:
        await self.go_home()

    @on(asked.MeetClient)
    def _meet(self, event: asked.MeetClient) -> None:
        async def meet() -> None:
            from simulator.tui import views
            from simulator.tui.screens.brief import BriefScreen

            practice = await self.practice()
            await self.go(BriefScreen(self.look, views.before(practice, event.persona_id)))

        self.do(meet)

    @on(asked.BeginTalk)
    def _begin(self, event: asked.BeginTalk) -> None:
        async def begin() -> None:
            practice = await self.practice()
            seed = secrets.randbelow(2**31) if self.seed is None else self.seed
            session = practice.begin(event.persona_id, event.scenario_id, voice=event.voice, seed=seed)
            waiting = practice.records.experiment_waiting()
            if waiting is not None:
                practice.records.try_experiment(waiting.id, session.id)
            await self.talk(session, experiment="" if waiting is None else waiting.text)

        self.do(begin)

    async def talk(
        self, session: Session, *, experiment: str = "", draft: str | None = None, xray: bool = False
    ) -> None:
        """Show a talk."""
        from simulator.tui.screens.talk import TalkScreen

        practice = await self.practice()
        finished = await asyncio.to_thread(lambda: len(practice.records.history(limit=10)))
        settings = practice.configuration.settings
        await self.go(
            TalkScreen(
                self.look,
                session,
                self.drafts,
                standing_notes=settings.notes,
                finished=finished,
                experiment=experiment,
                draft=draft,
                xray=xray,
            )
        )
