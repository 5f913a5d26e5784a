"""Many transcripts: in order, resumable, and a bad line is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring.coding.coder import Coder
from scoring.errors import TranscriptError
from scoring.scorecard.batch import score_many
from scoring.scorecard.resume import Done, found_in
from scoring.scorecard.rubric import load_rubric

RUBRIC = load_rubric()
CODER = Coder.load()


def line(identity: object) -> str:
    turns = [
        {"speaker": "coach", "text": "What would you like from today?"},
        {"speaker": "client", "text": "I want to finish the letter."},
    ] * 5
    return json.dumps({"id": identity, "turns": turns}) + "\n"


def ids(cards: Iterator[str]) -> list[str]:
    return [json.loads(card)["id"] for card in cards]


def test_cards_come_in_the_order_of_the_lines_and_empty_lines_are_passed_over() -> None:
    lines = [line("b"), "\n", line("a"), line(7)]
    assert ids(score_many(lines, rubric=RUBRIC, coder=CODER)) == ["b", "a", "7"]


def test_a_line_without_an_id_is_known_by_its_number() -> None:
    record = json.loads(line("x"))
    del record["id"]
    assert ids(score_many(["", json.dumps(record)], rubric=RUBRIC, coder=CODER)) == ["2"]


def test_a_batch_that_broke_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    output = tmp_path / "cards.jsonl"
    first = next(iter(score_many([line("a")], rubric=RUBRIC, coder=CODER)))
    output.write_text(first + "\n" + first.replace('"id":"a"', '"id":"b"')[:80], encoding="utf-8")
    there = found_in(output.read_text().splitlines(keepends=True), RUBRIC.digest, "local", CODER.digest)
    assert there.alike == len(there.keys) == 1
    done = Done(there.keys, RUBRIC.digest, "local", CODER.digest)
    told: list[int] = []
    cards = score_many([line("a"), line("b")], rubric=RUBRIC, coder=CODER, done=done, progress=told.append)
    assert ids(cards) == ["b"]
    assert told == [1, 2]


@pytest.mark.parametrize("bad", ["{", "3", '{"turns": []}', '{"turns": [{"speaker": "x"}]}', "[" * 10_000])
def test_a_bad_line_is_named_and_the_cards_before_it_are_kept(bad: str) -> None:
    cards = score_many([line("a"), bad], rubric=RUBRIC, coder=CODER, name="talks.jsonl")
    assert json.loads(next(cards))["id"] == "a"
    with pytest.raises(TranscriptError, match=r"talks\.jsonl:2"):
        next(cards)


def test_a_process_pool_gives_the_same_lines() -> None:
    lines = [line(n) for n in range(70)]
    told: list[int] = []
    alone = list(score_many(lines, rubric=RUBRIC, coder=CODER))
    assert list(score_many(lines, rubric=RUBRIC, processes=2, progress=told.append)) == alone
    assert told[-1] == 70
