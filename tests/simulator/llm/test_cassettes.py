"""What a real server said, played back: matched on the whole request, so a changed one finds no answer."""

from __future__ import annotations

import json

import pytest
from vcr.errors import (  # type: ignore[import-untyped]  # vcrpy has no types
    CannotOverwriteExistingCassetteException,
)

from simulator import errors
from simulator.client.voice import Aside, Spoken
from simulator.llm.abilities import Format
from simulator.llm.model import Model
from simulator.messages import Message
from tests.cassettes import scenes
from tests.cassettes.playback import NOBODY, cassette

NAMES = sorted(scenes.SCENES)


async def test_the_models_of_a_real_server_are_listed() -> None:
    with cassette("models"):
        assert await scenes.models(NOBODY) == ["tiny-random.gguf"]


async def test_a_real_stream_is_heard_to_its_end() -> None:
    with cassette("speech"):
        pieces, end = await scenes.speech(NOBODY)
    assert len(pieces) == 1  # held back until it is known whether this model thinks aloud
    assert (end.cut_short, end.usage.completion) == (True, 60)
    assert end.usage.prompt > 20
    assert all(c.isprintable() or c in "\n\t" for c in "".join(pieces))


async def test_real_data_by_json_schema_is_validated() -> None:
    with cassette("data"):
        got = await scenes.data(NOBODY)
    assert (got.value.status, got.value.turn, got.value.sure) == ("no_opening", 0, False)
    assert (got.format, got.requests) == (Format.JSON_SCHEMA, 1)
    assert got.usage.completion > 5


async def test_a_real_server_tells_the_size_of_its_window() -> None:
    with cassette("full"):
        error = await scenes.full(NOBODY)
    assert isinstance(error, errors.ModelContextFull)
    assert error.window == 4096
    assert (error.prompt_tokens or 0) > 4096


async def test_a_path_that_a_real_server_does_not_have_is_said_so() -> None:
    with cassette("unknown"):
        assert isinstance(await scenes.unknown(NOBODY), errors.ModelRequestRefused)


async def test_noise_from_a_real_model_never_becomes_the_client() -> None:
    with cassette("turn") as tape:
        *before, last = await scenes.turn(NOBODY)
        assert tape.play_count == 2
    assert isinstance(before[0], Aside)
    assert isinstance(last, Spoken)
    assert last.voice == "scripted"
    assert last.text in ("Yes, paint.", "All right.", "I could do that.", "If you like.", "Fine.")


async def test_another_prompt_is_not_given_the_recorded_answer() -> None:
    other = [*scenes.TALK[:1], Message("user", "Something else?")]
    with cassette("speech"):
        async with Model(scenes.settings(NOBODY)) as model:
            with pytest.raises(CannotOverwriteExistingCassetteException, match="body differs"):
                await anext(model.stream(other))


@pytest.mark.parametrize("name", NAMES)
def test_a_cassette_keeps_nothing_that_could_be_a_secret(name: str) -> None:
    tape = json.loads((scenes.FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for interaction in tape["interactions"]:
        kept = {*interaction["request"]["headers"], *interaction["response"]["headers"]}
        assert {header.lower() for header in kept} <= {"content-type", "retry-after"}
        assert "bearer" not in json.dumps(interaction).lower()
