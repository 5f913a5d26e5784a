"""A task goes out, stands on the home screen, and what is handed in names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.bench.assignments import answered_by, opened, waiting
from simulator.bench.desk import read_hand_over
from simulator.bench.files import digest_of
from simulator.library import Library
from simulator.paths import find_paths
from simulator.tui.screens.brief import BriefScreen
from tests.simulator.bench.test_circle import shared
from tests.simulator.command import Triad, triad
from tests.simulator.tui.conftest import lived_in, lived_in_once
from tests.simulator.tui.stage import stage

__all__ = ["lived_in", "lived_in_once", "triad"]


@pytest.fixture
def task(triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """A task that Ruth wrote in a folder of her own."""
    monkeypatch.setenv("TRIAD_HOME", str(tmp_path / "trainer"))
    file = tmp_path / "week3.triad"
    words = ("--words", "Stay in discovery.", "--by", "2099-12-12", "--as", "Ruth")
    ran = triad("assign", "walter", "--scenario", "first_session", *words, "-o", str(file))
    assert ran.code == 0, ran.err
    monkeypatch.setenv("TRIAD_HOME", str(home))
    return file


def test_who_has_handed_in_is_listed(
    task: Path, lived_in: Path, triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = triad("open", str(task))
    assert ran.out.strip() == "triad practise walter --scenario first_session"
    assert "Ruth asks: Walter Pugh, A first session, by 2099-12-12" in triad("open").out
    shared(triad, tmp_path / "talk.triad")
    assert read_hand_over(tmp_path / "talk.triad").talks[0].assignment == opened(lived_in)[0].id
    assert waiting(lived_in) == ()
    monkeypatch.setenv("TRIAD_HOME", str(tmp_path / "trainer"))
    assert "handed in by nobody yet" in triad("assign").out
    triad("bench", str(tmp_path / "talk.triad"))
    assert "handed in by Heron 7" in triad("assign").out


async def test_it_stands_on_the_home_screen_and_in_the_brief(task: Path, triad: Triad) -> None:
    triad("open", str(task))
    async with stage() as played:
        await played.until(lambda: played.sees("Ruth asks: Walter Pugh"))
        await played.app.meet("walter")
        await played.on(BriefScreen)
        await played.until(lambda: played.sees("Ruth asks, by 2099-12-12: Stay in discovery."))


def test_a_client_of_the_trainers_own_comes_along(
    triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("TRIAD_HOME", str(tmp_path / "trainer"))
    assert triad("persona", "new", "ours").code == 0
    file = tmp_path / "ours.triad"
    ran = triad("assign", "ours", "--as", "Ruth", "-o", str(file))
    assert ran.code == 0, ran.err
    monkeypatch.setenv("TRIAD_HOME", str(home))
    assert triad("open", str(file)).code == 0
    there = Library.at(find_paths()).personas.get("ours").item
    assert there.model_dump(mode="json", by_alias=True) == json.loads(file.read_text())["persona_file"]
    assert "open already" in triad("open", str(file)).err
    record = json.loads(file.read_text())
    record["id"], record["persona_file"]["name"] = "0123abcd", "Somebody Else"
    record["digest"] = digest_of(record)
    file.write_text(json.dumps(record))
    refused = triad("open", str(file))
    assert refused.code == 2
    assert "another client lies at" in refused.err


def test_only_a_talk_that_fits_answers_a_task(task: Path, triad: Triad, home: Path) -> None:
    triad("open", str(task))
    given = opened(home)
    day = given[0].day
    assert answered_by(given, "walter", "first_session", day) == given[0]
    assert answered_by(given, "walter", "meeting_again", day) is None
    assert answered_by(given, "walter", "first_session", "2020-01-01") is None


@pytest.mark.parametrize(("by", "said"), [("tomorrow", "no day"), ("2020-01-01", "is over")])
def test_a_day_that_cannot_be_is_told(triad: Triad, by: str, said: str) -> None:
    ran = triad("assign", "walter", "--by", by, "--as", "Ruth")
    assert ran.code == 2
    assert said in ran.err


def test_an_unknown_client_is_refused_where_the_task_is_opened(task: Path, triad: Triad, home: Path) -> None:
    record = json.loads(task.read_text())
    record["client"] = "nobody"
    record["digest"] = digest_of(record)
    task.write_text(json.dumps(record))
    ran = triad("open", str(task))
    assert ran.code == 2
    assert "there is no client 'nobody' here" in ran.err
    assert opened(home) == ()
