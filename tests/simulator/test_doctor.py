"""The doctor says what is set up, finds servers on this machine, and shows no key."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from simulator.doctor import LOCAL_TIMEOUT_S, examine, render
from simulator.paths import find_paths
from simulator.settings import Configuration, Settings, read_settings
from tests.standin import Answer, Hang, Raw, Seen, StandIn, Status, a_service

KEY = "sk-test-0f1e2d3c4b5a6978"


@pytest.fixture
def service() -> Iterator[StandIn]:
    with a_service(models=("qwen3:8b", "llama3.2")) as running:
        yield running


def test_with_nothing_set_up_it_says_what_would_be_possible() -> None:
    paths = find_paths()
    found = examine(paths, read_settings(paths.settings), servers={})
    text = render(found)
    assert "scripted voice, which needs neither key nor network" in text
    assert "made when needed" in text or "there" in text
    assert found["model"]["set_up"] is False
    json.dumps(found)


def test_it_finds_a_server_on_this_machine_and_tells_how_to_use_it(service: StandIn) -> None:
    paths = find_paths()
    found = examine(paths, read_settings(paths.settings), servers={"Ollama": service.port, "vLLM": 1})
    assert [(s["name"], s["models"], s["problem"]) for s in found["servers"]] == [
        ("Ollama", ["qwen3:8b", "llama3.2"], None),
        ("vLLM", [], "no answer"),
    ]
    assert f"OPENAI_BASE_URL={service.url} TRIAD_MODEL=qwen3:8b triad --voice llm" in render(found)


def test_no_key_is_shown_and_origins_are(service: StandIn, tmp_path: Path) -> None:
    environment = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": service.url, "TRIAD_MODEL": "mistral"}
    configuration = read_settings(tmp_path / "config.toml", environment=environment)
    found = examine(find_paths(), configuration, servers={})
    whole = json.dumps(found) + render(found)
    assert KEY not in whole
    assert KEY[-6:] not in whole
    assert "set, from OPENAI_API_KEY" in render(found)
    assert "does not list 'mistral'" in render(found)
    assert service.seen[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Status(401, f"bad key {KEY}"), "refuses the key"),
        (Status(500), "answers 500"),
        (Raw(b"<html>hello</html>"), "something else answers there"),
        (Raw(b"[1, 2]"), "something else answers there"),
        (Raw(b'{"data": []}'), "runs, but has no model loaded"),
    ],
)
def test_a_service_that_misbehaves_is_said_in_words(service: StandIn, answer: Answer, said: str) -> None:
    service.about_models = answer
    settings = Settings(base_url=service.url, api_key=SecretStr(KEY))
    found = examine(find_paths(), Configuration(settings, {}), servers={"Ollama": service.port})
    assert said in render(found)
    assert KEY not in render(found)


def test_servers_that_hang_are_not_waited_for_one_by_one() -> None:
    with a_service() as first, a_service() as second:
        first.about_models = second.about_models = Hang()
        start = time.perf_counter()
        found = examine(find_paths(), Configuration(Settings(), {}), servers={"a": first.port, "b": second.port})
        assert time.perf_counter() - start < 2 * LOCAL_TIMEOUT_S
    assert [server["problem"] for server in found["servers"]] == ["no answer", "no answer"]


def test_a_key_does_not_follow_a_redirect(service: StandIn) -> None:
    def elsewhere(_: Seen) -> Answer:
        return Status(500)

    service.always = elsewhere
    with a_service() as other:
        service.about_models = Status(302, headers={"Location": f"{other.url}/models"})
        settings = Settings(base_url=service.url, api_key=SecretStr(KEY))
        found = examine(find_paths(), Configuration(settings, {}), servers={})
        assert other.seen == []
    assert found["model"]["service"]["problem"] == "answers 302"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    text = render(examine(find_paths({"TRIAD_HOME": str(tmp_path / "x")}), Configuration(Settings(), {}), servers={}))
    assert "can't be made" in text
