"""How the tests here talk to a model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import SecretStr

from simulator.llm.model import Model
from simulator.llm.settings import ModelSettings
from simulator.messages import Message, Waiting
from tests.standin import StandIn

KEY = "sk-test-4f9a81c2e7d6b350"
HELLO = [Message("system", "You are a client."), Message("user", "Hello.")]


def settings_for(service: StandIn, **more: Any) -> ModelSettings:
    """Settings for a stand-in service, with a key that no one may see and no patience."""
    defaults = {"base_url": service.url, "api_key": SecretStr(KEY), "model": "stand-in", "retries": 0, "timeout_s": 5}
    return ModelSettings.model_validate(defaults | more)


class Pauses:
    """A sleep that takes no time, and what was told of it."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.told: list[Waiting] = []

    async def sleep(self, seconds: float) -> None:
        """Note the pause."""
        self.slept.append(seconds)


def a_model(service: StandIn, pauses: Pauses | None = None, *, known: bool = False, **more: Any) -> Model:
    """A model at a stand-in service; with `known` it has spoken before, and never thought aloud."""
    pauses = pauses or Pauses()
    model = Model(settings_for(service, **more), on_wait=pauses.told.append, sleep=pauses.sleep)
    if known:
        model.abilities = replace(model.abilities, unmarked=False)
    return model


async def heard(model: Model, **more: Any) -> str:
    """A whole reply."""
    return "".join([piece async for piece in model.stream(HELLO, **more)])
