"""Voices for special weather: they wait, they fail, they talk for long. Everything else is the real practice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from scoring.coding.coder import Coder
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.voice import Chunk, Direction, Spoken, Voice
from simulator.errors import ModelError
from simulator.settings import Configuration


class Weather:
    """A voice named `llm` whose next replies follow a plan: an error to raise, a text to speak, or an event to await.

    An error after an event breaks that reply off, once the event has come.
    """

    name = "llm"

    def __init__(self, *plan: ModelError | str | asyncio.Event) -> None:
        self.plan = list(plan)
        self.piece_s = 0.0
        self.from_the_start = False
        """Whether the plan begins with the client's first line."""
        self.asked = 0
        self._scripted = ScriptedVoice(Coder.load())

    async def speak(self, direction: Direction) -> AsyncIterator[Chunk]:
        self.asked += 1
        if (direction.heard is None and not self.from_the_start) or not self.plan:
            async for chunk in self._scripted.speak(direction):
                yield chunk
            return
        next_one = self.plan.pop(0)
        if isinstance(next_one, ModelError):
            yield "I was just"
            raise next_one
        if isinstance(next_one, asyncio.Event):
            yield "Well, "
            await next_one.wait()
            if self.plan and isinstance(self.plan[0], ModelError):
                raise self.plan.pop(0)  # type: ignore[misc]
            yield "there it is."
            yield Spoken("Well, there it is.", (), self.name)
            return
        for word in next_one.split(" "):
            yield word + " "
            if self.piece_s:
                await asyncio.sleep(self.piece_s)
        yield Spoken(next_one, (), self.name)


def let_speak(monkeypatch: pytest.MonkeyPatch, voice: Weather) -> None:
    """Where a model would speak, this voice does; the scripted one stays what it is."""
    monkeypatch.setenv("TRIAD_VOICE", "llm")
    monkeypatch.setenv("TRIAD_BASE_URL", "http://127.0.0.1:9")

    def make(name: str, _configuration: Configuration, coder: Coder) -> Voice:
        return voice if name == "llm" else ScriptedVoice(coder)

    monkeypatch.setattr("simulator.tui.practice_loader._warm", lambda _configuration: None)

    monkeypatch.setattr("simulator.session.make_voice", make)
