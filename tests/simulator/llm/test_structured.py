"""Data from a model: the strictest way that works, validated, repaired once, remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from simulator import errors
from simulator.llm.abilities import Format
from simulator.llm.structured import strict_schema
from tests.simulator.llm.talking import HELLO, a_model
from tests.standin import Answer, Refuse, Say, Seen, StandIn, Status, a_service


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")
    quote: str
    score: Annotated[int, Field(ge=0, le=5)]
    title: str | None = None


GOOD = '{"quote": "the kitchen", "score": 4, "title": null}'
BAD = '{"quote": "the kitchen", "score": 9}'


def _format(seen: Seen) -> str:
    asked: dict[str, str] = seen.body.get("response_format", {"type": "prompt"})
    return asked["type"]


def _only(*known: str, code: int = 400) -> Callable[[Seen], Answer]:
    def answer(seen: Seen) -> Answer:
        if _format(seen) not in known:
            return Status(code, f"response_format type {_format(seen)} is not supported", "invalid_request_error")
        return Say("", pieces=(GOOD[:9], GOOD[9:]))

    return answer


async def test_data_is_asked_for_by_schema_and_costs_are_told(service: StandIn) -> None:
    service.will(Say("", pieces=(GOOD,)))
    async with a_model(service) as model:
        got = await model.structured(HELLO, Note)
    assert got.value == Note(quote="the kitchen", score=4)
    assert (got.format, got.requests, got.usage.prompt, got.usage.completion) == (Format.JSON_SCHEMA, 1, 100, 1)
    wanted = service.chats[0].body["response_format"]["json_schema"]
    assert (wanted["name"], wanted["strict"]) == ("Note", True)
    assert service.chats[0].messages[-1]["content"] == "Hello."


@pytest.mark.parametrize(
    ("known", "code", "tried"),
    [
        (("json_schema", "json_object", "prompt"), 400, ["json_schema"]),
        (("json_object", "prompt"), 400, ["json_schema", "json_object"]),
        (("prompt",), 400, ["json_schema", "json_object", "prompt"]),
        (("prompt",), 500, ["json_schema", "json_object", "prompt"]),
    ],
)
async def test_the_strictest_way_that_works_is_found_once_and_remembered(
    known: tuple[str, ...], code: int, tried: list[str]
) -> None:
    with a_service(_only(*known, code=code)) as service:
        async with a_model(service) as model:
            first = await model.structured(HELLO, Note)
            await model.structured(HELLO, Note)
        assert [_format(seen) for seen in service.chats] == [*tried, tried[-1]]
        assert first.format == tried[-1]
        if tried[-1] != "json_schema":
            assert '"additionalProperties":false' in service.chats[-1].messages[-1]["content"]


async def test_a_reply_that_does_not_fit_is_sent_back_once_with_what_is_wrong(service: StandIn) -> None:
    service.will(Say("", pieces=(BAD,)), Say("", pieces=(f"Sorry! ```json\n{GOOD}\n```",)))
    async with a_model(service) as model:
        got = await model.structured(HELLO, Note)
    assert got.value.score == 4
    assert got.requests == 2
    *_, was, asked = service.chats[1].messages
    assert was == {"role": "assistant", "content": BAD}
    assert "score: Input should be less than or equal to 5" in asked["content"]


@pytest.mark.parametrize(
    "text", ["I'd say four out of five.", "{", "[]", "{" * 5000, '{"quote": "x"', '{"score": 1, "who": 2}']
)
async def test_what_cannot_be_repaired_is_an_error_and_not_a_guess(service: StandIn, text: str) -> None:
    service.always = lambda _: Say("", pieces=(text,))
    async with a_model(service) as model:
        with pytest.raises(errors.ModelReplyMalformed, match="shape asked for"):
            await model.structured(HELLO, Note)
        assert model.abilities.format is Format.JSON_SCHEMA
    assert [_format(seen) for seen in service.chats] == ["json_schema"] * 2 + ["prompt"] * 2


async def test_a_server_that_has_given_data_is_not_asked_more_loosely(service: StandIn) -> None:
    service.will(Say("", pieces=(GOOD,)), Say("no"), Say("no"))
    async with a_model(service) as model:
        await model.structured(HELLO, Note)
        with pytest.raises(errors.ModelReplyMalformed):
            await model.structured(HELLO, Note)
    assert [_format(seen) for seen in service.chats] == ["json_schema"] * 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Say("", pieces=(GOOD[:20],), finish="length"), errors.ModelReplyTooLong),
        (Refuse(), errors.ModelRefused),
        (Status(401, "no"), errors.ModelKeyRefused),
        (Status(503, "Service unavailable"), errors.ModelServerFailed),
    ],
)
async def test_other_faults_stay_what_they_are(service: StandIn, answer: Answer, kind: type[errors.ModelError]) -> None:
    service.will(answer)
    async with a_model(service) as model:
        with pytest.raises(kind):
            await model.structured(HELLO, Note)
    assert len(service.chats) == 1


def test_a_strict_schema_requires_every_key_and_knows_no_defaults() -> None:
    class Inner(BaseModel):
        default: int = 3
        title: str = "x"

    class Outer(BaseModel):
        inner: list[Inner] = []
        maybe: str | None = None

    strict = strict_schema(Outer)
    inner: dict[str, Any] = strict["$defs"]["Inner"]
    assert strict["required"] == ["inner", "maybe"]
    assert inner["required"] == ["default", "title"]
    assert inner["additionalProperties"] is False
    assert '"default": 3' not in json.dumps(strict)
