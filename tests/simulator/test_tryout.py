"""`triad doctor --try` plays with the model and says what it is good for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.simulator.command import Triad, triad
from tests.standin import Answer, Say, Seen, StandIn, Status, a_service
from tests.standin.actor import Actor

__all__ = ["triad"]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with a_service(Actor()) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("TRIAD_MODEL", "stand-in")
        yield running


def _judges(seen: Seen) -> bool:
    return "You observe a coaching conversation" in seen.prompt


def _a_reading(seen: Seen) -> Answer:
    first = json.loads(re.findall(r'^\{"turn": 1.*$', seen.prompt, re.MULTILINE)[0])
    ids = re.findall(r"^- ([PEL]\d): ", seen.prompt, re.MULTILINE)
    proof = [{"turn": 1, "quote": first["text"], "proves": "shown"}]
    return Say(json.dumps({"markers": [{"id": i, "status": "shown", "evidence": proof} for i in ids]}))


def test_a_model_that_plays_and_judges_is_good_for_both(triad: Triad, service: StandIn) -> None:
    actor = Actor()
    service.always = lambda seen: _a_reading(seen) if _judges(seen) else actor(seen)
    ran = triad("doctor", "--try")
    assert ran.code == 0, ran.err
    assert "It can speak for the client." in ran.out
    assert "It can be the observer: 16 of 16 markers could be verified." in ran.out


def test_a_model_that_only_writes_on_is_told_plainly(triad: Triad, service: StandIn) -> None:
    service.always = lambda _: Say("qx zzv wrrp kkl qx trrm zxcv bnmq wrtp lkjh gfds qwrt.")
    ran = triad("doctor", "--try", "--json")
    trial = json.loads(ran.out)["trial"]
    assert [turn["kept"] for turn in trial["turns"]] == [False, False, False]
    assert "A base model, or one without a chat template" in trial["good_for"][0]
    assert "can't be the observer" in trial["good_for"][1]
    assert [len(turn["repairs"]) for turn in trial["turns"]] == [2, 1, 1]


def test_a_failing_service_is_part_of_what_is_found(triad: Triad, service: StandIn) -> None:
    service.always = lambda _: Status(404, "model 'stand-in' not found")
    ran = triad("doctor", "--try")
    assert ran.code == 0, ran.err
    assert "model 'stand-in' not found" in ran.out
    assert "can't be used as it is set up now" in ran.out


def test_without_a_model_there_is_nothing_to_try(triad: Triad) -> None:
    assert triad("doctor", "--try").code == 2
