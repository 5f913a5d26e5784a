"""A batch before a service that asks for pauses: it waits for all at once, and goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from pydantic import BaseModel

from scoring.judge.judge import Reply
from scoring.judge.reply import Verdicts
from simulator.debrief.patience import FIRST_S, LONGEST_S, PatientModel
from simulator.errors import ModelKeyRefused, ModelRateLimited


class Refusing:
    """Refuses so many times, then answers."""

    def __init__(self, times: int, retry_after: float | None = None) -> None:
        self.left, self.asked, self._retry_after = times, 0, retry_after

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        self.asked += 1
        if self.left > 0:
            self.left -= 1
            raise ModelRateLimited("Too many requests.", retry_after=self._retry_after)
        return Reply(f"{seed}", "m")


def asked(model: Refusing, times: int) -> tuple[list[str], list[float], list[float]]:
    told: list[float] = []
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    async def run() -> list[str]:
        patient = PatientModel(model, told.append, sleep)
        work = (patient.complete([], Verdicts, temperature=0.0, seed=n) for n in range(times))
        return [reply.text for reply in await asyncio.gather(*work)]

    return asyncio.run(run()), told, slept


def test_all_are_answered_after_one_pause_of_the_length_that_was_asked_for() -> None:
    model = Refusing(1, retry_after=7.0)
    replies, told, slept = asked(model, 4)
    assert replies == ["0", "1", "2", "3"]
    assert told == slept == [7.0]
    assert model.asked == 5  # who came during the pause waited for it, and wasn't refused


def test_a_pause_without_a_length_doubles_up_to_the_longest() -> None:
    _, told, _ = asked(Refusing(9), 1)
    assert told[:3] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S]
    assert told[-1] == LONGEST_S


def test_what_waiting_does_not_mend_passes_through() -> None:
    class KeyRefused(Refusing):
        async def complete(self, *_: object, **__: object) -> Reply:
            raise ModelKeyRefused("The key is not allowed.")

    with pytest.raises(ModelKeyRefused):
        asked(KeyRefused(0), 1)
