"""Corrections counted and written as a corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.training import labels
from scoring.training.corpus import read_corpus
from simulator.bench import corpus
from simulator.bench.corrections import judged, report, wilson
from simulator.bench.desk import Desk
from simulator.paths import find_paths
from tests.simulator.bench.test_circle import AT, shared
from tests.simulator.command import Triad, triad
from tests.simulator.tui.conftest import lived_in, lived_in_once

__all__ = ["lived_in", "lived_in_once", "triad"]


@pytest.fixture
def desk(lived_in: Path, triad: Triad, tmp_path: Path) -> Desk:
    """A desk with one talk on it: nobody has read it."""
    shared(triad, tmp_path / "talk.triad")
    triad("bench", str(tmp_path / "talk.triad"))
    return Desk(find_paths().bench)


def corrected(desk: Desk) -> None:
    """Ruth rates and corrects one utterance's code and one signal."""
    (talk,) = desk.talks()
    journal = desk.journal(talk)
    journal.add("Ruth", AT, "rated", scores={"partnering": 2})
    card = talk.talk.card
    assert card is not None
    said = card.coding[5].utterances[0]
    assert said.behaviours == ["advice"]
    journal.add(
        "Ruth",
        AT,
        "code",
        turn=5,
        utterance=said.text,
        layer="behaviours",
        was=["advice"],
        now=["direct"],
        sure={"advice": 0.99},
        coder=card.coder,
    )
    journal.add(
        "Ruth", AT, "code", turn=5, utterance=said.text, layer="signals", was=list(said.signals), now=["pushed"]
    )


def test_only_talks_that_were_rated_count(desk: Desk, triad: Triad) -> None:
    assert judged(desk) == []
    assert triad("corrections", "report").code == 2
    corrected(desk)
    assert len(judged(desk)) == 1


def test_what_was_taken_away_is_wrong_and_what_was_added_was_missed(desk: Desk) -> None:
    corrected(desk)
    found = report(judged(desk))
    codes = {one.what: one for one in found.layers["behaviours"]}
    signals = {one.what: one for one in found.layers["signals"]}
    assert (codes["advice"].heard, codes["advice"].wrong) == (2, 1)
    assert codes["advice"].precision == 0.5
    assert (codes["direct"].heard, codes["direct"].missed) == (0, 1)
    assert codes["direct"].precision is None
    assert signals["pushed"].missed == 1
    assert codes["open_question"].wrong == 0
    assert found.wordings[0].begins == "you should just"


def test_the_report_says_it_in_lines_and_in_json(desk: Desk, triad: Triad) -> None:
    corrected(desk)
    said = triad("corrections", "report").out
    assert "2 corrections in 1 talks, read by Ruth" in said
    record = json.loads(triad("corrections", "report", "--json").out)
    assert {key: value for key, value in record["behaviours"][0].items() if key != "interval"} == {
        "what": "advice",
        "heard": 2,
        "wrong": 1,
        "missed": 0,
        "precision": 0.5,
    }


def test_the_export_is_read_by_the_corpus_reader_with_the_corrections_in_it(
    desk: Desk, triad: Triad, tmp_path: Path
) -> None:
    corrected(desk)
    folder = tmp_path / "corpus"
    assert triad("corrections", "export", "-o", str(folder / "ours.txt")).code == 0
    coach, client = read_corpus(folder)
    (changed,) = [one for one in coach if one.around.text == "You should just do it tomorrow."]
    assert "direct" in changed.outputs
    assert "advice" not in changed.outputs
    assert "#pushed" in changed.outputs
    assert client
    text = (folder / "ours.txt").read_text()
    assert "heard by" in text
    assert "advice 0.99" in text


def test_the_short_names_are_those_of_the_corpus() -> None:
    assert {name: code.value for name, code in labels.COACH.items()} == {n: c for c, n in corpus.CODES.items()}
    assert {name: code.value for name, code in labels.FOCUS.items()} == {n: c for c, n in corpus.FOCI.items()}
    assert {name: code.value for name, code in labels.SIGNAL.items()} == {n: c for c, n in corpus.SIGNALS.items()}
    assert {n: c for c, n in corpus.CLIENT.items()} == labels.CLIENT


def test_wilsons_interval_is_the_published_one() -> None:
    low, high = wilson(8, 10)  # Newcombe 1998's method 3
    assert low == pytest.approx(0.4902, abs=1e-4)
    assert high == pytest.approx(0.9433, abs=1e-4)
    assert wilson(0, 5)[0] == 0
    assert wilson(5, 5)[1] == 1


def test_too_little_is_no_ground_to_learn_from(desk: Desk, triad: Triad, tmp_path: Path) -> None:
    corrected(desk)
    ran = triad("corrections", "learn", "-o", str(tmp_path / "ours.json"))
    assert ran.code == 2
    assert "too little to learn from" in ran.err
    assert not (tmp_path / "ours.json").exists()


def test_an_ear_that_was_learned_of_another_coder_is_refused(
    lived_in: Path, triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scoring.scorecard.school import Judgement, as_text, learn

    file = tmp_path / "ours.json"
    file.write_text(as_text(learn([Judgement(f"t{n}", "discovery", 0.6, n % 3 > 0) for n in range(30)], "another")))
    talk = tmp_path / "talk.txt"
    talk.write_text("Coach: What matters to you about it?\nClient: He is my brother.\nCoach: And now?\nClient: Dial.\n")
    monkeypatch.setenv("TRIAD_SCHOOL", str(file))
    ran = triad("score", str(talk))
    assert ran.code == 2
    assert "learned of another coder" in ran.err
    assert triad("practise", "walter", "--plain", stdin="/end\n").code == 2
