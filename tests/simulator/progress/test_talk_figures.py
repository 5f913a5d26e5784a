"""A talk in numbers beside one's own last ones, the promise, the next thing, and whether an experiment was heard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from scoring.coding.behaviours import Behaviour, Speaker
from scoring.coding.coded import CodedTurn
from simulator.progress.talk_figures import measures, tried
from simulator.records.entries import TurnEntry
from simulator.tui.experiment_ideas import ideas, shown_at
from simulator.tui.next_step import FollowUp, day_named, next_thing
from simulator.tui.promises import promised

B = Behaviour


def turn(at: int, speaker: str, text: str, state: Any = None) -> TurnEntry:
    return TurnEntry(at, "s", at - 1 or None, at, speaker, text, None, None, state, None, None, "2026-11-30T10:00:00Z")


def coded(at: int, *behaviours: Behaviour) -> CodedTurn:
    return CodedTurn(index=at, speaker=Speaker.COACH, text="", behaviours=behaviours, focus=())


def test_a_talk_is_counted_by_words_questions_and_silence() -> None:
    turns = [turn(0, "client", "one two three"), turn(1, "coach", "four"), turn(2, "client", ""), turn(3, "coach", "")]
    turns += [turn(4, "client", ""), turn(5, "coach", "five")]
    codes = [None, coded(1, B.OPEN_QUESTION), None, coded(3, B.ENCOURAGER), None, coded(5, B.CLOSED_QUESTION)]
    found = measures(turns, codes)
    assert found.share == pytest.approx(2 / 5)
    assert (found.questions, found.reflections, found.run, found.silences) == (2, 0, 1, 1)


def test_a_run_of_questions_ends_where_something_is_given_back() -> None:
    turns = [turn(at, "coach", "x") for at in range(4)]
    asks, both = (B.OPEN_QUESTION,), (B.COMPLEX_REFLECTION, B.OPEN_QUESTION)
    codes = [coded(0, *asks), coded(1, *asks), coded(2, *both), coded(3, *asks)]
    assert measures(turns, codes).run == 2


def test_an_experiment_in_own_words_is_heard_by_what_it_names() -> None:
    codes = [coded(1, B.OPEN_QUESTION), coded(3, B.SIMPLE_REFLECTION), coded(5, B.COMPLEX_REFLECTION)]
    assert tried("Reflect before I ask", codes).turns == (3, 5)
    assert tried("Be braver", codes).turns is None
    assert tried("Keep silent once", codes).turns == ()


def test_an_idea_of_the_debrief_is_heard_where_its_marker_was_found() -> None:
    evidence = [{"turn": 3, "quote": "So.", "effect": 1.0}, {"turn": 5, "quote": "No.", "effect": -1.0}]
    card = {"dimensions": {"partnering": {"markers": [{"id": "P1", "evidence": evidence}]}}}
    assert shown_at(ideas()["P1"], card) == ((3, "So."),)
    assert shown_at("Something of my own", card) is None


def test_a_promise_is_the_sentence_that_named_their_action_else_their_yes() -> None:
    yes = turn(2, "client", "I'll do that, then.", {"voiced_at": 0, "turn": 1, "complied": 1})
    own = turn(4, "client", "On Thursday I ring him.", {"voiced_at": 2, "turn": 2, "complied": 1})
    assert promised([yes, own]).quote == "On Thursday I ring him."  # type: ignore[union-attr]
    assert promised([yes]).own is False  # type: ignore[union-attr]
    assert promised([turn(0, "client", "Hello", {"voiced_at": 0, "turn": 0, "complied": 0})]) is None


MONDAY = "2026-11-30T10:00:00+00:00"


@pytest.mark.parametrize(
    ("promise", "name", "day"),
    [
        ("I'll ring on Thursday.", "Thursday", 3),
        ("Am Dienstag rufe ich an.", "Dienstag", 1),
        ("On Monday, then.", "Monday", 7),
    ],
)
def test_a_promise_names_its_day_and_the_next_such_day_is_meant(promise: str, name: str, day: int) -> None:
    found = day_named(promise, datetime.fromisoformat(MONDAY))
    assert found is not None
    assert found[0] == name
    assert (found[1].date() - datetime.fromisoformat(MONDAY).date()).days == day


def test_a_follow_up_comes_next_once_its_day_has_passed_and_a_drill_before_that() -> None:
    aoife = FollowUp("aoife", "Aoife Kinsella", MONDAY, "Thursday, before the doors open.")
    drill = ("be_silent", "Be silent")
    early = next_thing([aoife], drill, datetime.fromisoformat("2026-12-03T20:00:00+00:00"))
    late = next_thing([aoife], drill, datetime.fromisoformat("2026-12-04T08:00:00+00:00"))
    assert early is not None
    assert late is not None
    assert early.kind == "drill"
    assert (late.kind, late.value, late.title) == ("meet", "aoife", "Aoife's Thursday has passed")
    assert next_thing([], None, datetime.fromisoformat(MONDAY)) is None
