"""A client drafted from a real talk: valid, and without a word that could be recognised."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulator.library import Library
from simulator.paths import find_paths
from tests.scoring.transcript.named_talks import TALKS
from tests.simulator.command import Triad, triad

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
