"""Sequence decides: the same words mean something else after other words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring.coding.behaviours import CLIENT_BEHAVIOURS, COACH_BEHAVIOURS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.evidence.markers import Status, find_markers, signals
from scoring.evidence.signals import Signal
from tests.scoring.talks import GOOD, RUBRIC, talk

S = Signal


def seen(*lines: str) -> list[tuple[str, int]]:
    return [(one.signal, one.turn) for one in signals(talk(*lines))]


def test_advice_after_a_yes_is_permitted_and_after_nothing_is_not() -> None:
    advice = "C advice @action | You could ring her first."
    asked = ("C ask_permission @action | May I suggest something?", "K neutral | Sure, go on.", advice)
    assert (S.PERMITTED_OFFER, 2) in seen(*asked)
    assert (S.UNASKED_OFFER, 2) not in seen(*asked)
    assert (S.UNASKED_OFFER, 0) in seen(advice, "K neutral | Hm.")


def test_leave_does_not_last_for_ever() -> None:
    lines = ["C ask_permission @action | May I suggest something?", "K neutral | Sure."]
    for _ in range(5):
        lines += ["C advice @action | You could do that too.", "K neutral | I suppose."]
    found = seen(*lines)
    assert (S.PERMITTED_OFFER, 2) in found
    assert (S.UNASKED_OFFER, 10) in found


def test_a_client_who_asks_for_ideas_gives_leave() -> None:
    lines = ("K neutral +request | Any ideas? You can give me some.", "C advice @action | You could ring her first.")
    assert (S.PERMITTED_OFFER, 1) in seen(*lines)


def test_asking_leave_and_telling_in_one_breath_is_not_leave() -> None:
    found = seen("C ask_permission, advice @action | May I? You should ring her tonight.", "K neutral | Oh.")
    assert (S.UNASKED_OFFER, 0) in found


def test_an_action_counts_as_the_clients_only_where_no_prescription_came_just_before() -> None:
    own = "K own_action | I'll ring her on Sunday."
    assert (S.ACTION_FROM_CLIENT, 1) in seen("C open_question @action | What will you do?", own)
    assert (S.ACTION_FROM_CLIENT, 1) not in seen("C direct @action | Ring her on Sunday.", own)


def test_a_fix_is_a_fix_only_after_a_doubt() -> None:
    advice = "C advice @resources | You could take a lodger."
    assert (S.OBSTACLE_FIXED, 1) in seen("K sustain_talk | I can't, with the rent.", advice)
    assert (S.OBSTACLE_FIXED, 1) not in seen("K change_talk | I want to.", advice)


def test_an_insight_that_the_coach_comes_back_to_was_not_passed_over() -> None:
    insight = "K insight | I see, I'm hiding behind the garden."
    away = ("C closed_question @other | Which bus is it?", "K neutral | The nine.")
    back = ("C simple_reflection @story | Hiding behind the garden.", "K neutral | Yes.")
    assert (S.INSIGHT_PASSED_OVER, 1) in seen(insight, *away, *away, *away)
    assert (S.INSIGHT_PASSED_OVER, 1) not in seen(insight, *away[:1], "K neutral | The nine, by the garden.", *back)


def test_who_opens_the_door_to_action_is_seen() -> None:
    own = "K own_action | I'll ring her on Sunday."
    assert (S.DOOR_OPENED_BY_CLIENT, 1) in seen("C open_question @meaning | What matters here?", own)
    assert (S.DOOR_OPENED_BY_CLIENT, 1) not in seen("C open_question @action | What will you do?", own)


def test_a_turn_counts_once_for_a_marker_however_many_signals_it_gives() -> None:
    found = find_markers(
        talk("C advice, stacked_questions, leading_question @action | a? b? c?", "K neutral | x"), RUBRIC
    )
    assert len(found["P6"].evidence) == 1


def test_every_quote_stands_in_its_turn_letter_for_letter() -> None:
    turns = talk(*GOOD)
    evidence = [e for marker in find_markers(turns, RUBRIC).values() for e in marker.evidence]
    assert len(evidence) > 20
    for one in evidence:
        assert one.quote
        assert one.quote in turns[one.turn].text


_TEXT = st.text(max_size=60) | st.sampled_from(
    ["Can we talk about Mum?", "No.", "You could ring.", "Shall we stay, or go on?"]
)
_COACH = st.builds(
    lambda b, f, t: (Speaker.COACH, tuple(b), tuple(f), t),
    st.lists(st.sampled_from(sorted(COACH_BEHAVIOURS)), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(list(Focus)), min_size=1, max_size=2, unique=True),
    _TEXT,
)
_CLIENT = st.builds(
    lambda b, t: (Speaker.CLIENT, tuple(b), (), t),
    st.lists(st.sampled_from(sorted(CLIENT_BEHAVIOURS)), min_size=1, max_size=2, unique=True),
    _TEXT,
)
Line = tuple[Speaker, tuple[Behaviour, ...], tuple[Focus, ...], str]


@given(st.lists(_COACH | _CLIENT, max_size=14))
def test_whatever_is_said_markers_keep_their_promises(lines: list[Line]) -> None:
    turns = tuple(CodedTurn(i, who, text, b, f) for i, (who, b, f, text) in enumerate(lines))
    found = find_markers(turns, RUBRIC)
    assert list(found) == [marker.id for marker in RUBRIC.markers]
    for marker in RUBRIC.markers:
        one = found[marker.id]
        assert 0 <= one.shown <= marker.enough
        assert 0 <= one.contradicted <= marker.enough
        assert (one.status is Status.SHOWN) == (one.shown > one.contradicted)
        for e in one.evidence:
            assert e.quote in turns[e.turn].text
        if one.status in (Status.MISSED, Status.NO_OPENING):
            assert not one.evidence
