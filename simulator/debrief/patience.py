"""A judge's model that waits where the service asks for a pause: a batch goes on when it may, instead of ending."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from pydantic import BaseModel

from scoring.judge.judge import JudgeModel, Reply
from simulator.errors import ModelRateLimited

FIRST_S: Final = 15.0
LONGEST_S: Final = 600.0
"""Seconds of the first pause whose length the service didn't name, and of the longest; each doubles the one before."""


class PatientModel:
    """Asks `model`; after a 429 everybody waits, and asks again. `tell` hears of each pause, in seconds."""

    def __init__(
        self,
        model: JudgeModel,
        tell: Callable[[float], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._model, self._tell, self._sleep = model, tell, sleep
        self._pause: asyncio.Future[None] | None = None
        self._next_s = FIRST_S

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        """The model's answer, however long it takes. Other failures pass through."""
        while True:
            if self._pause is not None:
                await asyncio.shield(self._pause)
            try:
                reply = await self._model.complete(messages, schema, temperature=temperature, seed=seed)
            except ModelRateLimited as error:
                await self._wait(error.retry_after)
            else:
                self._next_s = FIRST_S
                return reply

    async def _wait(self, asked_s: float | None) -> None:
        if self._pause is None:  # the first who is refused waits for all
            seconds = self._next_s if asked_s is None else max(asked_s, 1.0)
            self._next_s = min(LONGEST_S, self._next_s * 2)
            self._pause = asyncio.get_running_loop().create_future()
            self._tell(seconds)
            try:
                await self._sleep(seconds)
            finally:
                self._pause.set_result(None)
                self._pause = None
        else:
            await asyncio.shield(self._pause)
