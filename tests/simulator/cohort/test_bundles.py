"""Bundles: what a trainee hands over, what is refused at the door, and where it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoring.files.yaml_source import BadSource
from simulator.cohort.bundle import Bundle, bundle_of, read_bundle
from simulator.cohort.gather import gather, take_in
from simulator.cohort.merging import meetings
from simulator.errors import UsageError
from simulator.paths import find_paths
from simulator.records.records import Records
from tests.simulator.cohort.handed_over import TODAY, session, trainee
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
    assert (found["schema"], found["who"], len(found["sessions"])) == ("triad.bundle/2", "Heron 7", 1)
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
    assert read_bundle(file, TODAY) == bundle
    assert bundle_of(Records(home / "triad.db"), "Heron 7", made=TODAY) == Bundle(
        who="Heron 7", sessions=[], made="2026-06-01"
    )


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
        (spoiled(lambda b: b.update(schema="triad.bundle/3")), "triad.bundle/3 is not known here. A newer Triad"),
        (spoiled(lambda b: b.update(note="hello")), "note: no such key"),
        (spoiled(lambda b: b.update(who="")), "who: "),
        (spoiled(lambda b: b["sessions"][0]["learning"].update(score=9)), "sessions[0].learning.score: "),
        (spoiled(lambda b: b["sessions"][0]["learning"].update(score=float("nan"))), "sessions[0].learning.score: "),
        (spoiled(lambda b: b["sessions"][0]["learning"].update(low=4)), "sessions[0].learning: a score lies between"),
        (spoiled(lambda b: b["sessions"][0].update(outcome="won")), "Allowed: enrolled"),
        (spoiled(lambda b: b["sessions"][0].update(day="yesterday")), "sessions[0].day: "),
        (spoiled(lambda b: b["sessions"][0].update(day="2026-02-30")), "no day of the calendar"),
        (spoiled(lambda b: b["sessions"][0].update(day="1999-01-01")), "before 2020-01-01"),
        (spoiled(lambda b: b["sessions"][0].update(day="2999-01-01")), "2999-01-01, which hasn't come yet"),
        (spoiled(lambda b: b.update(made="2999-01-01")), "hasn't come yet"),
        (spoiled(lambda b: b["sessions"].append(b["sessions"][0])), "is in it more than once"),
        (spoiled(lambda b: b["sessions"][0]["markers"].update(contract=7)), "sessions[0].markers.contract"),
    ],
)
def test_a_bundle_that_cannot_be_used_is_told_with_its_key(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    with pytest.raises(BadSource) as caught:
        read_bundle(file, TODAY)
    assert says in str(caught.value)


def kept(folder: Path) -> list[Bundle]:
    (cohort,) = gather([str(folder)], folder.parent, TODAY)
    return list(cohort.bundles)


def test_a_later_bundle_brings_what_is_new_and_loses_nothing(tmp_path: Path) -> None:
    (first,) = take_in([trainee("Heron 7", 1.0)], tmp_path, "autumn", TODAY, replace=False)
    (again,) = take_in([trainee("Heron 7", 1.0, 2.0)], tmp_path, "autumn", TODAY, replace=False)
    take_in([trainee("Heron 7", 1.0)], tmp_path, "autumn", TODAY, replace=False)
    (other,) = take_in([trainee("heron-7", 4.0)], tmp_path, "autumn", TODAY, replace=False)
    assert (first.file == again.file, other.file == first.file, again.new) == (True, False, 1)
    assert sorted(len(bundle.sessions) for bundle in kept(tmp_path / "autumn")) == [1, 2]


def test_of_a_session_in_two_bundles_the_later_export_is_believed_in_whatever_order_they_come(tmp_path: Path) -> None:
    march = Bundle(who="Heron 7", made="2026-03-05", sessions=[session("a", 1.0)])
    april = Bundle(who="Heron 7", made="2026-04-05", sessions=[session("a", 2.0), session("b", 3.0)])
    for place, order in enumerate(([march, april], [april, march])):
        for bundle in order:
            take_in([bundle], tmp_path, f"in order {place}", TODAY, replace=False)
        (found,) = kept(tmp_path / f"in order {place}")
        assert {s.id: s.partnering.score for s in found.sessions if s.partnering} == {"a": 2.0, "b": 3.0}
        assert found.made == "2026-04-05"


def test_the_same_session_under_two_names_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    twin = trainee("Heron 7", 1.0).model_copy(update={"who": "Wren 2"})
    with pytest.raises(UsageError, match="in the bundle of 'Heron 7' and in that of 'Wren 2'"):
        take_in([trainee("Heron 7", 1.0), twin], tmp_path, "autumn", TODAY, replace=False)
    assert not (tmp_path / "autumn").exists()
    take_in([trainee("Heron 7", 1.0)], tmp_path, "autumn", TODAY, replace=False)
    for replace in (False, True):
        with pytest.raises(UsageError, match="triad cohort remove"):
            take_in([twin], tmp_path, "autumn", TODAY, replace=replace)


def test_one_name_over_two_peoples_sessions_is_refused_unless_it_shall_replace(tmp_path: Path) -> None:
    stranger = Bundle(who="Heron 7", sessions=[session("of somebody else", 4.0)])
    take_in([trainee("Heron 7", 1.0)], tmp_path, "autumn", TODAY, replace=False)
    with pytest.raises(UsageError, match="no session in common"):
        take_in([stranger], tmp_path, "autumn", TODAY, replace=False)
    take_in([stranger], tmp_path, "autumn", TODAY, replace=True)
    assert [s.id for s in kept(tmp_path / "autumn")[0].sessions] == ["of somebody else"]


def test_nobody_stands_in_two_cohorts_of_a_comparison(tmp_path: Path) -> None:
    for name in ("autumn", "spring"):
        take_in([trainee("Heron 7", 1.0)], tmp_path, name, TODAY, replace=False)
    with pytest.raises(UsageError, match="is in autumn and in spring"):
        gather(["autumn", "spring"], tmp_path, TODAY)


def test_a_bundle_of_the_first_kind_is_still_read(tmp_path: Path) -> None:
    found = json.loads(trainee("Heron 7", 1.0, 2.0).as_text())
    found["schema"] = "triad.bundle/1"
    del found["made"]
    for one in found["sessions"]:
        for name in ("nth", "own", "markers", "behaviours", "coach_turns", "objections"):
            del one[name]
    (tmp_path / "old.json").write_text(json.dumps(found))
    bundle = read_bundle(tmp_path / "old.json", TODAY)
    assert list(meetings(bundle.sessions).values()) == [1, 2]


def test_two_bundles_of_a_trainee_count_each_session_once(tmp_path: Path) -> None:
    (tmp_path / "march.json").write_text(trainee("Heron 7", 1.0).as_text())
    (tmp_path / "april.json").write_text(trainee("Heron 7", 1.0, 2.0).as_text())
    assert [len(bundle.sessions) for bundle in kept(tmp_path)] == [2]


@pytest.mark.parametrize("name", ["../elsewhere", "a/b", "", ".hidden", "x" * 80])
def test_a_cohort_cannot_be_named_out_of_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        take_in([trainee("Heron 7", 1.0)], tmp_path / "cohorts", name, TODAY, replace=False)
    assert not (tmp_path / "elsewhere").exists()


def test_folders_of_the_same_name_are_not_thrown_together(tmp_path: Path) -> None:
    for year in ("2025", "2026"):
        take_in([trainee("Heron 7", 1.0)], tmp_path / year, "autumn", TODAY, replace=False)
    with pytest.raises(UsageError, match="Two cohorts are called 'autumn'"):
        gather([str(tmp_path / "2025" / "autumn"), str(tmp_path / "2026" / "autumn")], tmp_path, TODAY)


def test_from_hand_over_to_the_report(triad: Triad, tmp_path: Path) -> None:
    for name, points in (("autumn", 2.0), ("spring", 4.0)):
        files = []
        for number in range(6):
            file = tmp_path / f"{name}{number}.json"
            file.write_text(trainee(f"{name} bird {number}", points + number / 10).as_text())
            files.append(str(file))
        assert triad("import", *files, "--cohort", name).code == 0
    report = tmp_path / "report.html"
    ran = triad("cohort", "compare", "autumn", "spring", "--json", "--html", str(report))
    found = json.loads(ran.out)
    assert [one["dimensions"]["learning"]["mean"] for one in found["cohorts"]] == [2.25, 4.25]
    assert all(one["told_apart"] for one in found["differences"])
    assert "Cohorts side by side" in report.read_text()
    assert "bird" not in report.read_text() + ran.out
    assert "Did you mean 'autumn'?" in triad("cohort", "compare", "autum").err


def test_nothing_comes_in_where_one_of_the_files_is_no_bundle(triad: Triad, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(trainee("Heron 7", 1.0).as_text())
    bad.write_text("{}")
    ran = triad("import", str(good), str(bad), "--cohort", "autumn")
    assert (ran.code, "bad.json" in ran.err) == (2, True)
    assert not find_paths().cohorts.exists()
