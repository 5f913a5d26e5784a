"""Every way in which a model service can fail has a name, loses nothing, and never becomes words of the client."""

from __future__ import annotations

import logging
import traceback

import pytest

from simulator import errors
from simulator.errors import ModelError, TriadError
from simulator.llm.model import Model
from tests.simulator.llm.talking import HELLO, KEY, Pauses, a_model, heard, settings_for
from tests.standin import (
    Answer,
    ContextFull,
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
)

FAULTS: list[tuple[str, Answer, type[ModelError]]] = [
    ("it never answers", Hang(), errors.ModelTimeout),
    ("it stops in mid-reply and keeps the line open", Hang("Well, I"), errors.ModelTimeout),
    ("the first word takes too long", Say("Late.", first_s=2.0), errors.ModelTimeout),
    ("429 without a time", Status(429, "Rate limit reached", "requests"), errors.ModelRateLimited),
    ("429 for lack of credit", Status(429, "You exceeded your current quota", error_code="insufficient_quota"), errors.ModelQuotaUsedUp),
    ("402", Status(402, "Payment required"), errors.ModelQuotaUsedUp),
    ("401", Status(401, f"Incorrect API key provided: {KEY}"), errors.ModelKeyRefused),
    ("403", Status(403, "Not allowed"), errors.ModelKeyRefused),
    ("404", Status(404, "The model `x` does not exist"), errors.ModelRequestRefused),
    ("400", Status(400, "messages: field required"), errors.ModelRequestRefused),
    ("500", Status(500, "boom"), errors.ModelServerFailed),
    ("503", Status(503, "Service unavailable"), errors.ModelServerFailed),
    ("529", Status(529, "Overloaded"), errors.ModelServerFailed),
    ("408", Status(408, "Too slow"), errors.ModelServerFailed),
    ("the connection is reset before the answer", ResetAtOnce(), errors.ModelUnreachable),
    ("the connection is reset in mid-reply", ResetMidway("I was going to"), errors.ModelStreamCut),
    ("the connection is closed in mid-reply", CutMidway("I was going to"), errors.ModelStreamCut),
    ("a clean end without a mark", Unfinished("I was going to"), errors.ModelStreamCut),
    ("an empty reply", Say("", pieces=("",)), errors.ModelReplyEmpty),
    ("a reply of blanks", Say("", pieces=(" ", "\n\n")), errors.ModelReplyEmpty),
    ("a reply that is only thought", Say("", pieces=("<think>", "so much to", " weigh"), finish="stop"), errors.ModelReplyEmpty),
    ("a call for a tool", Say("", pieces=("",), finish="tool_calls"), errors.ModelReplyMalformed),
    ("junk in the stream", Junk(text="Well,"), errors.ModelReplyMalformed),
    ("junk at the start", Junk(), errors.ModelReplyMalformed),
    ("broken UTF-8", Junk(b'data: {"choices": "\xff\xfe"}\n\n'), errors.ModelReplyMalformed),
    ("a list for an event", Junk(b"data: [1, 2]\n\n"), errors.ModelReplyMalformed),
    ("a number for an event", Junk(b"data: 7\n\n"), errors.ModelReplyMalformed),
    ("choices that are no list", Junk(b'data: {"choices": 7}\n\n'), errors.ModelReplyMalformed),
    ("a choice that is text", Junk(b'data: {"choices": ["hello"]}\n\n'), errors.ModelReplyMalformed),
    ("words that are no text", Junk(b'data: {"choices": [{"delta": {"content": {"a": 1}}}]}\n\n'), errors.ModelReplyMalformed),
    ("a page of HTML", Raw(b"<html>Sign in to the wifi</html>", "text/html"), errors.ModelAddressWrong),
    ("an answer that isn't streamed", Raw(b'{"choices": []}'), errors.ModelReplyEmpty),
    ("a refusal", Refuse(), errors.ModelRefused),
    ("a filter", Refuse(by_filter=True), errors.ModelRefused),
    ("a filter in front", Status(400, "blocked by content management policy", error_code="content_filter"), errors.ModelRefused),
    ("50,000 characters", Say("", pieces=("word " * 10,) * 1000), errors.ModelReplyTooLong),
    ("a full context, llama.cpp", ContextFull(), errors.ModelContextFull),
    ("a full context, OpenAI", Status(400, "This model's maximum context length is 8192 tokens.", error_code="context_length_exceeded"), errors.ModelContextFull),
    ("an error told in the stream", StreamError("The server had an error", "Well,"), errors.ModelServerFailed),
    ("too busy, told in the stream", StreamError("Rate limit reached", code="rate_limit_exceeded"), errors.ModelRateLimited),
    ("no credit, told in the stream", StreamError("insufficient_quota"), errors.ModelQuotaUsedUp),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "kind"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
async def test_every_fault_has_its_name_and_shows_no_key(
    service: StandIn, answer: Answer, kind: type[ModelError], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.will(answer, answer)  # some are tried a second time in another way
    patience = 0.8 if kind is errors.ModelTimeout else 30.0  # a busy machine isn't taken for a hanging service
    async with a_model(service, timeout_s=patience, first_token_timeout_s=patience / 2) as model:
        with pytest.raises(ModelError) as caught:
            await heard(model)
    error = caught.value
    assert type(error) is kind
    assert error.exit_code == 3
    assert error.title
    assert error.message.endswith(".")
    assert error.hint
    shown = "\n".join(
        [repr(error), str(error), error.message, error.hint, *traceback.format_exception(error), caplog.text]
    )
    assert KEY not in shown
    assert KEY not in repr(model) + repr(model.settings) + str(model.settings)
    assert service.chats[0].headers["authorization"] == f"Bearer {KEY}"


async def test_an_address_where_nobody_listens_is_unreachable(service: StandIn) -> None:
    service.stop()
    async with a_model(service) as model:
        with pytest.raises(errors.ModelUnreachable) as caught:
            await heard(model)
    assert service.url in caught.value.message


async def test_a_slow_beginning_and_a_slow_reply_are_told_apart(service: StandIn) -> None:
    service.will(Hang(), Hang("Well, I"))
    async with a_model(service, timeout_s=2.0, first_token_timeout_s=1.0) as model:
        with pytest.raises(errors.ModelTimeout, match=r"did not begin to answer within 1 s"):
            await heard(model)
        with pytest.raises(errors.ModelTimeout, match=r"did not finish its reply within 2 s"):
            await heard(model)


async def test_a_pause_that_was_asked_for_is_made_and_told_each_second(service: StandIn) -> None:
    service.will(Status(429, "Slow down", headers={"Retry-After": "3"}))
    pauses = Pauses()
    async with a_model(service, pauses, retries=2) as model:
        assert await heard(model) == "Mm. I suppose so."
    assert pauses.slept == [1.0, 1.0, 1.0]
    assert [(w.seconds_left, w.attempt, w.attempts, w.error.kind) for w in pauses.told] == [
        (3.0, 2, 3, "rate_limit"),
        (2.0, 2, 3, "rate_limit"),
        (1.0, 2, 3, "rate_limit"),
    ]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "90"}, 90.0),
        ({"retry-after-ms": "40500"}, 40.5),
        ({"Retry-After": "Thu, 01 Jan 1970 00:02:00 GMT"}, 110.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
async def test_how_long_to_wait_is_read_from_the_answer(
    service: StandIn, headers: dict[str, str], seconds: float | None
) -> None:
    service.will(Status(429, "Slow down", headers=headers))
    async with a_model(service) as model:
        model._wall = lambda: 10.0
        with pytest.raises(errors.ModelRateLimited) as caught:
            await heard(model)
    assert caught.value.retry_after == seconds


async def test_a_pause_longer_than_anyone_waits_is_reported_at_once(service: StandIn) -> None:
    service.will(Status(429, "Slow down", headers={"Retry-After": "600"}))
    pauses = Pauses()
    async with a_model(service, pauses, retries=5) as model:
        with pytest.raises(errors.ModelRateLimited) as caught:
            await heard(model)
    assert caught.value.retry_after == 600
    assert pauses.slept == []


async def test_what_passes_is_tried_again_with_growing_pauses(service: StandIn) -> None:
    service.will(Status(500), ResetAtOnce())
    pauses = Pauses()
    async with a_model(service, pauses, retries=2) as model:
        assert await heard(model) == "Mm. I suppose so."
    assert pauses.slept == [0.5, 1.0]
    assert len(service.chats) == 3


@pytest.mark.parametrize("answer", [Status(401, "no"), Status(429, "insufficient_quota"), Refuse(), ContextFull()])
async def test_what_does_not_pass_is_not_tried_again(service: StandIn, answer: Answer) -> None:
    service.will(answer)
    async with a_model(service, retries=3) as model:
        with pytest.raises(ModelError):
            await heard(model)
    assert len(service.chats) == 1


async def listen(model: Model, pieces: list[str]) -> None:
    async for piece in model.stream(HELLO):
        pieces.append(piece)


async def test_once_words_were_heard_nothing_is_tried_again(service: StandIn) -> None:
    service.will(CutMidway("I was going to"))
    pieces: list[str] = []
    async with a_model(service, retries=3, known=True) as model:
        with pytest.raises(errors.ModelStreamCut):
            await listen(model, pieces)
    assert "".join(pieces) == "I was going to"
    assert len(service.chats) == 1


async def test_a_full_context_tells_how_much_there_is(service: StandIn) -> None:
    service.will(ContextFull(window=4096, prompt=5001))
    async with a_model(service) as model:
        with pytest.raises(errors.ModelContextFull) as caught:
            await heard(model)
    assert (caught.value.window, caught.value.prompt_tokens) == (4096, 5001)


async def test_a_key_that_cannot_be_one_is_refused_without_being_shown(service: StandIn) -> None:
    async with a_model(service, api_key="sk-märchen\n12345678") as model:
        with pytest.raises(errors.NotConfigured) as caught:
            await heard(model)
    assert "märchen" not in str(caught.value)


def test_secrets_are_hidden_wherever_they_stand(service: StandIn) -> None:
    settings = settings_for(service, base_url="https://me:hunter2secret@models.example/v1")
    assert "hunter2secret" not in repr(settings) + settings.server
    for text in (f"key {KEY} refused", f"Authorization: Bearer {KEY}", "api_key=abcd1234efgh", "https://u:p@host/v1"):
        hidden = errors.without_keys(text)
        assert KEY not in hidden
        assert "abcd1234" not in hidden
        assert "u:p@" not in hidden


@pytest.mark.parametrize(
    "text", ["the API key is missing", "Set OPENAI_API_KEY", "a key-value store", "tokens: 4096", "basic questions"]
)
def test_ordinary_words_are_not_taken_for_keys(text: str) -> None:
    assert errors.without_keys(text) == text


def test_every_error_says_what_happened_and_what_can_be_done() -> None:
    def all_of(kind: type[TriadError]) -> list[type[TriadError]]:
        return [kind, *(each for below in kind.__subclasses__() for each in all_of(below))]

    kinds = all_of(TriadError)
    drawn = errors.__doc__ or ""
    assert len({kind.kind for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.__name__ in drawn
        assert kind.title
        assert kind.hint.endswith((".", "?"))
        assert kind.exit_code == (3 if issubclass(kind, ModelError) else 2)


def test_control_codes_in_an_error_are_shown_not_obeyed() -> None:
    assert "\x1b" not in ModelError("bad \x1b[31mred\x07").message
