"""A batch over several processes by Dask: the same cards to the byte, whoever dies on the way."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring.coding.coder import Coder
from scoring.scorecard.rubric import load_rubric
from simulator.batch.shards import Work, cut, inputs, score_shard
from simulator.errors import UsageError
from tests.simulator.batch.test_score_many import lines_of, talk
from tests.simulator.command import Triad, triad
from tools.batch_torture import tortured

__all__ = ["triad"]

pytest.importorskip("distributed")


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    file = tmp_path / "talks.jsonl"
    text = [lines_of(talk(f"t{n}", "What else?", f"Number {n}.")) for n in range(30)]
    text.insert(7, "{\n")
    text.insert(20, "\n")
    file.write_text("".join(text))
    return file


def shards(talks: Path, folder: Path, lines: int = 8) -> Iterator[Work]:
    coder = Coder.load().digest
    for place, shard in enumerate(cut(str(talks), lines)):
        yield Work(place, shard, load_rubric(), coder, False, str(folder))


def joined(folder: Path) -> str:
    return "".join(part.read_text() for part in sorted(folder.glob("part-*.jsonl")))


def test_shards_together_are_the_cards_of_one_process(triad: Triad, talks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    entries = [score_shard(work) for work in shards(talks, folder)]
    assert joined(folder) == triad("score-many", str(talks)).out
    assert [one["line"] for entry in entries for one in entry["refused"]] == [8]
    assert not [file for file in folder.iterdir() if file.suffix == ".new"]


def test_a_shard_that_is_there_is_left_and_one_of_other_words_is_not_taken_for_it(talks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    (first, *_) = shards(talks, folder)
    entry = score_shard(first)
    written = (folder / entry["part"]).stat().st_mtime_ns
    assert score_shard(first) == entry
    assert (folder / entry["part"]).stat().st_mtime_ns == written
    talks.write_text(talks.read_text().replace("Number 0", "Number 99"))
    (again, *_) = shards(talks, folder)
    assert score_shard(again)["part"] != entry["part"]


def test_a_pattern_names_files_in_order_and_a_packed_one_is_one_shard(talks: Path, tmp_path: Path) -> None:
    import gzip

    (tmp_path / "more.jsonl.gz").write_bytes(gzip.compress(talks.read_bytes()))
    assert inputs(str(tmp_path / "*.jsonl*")) == [str(tmp_path / "more.jsonl.gz"), str(talks)]
    assert [shard.length for shard in cut(str(tmp_path / "more.jsonl.gz"), 8)] == [None]
    with pytest.raises(UsageError, match="is no file, and matches none"):
        inputs(str(tmp_path / "*.csv"))


def test_a_worker_with_another_observer_is_refused(talks: Path, tmp_path: Path) -> None:
    (first, *_) = shards(talks, tmp_path)
    other = Work(0, first.shard, first.rubric, "another", False, first.folder)
    with pytest.raises(UsageError, match="Install the same triad everywhere"):
        score_shard(other)


@pytest.mark.timeout(300)
def test_a_batch_whose_workers_and_parent_are_killed_ends_with_the_same_cards(talks: Path, tmp_path: Path) -> None:
    kills = tortured(talks, tmp_path / "parts", kills=3, lines=4, seed=2)
    assert kills
    alone = subprocess.run(
        [sys.executable, "-m", "simulator", "score-many", str(talks)], capture_output=True, text=True, check=False
    )
    found = json.loads((tmp_path / "parts" / "manifest.json").read_text())
    parts = [tmp_path / "parts" / part["part"] for part in found["parts"]]
    assert "".join(part.read_text() for part in parts) == alone.stdout
    assert (found["cards"], found["refused"]) == (30, 1)


def test_what_does_not_go_with_a_cluster_is_said(triad: Triad, talks: Path, tmp_path: Path) -> None:
    for words, says in (
        ((), "where to?"),
        (("--scorer", "llm"), "no model before it"),
        (("--shard", "1/2"), "--shard doesn't go"),
        (("--pseudonyms",), "--pseudonyms doesn't go"),
    ):
        ran = triad("score-many", str(talks), "--cluster", "local", *words)
        assert (ran.code, says in ran.err) == (2, True), ran.err
    ran = triad("score-many", str(tmp_path / "none.jsonl"), "--cluster", "local", "-o", str(tmp_path / "x"))
    assert "is no file" in ran.err
