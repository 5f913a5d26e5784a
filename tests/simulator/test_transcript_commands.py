"""Transcripts from the command line: looked at, converted, coded, scored without names, many with bad lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.simulator.command import Triad, triad

__all__ = ["triad"]

TALKS = Path(__file__).parents[1] / "transcripts"
THREE = (
    "Ines: What now?\nJonas: I don't know.\nRuth: I would go home now.\nInes: What else?\nJonas: My uncle asked me.\n"
    * 3
)


@pytest.fixture
def three(tmp_path: Path) -> str:
    file = tmp_path / "three.txt"
    file.write_text(THREE, encoding="utf-8")
    return str(file)


def test_check_says_who_was_taken_for_whom_and_what_was_left_out(triad: Triad, three: str) -> None:
    ran = triad("transcript", "check", three, "--coach", "Ines", "--client", "Jonas")
    assert ran.code == 0
    assert "coach: Ines (6 turns, 12 words)" in ran.out
    assert "Left out 3 pieces of Ruth (15 words)" in ran.out
    assert "Coach: What now?" in ran.out
    record = json.loads(triad("transcript", "check", three, "--coach", "Ines", "--leave-out", "Ruth", "--json").out)
    assert record["speakers"]["client"]["labels"] == ["Jonas"]


def test_where_nobody_can_tell_it_is_asked(triad: Triad, three: str) -> None:
    ran = triad("score", three)
    assert ran.code == 2
    assert "Ruth (3 turns, 15 words)" in ran.err
    assert "--client" in ran.err


@pytest.mark.parametrize("form", ["json", "txt", "csv", "vtt", "srt", "eaf", "cha"])
def test_convert_writes_what_score_reads(triad: Triad, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"talk.{form}"
    assert triad("transcript", "convert", str(TALKS / "allotment.txt"), "--to", form, "-o", str(out)).code == 0
    before = json.loads(triad("score", str(TALKS / "allotment.txt"), "--json").out)
    after = json.loads(triad("score", str(out), "--json").out)
    assert [turn["text"] for turn in after["turns"]] == [turn["text"] for turn in before["turns"]]


@pytest.mark.parametrize("form", ["csv", "eaf", "cha"])
def test_codes_that_go_out_agree_with_themselves(triad: Triad, tmp_path: Path, form: str) -> None:
    ran = triad("score", str(TALKS / "allotment.vtt"), "--codes", form)
    assert ran.code == 0, ran.err
    file = tmp_path / f"talk.{form}"
    file.write_text(ran.out, encoding="utf-8")
    report = json.loads(triad("agree", "--codes", str(file), "--json").out)
    assert report["turns"] == 16
    assert report["unknown"] == {}
    assert all(one["recall"] >= 0.5 for one in report["codes"])


def test_agree_on_codes_wants_codes(triad: Triad) -> None:
    ran = triad("agree", "--codes", str(TALKS / "allotment.txt"))
    assert ran.code == 2
    assert "no codes by hand" in ran.err


def test_names_are_gone_from_the_card(triad: Triad, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("# places\nallotment\n", encoding="utf-8")
    ran = triad("score", str(TALKS / "allotment.txt"), "--pseudonyms", "--names", str(names), "--json")
    assert ran.code == 0
    assert "allotment" not in ran.out.lower()


def test_a_language_that_is_not_read_is_refused(triad: Triad) -> None:
    text = "Coach: Wat wil je vandaag met mij bespreken?\nClient: Ik weet het niet goed. Ik slaap slecht en mijn werk wacht al weken.\n"
    ran = triad("score", "-", stdin=text)
    assert ran.code == 2
    assert "Dutch" in ran.err


def test_a_bad_line_is_told_and_the_batch_goes_on(triad: Triad, tmp_path: Path) -> None:
    talk = json.loads((TALKS / "allotment.json").read_text(encoding="utf-8"))
    rows = [json.dumps({"id": "a", **talk}), "{oh", json.dumps({"id": "n"}), json.dumps({"id": "b", **talk})]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for more in ([], ["--jobs", "2"]):
        ran = triad("score-many", str(file), *more)
        assert ran.code == 2
        assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["a", "b"]
        assert "many.jsonl:2: not valid JSON: “{oh”" in ran.err
        assert "2 scored; 2 lines were not." in ran.err


@pytest.mark.parametrize("kind", ["json", "md", "html"])
def test_an_exported_debrief_is_a_transcript(triad: Triad, tmp_path: Path, home: Path, kind: str) -> None:
    said = "What would you like from today?\nWhat makes it [hard] *now*: the rent?\nSo you want to, and you are afraid.\n/end\n"
    assert triad("practise", "walter", "--plain", "--seed", "3", stdin=said).code == 0
    session = json.loads(triad("history", "--json").out)[0]["id"]
    file = tmp_path / f"talk.{kind}"
    assert triad("export", session, "--format", kind, "-o", str(file)).code == 0
    found = json.loads(triad("score", str(file), "--json").out)
    assert "What makes it [hard] *now*: the rent?" in [turn["text"] for turn in found["turns"]]
    assert len(found["turns"]) == 8
