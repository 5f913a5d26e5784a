"""Scoring and rehearsing from the command line: every format, batches that go on, ratings compared, bots at play."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.batch.outputs import opened_output
from tests.simulator.command import Triad, triad

__all__ = ["triad"]

TALKS = Path(__file__).parents[1] / "transcripts"


def scores(card: str) -> dict[str, float | None]:
    return {name: found["score"] for name, found in json.loads(card)["dimensions"].items()}


@pytest.mark.parametrize("kind", ["txt", "json", "vtt", "srt"])
def test_one_talk_scores_the_same_in_every_format(triad: Triad, kind: str) -> None:
    ran = triad("score", str(TALKS / f"allotment.{kind}"), "--json")
    assert ran.code == 0, ran.err
    assert scores(ran.out) == scores(triad("score", str(TALKS / "allotment.txt"), "--json").out)
    assert len(json.loads(ran.out)["turns"]) == 16


def test_good_coaching_scores_well_and_in_words(triad: Triad) -> None:
    ran = triad("score", str(TALKS / "allotment.txt"))
    assert ran.code == 0
    assert all(word in ran.out for word in ("Partnering", "Enrolling", "Learning", "Celebrate"))
    found = scores(triad("score", str(TALKS / "allotment.txt"), "--json").out)
    assert all(score is not None and score > 2.5 for score in found.values())


def test_standard_input_is_read_where_the_file_is_a_dash(triad: Triad) -> None:
    text = (TALKS / "allotment.txt").read_text(encoding="utf-8")
    ran = triad("score", "-", "--json", stdin=text)
    assert scores(ran.out) == scores(triad("score", str(TALKS / "allotment.txt"), "--json").out)


def test_names_are_mapped_with_coach(triad: Triad, tmp_path: Path) -> None:
    text = (TALKS / "allotment.txt").read_text(encoding="utf-8")
    named = tmp_path / "named.txt"
    named.write_text(text.replace("Coach:", "Anna:").replace("Client:", "Beatriz:"), encoding="utf-8")
    ran = triad("score", str(named), "--coach", "Anna", "--json")
    assert scores(ran.out) == scores(triad("score", str(TALKS / "allotment.txt"), "--json").out)


def test_a_model_that_was_never_set_up_is_said_before_anything_is_done(triad: Triad) -> None:
    ran = triad("score", str(TALKS / "allotment.txt"), "--scorer", "llm")
    assert ran.code == 2
    assert "OPENAI_API_KEY" in ran.err
    assert ran.out == ""


def batch(tmp_path: Path, count: int) -> Path:
    talk = json.loads((TALKS / "allotment.json").read_text(encoding="utf-8"))
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps({"id": f"t{n}", **talk}) + "\n" for n in range(count)), encoding="utf-8")
    return file


def test_many_come_out_one_a_line_in_order(triad: Triad, tmp_path: Path) -> None:
    ran = triad("score-many", str(batch(tmp_path, 5)))
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["t0", "t1", "t2", "t3", "t4"]


def test_a_batch_that_broke_off_goes_on_where_it_stopped(triad: Triad, tmp_path: Path) -> None:
    file, out = batch(tmp_path, 4), tmp_path / "cards.jsonl"
    whole = triad("score-many", str(file)).out.splitlines()
    out.write_text(whole[0] + "\n" + whole[1] + "\n", encoding="utf-8")
    ran = triad("score-many", str(file), "-o", str(out))
    assert "2 are in" in ran.err
    assert out.read_text(encoding="utf-8").splitlines() == whole


def test_a_bad_line_names_itself(triad: Triad, tmp_path: Path) -> None:
    file = batch(tmp_path, 2)
    file.write_text(file.read_text(encoding="utf-8") + "{not json}\n", encoding="utf-8")
    ran = triad("score-many", str(file))
    assert ran.code == 2
    assert "many.jsonl:3" in ran.err
    assert len(ran.out.splitlines()) == 2


def test_a_large_batch_before_a_model_is_not_begun_unasked(
    triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    ran = triad("score-many", str(batch(tmp_path, 20)), "--scorer", "llm")
    assert ran.code == 2
    assert "60 requests" in ran.err
    assert "--yes" in ran.err


def test_raters_are_compared_with_each_other_and_with_the_observer(triad: Triad, tmp_path: Path) -> None:
    ratings = tmp_path / "ratings.csv"
    rows = ["transcript,rater,partnering,enrolling,learning"]
    for number in range(4):
        rows += [
            f"t{number},anna,{number + 1},{number},{number + 0.5}",
            f"t{number},ben,{number + 1},{number},{number}",
        ]
    ratings.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ran = triad("agree", str(ratings), "--transcripts", str(batch(tmp_path, 4)), "--json")
    assert ran.code == 0, ran.err
    kinds = {row["kind"] for row in json.loads(ran.out)["agreements"]}
    assert kinds == {"human-human", "human-observer", "observer-observer"}


def test_a_bot_plays_a_client_and_the_table_says_how_it_ended(triad: Triad) -> None:
    ran = triad("rehearse", "walter", "--coach", "pushing", "--runs", "2")
    assert ran.code == 0
    assert "pushing" in ran.out
    assert "2 complied" in ran.out or "withdrew" in ran.out
    record = json.loads(triad("rehearse", "walter", "--coach", "pushing", "--runs", "2", "--json").out)
    assert record["schema"] == "triad.rehearsal/1"


def test_an_unknown_bot_is_told_the_known_ones(triad: Triad) -> None:
    ran = triad("rehearse", "walter", "--coach", "pushy")
    assert ran.code == 2
    assert "'pushing'" in ran.err


def test_a_new_persona_is_valid_and_its_check_says_what_to_mend(triad: Triad, home: Path) -> None:
    assert triad("persona", "new", "robin").code == 0
    ran = triad("persona", "check", "robin", "--runs", "1")
    assert "Robin" in ran.out
    assert ran.out.rstrip().splitlines()[-1].startswith(("NOT YET", "PASS"))
    again = triad("persona", "new", "robin")
    assert again.code == 2
    assert "there already" in again.err


def test_every_problem_of_a_persona_is_listed_with_its_line(triad: Triad, home: Path) -> None:
    triad("persona", "new", "robin")
    file = home / "personas" / "robin.yaml"
    text = file.read_text(encoding="utf-8").replace("layer: core", "layer: corr").replace("stuck_on:", "stuckon:")
    file.write_text(text, encoding="utf-8")
    ran = triad("persona", "check", "robin")
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.err.count("robin.yaml:") >= 2


@pytest.mark.parametrize(
    ("end", "left"),
    [
        ('{"schema":"triad.scorecard/1","id":"t', ""),
        ('{"sch', ""),
        ("a line of my own", "a line of my own\n"),
    ],
)
def test_a_scorecard_that_was_cut_off_does_not_swallow_the_next(tmp_path: Path, end: str, left: str) -> None:
    out = tmp_path / "cards.jsonl"
    out.write_text('{"id":"t0"}\n' + end, encoding="utf-8")
    with opened_output(out) as output:
        output.write('{"id":"t1"}')
    assert out.read_text(encoding="utf-8") == '{"id":"t0"}\n' + left + '{"id":"t1"}\n'
