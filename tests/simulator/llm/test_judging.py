"""The judge's model: what was said is handed on, what failed is said, nothing becomes a score by itself."""

from __future__ import annotations

import json

import pytest

from scoring.coding.coder import Coder
from scoring.judge.judge import Reply, ReplyUnusable, judge_transcript
from scoring.judge.reply import Verdicts
from scoring.scorecard.rubric import load_rubric
from scoring.transcript import read_transcript
from simulator.errors import ModelKeyRefused
from simulator.llm.judging import JudgingModel
from tests.simulator.llm.talking import a_model
from tests.standin import Answer, Refuse, Say, StandIn, Status

ASKED = [("system", "You are an observer."), ("user", "Coach: What would you like from today?")]
SOUND = json.dumps({"markers": [{"id": "P1", "status": "missed", "evidence": []}]})


async def answered(service: StandIn, *answers: Answer) -> Reply:
    service.will(*answers)
    async with a_model(service) as model:
        return await JudgingModel(model).complete(ASKED, Verdicts, temperature=0.0, seed=7)


async def test_an_answer_is_handed_on_with_what_it_cost(service: StandIn) -> None:
    reply = await answered(service, Say("", pieces=(SOUND,)))
    assert reply == Reply(SOUND, "stand-in", 100, 1)
    asked = service.chats[0].body
    assert (asked["temperature"], asked["seed"]) == (0.0, 7)
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]


async def test_what_is_half_sound_is_left_to_the_judge(service: StandIn) -> None:
    half = '{"markers": [{"id": "P1", "status": "brilliant", "evidence": []}]}'
    service.always = lambda _: Say("", pieces=(half,))
    assert (await answered(service)).text == half


@pytest.mark.parametrize("answer", [Refuse(), Say("", pieces=("",)), Say("", pieces=(SOUND,), finish="length")])
async def test_what_cannot_be_read_counts_for_nothing(service: StandIn, answer: Answer) -> None:
    with pytest.raises(ReplyUnusable):
        await answered(service, answer)


async def test_prose_counts_for_nothing(service: StandIn) -> None:
    service.always = lambda _: Say("I'd give a five.")
    with pytest.raises(ReplyUnusable, match="the data doesn't have the shape asked for"):
        await answered(service)


async def test_a_failing_service_is_said_to_fail(service: StandIn) -> None:
    with pytest.raises(ModelKeyRefused):
        await answered(service, Status(401, "no"))


async def test_the_judge_scores_through_it(service: StandIn) -> None:
    service.always = lambda _: Say("", pieces=(SOUND,))
    transcript = read_transcript("Coach: What would you like from today?\nClient: To ring her.\n" * 4, name="a.txt")
    async with a_model(service) as model:
        card = await judge_transcript(
            transcript, coder=Coder.load(), rubric=load_rubric(), model=JudgingModel(model), samples=2
        )
    assert card.as_record()["scorer"]
    assert len(service.chats) == 2
