"""A model may say the feedback in its own words, and nothing that the evidence doesn't hold."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import BaseModel

from scoring.judge.judge import Reply, ReplyUnusable
from scoring.report.model import feedback_by_model, messages_for
from scoring.report.text import Feedback, feedback
from tests.scoring.test_report import POOR
from tests.scoring.test_scorecard import as_json

CARD = as_json(*POOR)
OWN = feedback(CARD)


class Model:
    """A model that answers once."""

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        assert "data" in messages[0][1]
        assert OWN.moments[0].quote in json.loads(messages[1][1].split("\n")[1])["moments"][0]["quote"]
        if isinstance(self.answer, Exception):
            raise self.answer
        return Reply(self.answer, "stand-in")


COACH = next(turn["text"] for turn in CARD["turns"] if turn["speaker"] == "coach" and len(turn["text"].split()) > 3)
CLIENT = next(turn["text"] for turn in CARD["turns"] if turn["speaker"] == "client" and len(turn["text"].split()) > 3)


def told(answer: str | Exception) -> tuple[Feedback, tuple[str, ...]]:
    return asyncio.run(feedback_by_model(CARD, Model(answer)))


def sound(**changed: Any) -> str:
    said: dict[str, Any] = {
        "moments": [{"turn": m.turn, "quote": m.quote, "why": "Here the wheel changed hands."} for m in OWN.moments],
        "pattern": f'You began with "{COACH}" and stayed on that side.',
        "question": "What were you afraid of hearing?",
        "celebration": f'"{COACH}" was said plainly and without hurry.',
    }
    return json.dumps(said | changed)


def test_a_card_that_keeps_a_models_words_is_told_in_them() -> None:
    said, _ = told(sound())
    kept = json.loads(json.dumps(CARD | {"judge": {"feedback": said.as_record()}}))
    assert feedback(kept) == said


def test_the_models_words_are_taken_with_the_verified_quotes() -> None:
    said, notes = told(f"Gladly:\n{sound()}")
    assert notes == ()
    assert {m.why for m in said.moments} == {"Here the wheel changed hands."}
    assert [m.quote for m in said.moments] == [m.quote for m in OWN.moments]
    assert said.question == "What were you afraid of hearing?"
    assert said.pattern.startswith("You began with")
    assert said.celebration.endswith("without hurry.")


def test_an_invented_quote_is_not_passed_on() -> None:
    moments = [{"turn": m.turn, "quote": "You are the worst", "why": "It hurt."} for m in OWN.moments]
    said, notes = told(sound(moments=moments, pattern='You kept saying "do as I say now" to her.'))
    assert said.moments == OWN.moments
    assert said.pattern == OWN.pattern
    assert len(notes) == len(OWN.moments) + 1


@pytest.mark.parametrize(
    "prose",
    [
        "You are a great coach.",
        f'"{COACH}" shows that you are a great coach.',
        f'After "{COACH}" you should ask more open questions.',
        f'Next time say less than "{COACH}" does.',
        f'"{CLIENT}" is what you achieved here.',
        'You said "I will be there for you always" at the start.',
        "x",
        "You never once asked about her feelings in this talk.",
        f'"{COACH}" is worth 5 out of 5.',
    ],
)
def test_praise_advice_and_what_quotes_no_coach_never_reaches_the_feedback(prose: str) -> None:
    said, notes = told(sound(pattern=prose, celebration=prose))
    assert (said.pattern, said.celebration) == (OWN.pattern, OWN.celebration)
    assert "The celebration is told in the rules' words: the model's could not be verified." in notes


def test_the_model_gets_the_whole_conversation() -> None:
    (_, _), (_, text) = messages_for(CARD, OWN)
    for turn in CARD["turns"]:
        assert json.dumps(turn["text"], ensure_ascii=False) in text


@pytest.mark.parametrize("question", ["Think about it.", "Why? And what then?"])
def test_a_question_that_is_none_or_several_is_replaced(question: str) -> None:
    assert told(sound(question=question))[0].question == OWN.question


@pytest.mark.parametrize("answer", ["", "no", "{}", '{"moments": 3}', sound(score=5), ReplyUnusable("it refused")])
def test_an_unusable_reply_gives_the_rules_own_feedback_and_says_so(answer: str | Exception) -> None:
    said, notes = told(answer)
    assert said == OWN
    assert "rules' own" in notes[0]


def test_a_failing_service_is_an_error() -> None:
    with pytest.raises(TimeoutError):
        told(TimeoutError())
