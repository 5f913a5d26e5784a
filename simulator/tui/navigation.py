"""Which screen follows which: the app's answers to what the screens ask. `app` adds starting, looks and leaving."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual import on, work
from textual.screen import Screen
from textual.worker import Worker

from simulator.errors import TriadError
from simulator.tui import messages
from simulator.tui.appearance import Look
from simulator.tui.key_queue import OrderedKeys
from simulator.tui.practice_loader import Door
from simulator.tui.saved_state import Drafts, experiment_draft, write_face
from simulator.tui.screens.home import HomeScreen
from simulator.tui.widgets.told import Told

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.paths import Paths
    from simulator.records.entries import MomentEntry
    from simulator.session import Practice, Session
    from simulator.settings import VoiceName


@runtime_checkable
class Confirms(Protocol):
    """A screen that asked something and does it on yes."""

    async def confirmed(self, value: str) -> None:
        """Do it."""


class Journey(OrderedKeys):
    """The ways between the screens."""

    door: Door
    look: Look
    drafts: Drafts
    home: HomeScreen
    xray: bool = False
    """Whether new sessions show the client's inner state from the first word."""
    face_file: Path
    paths: Paths
    seed: int | None = None
    """The seed of sessions, where one was asked for."""

    def say(self, text: str, *, title: str = "", trouble: bool = False) -> None:
        """Tell something in lines of its own above the keys."""
        self.hush()
        self.screen.mount(Told(f"{title}. {text}" if title else text, trouble=trouble))

    def hush(self) -> None:
        """What was told last is no longer so."""
        for screen in self.screen_stack:
            screen.query(Told).remove()

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
            await self.door.practice()
            self.hush()
        return await self.door.practice()

    def do(self, task: Callable[[], Awaitable[None]]) -> None:
        """Go somewhere, which may take a moment or fail; keys that come meanwhile wait for where it leads."""
        worker: Worker[None] = self.run_worker(partial(self._guarded, task), group="journey", exclusive=True)
        self.keys_wait_for(worker)

    def do_here(self, task: Callable[[], Awaitable[None]]) -> None:
        """Do something that leads nowhere and may take a while or fail; keys don't wait for it."""
        _: Worker[None] = self.run_worker(partial(self._guarded, task), group="here")

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
        if self.door.now is not None:
            self.door.now.leave_sessions()

    # home and brief

    @on(messages.FreshFace)
    def _fresh_face(self) -> None:
        self.refresh_face()

    @work(exclusive=True, group="face")
    async def refresh_face(self) -> None:
        """Show the home screen what is true now, where that is known already."""
        practice = self.door.now
        if practice is not None:
            from simulator.tui import screen_data

            face = await asyncio.to_thread(screen_data.face, practice, self.paths.data)
            await self.home.show(face)
            await asyncio.to_thread(write_face, self.face_file, face)

    async def keep_face(self) -> None:
        """Keep how the home screen looks now, so that the next first paint is true."""
        practice: Practice | None = self.door.now if hasattr(self, "door") else None
        if practice is not None:
            from simulator.tui import screen_data

            try:
                face = await asyncio.to_thread(screen_data.face, practice, self.paths.data)
            except TriadError:
                return  # the records can't be read any more; the home screen fills a moment later, as without a cache
            await asyncio.to_thread(write_face, self.face_file, face)

    @on(messages.MeetClient)
    def _meet(self, event: messages.MeetClient) -> None:
        async def meet() -> None:
            await self.meet(event.persona_id)

        self.do(meet)

    async def meet(self, persona_id: str) -> None:
        """Show the brief of a client."""
        from simulator.tui import screen_data
        from simulator.tui.screens.brief import BriefScreen

        practice = await self.door.practice() if self.home.knows(persona_id) else self.door.now
        if practice is None:  # what one reads of a stranger needs no records: they open meanwhile
            library, configuration = await self.door.library()
            brief = await asyncio.to_thread(screen_data.before_meeting, library, configuration, persona_id)
        else:
            brief = await asyncio.to_thread(screen_data.before, practice, persona_id)
        task = await asyncio.to_thread(screen_data.task_for, self.paths.data, persona_id)
        if task is not None and any(one.id == task.scenario for one in brief.scenarios):
            said = f"{task.reader} asks, by {task.by}: {task.words}" if task.by else f"{task.reader} asks: {task.words}"
            brief = replace(brief, scenario_id=task.scenario, asked=said.rstrip(": "))
        await self.go(BriefScreen(self.look, brief))

    @on(messages.BeginTalk)
    def _begin(self, event: messages.BeginTalk) -> None:
        async def begin() -> None:
            await self.begin(event.persona_id, event.scenario_id, event.voice)

        self.do(begin)

    async def begin(self, persona_id: str, scenario_id: str, voice: VoiceName) -> None:
        """Begin a session. It opens with what the trainee wanted to try, where there is something."""
        import secrets  # drags in hashing, which nothing needs before the first paint

        practice = await self.practice()
        seed = secrets.randbelow(2**31) if self.seed is None else self.seed
        session = practice.begin(persona_id, scenario_id, voice=voice, seed=seed, xray=self.xray)
        waiting = practice.records.experiment_waiting()
        if waiting is not None:
            practice.records.try_experiment(waiting.id, session.id)
        await self.talk(session)
        self.refresh_face()  # so that also after a crash the next first paint knows of this talk

    async def talk(
        self,
        session: Session,
        *,
        draft: str | None = None,
        trying: MomentEntry | None = None,
    ) -> None:
        """Show a talk."""
        from simulator.tui import screen_data
        from simulator.tui.screens.talk import TalkScreen

        practice = await self.practice()
        finished = await asyncio.to_thread(practice.records.count_finished)
        settings = practice.configuration.settings
        tried = practice.records.experiment_tried_in(session.id)
        promise = await asyncio.to_thread(screen_data.promise_before, practice.records, session.entry)
        await self.go(
            TalkScreen(
                self.look,
                session,
                self.drafts,
                standing_notes=settings.notes,
                finished=finished,
                experiment="" if tried is None else tried.text,
                promise=promise,
                draft=draft,
                xray=self.xray,
                trying=trying,
            )
        )

    # the talk and what comes after it

    @on(messages.TakeUp)
    def _take_up(self, event: messages.TakeUp) -> None:
        async def take_up() -> None:
            await self.take_up(event.session_id)

        self.do(take_up)

    async def take_up(self, session_id: str) -> None:
        """Go on with a session where it stands: the talk, the rating, or its debrief."""
        session = (await self.practice()).resume(session_id)
        status = session.entry.status.value
        if status == "open":
            await self.talk(session)
        elif status == "reflecting":
            await self.rate(session)
        else:
            await self.show_debrief(session_id)

    @on(messages.TalkOver)
    def _over(self, event: messages.TalkOver) -> None:
        async def rate() -> None:
            await self.rate((await self.practice()).resume(event.session_id))

        self.do(rate)

    async def rate(self, session: Session) -> None:
        """Ask for the trainee's own rating."""
        from simulator.tui.screens.rating import RatingScreen

        await self.go(RatingScreen(self.look, session, self.drafts))

    @on(messages.OpenDebrief)
    def _open_debrief(self, event: messages.OpenDebrief) -> None:
        async def open_debrief() -> None:
            await self.show_debrief(event.session_id, event.leaf_id, listed=event.listed)

        self.do(open_debrief)

    async def show_debrief(self, session_id: str, leaf_id: int | None = None, *, listed: bool = False) -> None:
        """Show a debrief; `listed` says that it was opened in the history, and leads back there."""
        from simulator.debrief.debrief import load_debrief
        from simulator.progress.replay import after_session
        from simulator.progress.talk_figures import earlier
        from simulator.tui.screens.debrief import DebriefScreen

        practice = await self.practice()
        load = partial(load_debrief, folder=self.paths.data)
        debrief = await asyncio.to_thread(load, practice.records, practice.library, session_id, leaf_id)
        before = await asyncio.to_thread(earlier, practice.records, session_id)
        if leaf_id is None and debrief.entry.status.value == "done":
            await asyncio.to_thread(after_session, practice.records, debrief, datetime.now(UTC))
        tried = practice.records.experiment_tried_in(debrief.entry.id)
        await self.go(DebriefScreen(self.look, debrief, self.drafts, tried=tried, listed=listed, before=before))

    @on(messages.ChooseExperiment)
    def _choose_experiment(self, event: messages.ChooseExperiment) -> None:
        async def choose() -> None:
            from simulator.debrief.debrief import load_debrief
            from simulator.tui.screens.experiment import ExperimentScreen, ideas_from

            practice = await self.practice()
            debrief = await asyncio.to_thread(load_debrief, practice.records, practice.library, event.session_id)
            question = "" if debrief.feedback is None else debrief.feedback.question
            ideas = ideas_from(debrief.card)
            await self.push_screen(ExperimentScreen(self.look, event.session_id, question, ideas, self.drafts))

        self.do(choose)

    @on(messages.ExperimentChosen)
    async def _experiment_chosen(self, event: messages.ExperimentChosen) -> None:
        async def keep() -> None:
            (await self.practice()).records.choose_experiment(event.session_id, event.text)
            self.drafts.put(experiment_draft(event.session_id), "")
            self.drafts.save()
            await self.go_home()
            self.say("Kept. Your next session opens with it.")

        self.do(keep)

    @on(messages.ExperimentWent)
    def _experiment_went(self, event: messages.ExperimentWent) -> None:
        practice = self.door.now
        tried = None if practice is None else practice.records.experiment_tried_in(event.session_id)
        if practice is not None and tried is not None and tried.went != event.text:
            practice.records.experiment_went(tried.id, event.text)

    # questions, and what is told

    @on(messages.Confirm)
    def _confirm(self, event: messages.Confirm) -> None:
        from simulator.tui.screens.confirm import ConfirmScreen

        asking = self.screen

        async def answered(yes: bool | None) -> None:
            if yes and isinstance(asking, Confirms):
                await asking.confirmed(event.value)

        self.push_screen(ConfirmScreen(event.title, event.text, event.yes), answered)

    @on(messages.Tell)
    def _tell(self, event: messages.Tell) -> None:
        self.say(event.text)

    @on(messages.Failed)
    def _failed(self, event: messages.Failed) -> None:
        self.explain(event.error)

    @on(messages.ChooseFilter)
    def _choose_filter(self, event: messages.ChooseFilter) -> None:
        from simulator.tui.screens.pick import PickScreen

        async def picked(name: str | None) -> None:
            chosen = next((one for one in event.filters if one.id == name), None)
            if chosen is not None:
                await self.home.narrow_to(chosen)

        options = [(one.id, one.words) for one in event.filters]
        self.push_screen(PickScreen("Show", options, event.chosen.id), picked)
