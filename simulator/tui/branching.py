"""Trying again: going back in a session's tree, over to another branch, to a moment that came back; and leaving it.

A finished session that is opened for a try counts as finished again when the try is left, unless it was talked to a new
end. The try stays as a branch either way.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import on

from simulator.tui import messages
from simulator.tui.navigation import Journey

if TYPE_CHECKING:
    from simulator.debrief.debrief import Comparison
    from simulator.records.entries import SessionEntry
    from simulator.session import Practice
    from simulator.tui.screens.compare import CompareScreen


class Attempts(Journey):
    """Everything about branches and moments."""

    _reopened: set[str]
    """Finished sessions that were opened for a try. How each stood is in the records: a killed app finds it there."""

    @on(messages.GoHome)
    async def _home(self) -> None:
        left = self.leave_attempts()
        await self.go_home()
        if left:
            self.say("Kept as a branch; the session counts as finished, as before.")

    def leave_attempts(self) -> bool:
        """Finished sessions that were opened for a try count as finished again; whether there was one."""
        practice, reopened = self.door.now, tuple(getattr(self, "_reopened", ()))
        self._reopened = set()
        if practice is None:
            return False
        put_back = [session_id for session_id in reopened if practice.records.put_back(session_id)]
        return bool(put_back)

    def _open_again(self, entry: SessionEntry) -> None:
        if entry.status.value == "done" or entry.stood is not None:
            self._reopened = getattr(self, "_reopened", set()) | {entry.id}

    # the tree

    @on(messages.OpenBranches)
    def _open_branches(self, event: messages.OpenBranches) -> None:
        async def open_branches() -> None:
            from simulator.tui.screens.branches import BranchesScreen

            records = (await self.practice()).records
            entry = records.session(event.session_id)
            await self.push_screen(BranchesScreen(self.look, entry, records.tree(entry.id)))

        self.do(open_branches)

    @on(messages.TryAgain)
    def _try_again(self, event: messages.TryAgain) -> None:
        async def try_again() -> None:
            session = (await self.practice()).resume(event.session_id)
            self._open_again(session.entry)
            said = await session.rewind(event.turn_id)
            await self.talk(session, draft=said)

        self.do(try_again)

    @on(messages.SwitchBranch)
    def _switch(self, event: messages.SwitchBranch) -> None:
        async def switch() -> None:
            session = (await self.practice()).resume(event.session_id)
            self._open_again(session.entry)
            await session.switch(event.leaf_id)
            await self.talk(session)

        self.do(switch)

    @on(messages.CompareBranches)
    def _compare(self, event: messages.CompareBranches) -> None:
        async def compare() -> None:
            from simulator.tui import screen_data
            from simulator.tui.screens.compare import CompareScreen

            practice = await self.practice()
            self.say("Reading both branches.")
            both = await asyncio.to_thread(screen_data.comparison, practice, event.session_id, event.left, event.right)
            screen = CompareScreen(self.look, both)
            await self.push_screen(screen)
            self.hush()
            self.do_here(partial(self._score_both, practice, screen, both))

        self.do(compare)

    async def _score_both(self, practice: Practice, screen: CompareScreen, both: Comparison) -> None:
        from simulator.tui import screen_data

        scored = await asyncio.to_thread(screen_data.scored, practice, both)
        if screen.is_attached:
            await screen.show_scores(scored)

    # moments that came back

    def action_show_moments(self) -> None:
        """One's own hardest moments, come back."""

        async def show() -> None:
            from simulator.progress.replay import moments_due, moments_waiting
            from simulator.tui.screens.returning import ReturningScreen

            records = (await self.practice()).records
            due = moments_due(records, datetime.now(UTC))
            await self.go(ReturningScreen(self.look, due, len(moments_waiting(records))))

        self.do(show)

    @on(messages.TryMoment)
    def _try_moment(self, event: messages.TryMoment) -> None:
        async def try_moment() -> None:
            practice = await self.practice()
            moment = practice.records.moment(event.moment_id)
            session = practice.resume(moment.session_id)
            self._open_again(session.entry)
            said = await session.rewind(moment.turn_id)
            await self.talk(session, draft=said, trying=moment)

        self.do(try_moment)

    @on(messages.MomentTried)
    def _moment_tried(self, event: messages.MomentTried) -> None:
        async def beside() -> None:
            from simulator.progress.replay import compare
            from simulator.tui.screens.talk import TalkScreen

            records = (await self.practice()).records
            result = compare(records, event.moment_id, event.turn_id)
            if isinstance(self.screen, TalkScreen):
                await self.screen.show_try(result)

        self.do(beside)

    @on(messages.MomentJudged)
    def _moment_judged(self, event: messages.MomentJudged) -> None:
        async def keep() -> None:
            from simulator.progress.replay import tried

            now = datetime.now(UTC)
            moment = tried((await self.practice()).records, event.moment_id, event.better, now)
            self.say(comes_back(moment.due_at, now))

        self.do(keep)

    @on(messages.DropMoment)
    def _drop_moment(self, event: messages.DropMoment) -> None:
        async def drop_it() -> None:
            from simulator.progress.replay import drop

            drop((await self.practice()).records, event.moment_id)
            self.action_show_moments()

        self.do(drop_it)


def comes_back(due_at: str | None, now: datetime) -> str:
    """When a moment comes back, in words."""
    if due_at is None:
        return "That one rests now. Well done."
    days = round((datetime.fromisoformat(due_at) - now).total_seconds() / 86_400)
    return "It comes back tomorrow." if days <= 1 else f"It comes back in {days} days."
