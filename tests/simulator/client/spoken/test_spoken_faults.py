"""The spoken voice against a real server on loopback, with every fault that one can have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from simulator.client.voice import Spoken
from simulator.errors import ModelError
from simulator.llm.model import Model
from simulator.llm.settings import ModelSettings
from simulator.rehearsal.rehearse import COACHES
from tests.simulator.client.spoken.spoken_talk import SpokenTalk
from tests.standin import (
    Answer,
    CutMidway,
    Hang,
    Junk,
    Raw,
    Refuse,
    ResetAtOnce,
    ResetMidway,
    Say,
    StandIn,
    Status,
    StreamError,
    Unfinished,
    a_service,
)
from tests.standin.actor import Actor

KEY = "sk-test-77aa11bb22cc33dd"
SENTENCE = "I couldn't say, offhand. It"


@pytest.fixture
def service() -> Iterator[StandIn]:
    with a_service(Actor()) as running:
        yield running


def a_model(service: StandIn, retries: int = 0, patience: float = 30.0) -> Model:
    """The service's model. `patience` (seconds) is long, so that a busy machine isn't taken for a hanging service."""

    async def no_time(_: float) -> None:
        return None

    return Model(
        ModelSettings(
            base_url=service.url,
            api_key=SecretStr(KEY),
            model="stand-in",
            retries=retries,
            timeout_s=patience,
            first_token_timeout_s=patience,
        ),
        sleep=no_time,
    )


@pytest.mark.parametrize(
    "fault",
    [
        Hang(),
        Hang(SENTENCE),
        Status(429, "Slow down", headers={"Retry-After": "1"}),
        Status(429, "insufficient_quota"),
        Status(401, f"Incorrect API key provided: {KEY}"),
        Status(500),
        Status(503, "Service unavailable"),
        ResetAtOnce(),
        ResetMidway(SENTENCE),
        CutMidway(SENTENCE),
        Unfinished(SENTENCE),
        Say("", pieces=("",)),
        Junk(text=SENTENCE),
        Raw(b"<html>wifi</html>", "text/html"),
        Refuse(),
        Refuse(by_filter=True),
        StreamError("boom", SENTENCE),
    ],
    ids=lambda fault: f"{type(fault).__name__}-{getattr(fault, 'text', '') or getattr(fault, 'code', '')}",
)
async def test_a_fault_is_never_said_and_the_same_turn_can_be_answered_again(service: StandIn, fault: Answer) -> None:
    async with a_model(service, patience=1.5 if isinstance(fault, Hang) else 30.0) as model:
        talk = SpokenTalk(model)
        await talk.begin()
        state, said, before = talk.state, list(talk.said), list(talk.before)
        service.will(fault)
        with pytest.raises(ModelError) as caught:
            await talk.say("What is it about?")
        assert KEY not in str(caught.value)
        assert [reply for reply in talk.replies if isinstance(reply, Spoken)] == talk.replies[:1]
        talk.state, talk.said, talk.before = state, said, before
        again = await talk.say("What is it about?")
        assert again.voice == "llm"
        assert "error" not in again.text.lower()


async def test_a_fault_that_passes_costs_a_pause_and_not_the_turn(service: StandIn) -> None:
    async with a_model(service, retries=2) as model:
        talk = SpokenTalk(model)
        await talk.begin()
        service.will(Status(503), ResetAtOnce())
        assert (await talk.say("What is it about?")).voice == "llm"
    assert len(service.chats) == 3
    assert talk.asides == [
        "The model service has a fault. Trying again in 1 s (2 of 3).",
        "The model service can't be reached. Trying again in 1 s (3 of 3).",
    ]


async def test_a_session_over_the_wire_sends_no_secret_and_no_key_in_a_prompt(service: StandIn) -> None:
    async with a_model(service) as model:
        talk = SpokenTalk(model)
        await talk.play(COACHES["partnering"], turns=12)
    persona = talk.part.persona
    assert len(service.chats) == len(talk.replies) - 1
    for seen, (_, state) in zip(service.chats, talk.prompts, strict=True):
        assert KEY.encode() not in seen.raw
        assert [message["role"] for message in seen.messages][-1] == "user"
        for fact in persona.facts:
            if fact.id not in state.disclosed:
                assert not any(line in seen.prompt for line in (fact.fact, *fact.told, *fact.more, *fact.withheld))
