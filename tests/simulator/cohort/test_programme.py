"""The book-keeping of a cohort: who belongs to it, what is due, who has done it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from simulator.cohort.bundle import Bundle
from simulator.cohort.programme import Due, Programme, standings
from simulator.paths import find_paths
from tests.simulator.cohort.handed_over import session, trainee
from tests.simulator.command import Triad, triad

__all__ = ["triad"]


def on_days(who: str, *days: str) -> Bundle:
    return Bundle(who=who, sessions=[session(f"{who} {n}", 3.0, day=day) for n, day in enumerate(days)])


TWO_BY_APRIL = Programme(
    roster=["Heron 7", "Wren 2", "Finch 1", "Owl 4"],
    due=[
        Due(title="Two talks", day="2026-04-01", sessions=2),
        Due(title="With Priya", day="2026-07-01", client="priya"),
    ],
)


def test_what_is_due_is_complete_late_missing_or_open() -> None:
    bundles = [
        on_days("Heron 7", "2026-03-01", "2026-04-01"),
        on_days("Wren 2", "2026-03-01", "2026-04-02"),
        on_days("Finch 1", "2026-03-01"),
        on_days("Stranger", "2026-03-01"),
    ]
    found = {one.who: one for one in standings(bundles, TWO_BY_APRIL, date(2026, 5, 1))}
    states = {who: tuple(kept.state for kept in one.kept) for who, one in found.items()}
    assert states == {
        "Heron 7": ("complete", "open"),
        "Wren 2": ("late", "open"),
        "Finch 1": ("missing", "open"),
        "Owl 4": ("missing", "open"),
        "Stranger": ("missing", "open"),
    }
    assert [who for who, one in found.items() if not one.handed_in] == ["Owl 4"]
    assert [who for who, one in found.items() if not one.on_roster] == ["Stranger"]
    assert found["Heron 7"].kept[0].day == "2026-04-01"


def test_a_talk_that_was_too_short_completes_nothing() -> None:
    short = trainee("Heron 7", None, None)
    (one, *_) = standings([short], TWO_BY_APRIL, date(2026, 3, 5))
    assert (one.sessions, one.kept[0].state) == (0, "open")


def import_two(triad: Triad, tmp_path: Path) -> None:
    for who in ("Heron 7", "Wren 2"):
        (tmp_path / f"{who}.json").write_text(trainee(who, 2.0, 4.5).as_text())
    assert triad("import", *(str(f) for f in tmp_path.glob("*.json")), "--cohort", "autumn").code == 0


def test_a_cohort_is_listed_shown_with_a_roster_and_graded_without_a_score(triad: Triad, tmp_path: Path) -> None:
    import_two(triad, tmp_path)
    names = tmp_path / "roster.csv"
    names.write_text("Heron 7,group a\nOwl 4,group b\n", encoding="utf-8")
    assert triad("cohort", "roster", "autumn", str(names)).code == 0
    assert triad("cohort", "due", "autumn", "First two", "--by", "2026-03-05", "--sessions", "2").code == 0
    assert triad("cohort", "roster", "autumn").out == "Heron 7\nOwl 4\n"
    assert "First two: 2 scored" in triad("cohort", "due", "autumn").out
    listed = json.loads(triad("cohort", "list", "--json").out)
    assert listed == [{"id": "autumn", "trainees": 2, "sessions": 4, "last_day": "2026-03-02"}]
    shown = triad("cohort", "show", "autumn").out
    assert "Nothing handed in yet by 1: Owl 4" in shown
    assert "not on the roster" in next(line for line in shown.splitlines() if "Wren 2" in line)
    book = list(csv.reader(io.StringIO(triad("cohort", "gradebook", "autumn").out)))
    assert book[0] == ["trainee", "handed_in", "First two (by 2026-03-05)"]
    assert book[1:] == [["Heron 7", "yes", "complete"], ["Owl 4", "no", "missing"], ["Wren 2", "yes", "complete"]]
    assert "4.5" not in shown + str(book)
    assert triad("cohort", "due", "autumn", "First two", "--remove").code == 0
    assert "Nothing is due" in triad("cohort", "gradebook", "autumn").err


def test_the_roster_is_no_bundle(triad: Triad, tmp_path: Path) -> None:
    import_two(triad, tmp_path)
    names = tmp_path / "roster.txt"
    names.write_text("Heron 7\n", encoding="utf-8")
    triad("cohort", "roster", "autumn", str(names))
    assert len(triad("cohort", "table", "autumn").out.splitlines()) == 5


@pytest.mark.parametrize("text", ["Heron 7\nHeron 7\n", "x" * 41])
def test_a_roster_that_cannot_be_used_is_told_and_changes_nothing(triad: Triad, tmp_path: Path, text: str) -> None:
    import_two(triad, tmp_path)
    names = tmp_path / "roster.txt"
    names.write_text(text, encoding="utf-8")
    assert triad("cohort", "roster", "autumn", str(names)).code == 2
    assert triad("cohort", "roster", "autumn").out == "autumn has no roster.\n"


def test_a_roster_damaged_by_hand_is_told_with_its_key(triad: Triad, tmp_path: Path) -> None:
    import_two(triad, tmp_path)
    file = find_paths().cohorts / "autumn" / "cohort.toml"
    for text, says in (("roster = [", "can't be read"), ('rooster = ["a"]', "rooster")):
        file.write_text(text)
        ran = triad("cohort", "show", "autumn")
        assert (ran.code, says in ran.err) == (2, True)


def test_a_trainee_or_a_cohort_is_removed_only_when_meant(triad: Triad, tmp_path: Path) -> None:
    import_two(triad, tmp_path)
    assert "Give --yes" in triad("cohort", "remove", "autumn").err
    assert "Nobody in autumn" in triad("cohort", "remove", "autumn", "--who", "Owl 4", "--yes").err
    assert triad("cohort", "remove", "autumn", "--who", "Wren 2", "--yes").code == 0
    assert json.loads(triad("cohort", "list", "--json").out)[0]["trainees"] == 1
    assert triad("cohort", "remove", "autumn", "--yes").code == 0
    assert json.loads(triad("cohort", "list", "--json").out) == []
    assert "There is no cohort 'autumn'" in triad("cohort", "show", "autumn").err
