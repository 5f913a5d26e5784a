"""Where one session's state machine stands, and how it is made to stand where the records do. Called by `session` only.

A session has one thread of checkpoints at a time. Forking an old checkpoint replays old answers, so going back means a
fresh thread that is seated at a node.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import Any, Final, cast

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from simulator.events import Events
from simulator.machine.checkpoints import Checkpoints
from simulator.machine.graph import COACH_ENDS, Context, Graph, PracticeState
from simulator.records.entries import Status

_MOST_STEPS: Final = 50
"""Nodes that one run may pass: many times what a turn takes, so that a loop of ours ends as a defect."""


class Machine:
    """The state machine of one session. What it works with and what is said lie in `context`."""

    def __init__(self, thread: str, context: Context, graph: Graph, checkpoints: Checkpoints) -> None:
        self.context = context
        self._thread = thread
        self._graph = graph
        self._checkpoints = checkpoints

    def answer(self, turn_id: int) -> Events:
        """Answer this turn of the coach."""
        return self._run(Command(resume={"turn_id": turn_id}))

    def close(self) -> Events:
        """End the talk, as the coach wishes."""
        return self._run(Command(resume=COACH_ENDS))

    async def score(self, rating: dict[str, Any]) -> Events:
        """Take the trainee's rating and score; or go on with the scoring where a crash broke it off."""
        snapshot = await self._graph.aget_state(self._config)
        if "reflect" in snapshot.next:
            return self._run(Command(resume=rating))
        if rating.get("ratings") is not None:  # one was taken before the scoring broke off; this one is newer
            await self._graph.aupdate_state(self._config, {"coach": rating}, as_node="reflect")
        return self._run(None)

    async def go_on(self) -> Events | None:
        """Begin, or go on where the machine stands; None where it waits for the coach."""
        snapshot = await self._graph.aget_state(self._config)
        pending = self.context.talk.pending
        if not snapshot.created_at:
            return self._run(PracticeState())
        if pending is not None and "await_coach" in snapshot.next:
            return self.answer(pending.id)
        return self._run(None) if snapshot.next and "await_coach" not in snapshot.next else None

    async def stand_where_records_do(self, status: Status) -> None:
        """Seat the machine anew where a checkpoint is gone, or doesn't stand where the records do: they decide."""
        snapshot = await self._graph.aget_state(self._config)
        if status is Status.REFLECTING:
            if not {"reflect", "score"} & set(snapshot.next):
                await self.seat("close")
            return
        if not snapshot.created_at:
            if self.context.talk.turns:
                await self.seat("open")
            return
        answering = snapshot.values.get("coach", {}).get("turn_id")
        pending = self.context.talk.pending
        in_reply = bool({"observe", "shift", "reply"} & set(snapshot.next))
        astray = in_reply and (pending is None or answering != pending.id)
        if astray or "close" in snapshot.next or not snapshot.next:
            await self.seat("open")

    async def seat(self, after: str) -> None:
        """Stand just after the node `after`, on a fresh thread; up to the interrupt, so that it can be resumed."""
        old = self._thread
        stem, _, number = old.rpartition(".")
        self._thread = f"{stem}.{int(number) + 1}"
        self.context.records.change_session(self.context.session_id, thread=self._thread)
        await self._checkpoints.adelete_thread(old)
        await self._graph.aupdate_state(self._config, {"over": ""}, as_node=after)
        async with aclosing(self._run(None)) as events:
            async for _ in events:
                pass

    async def forget(self) -> None:
        """Delete the checkpoints: everything stands in the records."""
        await self._checkpoints.adelete_thread(self._thread)

    @property
    def _config(self) -> RunnableConfig:
        return {"configurable": {"thread_id": self._thread}, "recursion_limit": _MOST_STEPS}

    async def _run(self, step: Command[Any] | PracticeState | None) -> Events:
        thread = self._thread
        stream = self._graph.astream(step, self._config, context=self.context, stream_mode="custom", durability="sync")
        async with aclosing(cast("Events", stream)) as events:
            async for event in events:
                yield event
        await self._checkpoints.forget_earlier(thread)
