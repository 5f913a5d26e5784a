"""Records: what is written is there, in the shape of a tree, and a disk's bad weather is said in words."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from simulator.errors import NoSuchSession, RecordsBusy, RecordsError, RecordsFull, RecordsNewer, RecordsReadOnly
from simulator.records import store
from simulator.records.entries import SessionEntry, Status
from simulator.records.records import Records
from simulator.records.tables import HEAD, metadata


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "triad.db")


def begin(records: Records, persona: str = "walter") -> SessionEntry:
    return records.new_session(
        persona_id=persona,
        persona_digest="d" * 16,
        persona_name="Walter",
        scenario_id="first_session",
        voice="scripted",
        model=None,
        seed=7,
        minutes=25,
    )


def say(records: Records, session: SessionEntry, parent: int | None, speaker: str, text: str) -> int:
    return records.add_turn(session.id, parent_id=parent, speaker=speaker, text=text).id


def test_a_turn_becomes_the_head_of_its_session(records: Records) -> None:
    session = begin(records)
    first = say(records, session, None, "client", "Hello.")
    second = say(records, session, first, "coach", "What brings you?")
    assert records.session(session.id).head_id == second
    assert [(t.position, t.text) for t in records.path(session.id)] == [(0, "Hello."), (1, "What brings you?")]


def test_another_word_at_the_same_place_is_a_branch_and_both_are_kept(records: Records) -> None:
    session = begin(records)
    first = say(records, session, None, "client", "Hello.")
    one = say(records, session, first, "coach", "Do it today.")
    other = say(records, session, first, "coach", "What would you like?")
    assert [t.text for t in records.path(session.id, one)] == ["Hello.", "Do it today."]
    assert [t.text for t in records.path(session.id, other)] == ["Hello.", "What would you like?"]
    assert len(records.tree(session.id)) == 3


def test_a_session_is_found_by_the_beginning_of_its_id_if_only_one_begins_so(records: Records) -> None:
    one, other = begin(records), begin(records)
    assert records.session(one.id[:8]).id == one.id
    with pytest.raises(NoSuchSession, match="no session"):
        records.session("zzz")
    with pytest.raises(NoSuchSession):
        records.session("")
    assert one.id != other.id


def test_wildcards_in_an_id_find_nothing(records: Records) -> None:
    begin(records)
    with pytest.raises(NoSuchSession):
        records.session("%")


def test_unfinished_sessions_wait_until_they_are_done_and_empty_ones_do_not(records: Records) -> None:
    empty, talked = begin(records), begin(records)
    say(records, talked, None, "client", "Hello.")
    assert [entry.id for entry in records.unfinished()] == [talked.id]
    records.finish(talked.id, Status.REFLECTING, outcome="complied", ending={"s": 0.4})
    assert [entry.id for entry in records.unfinished()] == [talked.id]
    records.change_session(talked.id, status=Status.DONE.value)
    assert records.unfinished() == []
    assert records.session(empty.id).status is Status.OPEN


def test_the_last_session_with_a_client_is_the_one_that_ended_last(records: Records) -> None:
    assert records.last_with("walter") is None
    session = begin(records)
    records.finish(session.id, Status.DONE, outcome="enrolled", ending={"s": 0.8})
    begin(records)
    last = records.last_with("walter")
    assert last is not None
    assert (last.id, last.outcome, last.ending) == (session.id, "enrolled", {"s": 0.8})


def test_history_counts_coach_turns_and_shows_the_newest_scores(records: Records) -> None:
    session = begin(records)
    at = say(records, session, None, "client", "Hello.")
    for _ in range(3):
        at = say(records, session, at, "coach", "Mm.")
        at = say(records, session, at, "client", "Well.")
    for score in (1.5, 3.5):
        card = {
            "scorer": "local",
            "rubric": {"digest": "r"},
            "dimensions": {name: {"score": score} for name in ("partnering", "enrolling")}
            | {"learning": {"score": None}},
        }
        records.add_scorecard(session.id, leaf_id=at, card=card)
    (line,) = records.history()
    assert (line.coach_turns, line.partnering, line.enrolling, line.learning) == (3, 3.5, 3.5, None)
    assert records.history(persona_id="nobody") == []


def test_an_experiment_waits_until_it_was_told_how_it_went(records: Records) -> None:
    first, second = begin(records), begin(records)
    records.choose_experiment(first.id, "Count to five before each question.")
    waiting = records.experiment_waiting()
    assert waiting is not None
    records.try_experiment(waiting.id, second.id)
    tried = records.experiment_tried_in(second.id)
    assert tried is not None
    assert tried.text == "Count to five before each question."
    records.experiment_went(waiting.id, "Three times.")
    assert records.experiment_waiting() is None


def test_forgetting_a_session_leaves_nothing_of_it(records: Records) -> None:
    session = begin(records)
    say(records, session, None, "client", "Hello.")
    records.choose_experiment(session.id, "Less.")
    records.delete_session(session.id)
    assert records.history() == []
    assert records.tree(session.id) == []
    assert records.experiment_waiting() is None


def test_the_migrations_make_the_same_tables_as_a_new_store(tmp_path: Path) -> None:
    migrated = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    store.migrate(migrated)
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata.create_all(made)
    for table in metadata.tables:
        one, other = (
            {c["name"]: (str(c["type"]), c["nullable"]) for c in inspect(e).get_columns(table)}
            for e in (migrated, made)
        )
        assert one == other, table
        names = [sorted(str(i["name"]) for i in inspect(e).get_indexes(table)) for e in (migrated, made)]
        assert names[0] == names[1], table
    with migrated.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
    for engine in (migrated, made):
        engine.dispose()


def test_a_store_of_a_newer_triad_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "triad.db"
    Records(file).close()
    with contextlib.closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(RecordsNewer, match="9999"):
        Records(file)
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "triad.db"
    file.write_text("a shopping list, not a database " * 100)
    with pytest.raises(RecordsError):
        Records(file)


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RecordsReadOnly):
        Records(tmp_path / "file" / "triad.db")


def test_two_processes_on_one_store_both_write(tmp_path: Path) -> None:
    one, other = Records(tmp_path / "triad.db"), Records(tmp_path / "triad.db")
    session = begin(one)
    say(one, session, None, "client", "Hello.")
    say(other, begin(other), None, "client", "Hello there.")
    assert len(one.history()) == len(other.history()) == 2


def test_a_store_that_stays_locked_is_said_to_be_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    records = Records(tmp_path / "triad.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "triad.db")) as holder, holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsBusy):
            begin(records)
        holder.rollback()
    assert begin(records).persona_id == "walter"


def test_a_full_disk_is_said_in_words_and_what_was_kept_stays(tmp_path: Path) -> None:
    records = Records(tmp_path / "triad.db")
    session = begin(records)
    first = say(records, session, None, "client", "Hello.")
    with records._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(RecordsFull):
        say(records, session, first, "coach", "What brings you? " * 5000)
    assert [turn.text for turn in records.path(session.id)] == ["Hello."]


def test_a_store_that_may_not_be_written_is_said_in_words(tmp_path: Path) -> None:
    file = tmp_path / "triad.db"
    Records(file).close()
    records = Records(file)
    with records._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(RecordsReadOnly):
        begin(records)
