"""The screens' pure parts: time, words, trees, faces, drafts, and what is offered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.records.entries import TurnEntry
from simulator.tui import home_cards, labels
from simulator.tui.branch_tree import leaves, tree_lines
from simulator.tui.branching import comes_back
from simulator.tui.glyphs import Glyphs
from simulator.tui.note_fading import shows
from simulator.tui.practice_clock import LONGEST_PAUSE, Stopwatch, clock_face, sign
from simulator.tui.saved_state import CardFace, Drafts, Face, read_face, write_face
from simulator.tui.screens.brief import occasions_for, offered_first
from simulator.tui.screens.experiment import ideas_from

PLAIN = Glyphs(plain=True)

# time


def test_practised_time_counts_while_somebody_is_there_and_pauses_when_they_are_gone() -> None:
    watch = Stopwatch(60.0, now=0.0)
    watch.tick(100.0)
    assert watch.practised == 160.0
    watch.tick(10_000.0)
    assert watch.practised == 60.0 + LONGEST_PAUSE
    watch.touch(10_000.0)
    watch.tick(10_030.0)
    assert watch.practised == 60.0 + LONGEST_PAUSE + 30.0


def test_time_that_was_taken_to_be_kept_is_not_taken_twice() -> None:
    watch = Stopwatch(0.0, now=0.0)
    watch.tick(7.0)
    assert watch.take_unkept() == 7.0
    assert watch.take_unkept() == 0.0


@given(st.floats(0, 4000), st.floats(0, 4000), st.integers(5, 90))
def test_every_sign_is_given_once_however_time_is_cut_into_pieces(one: float, other: float, minutes: int) -> None:
    early, late = sorted((one, other))
    whole = [sign(at, at + 1.0, minutes) for at in range(0, minutes * 60 + 120)]
    assert len([said for said in whole if said]) == (3 if minutes > 6 else 2)
    assert sign(late, early, minutes) == ""


def test_the_sign_at_two_thirds_says_what_is_left() -> None:
    assert sign(999.0, 1000.0, 25) == "Two thirds of your time have gone; eight minutes are left."
    assert clock_face(1000.0, 25) == "16 of 25 min"


def test_standing_notes_are_drawn_back_as_sessions_go_by_and_what_was_pressed_wins() -> None:
    shown = [[turn for turn in range(1, 9) if shows(turn, done, standing=True, asked=None)] for done in (0, 4, 8, 12)]
    assert shown == [[1, 2, 3, 4, 5, 6, 7, 8], [2, 4, 6, 8], [4, 8], []]
    assert shows(1, 50, standing=False, asked=True)
    assert not shows(1, 0, standing=True, asked=False)


# words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "under a minute"), (60, "1 minute"), (1100, "18 minutes"), (7500, "2 h 5 min")],
)
def test_lengths_of_time_are_said_plainly(seconds: float, said: str) -> None:
    assert labels.minutes(seconds) == said


def test_days_are_said_as_people_say_them() -> None:
    now = datetime(2026, 6, 5, 12, tzinfo=UTC)
    at = "2026-06-05T09:00:00+00:00"
    assert labels.day(at, now) == "today"
    assert labels.day(at.replace("06-05", "06-04"), now) == "yesterday"
    assert labels.day(at.replace("06-05", "06-01"), now) == "1 June"
    assert labels.day(at.replace("2026", "2025"), now) == "5 June 2025"


@given(st.text(max_size=300), st.integers(5, 80))
def test_a_shortened_text_is_one_line_and_not_too_long(text: str, length: int) -> None:
    short = labels.shortened(text, length)
    assert len(short) <= length
    assert "\n" not in short


def test_codes_are_said_in_words_with_what_they_are_about() -> None:
    assert (
        labels.coding(["open_question", "affirmation"], ["meaning", "other"])
        == "open question, affirmation, about meaning"
    )
    assert labels.coding([], []) == "not coded"


def test_when_a_moment_comes_back_is_said_in_words() -> None:
    now = datetime(2026, 6, 5, 12, tzinfo=UTC)
    assert comes_back(None, now).startswith("That one rests")
    assert comes_back("2026-06-06T12:00:00+00:00", now) == "It comes back tomorrow."
    assert comes_back("2026-06-12T12:00:00+00:00", now) == "It comes back in 7 days."


# the tree


def turn(number: int, parent: int | None, speaker: str, text: str = "") -> TurnEntry:
    return TurnEntry(number, "s", parent, 0, speaker, text or f"t{number}", None, None, None, None, None, "")


def test_a_tree_without_branches_is_a_list() -> None:
    turns = [turn(1, None, "client"), turn(2, 1, "coach"), turn(3, 2, "client"), turn(4, 3, "coach")]
    lines = tree_lines(turns, 4, PLAIN)
    assert [(line.turn_id, line.number, line.prefix, line.here) for line in lines] == [
        (2, 2, "", True),
        (4, 4, "", True),
    ]
    assert leaves(turns) == (4,)


def test_branches_stand_below_their_fork_and_lead_to_their_ends() -> None:
    turns = [
        turn(1, None, "client"), turn(2, 1, "coach"), turn(3, 2, "client"),
        turn(4, 3, "coach"), turn(5, 4, "client"), turn(6, 3, "coach"), turn(7, 6, "client"), turn(8, 7, "coach"),
    ]  # fmt: skip
    lines = tree_lines(turns, 8, PLAIN)
    assert [(line.turn_id, line.prefix) for line in lines] == [(2, ""), (4, "|- "), (6, "`- "), (8, "   ")]
    assert [line.leaf_id for line in lines] == [8, 5, 8, 8]
    assert [line.here for line in lines] == [True, False, True, True]
    assert leaves(turns) == (5, 8)


def test_branches_at_the_very_beginning_are_found_too() -> None:
    turns = [turn(1, None, "coach"), turn(2, 1, "client"), turn(3, None, "coach")]
    assert [line.turn_id for line in tree_lines(turns, 3, PLAIN)] == [1, 3]


# faces


CARD = CardFace("a", "Ann Example", "ringing her sister", "dry", "en", ("old_story",), 0, "")


def test_only_filters_that_make_a_difference_are_offered() -> None:
    other = replace(CARD, id="b", blocks=("unresolved_risk",), times=2, follow_up=True, language="de")
    offered = [one.id for one in home_cards.filters_for((CARD, other))]
    assert offered == [
        "all", "new", "follow_up", "block:unresolved_risk", "block:old_story", "language:de", "language:en",
    ]  # fmt: skip
    assert [one.id for one in home_cards.filters_for((CARD,))] == ["all"]


def test_a_search_looks_for_every_word_anywhere_on_the_card() -> None:
    assert home_cards.matching((CARD,), "SISTER dry") == (CARD,)
    assert home_cards.matching((CARD,), "sister wet") == ()


def test_a_face_is_read_as_it_was_written_and_a_broken_one_is_plain(tmp_path: Path) -> None:
    face = Face(theme="ansi", cards=(CARD,), experiment="Wait", due=2)
    assert write_face(tmp_path / "cache" / "home.json", face)
    assert read_face(tmp_path / "cache" / "home.json") == face
    (tmp_path / "cache" / "home.json").write_text("{")
    assert read_face(tmp_path / "cache" / "home.json") == Face()


def test_drafts_are_kept_until_they_are_empty(tmp_path: Path) -> None:
    file = tmp_path / "data" / "drafts.json"
    drafts = Drafts(file)
    drafts.put("talk:1", "half\n“a” thought")
    assert drafts.save()
    assert Drafts(file).get("talk:1") == "half\n“a” thought"
    drafts.put("talk:1", "")
    assert drafts.save()
    assert json.loads(file.read_text())["drafts"] == {}
    assert file.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_costs_no_draft_in_memory(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    drafts = Drafts(tmp_path / "data" / "drafts.json")
    drafts.put("a", "b")
    assert not drafts.save()
    assert drafts.get("a") == "b"


# what is offered


def test_after_a_pleasant_yes_the_promise_not_kept_is_offered_first() -> None:
    from simulator.library import Library
    from simulator.paths import find_paths
    from simulator.tui.screen_data import scenarios

    known = occasions_for("walter", scenarios(Library.at(find_paths())), met=True)
    assert offered_first("unfinished", known) == "follow_up"
    assert offered_first("complied", known) == "after_promise"
    assert offered_first("complied", known[:1]) == known[0].id


def test_who_was_met_is_not_met_for_the_first_time_and_a_stranger_not_again() -> None:
    from simulator.library import Library
    from simulator.paths import find_paths
    from simulator.tui.screen_data import scenarios

    library = scenarios(Library.at(find_paths()))
    strangers = [one.id for one in occasions_for("walter", library, met=False)]
    known = [one.id for one in occasions_for("walter", library, met=True)]
    assert strangers[0] == "first_session"
    assert "follow_up" not in strangers
    assert known[0] == "follow_up"
    assert "first_session" not in known


def test_ideas_come_from_what_was_gone_against_before_what_was_missed() -> None:
    def marker(name: str, status: str, weight: float) -> dict[str, object]:
        return {"id": name, "name": name, "status": status, "weight": weight}

    markers = [
        marker("a", "missed", 3),
        marker("b", "contradicted", 1),
        marker("c", "shown", 9),
        marker("d", "missed", 5),
    ]
    assert ideas_from({"dimensions": {"x": {"markers": markers}}}) == ("b", "d", "a")
    assert ideas_from(None) == ()
