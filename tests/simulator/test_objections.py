"""Where somebody finds the observer wrong: kept, exported, taken back, forgotten with its session."""

from __future__ import annotations

import json
from pathlib import Path

from simulator import objections
from simulator.debrief.debrief import load_debrief
from simulator.debrief.export import debrief_record, render
from simulator.library import Library
from simulator.objections import Objection
from simulator.paths import find_paths
from simulator.records.records import Records
from tests.simulator.command import Triad, triad
from tests.simulator.tui.conftest import lived_in, lived_in_once

__all__ = ["lived_in", "lived_in_once", "triad"]


def objected(folder: Path) -> Objection:
    records = Records(find_paths().records)
    (line,) = records.history()
    turn = records.path(line.session.id)[1]
    one = Objection(
        line.session.id, turn.id, 1, turn.text, ("closed question",), "open question", "2026-11-30T10:00:00Z"
    )
    objections.add(folder, one)
    return one


def test_an_objection_goes_with_every_export(lived_in: Path, triad: Triad) -> None:
    one = objected(lived_in)
    ran = triad("debrief", one.session, "--json")
    assert json.loads(ran.out)["objections"] == [
        {"turn": 1, "text": one.text, "heard": ["closed question"], "right": "open question"}
    ]
    assert "Where you found the observer wrong" in triad("debrief", one.session).out
    debrief = load_debrief(Records(find_paths().records), Library.at(find_paths()), one.session, folder=lived_in)
    assert "open question" in render(debrief, "md")


def test_a_score_is_the_same_with_and_without_it(lived_in: Path) -> None:
    records, library = Records(find_paths().records), Library.at(find_paths())
    before = debrief_record(load_debrief(records, library, records.history()[0].session.id, folder=lived_in))
    objected(lived_in)
    after = debrief_record(load_debrief(records, library, records.history()[0].session.id, folder=lived_in))
    assert before["scorecard"] == after["scorecard"]
    assert before["objections"] != after["objections"]


def test_the_newest_word_on_a_turn_counts_and_nothing_takes_it_back(tmp_path: Path) -> None:
    for right in ("reflection", "affirmation"):
        objections.add(tmp_path, Objection("s", 4, 1, "So.", (), right, "2026-11-30T10:00:00Z"))
    assert [one.right for one in objections.read(tmp_path)] == ["affirmation"]
    objections.add(tmp_path, Objection("s", 4, 1, "So.", (), "", "2026-11-30T10:00:00Z"))
    assert objections.read(tmp_path) == ()


def test_what_was_objected_is_forgotten_with_its_session(tmp_path: Path) -> None:
    for session in ("one", "other"):
        objections.add(tmp_path, Objection(session, 4, 1, "So.", (), "reflection", "2026-11-30T10:00:00Z"))
    objections.forget(tmp_path, "one")
    assert [one.session for one in objections.read(tmp_path)] == ["other"]


def test_a_talk_can_be_shown_as_a_recording_without_codes(lived_in: Path, triad: Triad) -> None:
    session = Records(find_paths().records).history()[0].session.id
    ran = triad("export", session, "--format", "cast", "--out", "-")
    header, *events = [json.loads(line) for line in ran.out.splitlines()]
    assert header["version"] == 2
    times = [at for at, _, _ in events]
    assert times == sorted(times)
    played = "".join(text for _, _, text in events)
    assert "What would make this half hour worth it for you?" in played
    assert "open question" not in played
