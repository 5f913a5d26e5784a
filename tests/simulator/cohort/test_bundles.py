"""Bundles: what a trainee hands over, what is refused at the door, and where it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoring.files.yaml_source import BadSource
from simulator.cohort.bundle import Bundle, bundle_of, read_bundle
from simulator.cohort.gather import gather, keep_bundle
from simulator.errors import UsageError
from simulator.paths import find_paths
from simulator.records.records import Records
from tests.simulator.cohort.handed_over import trainee
from tests.simulator.command import Triad, triad

__all__ = ["triad"]

KEY = "sk-proj-thisisnotakey1234567890"
TALK = "What would you like from our time today?\nWhat makes that matter?\nWhat is in the way?\nWhat will you do?\n"


def practised(triad: Triad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert triad("practise", "walter", "--plain", "--seed", "4", stdin=TALK).code == 0
    monkeypatch.delenv("OPENAI_API_KEY")


def test_a_bundle_holds_scores_and_no_word_that_was_said(triad: Triad, monkeypatch: pytest.MonkeyPatch) -> None:
    practised(triad, monkeypatch)
    text = triad("export", "--bundle", "--as", "Heron 7", "-o", "-").out
    found = json.loads(text)
    assert (found["schema"], found["who"], len(found["sessions"])) == ("triad.bundle/1", "Heron 7", 1)
    assert found["sessions"][0]["partnering"]["score"] is not None
    for word in (KEY, "our time today", "Walter Pugh", str(find_paths().data)):
        assert word not in text


def test_a_bundle_wants_a_pseudonym_and_something_to_hand_over(triad: Triad, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No session was scored yet" in triad("export", "--bundle", "--as", "Heron 7").err
    practised(triad, monkeypatch)
    for words in ((), ("--as", " "), ("--as", "x" * 41), ("--as", "a\x1b[31m")):
        ran = triad("export", "--bundle", *words)
        assert (ran.code, "needs a pseudonym" in ran.err) == (2, True)
    assert triad("export").code == 2


def test_what_is_handed_over_comes_in_as_it_was(home: Path, tmp_path: Path) -> None:
    bundle = trainee("Heron 7", 1.0, 2.0)
    file = tmp_path / "heron.json"
    file.write_text(bundle.as_text())
    assert read_bundle(file) == bundle
    assert bundle_of(Records(home / "triad.db"), "Heron 7") == Bundle(who="Heron 7", sessions=[])


def spoiled(change: Callable[[dict[str, Any]], None]) -> str:
    found = json.loads(trainee("Heron 7", 3.0).as_text())
    change(found)
    return json.dumps(found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "file.json:1: not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a bundle"),
        ('{"schema": "triad.debrief/1"}', "not a bundle"),
        (spoiled(lambda b: b.update(schema="triad.bundle/2")), "triad.bundle/2 is not known here. A newer Triad"),
        (spoiled(lambda b: b.update(note="hello")), "note: no such key"),
        (spoiled(lambda b: b.update(who="")), "who: "),
        (spoiled(lambda b: b["sessions"][0]["learning"].update(score=9)), "sessions[0].learning.score: "),
        (spoiled(lambda b: b["sessions"][0]["learning"].update(score=float("nan"))), "sessions[0].learning.score: "),
        (spoiled(lambda b: b["sessions"][0]["learning"].update(low=4)), "sessions[0].learning: a score lies between"),
        (spoiled(lambda b: b["sessions"][0].update(outcome="won")), "Allowed: enrolled"),
        (spoiled(lambda b: b["sessions"][0].update(day="yesterday")), "sessions[0].day: "),
    ],
)
def test_a_bundle_that_cannot_be_used_is_told_with_its_key(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    with pytest.raises(BadSource) as caught:
        read_bundle(file)
    assert says in str(caught.value)


def test_a_later_bundle_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    first, replaced = keep_bundle(trainee("Heron 7", 1.0), tmp_path, "autumn")
    again, replaced_again = keep_bundle(trainee("Heron 7", 1.0, 2.0), tmp_path, "autumn")
    other, _ = keep_bundle(trainee("heron-7", 4.0), tmp_path, "autumn")
    assert (first == again, other == first, replaced, replaced_again) == (True, False, False, True)
    (cohort,) = gather(["autumn"], tmp_path)
    assert sorted(len(bundle.sessions) for bundle in cohort.bundles) == [1, 2]


def test_two_bundles_of_a_trainee_count_each_session_once(tmp_path: Path) -> None:
    (tmp_path / "march.json").write_text(trainee("Heron 7", 1.0).as_text())
    (tmp_path / "april.json").write_text(trainee("Heron 7", 1.0, 2.0).as_text())
    (cohort,) = gather([str(tmp_path)], tmp_path)
    assert [len(bundle.sessions) for bundle in cohort.bundles] == [2]


@pytest.mark.parametrize("name", ["../elsewhere", "a/b", "", ".hidden", "x" * 80])
def test_a_cohort_cannot_be_named_out_of_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        keep_bundle(trainee("Heron 7", 1.0), tmp_path / "cohorts", name)
    assert not (tmp_path / "elsewhere").exists()


def test_folders_of_the_same_name_are_not_thrown_together(tmp_path: Path) -> None:
    for year in ("2025", "2026"):
        keep_bundle(trainee("Heron 7", 1.0), tmp_path / year, "autumn")
    with pytest.raises(UsageError, match="Two cohorts are called 'autumn'"):
        gather([str(tmp_path / "2025" / "autumn"), str(tmp_path / "2026" / "autumn")], tmp_path)


def test_from_hand_over_to_the_report(triad: Triad, tmp_path: Path) -> None:
    for name, points in (("autumn", 2.0), ("spring", 4.0)):
        files = []
        for number in range(6):
            file = tmp_path / f"{name}{number}.json"
            file.write_text(trainee(f"Bird {number}", points + number / 10).as_text())
            files.append(str(file))
        assert triad("import", *files, "--cohort", name).code == 0
    report = tmp_path / "report.html"
    ran = triad("cohort", "compare", "autumn", "spring", "--json", "--html", str(report))
    found = json.loads(ran.out)
    assert [one["dimensions"]["learning"]["mean"] for one in found["cohorts"]] == [2.25, 4.25]
    assert all(one["told_apart"] for one in found["differences"])
    assert "Cohorts side by side" in report.read_text()
    assert "Bird" not in report.read_text() + ran.out
    assert "Did you mean 'autumn'?" in triad("cohort", "compare", "autum").err


def test_nothing_comes_in_where_one_of_the_files_is_no_bundle(triad: Triad, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(trainee("Heron 7", 1.0).as_text())
    bad.write_text("{}")
    ran = triad("import", str(good), str(bad), "--cohort", "autumn")
    assert (ran.code, "bad.json" in ran.err) == (2, True)
    assert not find_paths().cohorts.exists()
