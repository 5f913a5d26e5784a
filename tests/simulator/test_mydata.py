"""One's own data: all of it in one file without a key, all of it gone without a trace, and counted before."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import typer
from pydantic import SecretStr

from simulator.errors import UsageError
from simulator.events import Event
from simulator.library import Library
from simulator.mydata import delete_my_data, export_my_data, holdings, places
from simulator.paths import Paths, find_paths
from simulator.records.records import Records
from simulator.session import open_practice
from simulator.settings import Settings, read_settings
from tests.simulator.command import Triad, triad

__all__ = ["triad"]

NOW = datetime(2025, 3, 1, 19, 30, tzinfo=UTC)
SECRET = "I have never told anybody this"


async def drain(events: AsyncIterator[Event]) -> None:
    async for _ in events:
        pass


@pytest.fixture
async def lived(home: Path) -> Records:
    """A data folder that was lived in: a finished session, one under way, drafts, an own client, settings, an export."""
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        session = practice.begin("walter", "first_session", seed=2)
        await drain(session.start())
        for words in ("What would make this worth your while?", SECRET, "Mm-hm."):
            await drain(session.say(words))
        await session.rewind(session.turns[-2].id)
        await drain(session.say("And else?"))
        await drain(session.end())
        await drain(session.reflect({"partnering": 4, "enrolling": 3, "learning": 2}, "He looked away", "I hurry"))
        practice.records.choose_experiment(session.id, "One question, then wait.")
        turn = session.turns[1]
        practice.records.add_moment(session.id, turn.id, sentence="It closed.", weight=-0.1, due_at="2025")
        other = practice.begin("walter", "first_session", seed=3)
        await drain(other.start())
    (home / "drafts.json").write_text('{"schema": 1, "drafts": {"talk": "half a word"}}')
    (home / "config.toml").write_text('api_key = "sk-verysecretkey123"\nnotes = true\n# sk-anothersecret9\n')
    for folder, name in (("personas", "mine.yaml"), ("exports", "one.html")):
        (home / folder).mkdir()
        (home / folder / name).write_text("id: mine\n")
    return Records(paths.records)


def test_the_export_holds_every_session_every_row_and_what_one_wrote(lived: Records, tmp_path: Path) -> None:
    paths, told = find_paths(), []
    made = export_my_data(
        lived, Library.at(paths), paths, NOW, tmp_path / "all.zip", tick=lambda done, all: told.append((done, all))
    )
    assert (made.sessions, told) == (2, [(1, 2), (2, 2)])
    assert made.bytes == made.file.stat().st_size
    with ZipFile(made.file) as found:
        names = found.namelist()
        (session,) = (n for n in names if n.startswith("sessions/") and lived.history()[1].session.id in n)
        record = json.loads(found.read(session))
        assert record["self_rating"]["learned"] == "I hurry"
        turns = [json.loads(line) for line in found.read("records/turns.jsonl").splitlines()]
        assert len(turns) == lived.totals()["turns"]
        assert "Mm-hm." in {turn["text"] for turn in turns}  # of the branch that was left
        for table in ("sessions", "reflections", "scorecards", "experiments", "moments"):
            assert len(found.read(f"records/{table}.jsonl").splitlines()) == lived.totals()[table] > 0
        assert {"personas/mine.yaml", "drafts.json", "settings.toml", "README.txt"} <= set(names)


def test_no_key_leaves_in_an_export_and_only_its_owner_can_read_it(lived: Records) -> None:
    paths = find_paths()
    made = export_my_data(lived, Library.at(paths), paths, NOW)
    assert made.file == paths.exports / "triad-data-2025-03-01-193000.zip"
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    with ZipFile(made.file) as found:
        settings = found.read("settings.toml").decode()
    assert "notes = true" in settings
    assert "secret" not in settings.replace("[hidden]", "")


def test_an_export_that_cannot_be_written_leaves_nothing_half_done(lived: Records, tmp_path: Path) -> None:
    paths = find_paths()
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="can't be written"):
        export_my_data(lived, Library.at(paths), paths, NOW, tmp_path / "file" / "all.zip")

    def full(done: int, all: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(UsageError, match="No space left"):
        export_my_data(lived, Library.at(paths), paths, NOW, tmp_path / "all.zip", tick=full)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_what_will_be_deleted_is_counted_first_and_so_is_what_stays(lived: Records) -> None:
    found = holdings(lived, find_paths())
    said = "\n".join(found.in_words)
    for words in ("2 sessions", "1 own rating with", "1 scorecard", "1 experiment", "1 moment", "half-written words"):
        assert words in said
    assert "where sessions under way stand" in said
    assert {one.label for one in found.kept} == {"your own clients", "exported files", "your settings"}
    assert not found.nothing


def test_deleting_leaves_no_word_of_it_on_the_disk_and_keeps_what_was_made_on_purpose(
    lived: Records, home: Path
) -> None:
    paths = find_paths()
    delete_my_data(lived, paths)
    assert holdings(lived, paths).nothing
    for file in home.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file
    assert (home / "personas" / "mine.yaml").exists()
    assert (home / "exports" / "one.html").exists()
    assert (home / "config.toml").exists()


async def test_after_deleting_one_practises_on_in_the_same_program(lived: Records) -> None:
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        delete_my_data(practice.records, paths)
        session = practice.begin("walter", "first_session", seed=4)
        await drain(session.start())
        await drain(session.say("What would you like?"))
        assert len(practice.records.history()) == 1
        assert practice.records.last_with("walter") is None


def test_an_empty_folder_has_nothing_to_delete(tmp_path: Path) -> None:
    paths = Paths(data=tmp_path, config=tmp_path, cache=tmp_path / "cache")
    assert holdings(Records(tmp_path / "triad.db"), paths).nothing


def test_checkpoints_that_no_practice_ever_opened_are_no_trouble(tmp_path: Path) -> None:
    paths = Paths(data=tmp_path, config=tmp_path, cache=tmp_path / "cache")
    sqlite3.connect(paths.checkpoints).close()
    delete_my_data(Records(tmp_path / "triad.db"), paths)


def test_an_address_of_a_database_is_shown_without_its_password() -> None:
    found = dict(places(find_paths(), Settings(database_url=SecretStr("postgresql://ann:hush@db.example/triad"))))
    assert "hush" not in found["records"]
    assert "db.example" in found["records"]


def test_the_commands_say_where_export_and_delete(lived: Records, triad: Triad, home: Path, tmp_path: Path) -> None:
    assert json.loads(triad("data", "where", "--json").out)["records"] == str(home / "triad.db")
    made = triad("data", "export", "-o", str(tmp_path / "mine.zip"))
    assert (made.code, made.out.strip()) == (0, str(tmp_path / "mine.zip"))
    refused = triad("data", "delete")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert "2 sessions" in refused.err
    assert lived.totals()["sessions"] == 2
    assert triad("data", "delete", "--yes").code == 0
    assert lived.totals()["sessions"] == 0
    assert "nothing to delete" in triad("data", "delete").err


@pytest.mark.parametrize(("answer", "left"), [(False, 2), (True, 0)])
def test_deleting_asks_first(
    lived: Records, triad: Triad, monkeypatch: pytest.MonkeyPatch, answer: bool, left: int
) -> None:
    import simulator.commands.data as command

    monkeypatch.setattr(typer, "confirm", lambda *_, **__: answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    command.delete(yes=False)
    assert lived.totals()["sessions"] == left
