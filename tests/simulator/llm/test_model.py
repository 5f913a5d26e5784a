"""A model speaks, and servers that know less than OpenAI's are met where they are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from simulator import errors
from simulator.errors import ModelRequestRefused, NotConfigured
from simulator.llm.folding import folded
from simulator.llm.model import LOADING, Model
from simulator.llm.settings import ModelSettings
from simulator.messages import Message, Remark, ReplyEnd, Usage
from simulator.settings import Settings
from tests.simulator.llm.talking import HELLO, Pauses, a_model, heard, settings_for
from tests.standin import Answer, Hang, Raw, Say, Seen, StandIn, Status, a_service


async def test_a_reply_comes_piece_by_piece(service: StandIn) -> None:
    service.will(Say("I keep meaning to ring her."))
    async with a_model(service, known=True) as model:
        pieces = [piece async for piece in model.stream(HELLO)]
    assert pieces == ["I", " keep", " meaning", " to", " ring", " her."]
    asked = service.chats[0].body
    assert asked["messages"] == [
        {"role": "system", "content": "You are a client."},
        {"role": "user", "content": "Hello."},
    ]
    assert (asked["model"], asked["stream"], asked["temperature"], asked["max_tokens"]) == ("stand-in", True, 0.8, 300)


async def test_the_first_piece_is_there_before_the_last_was_sent(service: StandIn) -> None:
    service.will(Say("One two three.", each_s=0.2))
    async with a_model(service, known=True) as model:
        pieces = model.stream(HELLO)
        assert await anext(pieces) == "One"
        await pieces.aclose()


async def test_how_it_ended_is_told(service: StandIn) -> None:
    ends: list[ReplyEnd] = []
    service.will(Say("Not now.", finish="length", first_s=0.05))
    async with a_model(service) as model:
        await heard(model, on_end=ends.append)
    assert (ends[0].cut_short, ends[0].usage, ends[0].characters) == (True, Usage(100, 2), 8)
    assert 0.05 <= ends[0].first_token_s <= ends[0].total_s


async def test_a_listener_that_stops_lets_go_and_the_next_reply_is_whole(service: StandIn) -> None:
    service.will(Say("word " * 50, each_s=0.01), Say("Whole."))
    async with a_model(service) as model:
        pieces = model.stream(HELLO)
        await anext(pieces)
        await pieces.aclose()
        assert await heard(model) == "Whole."


async def test_the_only_chat_model_speaks_where_none_is_named() -> None:
    with a_service(models=("nomic-embed-text", "qwen", "bge-reranker-v2-m3", "whisper-1")) as service:
        async with a_model(service, model=None) as model:
            await heard(model)
            assert model.name == "qwen"
        assert service.chats[0].body["model"] == "qwen"


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ((), "offers no model"),
        (("nomic-embed-text:latest",), "no model that talks, only nomic-embed-text:latest"),
        (("qwen", "gemma"), r"several models \(qwen, gemma\)"),
    ],
)
async def test_where_it_is_not_clear_which_model_is_meant_it_is_asked(models: tuple[str, ...], said: str) -> None:
    with a_service(models=models) as service:
        async with a_model(service, model=None) as model:
            with pytest.raises(ModelRequestRefused, match=said) as caught:
                await heard(model)
    assert "TRIAD_MODEL" in caught.value.hint
    assert service.chats == []


async def test_a_server_without_models_says_so() -> None:
    with a_service(models=()) as service:
        async with a_model(service, model=None) as model:
            with pytest.raises(ModelRequestRefused, match="offers no model"):
                await heard(model)


async def test_warming_up_connects_and_sends_no_prompt(service: StandIn) -> None:
    async with a_model(service, model=None) as model:
        assert await model.warm() is None
        assert model.name == "stand-in"
    assert service.chats == []
    assert [seen.path for seen in service.seen] == ["/v1/models"]


async def test_warming_up_answers_what_failed(service: StandIn) -> None:
    service.stop()
    async with a_model(service) as model:
        assert isinstance(await model.warm(), errors.ModelUnreachable)


def _refusing(test: Callable[[Seen], bool], message: str, code: int = 400) -> Callable[[Seen], Answer]:
    return lambda seen: Status(code, message, "invalid_request_error") if test(seen) else Say("Fine.")


def _has_system(seen: Seen) -> bool:
    return any(message["role"] == "system" for message in seen.messages)


@pytest.mark.parametrize(
    ("test", "message", "code"),
    [
        (
            lambda s: "max_tokens" in s.body,
            "'max_tokens' is not supported with this model. Use 'max_completion_tokens'.",
            400,
        ),
        (lambda s: "temperature" in s.body, "Unsupported value: 'temperature' does not support 0.8", 400),
        (lambda s: "stream_options" in s.body, "Unknown field: stream_options", 422),
        (_has_system, "System role not supported", 400),
        (_has_system, "Jinja: Conversation roles must alternate user/assistant/user/assistant/...", 500),
    ],
)
async def test_what_a_server_does_not_take_is_left_out_from_then_on(
    test: Callable[[Seen], bool], message: str, code: int
) -> None:
    with a_service(_refusing(test, message, code)) as service:
        async with a_model(service) as model:
            assert await heard(model) == "Fine."
            assert await heard(model) == "Fine."
        assert [test(seen) for seen in service.chats] == [True, False, False]


async def test_a_model_that_thinks_before_it_speaks_gets_room_for_both() -> None:
    def thinking(seen: Seen) -> Answer:
        enough = seen.body["max_tokens"] > 1000
        return Say("Fine.") if enough else Say("", pieces=("<think>", "so much to weigh"), finish="length")

    with a_service(thinking) as service:
        async with a_model(service) as model:
            assert await heard(model) == "Fine."
            assert await heard(model) == "Fine."
        assert [seen.body["max_tokens"] for seen in service.chats] == [300, 2400, 2400]


async def test_without_a_system_role_no_word_is_lost() -> None:
    with a_service(_refusing(_has_system, "System role not supported")) as service:
        async with a_model(service) as model:
            await heard(model)
        assert service.chats[-1].messages == [{"role": "user", "content": "You are a client.\n\nHello."}]


def test_neighbours_of_one_role_are_joined() -> None:
    said = [Message("system", "a"), Message("assistant", "b"), Message("assistant", "c"), Message("user", "d")]
    assert folded(said, without_system=False) == [
        Message("system", "a"),
        Message("assistant", "b\n\nc"),
        Message("user", "d"),
    ]


def test_settings_come_from_the_users_settings() -> None:
    settings = Settings(base_url="http://127.0.0.1:8080/v1/", model="m", judge_model="j", model_timeout=5)
    voice, judge = ModelSettings.of(settings), ModelSettings.of(settings, judge=True)
    assert (voice.base_url, voice.model, voice.temperature) == ("http://127.0.0.1:8080/v1", "m", 0.8)
    assert (judge.model, judge.temperature, judge.timeout_s) == ("j", 0.0, 15)
    assert voice.is_local
    with pytest.raises(NotConfigured):
        ModelSettings.of(Settings())


async def test_a_server_without_keys_gets_a_placeholder(service: StandIn) -> None:
    async with Model(settings_for(service, api_key=None)) as model:
        await heard(model)
    assert service.chats[0].headers["authorization"] == "Bearer none"


async def test_a_proxy_does_not_come_between_us_and_this_machine(
    service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with a_model(service) as model:
        assert await heard(model)


def test_the_client_library_is_not_imported_before_a_model_speaks() -> None:
    code = (
        "import sys, simulator.llm.model as m, simulator.llm.settings as s;"
        "m.Model(s.ModelSettings(base_url='http://127.0.0.1:1/v1'));"
        "sys.exit([n for n in ('openai', 'httpx2', 'langgraph', 'textual') if n in sys.modules] != [])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("timeout", [101.0, 250.0, 600.0])
def test_a_long_timeout_is_no_defect_for_the_judge(timeout: float) -> None:
    judge = ModelSettings.of(Settings(base_url="https://api.example.org/v1", model_timeout=timeout), judge=True)
    assert judge.timeout_s == judge.first_token_timeout_s == min(600.0, 3 * timeout)


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://host.docker.internal:1234/v1", True),
        ("http://192.168.1.20:8000/v1", True),
        ("http://studio.local:1234/v1", True),
        ("http://gpu-box:8000/v1", True),
        ("https://api.openai.com/v1", False),
        ("https://openrouter.ai/api/v1", False),
    ],
)
def test_a_server_nearby_gets_minutes_where_nobody_set_others(address: str, near: bool) -> None:
    voice = ModelSettings.of(Settings(base_url=address))
    assert (voice.timeout_s, voice.first_token_timeout_s) == ((600, 600) if near else (60, 20))
    chosen = ModelSettings.of(Settings(base_url=address, model_timeout=30, first_token_timeout=7))
    assert (chosen.timeout_s, chosen.first_token_timeout_s) == (30, 7)


async def test_a_cold_local_model_is_waited_for_once_and_the_user_is_told(service: StandIn) -> None:
    service.will(Say("There.", first_s=0.5))
    async with a_model(service, loading_after_s=0.1, timeout_s=60, first_token_timeout_s=60) as model:
        items = [item async for item in model.listen(HELLO)]
    assert items == [Remark(LOADING, passing=True), "There."]
    assert len(service.chats) == 1


async def test_a_timeout_of_a_local_model_is_not_tried_again_and_names_what_to_set(service: StandIn) -> None:
    service.will(Hang())
    async with a_model(service, retries=2, timeout_s=30, first_token_timeout_s=0.3) as model:
        with pytest.raises(errors.ModelTimeout, match="did not begin to answer") as caught:
            await heard(model)
    assert "TRIAD_FIRST_TOKEN_TIMEOUT" in caught.value.hint
    assert len(service.chats) == 1


async def test_a_server_that_says_that_it_loads_is_asked_again_until_it_is_there(service: StandIn) -> None:
    service.will(*[Status(503, "Loading model")] * 2, Say("There."))
    pauses = Pauses()
    async with a_model(service, pauses) as model:
        items = [item async for item in model.listen(HELLO)]
    assert items == [*[Remark(LOADING, passing=True)] * 2, "There."]
    assert set(pauses.slept) == {2.0}


async def test_a_server_that_loads_for_ever_is_given_up(service: StandIn) -> None:
    service.always = lambda _: Status(503, "Loading model")
    async with a_model(service, timeout_s=10, first_token_timeout_s=10) as model:
        with pytest.raises(errors.ModelServerFailed, match="Loading model"):
            await heard(model)
    assert len(service.chats) == 6


async def test_where_v1_was_left_out_it_is_found_and_told() -> None:
    def answer(seen: Seen) -> Answer:
        return Say("Fine.") if seen.path.startswith("/v1/") else Raw(b"<html>Ollama is running</html>", "text/html")

    with a_service(answer) as service:
        async with a_model(service, base_url=service.url.removesuffix("/v1")) as model:
            first = [item async for item in model.listen(HELLO)]
            again = [item async for item in model.listen(HELLO)]
    assert first == [
        Remark(f"The service answers under {service.url}; OPENAI_BASE_URL is best set to that."),
        "Fine.",
    ]
    assert again == ["Fine."]
    assert [seen.path for seen in service.chats] == ["/chat/completions", *["/v1/chat/completions"] * 2]


def test_the_whole_address_of_the_endpoint_is_understood() -> None:
    assert Settings(base_url="https://api.example.org/v1/chat/completions/").base_url == "https://api.example.org/v1"


@pytest.mark.parametrize(
    ("proxy", "said"), [("socks5://127.0.0.1:1080", "SOCKS proxy"), ("gopher://127.0.0.1:70", "can't be used")]
)
def test_a_proxy_that_cannot_be_used_is_named_before_the_talk(
    proxy: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    monkeypatch.setattr("simulator.llm.settings.find_spec", lambda _: None)
    with pytest.raises(NotConfigured, match=said) as caught:
        ModelSettings.of(Settings(base_url="https://api.example.org/v1"))
    assert "NO_PROXY" in caught.value.hint or "HTTPS_PROXY" in caught.value.hint
    assert ModelSettings.of(Settings(base_url="http://127.0.0.1:8080/v1")).is_local


async def test_a_proxy_that_the_library_stumbles_over_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "socks5://127.0.0.1:1080")
    monkeypatch.setattr("openai.DefaultAsyncHttpxClient", _no_socks)
    async with Model(ModelSettings(base_url="https://api.example.org/v1", model="m")) as model:
        with pytest.raises(NotConfigured, match="A proxy that is set"):
            await heard(model)


def _no_socks(**_: object) -> None:
    raise ImportError("Using SOCKS proxy, but the 'socksio' package is not installed.")
