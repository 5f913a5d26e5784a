"""An older store is brought to the newest version: everything is kept, and nothing is left half done."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from simulator.records import store
from simulator.records.records import Records
from simulator.records.tables import HEAD

CARD: dict[str, Any] = {
    "scorer": "local",
    "coder": "c0ffee",
    "rubric": {"id": "pel", "digest": "r1"},
    "dimensions": {
        "partnering": {"score": 2.5, "interval": [1.5, 3.5]},
        "enrolling": {"score": 1.0, "interval": [0.2, 1.8]},
        "learning": {"score": None, "interval": None},
    },
    "turns": [
        {"index": 0, "speaker": "client", "text": "Well, here I am.", "behaviours": ["neutral"]},
        {"index": 1, "speaker": "coach", "text": "What would you like?", "behaviours": ["open_question"]},
        {"index": 2, "speaker": "client", "text": "To begin.", "behaviours": ["change_talk"]},
        {"index": 3, "speaker": "coach", "text": "Begin. Why not?", "behaviours": ["advice", "open_question"]},
    ],
}


def an_old_store(file: Path, *, sessions: int = 1) -> None:
    """A store as version 0001 left it: a session whose second coach turn was tried twice, with its scorecard."""
    engine = create_engine(f"sqlite:///{file}")
    store.migrate(engine, "0001")
    engine.dispose()
    with contextlib.closing(sqlite3.connect(file)) as raw, raw:
        for number in range(sessions):
            name = f"s{number}"
            raw.execute(
                "INSERT INTO sessions (id, persona_id, persona_digest, persona_name, scenario_id, voice, seed, status,"
                " head_id, thread, minutes, elapsed_s, notes_turns, xray, started_at)"
                " VALUES (?, 'walter', 'd', 'Walter', 'first_session', 'scripted', 1, 'done', ?, 't', 25, 60.0, 0, 0,"
                " '2025-01-01T10:00:00.000+00:00')",
                (name, number * 10 + 5),
            )
            said = [(1, None, "client"), (2, 1, "coach"), (3, 2, "client"), (4, 3, "coach"), (5, 3, "coach")]
            for at, (turn, parent, speaker) in enumerate(said):
                raw.execute(
                    "INSERT INTO turns (id, session_id, parent_id, position, speaker, text, at)"
                    " VALUES (?, ?, ?, ?, ?, 'words', 'then')",
                    (number * 10 + turn, name, parent and number * 10 + parent, min(at, 3), speaker),
                )
            raw.execute(
                "INSERT INTO scorecards (session_id, leaf_id, scorer, rubric_digest, partnering, enrolling, card, at)"
                " VALUES (?, ?, 'local', 'r1', 2.5, 1.0, ?, 'then')",
                (name, number * 10 + 5, json.dumps(CARD)),
            )


def version(file: Path) -> str:
    with contextlib.closing(sqlite3.connect(file)) as raw, raw:
        return str(raw.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_an_older_store_is_brought_up_to_date_with_all_that_is_in_it(tmp_path: Path) -> None:
    an_old_store(tmp_path / "triad.db")
    records = Records(tmp_path / "triad.db")
    assert version(tmp_path / "triad.db") == HEAD
    (line,) = records.practice_log()
    assert line.tally is not None
    assert (line.tally.partnering, line.tally.partnering_low, line.tally.partnering_high) == (2.5, 1.5, 3.5)
    assert (line.tally.learning, line.tally.learning_low) == (None, None)
    assert line.tally.behaviours == {"open_question": 2, "advice": 1}
    assert [turn.id for turn in records.path("s0")] == [1, 2, 3, 5]


def test_what_the_migration_fills_in_is_what_a_new_scorecard_gets(tmp_path: Path) -> None:
    an_old_store(tmp_path / "triad.db")
    records = Records(tmp_path / "triad.db")
    records.add_scorecard("s0", leaf_id=5, card=CARD)
    old, new = records.rows("tallies")
    del old["scorecard_id"], new["scorecard_id"]
    assert old == new
    assert old["retried"] == 1
    assert (old["coach_turns"], old["coach_words"], old["client_words"]) == (2, 7, 6)


def test_a_migration_that_breaks_off_changes_nothing_and_is_done_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "triad.db"
    an_old_store(file)

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(json, "loads", broken)  # in the midst of filling the new table
        with pytest.raises(KeyboardInterrupt):
            Records(file)
    assert version(file) == "0001"
    records = Records(file)
    assert version(file) == HEAD
    assert records.practice_log()[0].tally is not None


def test_two_processes_that_find_an_old_store_bring_it_up_to_date_once(tmp_path: Path) -> None:
    file = tmp_path / "triad.db"
    an_old_store(file)
    engines = [create_engine(f"sqlite:///{file}") for _ in range(2)]
    for engine in engines:
        store.migrate(engine)  # the second one finds it done
        engine.dispose()
    assert version(file) == HEAD
    assert len(list(Records(file).rows("tallies"))) == 1


def test_a_session_that_stood_open_for_a_try_is_known_after_the_migration(tmp_path: Path) -> None:
    file = tmp_path / "triad.db"
    an_old_store(file)
    engine = create_engine(f"sqlite:///{file}")
    store.migrate(engine, "0002")
    engine.dispose()
    stood = {"head_id": 5, "outcome": "enrolled", "ending": {"s": 0.5}, "ended_at": "then"}
    with contextlib.closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE sessions SET status = 'open', outcome = NULL, head_id = 3")
        raw.execute(
            "INSERT INTO moments (session_id, turn_id, sentence, weight, step, tries, stood, at)"
            " VALUES ('s0', 2, 'It closed.', -0.1, 0, 0, ?, 'then')",
            (json.dumps(stood),),
        )
    with contextlib.closing(Records(file)) as records:
        assert records.open_for_a_try() == ["s0"]
        assert records.put_back("s0")
        after = records.session("s0")
        assert (after.status.value, after.head_id, after.outcome) == ("done", 5, "enrolled")
        assert records.moments(session_id="s0")[0].sentence == "It closed."
