"""A client drafted from a real talk: valid, and without a word that could be recognised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.library import Library
from simulator.paths import find_paths
from tests.scoring.transcript.named_talks import TALKS
from tests.simulator.command import Triad, triad
from tests.standin.replies import Say
from tests.standin.server import StandIn

__all__ = ["triad"]


def written(tmp_path: Path, talk: str) -> Path:
    speakers = ("coach", "client")
    turns = [{"speaker": speakers[n % 2], "text": text} for n, text in enumerate(TALKS[talk][1])]
    file = tmp_path / "talk.json"
    file.write_text(json.dumps({"turns": turns}))
    return file


@pytest.mark.parametrize("talk", ["the farm", "the wedding", "the father"])
def test_a_draft_is_a_client_that_can_be_read_and_holds_no_three_words_of_the_talk(
    talk: str, triad: Triad, tmp_path: Path
) -> None:
    ran = triad("persona", "draft", str(written(tmp_path, talk)), "--id", "ours")
    assert ran.code == 0, ran.err
    assert "nothing that was said is in the file" in ran.err
    assert Library.at(find_paths()).personas.get("ours").item.id == "ours"
    remarks = Path(ran.out.splitlines()[0]).read_text().partition("# A new client.")[0]
    said = [re.findall(r"\w+", text.casefold()) for text in TALKS[talk][1]]
    threes = {" ".join(words[n : n + 3]) for words in said for n in range(len(words) - 2)}
    flat = " ".join(re.findall(r"\w+", remarks.casefold()))
    assert not [three for three in threes if f" {three} " in f" {flat} "]
    assert not [name for name in TALKS[talk][0] if name.split()[-1] in remarks]


def test_what_is_proposed_names_turns_people_and_style(triad: Triad, tmp_path: Path) -> None:
    ran = triad("persona", "draft", str(written(tmp_path, "the wedding")), "--id", "ours")
    text = Path(ran.out.splitlines()[0]).read_text()
    assert re.search(r"#   sister: turn 4", text)
    assert re.search(r"#   (Person|Name) 1: turn", text)
    assert "words a turn in the middle" in text
    assert "turn 2: " in text


def test_a_draft_takes_the_place_of_no_file(triad: Triad, tmp_path: Path) -> None:
    talk = written(tmp_path, "the farm")
    assert triad("persona", "draft", str(talk), "--id", "ours").code == 0
    assert triad("persona", "draft", str(talk), "--id", "ours").code == 2


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A model service on this machine that the settings name."""
    server = StandIn()
    server.start()
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("TRIAD_MODEL", "stand-in")
    yield server
    server.stop()


def proposal(**changed: object) -> str:
    """What a good model answers."""
    return json.dumps(
        {
            "stuck_on": "asking the choir to sing her piece",
            "setting": "A postwoman in a harbour town, fifty-one.",
            "facts": [{"layer": "core", "turn": 4, "text": "She believes that asking is begging."}],
            "topics": ["the choir", "being heard"],
            "people": ["a conductor who never looks up"],
            "lines": [{"turn": 2, "text": "It's only a small piece, really."}],
            "style": ["brief, makes light of things"],
        }
        | changed
    )


def test_a_model_invents_another_person_and_sees_no_name(triad: Triad, tmp_path: Path, model: StandIn) -> None:
    model.will(Say(proposal()))
    ran = triad("persona", "draft", str(written(tmp_path, "the wedding")), "--id", "ours", "--by", "llm")
    assert ran.code == 0, ran.err
    text = Path(ran.out.splitlines()[0]).read_text()
    assert "#   asking the choir to sing her piece" in text
    assert "#   (core) turn 4: She believes that asking is begging." in text
    assert "words a turn in the middle" in text
    assert Library.at(find_paths()).personas.get("ours").item.id == "ours"
    asked = model.chats[0].prompt
    assert re.search(r"(Person|Name) 1", asked)
    assert not [name for name in TALKS["the wedding"][0] if name in asked]


def test_what_a_model_copies_or_names_is_left_out_and_counted(triad: Triad, tmp_path: Path, model: StandIn) -> None:
    said = TALKS["the wedding"][1][3]
    copied = {"layer": "surface", "turn": 4, "text": " ".join(said.split()[:9])}
    named = {"layer": "surface", "turn": 1, "text": "Person 1 will be cross."}
    fine = {"layer": "guarded", "turn": 1, "text": "He hopes that nobody asks."}
    model.will(Say(proposal(facts=[copied, named, fine], people=[TALKS["the wedding"][0][0]])))
    ran = triad("persona", "draft", str(written(tmp_path, "the wedding")), "--id", "ours", "--by", "llm")
    assert ran.code == 0, ran.err
    assert "Left out 3 of the model's proposals" in ran.err
    assert "1 of them name a turn that isn't the client's" in ran.err
    text = Path(ran.out.splitlines()[0]).read_text().partition("# A new client.")[0]
    assert "#   (guarded) He hopes that nobody asks." in text
    assert str(copied["text"]) not in text
    assert "will be cross" not in text


def test_a_reply_without_shape_leaves_the_draft_by_rule(triad: Triad, tmp_path: Path, model: StandIn) -> None:
    model.always = lambda _: Say("I'd rather not.")
    ran = triad("persona", "draft", str(written(tmp_path, "the farm")), "--id", "ours", "--by", "llm")
    assert ran.code == 0, ran.err
    assert "The draft is by rule alone" in ran.err
    assert "words a turn in the middle" in Path(ran.out.splitlines()[0]).read_text()


def test_a_service_that_fails_is_told_and_nothing_is_written(
    triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("TRIAD_MODEL", "stand-in")
    ran = triad("persona", "draft", str(written(tmp_path, "the farm")), "--id", "ours", "--by", "llm")
    assert ran.code == 3
    assert "without `--by llm`" in ran.err
    assert not (find_paths().personas / "ours.yaml").exists()
