"""Every row has an owner, and nobody reaches another's: each statement is bound to one."""

from __future__ import annotations

import contextlib
import inspect
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from simulator.errors import NoSuchSession
from simulator.records import base, moments, practice_log, records, store
from simulator.records.records import Records
from simulator.records.rescue import rescue
from simulator.records.tables import HEAD, OWNER_HERE, metadata
from tests.simulator.records.statements import statements, unbound
from tests.simulator.records.test_migrating import CARD, an_old_store, version

BOUND = (base, moments, practice_log, records)
ROOMS = Path(records.__file__).parent


@pytest.mark.parametrize("module", BOUND, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_statement_asks_whose_rows_it_reads_or_changes(module: object) -> None:
    assert unbound(inspect.getsource(module)) == []  # type: ignore[arg-type]  # a module


def test_no_other_module_executes_statements_on_rows() -> None:
    looked_at = {Path(module.__file__ or "").name for module in BOUND}
    opening = {"store.py", "servers.py", "roles.py"}  # versions, locks, logins and policies
    files = {"carving.py", "copies.py", "rescue.py"}  # whole files of one person, below the tables
    talking = {file.name for file in ROOMS.glob("*.py") if statements(file.read_text(encoding="utf-8"))}
    assert talking - files - opening == looked_at


@pytest.mark.parametrize(
    "said",
    [
        "db.execute(select(turns.c.text).where(turns.c.id == 1))",
        "db.execute(update(turns).where(turns.c.id == 1).values(text=''))",
        "db.execute(delete(table))",
        "db.execute(insert(turns).values(text=''))",
        "db.execute(QUERY)",
        "db.execute(select(func.count()).select_from(turns))",
        "db.execute(self._my(turns).join(sessions, sessions.c.id == turns.c.session_id))",
        "db.execute(text('SELECT * FROM turns'))",
    ],
)
def test_a_statement_without_an_owner_is_found(said: str) -> None:
    assert unbound(f"QUERY: Final = select(turns.c.text)\ndef read(self):\n    {said}\n")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Records, Records]]:
    file = tmp_path / "triad.db"
    with contextlib.closing(Records(file, owner="ann")) as ann, contextlib.closing(Records(file, owner="ben")) as ben:
        yield ann, ben


def a_talk(of: Records) -> tuple[str, int]:
    """A finished session with a row in every table; its id and its coach's turn."""
    session = of.new_session(
        persona_id="walter",
        persona_digest="d",
        persona_name="Walter",
        scenario_id="first_session",
        voice="scripted",
        model=None,
        seed=1,
        minutes=25,
    )
    first = of.add_turn(session.id, parent_id=None, speaker="client", text="Here I am.")
    turn = of.add_turn(session.id, parent_id=first.id, speaker="coach", text="What would you like?")
    of.add_reflection(session.id, leaf_id=turn.id, ratings={"partnering": 2.0})
    of.add_scorecard(session.id, leaf_id=turn.id, card=CARD)
    of.choose_experiment(session.id, "Wait longer.")
    of.add_moment(session.id, turn.id, sentence="Asked.", weight=0.1, due_at="2026-01-01")
    return session.id, turn.id


def all_rows(of: Records) -> dict[str, list[dict[str, object]]]:
    return {table: list(of.rows(table)) for table in metadata.tables}


def test_what_one_has_written_is_not_there_for_the_other(two: tuple[Records, Records]) -> None:
    ann, ben = two
    session, turn = a_talk(ann)
    assert not any(all_rows(ben).values())
    assert not any(ben.totals().values())
    assert not any((ben.history(), ben.unfinished(), ben.practice_log(), ben.moments(), ben.tree(session)))
    assert (ben.experiment_waiting(), ben.last_with("walter"), ben.scorecard(session)) == (None, None, None)
    assert ben.count_finished() == 0
    with pytest.raises(NoSuchSession):
        ben.session(session[:4])
    with pytest.raises(KeyError):
        ben.turn(turn)


def test_what_one_changes_or_deletes_leaves_the_others_as_they_are(two: tuple[Records, Records]) -> None:
    ann, ben = two
    session, turn = a_talk(ann)
    (moment,) = ann.moments()
    before = all_rows(ann)
    ben.change_session(session, persona_name="?")
    ben.annotate(turn, coded={"x": 1}, changes=[])
    ben.change_moment(moment.id, tries=9)
    ben.drop_moment(moment.id)
    ben.experiment_went(1, "?")
    ben.delete_session(session)
    ben.forget_everything()
    assert all_rows(ann) == before


def test_nothing_is_hung_on_another_persons_talk(two: tuple[Records, Records]) -> None:
    ann, ben = two
    session, turn = a_talk(ann)
    mine, _ = a_talk(ben)
    before = all_rows(ben)
    for hang in (
        lambda: ben.add_turn(session, parent_id=turn, speaker="coach", text="?"),
        lambda: ben.add_reflection(session, leaf_id=turn, ratings={}),
        lambda: ben.add_scorecard(session, leaf_id=turn, card=CARD),
        lambda: ben.choose_experiment(session, "?"),
        lambda: ben.add_moment(session, turn, sentence="?", weight=0.0, due_at="2026"),
    ):
        with pytest.raises(NoSuchSession):
            hang()
    with pytest.raises(KeyError):
        ben.add_turn(mine, parent_id=turn, speaker="coach", text="?")
    with pytest.raises(KeyError):
        ben.add_moment(mine, turn, sentence="?", weight=0.0, due_at="2026")
    assert all_rows(ben) == before


def test_a_file_of_ones_own_needs_no_name(tmp_path: Path) -> None:
    with contextlib.closing(Records(tmp_path / "triad.db")) as mine:
        assert mine.owner == OWNER_HERE


def test_rows_from_before_there_were_owners_are_whose_file_it_is(tmp_path: Path) -> None:
    file = tmp_path / "triad.db"
    an_old_store(file, sessions=2)
    with contextlib.closing(Records(file)) as mine:
        assert len(mine.history()) == 2
    with contextlib.closing(sqlite3.connect(file)) as raw:
        assert {owner for (owner,) in raw.execute("SELECT owner FROM turns")} == {OWNER_HERE}


def test_a_damaged_store_gives_back_rows_of_before_and_after_there_were_owners(tmp_path: Path) -> None:
    file = tmp_path / "triad.db"
    an_old_store(file, sessions=3)
    with contextlib.closing(Records(file)) as mine:
        session, _ = a_talk(mine)
        before = {table: len(list(mine.rows(table))) for table in metadata.tables}
    with file.open("r+b") as raw:
        raw.write(bytes(100))  # no header any more: only the pages are left
    done = rescue(file, tmp_path / "new.db")
    assert done.rows == before
    with contextlib.closing(Records(done.file)) as again:
        assert {line.session.id for line in again.history()} == {"s0", "s1", "s2", session}


KILLED_MIDWAY = """
import os, signal, sys
from pathlib import Path
from alembic import op
from simulator.records.records import Records

add = op.create_index
def create_index(name, *rest, **how):
    if name == "turns_by_owner":
        os.kill(os.getpid(), signal.SIGKILL)
    return add(name, *rest, **how)
op.create_index = create_index
Records(Path(sys.argv[1]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no way to kill a process outright")
def test_a_kill_in_the_middle_of_giving_owners_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "triad.db"
    an_old_store(file, sessions=3)
    engine = create_engine(f"sqlite:///{file}")
    store.migrate(engine, "0003")
    engine.dispose()
    killed = subprocess.run([sys.executable, "-c", KILLED_MIDWAY, str(file)], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert version(file) == "0003"
    with contextlib.closing(Records(file)) as mine:
        assert version(file) == HEAD
        assert len(mine.history()) == 3
