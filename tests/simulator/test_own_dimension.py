"""A fourth dimension in a school's rubric reaches everything that the three reach."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from scoring.agreement.ratings import read_ratings
from scoring.files.yaml_source import BadSource
from scoring.scorecard.rubric import load_rubric, rubric_path, standard_rubric
from simulator.bench.desk import Desk
from simulator.debrief.debrief import load_debrief
from simulator.debrief.export import as_markdown
from simulator.library import Library
from simulator.paths import find_paths
from simulator.progress.overview import load_progress
from simulator.records.records import Records
from simulator.session import open_practice
from simulator.settings import read_settings
from simulator.tui import bench_sheet
from tests.simulator.command import Triad, triad

__all__ = ["triad"]
FOURTH = """
  being_present:
    title: Being here
    asks: Were you with them?
    about: Whether the coach is with this client, now.
    anchors: {0: absent, 1: rarely there, 2: now and then, 3: mostly, 4: nearly always, 5: all the time}
    markers:
      - id: B1
        name: Takes up what was just said
        look_for: gives the client's words back
        opposite: goes elsewhere
        weight: 1
        opening: always
        shown_by: {own_words: 1, discovery: 0.5}
        contradicted_by: {passed_by: 1}
"""
SAID = (
    "What would make this half hour worth it for you?",
    "So it has been lying there for a while. What is hard about it?",
    "It sounds as if it matters to you more than you let on.",
    "What would you like to do about it?",
    "And what do you notice about yourself as you say that?",
)


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rubric with four dimensions, which talks here are scored by."""
    file = tmp_path / "ours.yaml"
    text = rubric_path().read_text(encoding="utf-8").rstrip().replace("id: pel\n", "id: ours\n", 1)
    file.write_text(f"{text}\n{FOURTH}\noverall: {{partnering: 1, being_present: 2}}\n", encoding="utf-8")
    monkeypatch.setenv("TRIAD_RUBRIC", str(file))
    return file


@pytest.fixture
async def talked(ours: Path) -> str:
    """The id of a talk that was rated on all four."""
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        session = practice.begin("walter", "first_session", seed=4)
        assert [(one.title, one.asks) for one in session.questions][3] == ("Being here", "Were you with them?")
        for events in (session.start(), *map(session.say, SAID), session.end()):
            async for _ in events:
                pass
        async for _ in session.reflect({"partnering": 3, "enrolling": 2, "being_present": 4}, "He looked away"):
            pass
        return session.id


def test_it_is_rated_kept_and_shown_with_the_three(talked: str, triad: Triad) -> None:
    record = json.loads(triad("debrief", talked, "--json").out)
    fourth = record["scorecard"]["dimensions"]["being_present"]
    assert list(record["scorecard"]["dimensions"]) == ["partnering", "enrolling", "learning", "being_present"]
    assert fourth["score"] is not None
    assert record["self_rating"]["being_present"] == 4
    assert record["scorecard"]["overall"]["score"] is not None
    paths = find_paths()
    records = Records(paths.records)
    debrief = load_debrief(records, Library.at(paths), talked, folder=paths.data)
    (point,) = load_progress(records).dimensions[3].points
    records.close()
    assert (point.score, point.own) == (fourth["score"], 4)
    assert "| Being here |" in as_markdown(debrief)


def test_it_goes_out_in_bundles_and_tables(talked: str, triad: Triad, tmp_path: Path) -> None:
    bundle = tmp_path / "heron.json"
    assert triad("export", "--bundle", "-o", str(bundle), "--as", "Heron 7").code == 0
    (session,) = json.loads(bundle.read_text(encoding="utf-8"))["sessions"]
    assert session["own"]["being_present"] == 4
    assert "B1" in session["markers"]
    assert triad("import", str(bundle), "--cohort", "autumn").code == 0
    table = triad("cohort", "table", "autumn")
    assert table.code == 0, table.err
    (row,) = csv.DictReader(io.StringIO(table.out))
    assert float(row["being_present"]) == session["more"]["being_present"]["score"]
    assert row["being_present_own"] == "4.0"


def test_the_trainer_is_asked_for_it_too(talked: str, triad: Triad, tmp_path: Path) -> None:
    file = tmp_path / "talk.triad"
    assert triad("share", talked, "--to", "Ruth", "--as", "Heron 7", "-o", str(file), "--yes").code == 0
    assert triad("bench", str(file)).code == 0
    (talk,) = Desk(find_paths().bench).talks()
    assert bench_sheet.dimensions(talk)["being_present"] == ("Being here", "Were you with them?")
    assert talk.talk.own is not None
    assert talk.talk.own.scores["being_present"] == 4


def test_a_batch_and_ratings_know_it(ours: Path, triad: Triad, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    turns = [{"speaker": "coach" if n % 2 == 0 else "client", "text": text} for n, text in enumerate(SAID * 2)]
    (tmp_path / "many.jsonl").write_text(json.dumps({"id": "a", "turns": turns}) + "\n", encoding="utf-8")
    out = tmp_path / "cards.parquet"
    assert triad("score-many", str(tmp_path / "many.jsonl"), "--rubric", str(ours), "-o", str(out)).code == 0
    assert {"being_present", "being_present_low"} <= set(parquet.read_table(out).column_names)
    ratings = tmp_path / "ratings.csv"
    ratings.write_text("talk,rater,partnering,being_present\na,Anna,3,4\na,Ben,3.5,2\n", encoding="utf-8")
    (first, _) = read_ratings(ratings, frozenset(), tuple(load_rubric(ours).names)).ratings
    assert first.scores == {"partnering": 3, "being_present": 4}


def test_words_for_the_trainee_change_no_digest_and_names_that_tables_need_are_refused(ours: Path) -> None:
    text = ours.read_text(encoding="utf-8")
    asked = load_rubric(text.replace("asks: Were you with them?", "asks: Were you there?"), name="ours.yaml")
    assert asked.digest == load_rubric(ours).digest != standard_rubric().digest
    for name, why in (("learned", "have that name for something else"), ("partnering_low", "something else")):
        with pytest.raises(BadSource, match=why):
            load_rubric(text.replace("being_present", name), name="ours.yaml")
    with pytest.raises(BadSource, match="no such dimension"):
        load_rubric(text.replace("being_present: 2", "presence: 2"), name="ours.yaml")
