"""`triad score-many`: what is done isn't done again, what can't be used is told, and no output is written by two."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.batch.outputs import opened_output
from simulator.batch.sources import opened_lines
from simulator.errors import UsageError
from tests.simulator.command import Triad, triad

__all__ = ["triad"]

SAID = ("What would you like from our talk today?", "To call him.", "What matters about that?", "He is my brother.")


def talk(identity: str, *more: str) -> dict[str, Any]:
    said = (*SAID, *more)
    return {"id": identity, "turns": [{"speaker": ("coach", "client")[n % 2], "text": t} for n, t in enumerate(said)]}


def lines_of(*talks: dict[str, Any]) -> str:
    return "".join(json.dumps(one) + "\n" for one in talks)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    file = tmp_path / "talks.jsonl"
    file.write_text(lines_of(*(talk(f"t{n}") for n in range(6))))
    return file


def ids(text: str) -> list[str]:
    return [json.loads(line)["id"] for line in text.splitlines()]


def test_bad_lines_go_to_a_file_and_the_batch_goes_on(triad: Triad, tmp_path: Path) -> None:
    file, errors = tmp_path / "talks.jsonl", tmp_path / "errors.jsonl"
    file.write_text(lines_of(talk("a")) + "{\n" + lines_of(talk("b")) + '{"turns": []}\n')
    ran = triad("score-many", str(file), "--errors", str(errors))
    assert (ran.code, ids(ran.out)) == (2, ["a", "b"])
    assert ran.err == f"2 scored; 2 lines were not (see {errors}).\n"
    assert [json.loads(line)["line"] for line in errors.read_text().splitlines()] == [2, 4]
    assert all(json.loads(line)["hint"] for line in errors.read_text().splitlines())


def test_the_same_ids_with_other_words_are_not_taken_for_done(triad: Triad, batch: Path, tmp_path: Path) -> None:
    out = tmp_path / "cards.jsonl"
    triad("score-many", str(batch), "-o", str(out))
    batch.write_text(lines_of(talk("t0"), talk("t1", "What else?", "Nothing.")))
    ran = triad("score-many", str(batch), "-o", str(out))
    assert "6 are in" in ran.err
    assert ids(out.read_text()) == ["t0", "t1", "t2", "t3", "t4", "t5", "t1"]


def test_another_rubric_is_scored_beside_the_first(triad: Triad, batch: Path, tmp_path: Path) -> None:
    out = tmp_path / "cards.jsonl"
    triad("score-many", str(batch), "-o", str(out))
    triad("rubric", "new", "ours", "-o", str(tmp_path / "ours.yaml"))
    mine = (tmp_path / "ours.yaml").read_text().replace("version: 1", "version: 99", 1)
    (tmp_path / "ours.yaml").write_text(mine)
    words = ("score-many", str(batch), "-o", str(out), "--rubric", str(tmp_path / "ours.yaml"))
    assert "6 in" in triad(*words).err
    assert len(out.read_text().splitlines()) == 12
    assert "6 are in" in triad(*words).err
    assert len(out.read_text().splitlines()) == 12


@pytest.mark.parametrize(
    "name", ["cards.jsonl", "cards.jsonl.gz", "cards.jsonl.bz2", "cards.jsonl.xz", "cards.parquet"]
)
def test_every_kind_of_output_holds_the_same_cards_and_is_gone_on_with(
    triad: Triad, batch: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / name
    whole = triad("score-many", str(batch)).out
    first = tmp_path / "first.jsonl"
    first.write_text("".join(batch.read_text().splitlines(keepends=True)[:2]))
    assert triad("score-many", str(first), "-o", str(out)).code == 0
    ran = triad("score-many", str(batch), "-o", str(out))
    assert "2 are in" in ran.err
    with opened_output(out) as output:
        assert "".join(output.lines()) == whole
    assert not list(tmp_path.glob(".*part"))


@pytest.mark.parametrize(
    ("name", "packed"), [("a.gz", gzip.compress), ("a.bz2", bz2.compress), ("a.xz", lzma.compress)]
)
def test_a_compressed_output_that_was_cut_off_loses_its_end_only(
    tmp_path: Path, name: str, packed: Callable[[bytes], bytes]
) -> None:
    whole, cut = packed(b'{"id":"a"}\n'), packed(b'{"id":"b"}\n' * 200)
    for end in (1, 5, len(cut) // 2, len(cut) - 1):
        out = tmp_path / name
        out.write_bytes(whole + whole + cut[:end])
        with opened_output(out) as output:
            assert list(output.lines()) == ['{"id":"a"}\n'] * 2
            output.write('{"id":"c"}')
        with opened_lines(str(out)) as lines:
            assert list(lines) == ['{"id":"a"}\n'] * 2 + ['{"id":"c"}\n']


@pytest.mark.parametrize(
    ("name", "packed"), [("a.gz", gzip.compress), ("a.bz2", bz2.compress), ("a.xz", lzma.compress)]
)
def test_compressed_batches_are_read_and_damage_is_told(
    triad: Triad, batch: Path, tmp_path: Path, name: str, packed: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / name
    file.write_bytes(packed(batch.read_bytes()))
    assert triad("score-many", str(file)).out == triad("score-many", str(batch)).out
    file.write_bytes(packed(batch.read_bytes())[:-20])
    ran = triad("score-many", str(file))
    assert (ran.code, f"{file} can't be read" in ran.err) == (2, True)


def test_a_batch_in_parquet_is_read_with_turns_as_structs_or_as_text(triad: Triad, batch: Path, tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    talks = [json.loads(line) for line in batch.read_text().splitlines()]
    whole = triad("score-many", str(batch)).out
    for rows in (talks, [one | {"turns": json.dumps(one["turns"])} for one in talks]):
        parquet.write_table(arrow.Table.from_pylist(rows), tmp_path / "talks.parquet")
        assert triad("score-many", str(tmp_path / "talks.parquet")).out == whole
    (tmp_path / "talks.parquet").write_bytes(b"PAR1 nothing")
    assert "can't be read" in triad("score-many", str(tmp_path / "talks.parquet")).err


def test_shards_make_the_whole(triad: Triad, batch: Path) -> None:
    parts = [ids(triad("score-many", str(batch), "--shard", f"{n}/4").out) for n in (1, 2, 3, 4)]
    assert parts == [["t0", "t4"], ["t1", "t5"], ["t2"], ["t3"]]
    for wrong in ("0/4", "5/4", "1", "a/b", "1/0"):
        assert "is no part of a whole" in triad("score-many", str(batch), "--shard", wrong).err


def test_a_slim_card_holds_no_word_and_still_counts_as_done(triad: Triad, batch: Path, tmp_path: Path) -> None:
    out = tmp_path / "cards.jsonl"
    triad("score-many", str(batch), "-o", str(out), "--slim")
    text = out.read_text()
    assert not any(words in text for words in ("our talk", "brother"))
    full = json.loads(triad("score-many", str(batch)).out.splitlines()[0])
    slim = json.loads(text.splitlines()[0])
    assert slim["dimensions"]["partnering"]["score"] == full["dimensions"]["partnering"]["score"]
    assert "6 are in" in triad("score-many", str(batch), "-o", str(out), "--slim").err
    assert out.read_text() == text


def test_two_processes_never_write_one_output(tmp_path: Path) -> None:
    out = tmp_path / "cards.jsonl"
    held = "import sys,time; from pathlib import Path; from simulator.batch.outputs import opened_output\n"
    held += "with opened_output(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", held, str(out)], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match="Another batch is writing"), opened_output(out):
            pass
    finally:
        other.kill()
        other.communicate()
    with opened_output(out) as output:
        output.write("{}")
