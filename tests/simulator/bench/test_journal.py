"""A reader's marks: folded, undone, kept through crashes."""

from __future__ import annotations

from pathlib import Path

from simulator.bench import lines
from simulator.bench.journal import Journal

AT = "2026-11-30T20:00:00+00:00"


def test_undo_takes_back_the_newest_word_first_and_never_the_rating(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "marks.jsonl")
    journal.add("Ruth", AT, "rated", scores={"partnering": 3})
    journal.add("Ruth", AT, "comment", turn=1, text="first")
    journal.add("Ruth", AT, "comment", turn=1, text="second")
    assert journal.reading("Ruth").comments == {1: "second"}
    journal.undo("Ruth", AT)
    assert journal.reading("Ruth").comments == {1: "first"}
    journal.undo("Ruth", AT)
    assert journal.undo("Ruth", AT) is None
    assert journal.reading("Ruth").rating == {"partnering": 3}


def test_two_readers_are_blind_to_each_other(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "marks.jsonl")
    journal.add("Ruth", AT, "comment", turn=1, text="mine")
    journal.undo("Anna", AT)
    assert not journal.reading("Anna").revealed
    assert journal.reading("Anna").comments == {}
    assert journal.reading("Ruth").comments == {1: "mine"}


def test_a_correction_put_back_to_what_was_heard_is_none(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "marks.jsonl")
    for now in (["advice"], ["direct"]):
        journal.add("Ruth", AT, "code", turn=1, utterance="Go.", layer="behaviours", was=["direct"], now=now)
    assert journal.reading("Ruth").corrections == ()
    assert journal.reading("Ruth").codes(1, "Go.", "behaviours", ["direct"]) == ("direct",)


def test_a_line_that_a_crash_cut_costs_itself_and_is_counted(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "marks.jsonl")
    journal.add("Ruth", AT, "comment", turn=1, text="kept")
    with (tmp_path / "marks.jsonl").open("a") as file:
        file.write('{"id":2,"at":"20')
    journal.add("Ruth", AT, "comment", turn=2, text="kept, too")
    marks, broken = journal.marks()
    assert [mark.text for mark in marks] == ["kept", "kept, too"]
    assert broken == 1


def test_the_first_rating_is_the_blind_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "marks.jsonl")
    journal.add("Ruth", AT, "rated", scores={"partnering": 3})
    journal.add("Ruth", AT, "rated", scores={"partnering": 4})
    assert journal.reading("Ruth").blind == {"partnering": 3}
    assert journal.reading("Ruth").rating == {"partnering": 4}


def test_lines_are_read_in_the_order_in_which_they_were_added(tmp_path: Path) -> None:
    for number in range(5):
        lines.append(tmp_path / "some" / "lines.jsonl", {"n": number})
    assert [one["n"] for one in lines.read(tmp_path / "some" / "lines.jsonl")[0]] == [0, 1, 2, 3, 4]
