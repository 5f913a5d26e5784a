"""Where output goes wrong, it is told what went wrong and where: never the wrong file, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulator.command import Triad, triad

__all__ = ["triad"]
LINE = json.dumps(
    {"id": "a", "turns": [{"speaker": "coach", "text": "What else?"}, {"speaker": "client", "text": "Hm"}]}
)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    file = tmp_path / "many.jsonl"
    file.write_text((LINE + "\n") * 2000)
    return file


def shell(command: str) -> subprocess.CompletedProcess[str]:
    python = f"{sys.executable} -m simulator"
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command.replace('triad', python)}"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full here")
@pytest.mark.parametrize("command", ["history --json", "persona list", "score-many {batch}"])
def test_a_full_disk_under_standard_output_is_told_as_that(home: Path, batch: Path, command: str) -> None:
    done = shell(f"triad {command.format(batch=batch)} > /dev/full")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "output can't be written: No space left" in done.stderr


def test_a_reader_that_goes_away_is_no_fault_of_the_file_that_is_read(home: Path, batch: Path) -> None:
    done = shell(f"triad score-many {batch} | head -1 > /dev/null; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("place", ["{tmp}", "/dev/full", "{tmp}/many.jsonl/x", "{tmp}/no/such/folder/x"])
def test_an_output_that_cannot_be_is_named(triad: Triad, batch: Path, place: str) -> None:
    place = place.format(tmp=batch.parent)
    ran = triad("score-many", str(batch), "-o", place)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert f"{place} can't be written" in ran.err


def test_a_device_without_an_end_is_written_to_and_not_read(triad: Triad, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(LINE + "\n")
    assert triad("score-many", str(tmp_path / "one.jsonl"), "-o", "/dev/zero").code == 0


def test_a_lone_surrogate_is_scored_and_written(triad: Triad, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(LINE.replace("Hm", "Hm \\ud800") + "\n")
    ran = triad("score-many", str(tmp_path / "one.jsonl"), "-o", str(tmp_path / "cards.jsonl"))
    assert ran.code == 0
    assert json.loads((tmp_path / "cards.jsonl").read_text())["id"] == "a"


def test_an_output_that_holds_other_bytes_is_added_to(triad: Triad, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(LINE + "\n")
    (tmp_path / "cards.jsonl").write_bytes(b"\xff\xfe not text\n")
    assert triad("score-many", str(tmp_path / "one.jsonl"), "-o", str(tmp_path / "cards.jsonl")).code == 0
    assert (tmp_path / "cards.jsonl").read_bytes().startswith(b"\xff\xfe not text\n{")


def test_a_judge_that_fails_is_not_spoken_of_as_a_voice(triad: Triad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("TRIAD_MODEL_TIMEOUT", "2")
    ran = triad("score", "-", "--scorer", "llm", stdin="Coach: What would you like?\nClient: To begin.\n" * 3)
    assert ran.code == 3
    assert "scripted voice" not in ran.err
    assert "--scorer local" in ran.err


def test_a_client_without_a_name_is_refused_in_a_sentence(triad: Triad, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    triad("persona", "new", "mine", "-o", str(file))
    named = next(line for line in file.read_text().splitlines() if line.startswith("name:"))
    file.write_text(file.read_text().replace(named, 'name: "  "'))
    ran = triad("practise", str(file), "--plain", stdin="Hello\n")
    assert ran.code == 2
    assert "name" in ran.err
    assert "defect" not in ran.err


def test_damage_that_looks_like_a_defect_is_told_as_damage(triad: Triad, home: Path) -> None:
    import sqlite3
    from contextlib import closing

    triad("practise", "walter", "--plain", stdin="What would you like?\n")
    with closing(sqlite3.connect(home / "triad.db")) as raw, raw:
        raw.execute("UPDATE scorecards SET card = '{\"dimensions\": '")
    ran = triad("data", "export")
    assert ran.code == 2
    assert "damaged" in ran.err
    assert "data rescue" in ran.err
