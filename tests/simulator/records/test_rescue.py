"""A damaged store: what can still be read is brought into a new one, and what can't be is told."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.errors import RecordsDamaged, UsageError
from simulator.events import Events
from simulator.paths import find_paths
from simulator.records.carving import rows_in
from simulator.records.records import Records
from simulator.records.rescue import rescue
from simulator.records.tables import turns
from simulator.session import open_practice
from simulator.settings import Configuration, Settings

PAGE = 4096
LONG = "It was like this. " * 400


async def drain(events: Events) -> None:
    async for _ in events:
        pass


@pytest.fixture
def store(home: Path) -> Path:
    """Three sessions, one of them with a turn that is longer than a page; the first is finished and rated."""

    async def practise() -> None:
        async with open_practice(find_paths(), Configuration(Settings(copies=0), {})) as practice:
            for number in range(3):
                session = practice.begin("walter", "first_session", seed=number)
                await drain(session.start())
                for words in ("What would you like from our talk?", LONG if number == 1 else "Mm-hm.", "What else?"):
                    await drain(session.say(words))
                if number == 0:
                    await drain(session.end())
                    await drain(session.reflect({"partnering": 4}, "He looked away", "I hurry"))
                    practice.records.choose_experiment(session.id, "Wait one breath longer.")

    asyncio.run(practise())
    return home / "triad.db"


@contextlib.contextmanager
def records_at(file: Path) -> Iterator[Records]:
    with contextlib.closing(Records(file)) as records:
        yield records


def talks(file: Path) -> dict[str, list[tuple[int, int | None, str]]]:
    with contextlib.closing(sqlite3.connect(file)) as raw:
        found: dict[str, list[tuple[int, int | None, str]]] = {
            one: [] for (one,) in raw.execute("SELECT id FROM sessions")
        }
        for turn, session, parent, text in raw.execute("SELECT id, session_id, parent_id, text FROM turns ORDER BY id"):
            found[session].append((turn, parent, text))
        return found


def change(file: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(file)) as raw, raw:
        for statement in statements:
            raw.execute(statement)


def read_all_of(file: Path) -> None:
    with records_at(file) as records:
        records.history()
        for table in ("turns", "scorecards"):
            list(records.rows(table))


def zero(file: Path, page: int) -> None:
    with file.open("r+b") as raw:
        raw.seek((page - 1) * PAGE)
        raw.write(bytes(PAGE))


def root_of(file: Path, table: str) -> int:
    with contextlib.closing(sqlite3.connect(file)) as raw:
        return int(raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])


def test_the_pages_give_the_same_rows_as_the_tree(store: Path) -> None:
    with contextlib.closing(sqlite3.connect(store)) as raw:
        raw.text_factory = bytes
        by_tree = {row[0]: row[1:] for row in raw.execute("SELECT id, text FROM turns")}
    by_page = {number: row for number, row in rows_in(store) if len(row) == len(turns.columns)}
    assert {number: (row[5],) for number, row in by_page.items()} == by_tree
    assert any(len(row[5]) > PAGE for row in by_page.values() if isinstance(row[5], bytes))


def test_a_whole_store_is_rescued_whole(store: Path, tmp_path: Path) -> None:
    done = rescue(store, tmp_path / "new.db")
    assert done.lost == []
    assert talks(done.file) == talks(store)
    with records_at(done.file) as new, records_at(store) as old:
        assert new.totals() == old.totals()
        assert new.practice_log() == old.practice_log()
        assert done.rows["reflections"] == done.rows["experiments"] == 1


def test_a_store_whose_first_page_is_gone_gives_every_talk_back(store: Path, tmp_path: Path) -> None:
    before = talks(store)
    zero(store, 1)
    with pytest.raises(RecordsDamaged) as told, records_at(store):
        pass
    assert "data rescue" in told.value.hint
    done = rescue(store, tmp_path / "new.db")
    assert talks(done.file) == before
    assert any("not a database" in sentence for sentence in done.lost)


def test_a_talk_whose_root_is_gone_is_read_from_its_leaves(store: Path, tmp_path: Path) -> None:
    before = talks(store)
    zero(store, root_of(store, "turns"))
    done = rescue(store, tmp_path / "new.db")
    assert talks(done.file) == before


def test_the_log_beside_the_store_is_read_too(store: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(store)) as raw:
        raw.execute("PRAGMA wal_autocheckpoint=0")
        raw.execute("UPDATE turns SET text = 'only in the log' WHERE id = 2")
        raw.commit()
        copy = tmp_path / "copy.db"
        for part in ("", "-wal"):
            copy.with_name(copy.name + part).write_bytes(store.with_name(store.name + part).read_bytes())
    assert b"only in the log" not in copy.read_bytes()
    zero(copy, 1)
    done = rescue(copy, tmp_path / "new.db")
    with records_at(done.file) as records:
        assert records.turn(2).text == "only in the log"


def test_a_turn_that_is_gone_leaves_the_others_in_one_talk(store: Path, tmp_path: Path) -> None:
    change(store, "DELETE FROM turns WHERE id = 3")
    (session_id,) = (one for one, said in talks(store).items() if said[0][0] == 1)
    with records_at(store) as records, pytest.raises(RecordsDamaged, match="lacks turn 3"):
        records.path(session_id)
    done = rescue(store, tmp_path / "new.db")
    with records_at(done.file) as records:
        assert [turn.id for turn in records.path(session_id)][:3] == [1, 2, 4]
    assert any(session_id in sentence and "missing" in sentence for sentence in done.lost)


def test_what_was_forgotten_is_not_brought_back(store: Path, tmp_path: Path) -> None:
    gone = next(iter(talks(store)))
    with records_at(store) as records:
        records.delete_session(gone)
    with contextlib.closing(sqlite3.connect(store)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    zero(store, 1)
    done = rescue(store, tmp_path / "new.db")
    assert gone not in talks(done.file)
    assert done.leftovers is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE turns SET coded = 'no [ json', state = '{' WHERE id = 2",
        "UPDATE sessions SET status = 'opem'",
        "UPDATE turns SET text = CAST(x'C328' AS TEXT) WHERE id = 2",
        "UPDATE scorecards SET card = '{\"dimensions\": 1'",
    ],
)
def test_a_value_that_cannot_be_read_is_told_as_damage_and_rescued_around(
    store: Path, tmp_path: Path, statement: str
) -> None:
    change(store, statement)
    with pytest.raises(RecordsDamaged):
        read_all_of(store)
    done = rescue(store, tmp_path / "new.db")
    with records_at(done.file) as records:
        assert done.rows["sessions"] == len(records.history()) == 3


def test_words_without_their_session_are_left_as_text(store: Path, tmp_path: Path) -> None:
    change(store, "UPDATE sessions SET seed = 'x' WHERE id = (SELECT session_id FROM turns WHERE id = 1)")
    done = rescue(store, tmp_path / "new.db")
    assert done.leftovers is not None
    assert "He looked away" in done.leftovers.read_text()
    assert done.leftovers.stat().st_mode & 0o077 == 0
    assert len(talks(done.file)) == 2


def test_a_rescue_writes_over_nothing_and_changes_nothing(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    rescue(store, tmp_path / "new.db")
    assert store.read_bytes() == before
    with pytest.raises(UsageError, match="there already"):
        rescue(store, tmp_path / "new.db")
    with pytest.raises(UsageError, match="isn't there"):
        rescue(tmp_path / "none.db", tmp_path / "other.db")


def test_a_table_whose_definition_is_damaged_is_told_and_read_from_its_pages(store: Path, tmp_path: Path) -> None:
    before = talks(store)
    data = store.read_bytes()
    at = data.index(b"session_id VARCHAR", data.index(b"CREATE TABLE reflections"))
    store.write_bytes(data[: at - 2] + b"\x82\x82" + data[at:])
    with pytest.raises(RecordsDamaged), records_at(store):
        pass
    assert talks(rescue(store, tmp_path / "new.db").file) == before
