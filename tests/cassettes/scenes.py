"""What is asked of a server in each cassette: the recorder and the tests play the same scenes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from personas.model import Mood
from scoring.coding.behaviours import Speaker
from simulator.client.prepared_persona import Part
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.spoken.spoken_voice import SpokenVoice
from simulator.client.turn import initial
from simulator.client.voice import Act, Chunk, Direction, Lean
from simulator.errors import ModelError
from simulator.llm.model import Model
from simulator.llm.settings import ModelSettings
from simulator.llm.structured import Structured
from simulator.messages import Message, ReplyEnd
from tests.cassettes.person import a_person, an_occasion
from tests.simulator.client.spoken.spoken_talk import coder

FOLDER: Final = Path(__file__).parent
MODEL: Final = "tiny-random.gguf"
TALK: Final = [
    Message("system", "You are Ida. You answer in one short sentence."),
    Message("user", "What would you like from our half hour?"),
]


class Verdict(BaseModel):
    """A small judgement, as a scorer would ask for it."""

    model_config = ConfigDict(extra="forbid")
    status: Literal["shown", "missed", "no_opening"]
    turn: Annotated[int, Field(ge=0, le=99)]
    sure: bool


def settings(url: str, **more: Any) -> ModelSettings:
    """Settings for the recorded server: cold, so that it can be recorded again."""
    plain = {"base_url": url, "model": MODEL, "temperature": 0.0, "max_tokens": 60, "retries": 0}
    return ModelSettings.model_validate(plain | more)


async def models(url: str) -> list[str]:
    """Which models are there."""
    async with Model(settings(url)) as model:
        return await model.list_models()


async def speech(url: str) -> tuple[list[str], ReplyEnd]:
    """One streamed reply."""
    ends: list[ReplyEnd] = []
    async with Model(settings(url)) as model:
        pieces = [piece async for piece in model.stream(TALK, on_end=ends.append)]
    return pieces, ends[0]


async def data(url: str) -> Structured[Verdict]:
    """Data by JSON Schema."""
    async with Model(settings(url)) as model:
        return await model.structured(TALK, Verdict, max_tokens=200)


async def full(url: str) -> ModelError:
    """A prompt far beyond the window."""
    long = [*TALK[:1], Message("user", "And then? " * 1000)]
    async with Model(settings(url)) as model:
        try:
            async for _ in model.stream(long):
                pass
        except ModelError as error:
            return error
    raise AssertionError("a prompt of 10,000 characters went through; record from a server with a smaller window")


async def unknown(url: str) -> ModelError | None:
    """A path that the server doesn't have."""
    async with Model(settings(url + "/nowhere", model=None)) as model:
        return await model.warm()


async def turn(url: str) -> list[Chunk]:
    """One turn of the spoken voice."""
    part = Part.of(a_person(), an_occasion())
    state = initial(part).with_(turn=1)
    recent = ((Speaker.CLIENT, "It is about the shed."), (Speaker.COACH, "What would you like from our half hour?"))
    direction = Direction(part, state, None, Act.COMPLY, Lean.NEUTRAL, Mood.GUARDED, 1, recent, words=(4, 14))
    async with Model(settings(url, context_budget=2600)) as model:
        voice = SpokenVoice(model, fallback=ScriptedVoice(coder()))
        return [chunk async for chunk in voice.speak(direction)]


SCENES: Final[Mapping[str, Callable[[str], Awaitable[Any]]]] = {
    "models": models,
    "speech": speech,
    "data": data,
    "full": full,
    "unknown": unknown,
    "turn": turn,
}
