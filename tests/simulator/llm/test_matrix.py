"""Every behaviour of a service that is known, before the client's voice and before the judge; prints its counts.

python -m pytest tests/simulator/llm/test_matrix.py -n 0 -s
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from pydantic import SecretStr

from scoring.judge.judge import ReplyUnusable
from scoring.judge.reply import Verdicts
from simulator.errors import ModelError
from simulator.llm.judging import JudgingModel
from simulator.llm.model import Model
from simulator.llm.settings import ModelSettings
from tests.simulator.client.spoken.spoken_talk import SpokenTalk, coder
from tests.standin import StandIn, a_service
from tests.standin.behaviours import THOUGHT, Behaviour, behaviours

KEY: Final = "sk-matrix-0a1b2c3d4e5f"
WORDS: Final = "I couldn't say, offhand. It depends on the weather."
VERDICTS: Final = json.dumps({"markers": [{"id": "P1", "status": "missed", "evidence": []}]})
NAMES: Final = [each.name for each in behaviours()]
GUIDE: Final = Path(__file__).parents[3] / "docs" / "model-services.md"


@dataclass
class Seen:
    """What came of one behaviour before the voice or the judge."""

    words: str = ""
    error: ModelError | None = None
    shown: str = ""


def a_model(service: StandIn, behaviour: Behaviour, *, judge: bool = False) -> Model:
    async def no_time(_: float) -> None:
        return None

    address = service.url.removesuffix("/v1") if behaviour.bare else service.url
    settings = ModelSettings(
        base_url=address,
        api_key=SecretStr(KEY),
        model=None if behaviour.models else "stand-in",
        retries=1,
        timeout_s=30,
        first_token_timeout_s=30,
        max_tokens=4000 if judge else 300,
    )
    return Model(settings, sleep=no_time)


async def spoken(behaviour: Behaviour) -> Seen:
    """One turn of the client."""
    seen = Seen()
    with a_service(lambda request: behaviour.answer(request, WORDS), behaviour.models or ("stand-in",)) as service:
        async with a_model(service, behaviour) as model:
            talk = SpokenTalk(model)
            await talk.begin()
            try:
                said = await talk.say("Good afternoon.")
            except ModelError as error:
                seen.error = error
            else:
                seen.words = said.text if said.voice == "llm" else ""
            seen.shown = "\n".join([*(reply.text for reply in talk.replies), *talk.asides])
    return seen


async def judged(behaviour: Behaviour) -> Seen:
    """One reply to the judge."""
    seen = Seen()
    with a_service(lambda request: behaviour.answer(request, VERDICTS), behaviour.models or ("stand-in",)) as service:
        async with a_model(service, behaviour, judge=True) as model:
            try:
                reply = await JudgingModel(model).complete(
                    [("system", "Judge."), ("user", "It.")], Verdicts, temperature=0.0, seed=1
                )
                seen.words = seen.shown = reply.text
            except ModelError as error:
                seen.error = error
            except ReplyUnusable as unusable:
                seen.shown = unusable.reason
    return seen


def right(behaviour: Behaviour, seen: Seen, words: str) -> str:
    """What is wrong; "" where all is right."""
    told = "" if seen.error is None else f"{seen.error.title}: {seen.error.message} {seen.error.hint}"
    if KEY in seen.shown + told:
        return "the key is shown"
    if THOUGHT[:20] in seen.shown or "<" in seen.shown or "error" in seen.words.lower():
        return f"something else than words: {seen.shown}"
    if behaviour.error is None:
        return "" if seen.words == words else f"the words are lost: {seen.words!r} {told}"
    if seen.words:
        return f"words where there are none: {seen.words!r}"
    if seen.error is None:
        return "" if behaviour.says in seen.shown else f"no sentence: {seen.shown!r}"
    if type(seen.error) is not behaviour.error or behaviour.says not in seen.error.message:
        return f"another error: {told}"
    return "" if seen.error.message.endswith(".") and seen.error.hint else "no whole sentence"


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    coder()


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
async def test_the_voice_keeps_the_words_or_says_what_happened(
    number: int, outcomes: dict[tuple[str, str], str]
) -> None:
    behaviour = behaviours()[number]
    outcomes["voice", behaviour.name] = wrong = right(behaviour, await spoken(behaviour), WORDS)
    assert wrong == ""


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
async def test_the_judge_keeps_the_words_or_says_what_happened(
    number: int, outcomes: dict[tuple[str, str], str]
) -> None:
    behaviour = behaviours()[number]
    outcomes["judge", behaviour.name] = wrong = right(behaviour, await judged(behaviour), VERDICTS)
    assert wrong == ""


def test_there_are_enough_of_them_and_no_two_have_one_name() -> None:
    assert len(NAMES) >= 45
    assert len(set(NAMES)) == len(NAMES)


@pytest.fixture(scope="module")
def outcomes() -> Iterator[dict[tuple[str, str], str]]:
    """What was wrong with each, by voice or judge and name; the counts are printed at the end."""
    found: dict[tuple[str, str], str] = {}
    yield found
    words = {each.name for each in behaviours() if each.error is None}
    for who in ("voice", "judge"):
        played = {name: wrong for (one, name), wrong in found.items() if one == who}
        kept = sum(not wrong for name, wrong in played.items() if name in words)
        named = sum(not wrong for name, wrong in played.items() if name not in words)
        print(
            f"\n{who}: words kept {kept}/{len(words & set(played))}, honest sentence {named}/{len(set(played) - words)}, "
            f"something else in dialogue {sum('else than' in wrong for wrong in played.values())}, "
            f"key shown {sum('key' in wrong for wrong in played.values())}"
        )


@pytest.mark.parametrize("name", NAMES)
def test_every_behaviour_is_a_row_of_the_guide(name: str) -> None:
    rows = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    named = {re.split(r" (?<!\\\\)\| ", line)[0].removeprefix("| ").strip() for line in rows}
    assert name.replace("|", "\\|") in named, f"no row for {name}"
