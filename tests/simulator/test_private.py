"""What is kept of somebody is theirs alone; what is deleted is gone; writing is whole or not at all."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from simulator.errors import UsageError
from simulator.file_writing import private_folder, write_output, write_private
from tests.simulator.command import Triad, triad

__all__ = ["triad"]
TALK = "What would you like from our talk?\nMm-hm.\n"


@pytest.fixture
def lived_in(home: Path, triad: Triad, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that was made from nothing by a user whose files are open to all by default."""
    folder = home / "data"
    monkeypatch.setenv("TRIAD_HOME", str(folder))
    before = os.umask(0o022)
    try:
        triad("persona", "new", "mine")
        assert triad("practise", "walter", "--plain", "--seed", "1", stdin=TALK).code == 0
        assert triad("data", "export").code == 0
        assert triad("data", "rescue").code == 0
        assert triad("data", "copy").code == 0
    finally:
        os.umask(before)
    return folder


def test_nobody_else_can_read_what_practice_leaves(lived_in: Path) -> None:
    own = lived_in / "personas" / "mine.yaml"  # written where its author wants it
    there = [one for one in lived_in.rglob("*") if one not in (own, own.parent)]
    assert {one.name for one in there} >= {"triad.db", "checkpoints.db", "copies", "exports", "locks", "cache"}
    assert [str(one) for one in (lived_in, *there) if one.stat().st_mode & 0o077] == []


def test_a_store_of_an_earlier_version_is_closed_to_others_when_it_is_opened(lived_in: Path, triad: Triad) -> None:
    (lived_in / "triad.db").chmod(0o644)
    triad("history")
    assert (lived_in / "triad.db").stat().st_mode & 0o777 == 0o600


def test_deleting_leaves_no_copy_rescue_or_half_written_file(lived_in: Path, triad: Triad) -> None:
    for name in ("checkpoints.db.damaged", "triad.db.damaged-2025-01-01-100000", "drafts.json", "drafts.json.77.new"):
        (lived_in / name).write_text("half a word")
    (lived_in / "exports" / "triad-data.zip.part").write_text("half a word")
    assert triad("data", "delete", "--yes").code == 0
    left = {one.relative_to(lived_in).parts[0] for one in lived_in.rglob("*") if one.is_file()}
    assert left <= {"triad.db", "triad.db-shm", "triad.db-wal", "checkpoints.db", "exports", "personas", "cache"}
    assert [one.name for one in (lived_in / "exports").iterdir() if one.suffix != ".zip"] == []
    words = b"from our talk"
    assert [one for one in lived_in.glob("triad.db*") if words in one.read_bytes()] == []


def test_a_file_from_before_1980_is_exported_with_the_rest(lived_in: Path, triad: Triad, tmp_path: Path) -> None:
    os.utime(lived_in / "personas" / "mine.yaml", (0, 0))
    assert triad("data", "export", "-o", str(tmp_path / "all.zip")).code == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as made:
        assert "personas/mine.yaml" in made.namelist()


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    private_folder(tmp_path / "shared" / "a" / "b")
    modes = [(tmp_path / "shared" / part).stat().st_mode & 0o777 for part in ("", "a", "a/b")]
    assert modes == [0o755, 0o700, 0o700]


def test_what_cannot_be_written_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.json"
    write_private(file, "old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(file, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["kept.json"]
    assert file.read_text() == "old"


def test_a_lone_surrogate_is_written_as_a_question_mark(tmp_path: Path) -> None:
    write_output(tmp_path / "a.txt", "so \ud800 it is")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "so ? it is"
    with pytest.raises(UsageError, match="directory"):
        write_output(tmp_path, "words")
