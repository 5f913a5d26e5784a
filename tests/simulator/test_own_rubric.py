"""A rubric of one's own, wherever talks are scored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.simulator.bench.test_circle import session_id
from tests.simulator.command import Triad, triad
from tests.simulator.tui.conftest import lived_in, lived_in_once

__all__ = ["lived_in", "lived_in_once", "triad"]

OWN = "signals:\n  asks_learning:\n    coach: [learning about yourself]\n    match: [What are you learning about yourself?]\n"


@pytest.fixture
def ours(lived_in: Path, triad: Triad) -> Path:
    """The standard rubric under another name, with a signal of its own for L3."""
    assert triad("rubric", "new", "ours").code == 0
    (file,) = (lived_in / "rubrics").glob("*.yaml")
    head, mark, rest = file.read_text().partition("id: L3")
    rest = rest.replace("shown_by: {", "shown_by: {asks_learning: 2, ", 1)
    file.write_text(head + mark + rest.rstrip() + "\n" + OWN)
    return file


def test_both_cards_stand_side_by_side(ours: Path, triad: Triad) -> None:
    assert "1 signals of its own" in triad("rubric", "check", "ours").out
    ran = triad("rubric", "try", str(ours), session_id())
    assert ran.out.splitlines()[0].split() == ["ours", "2", "pel", "2"]
    assert "asks_learning: What are you learning about yourself as you say that?" in ran.out
    mine, other = json.loads(triad("rubric", "try", "ours", session_id(), "--json").out)
    assert (mine["rubric"]["id"], other["rubric"]["id"]) == ("ours", "pel")
    assert mine["dimensions"]["learning"]["score"] > other["dimensions"]["learning"]["score"]


def test_a_talk_is_practised_scored_and_read_by_it(ours: Path, triad: Triad, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "What would make it worth it?\nWhat are you learning about yourself?\nWhat else?\nAnd now?\n/end\n"
    played = triad("practise", "walter", "--json", "--rubric", "ours", stdin=lines)
    assert json.loads(played.out.splitlines()[-1])["rubric"]["id"] == "ours"
    monkeypatch.setenv("TRIAD_RUBRIC", "ours")
    by_environment = triad("practise", "walter", "--json", stdin=lines)
    assert json.loads(by_environment.out.splitlines()[-1])["rubric"]["id"] == "ours"
    read = json.loads(triad("debrief", session_id_of(played.out), "--json", "--rubric", "pel").out)
    assert read["scorecard"]["rubric"]["id"] == "pel"


def session_id_of(_out: str) -> str:
    from simulator.paths import find_paths
    from simulator.records.records import Records

    return Records(find_paths().records).history()[0].session.id


def test_a_rubric_that_is_not_there_is_told_with_the_nearest(lived_in: Path, triad: Triad) -> None:
    ran = triad("practise", "walter", "--json", "--rubric", "pell", stdin="/end\n")
    assert ran.code == 2
    assert "Did you mean 'pel'?" in ran.out + ran.err


def test_no_talk_of_that_name_is_told(lived_in: Path, triad: Triad) -> None:
    ran = triad("rubric", "try", "pel", "nosuch")
    assert ran.code == 2
    assert "There is no talk 'nosuch'" in ran.err
