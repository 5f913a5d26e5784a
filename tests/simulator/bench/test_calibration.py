"""A set of talks, rated by three readers on two machines, and one of them again after weeks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.agreement.statistics import Rating
from simulator.bench.calibration import plots, ratings_here
from simulator.bench.desk import Desk
from simulator.errors import UsageError
from simulator.paths import find_paths
from tests.simulator.bench.test_circle import AT
from tests.simulator.command import Triad, triad

__all__ = ["triad"]

TALK = "Coach: What would you like from today?\nClient: To ring him.\nCoach: {}\nClient: I see.\nCoach: And now?\n"


@pytest.fixture
def transcripts(tmp_path: Path) -> list[str]:
    files = []
    for n in range(5):
        file = tmp_path / f"talk{n}.txt"
        file.write_text(TALK.format(("Just do it.", "What matters to you about it?")[n % 2] * (n + 1)))
        files.append(str(file))
    return files


def rated(who: str, points: dict[str, float], name: str = "autumn") -> None:
    desk = Desk(find_paths().bench)
    for talk in desk.talks():
        if talk.group == name and talk.talk.id in points:
            desk.journal(talk).add(who, AT, "rated", scores={"partnering": points[talk.talk.id]})


def given(*points: float) -> dict[str, float]:
    return {f"talk{n}": value for n, value in enumerate(points)}


def test_readers_on_two_machines_come_together_in_one_report(
    transcripts: list[str], triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, theirs = tmp_path / "autumn.set.triad", tmp_path / "cara.triad"
    assert triad("calibrate", "new", "autumn", *transcripts, "-o", str(made)).code == 0
    home = find_paths().data
    monkeypatch.setenv("TRIAD_HOME", str(tmp_path / "cara"))
    triad("bench", str(made))
    rated("Cara", given(1, 5, 2, 4, 1))
    assert triad("calibrate", "export", "autumn", "--as", "Cara", "-o", str(theirs)).code == 0
    monkeypatch.setenv("TRIAD_HOME", str(home))
    triad("bench", str(made))
    rated("Anna", given(1, 4, 2, 4, 1))
    rated("Ben", given(2, 5, 3, 5, 2))
    ran = triad("calibrate", "report", "autumn", str(theirs))
    assert ran.code == 0, ran.err
    assert "Raters: A Anna, B Ben, C Cara" in ran.out
    assert "Ben on partnering: +" in ran.out
    record = json.loads(triad("calibrate", "report", "autumn", str(theirs), "--json").out)
    (anna_ben,) = [one for one in record["agreements"] if (one["a"], one["b"]) == ("Anna", "Ben")]
    assert anna_ben["n"] == 5
    assert anna_ben["difference"] == -1
    assert record["together"][0]["raters"] == 3


def test_the_same_talks_under_another_name_are_rated_again_blind(
    transcripts: list[str], triad: Triad, tmp_path: Path
) -> None:
    for name in ("autumn", "winter"):
        triad("calibrate", "new", name, *transcripts, "-o", str(tmp_path / name))
        triad("bench", str(tmp_path / name))
    rated("Anna", given(1, 4, 2, 4, 1))
    desk = Desk(find_paths().bench)
    assert not any(desk.journal(talk).reading("Anna").revealed for talk in desk.talks() if talk.group == "winter")
    rated("Anna", given(1, 4, 3, 4, 1), "winter")
    record = json.loads(triad("calibrate", "report", "autumn", "--again", "winter", "--json").out)
    (herself,) = record["agreements"]
    assert (herself["a"], herself["b"], herself["n"]) == ("Anna", "Anna again", 5)
    assert herself["difference"] == -0.2


def test_what_counts_is_the_rating_that_was_given_blind(transcripts: list[str], triad: Triad, tmp_path: Path) -> None:
    triad("calibrate", "new", "autumn", *transcripts, "-o", str(tmp_path / "set"))
    triad("bench", str(tmp_path / "set"))
    rated("Anna", given(1))
    rated("Anna", given(5))
    assert ratings_here(Desk(find_paths().bench), "autumn")[0].scores == {"partnering": 1}


def test_a_set_is_in_no_pile_that_is_given_back_and_strangers_are_refused(
    transcripts: list[str], triad: Triad, tmp_path: Path
) -> None:
    triad("calibrate", "new", "autumn", *transcripts[:3], "-o", str(tmp_path / "set"))
    triad("calibrate", "new", "other", *transcripts[3:], "-o", str(tmp_path / "other"))
    triad("bench", str(tmp_path / "set"), str(tmp_path / "other"))
    rated("Anna", given(1, 2, 3))
    rated("Anna", given(1, 2, 3, 4, 5), "other")
    assert "nothing to give back" in triad("return", "--as", "Anna").err
    triad("calibrate", "export", "other", "--as", "Anna", "-o", str(tmp_path / "anna"))
    ran = triad("calibrate", "report", "autumn", str(tmp_path / "anna"))
    assert ran.code == 2
    assert "isn't of the set 'autumn'" in ran.err
    assert triad("calibrate", "report", "autumn").code == 2
    with pytest.raises(UsageError, match="There are: autumn, other"):
        ratings_here(Desk(find_paths().bench), "spring")


def test_the_anchors_make_a_set(triad: Triad, tmp_path: Path) -> None:
    ran = triad("calibrate", "new", "anchors", "--anchors", "-o", str(tmp_path / "set"))
    assert ran.code == 0, ran.err
    assert len(json.loads((tmp_path / "set").read_text())["talks"]) >= 24


def test_a_plot_shows_who_stands_where_the_divided_talk_first() -> None:
    ratings = [
        Rating(talk, who, {"partnering": score})
        for talk, scores in {"alike": (2, 2), "apart": (0, 5)}.items()
        for who, score in zip(("Anna", "Amir"), scores, strict=True)
    ]
    lines = plots(ratings).splitlines()
    assert lines[0] == "Raters: A Anna, M Amir"
    assert lines[3] == f"  {'apart':<20} 0 A{'.' * 39}M 5"
    assert lines[4].count("*") == 1
