"""Advice that nobody asked for always costs partnering, and leave asked before it costs less, in whatever words."""

from __future__ import annotations

import pytest

from scoring.coding.behaviours import Dimension
from scoring.evidence.markers import find_markers
from scoring.evidence.offers import read_apart
from scoring.scorecard.rubric import load_rubric
from tests.scoring.talks import GOOD, talk
from tests.scoring.test_robustness import C, K, Lines, card, good_ones

ADVICE = [
    "Why don't you just ring them?",
    "What I'd do is write it all down first.",
    "You need to talk to your manager about this.",
    "My suggestion: start with ten minutes a day.",
    "There's a good article on this, I'll send you the link.",
    "How about making a list tonight?",
    "Maybe you could ask your brother for help.",
    "The best thing would be to call him today.",
    "Try breaking it into small steps.",
    "Here's what I want you to do: write three sentences tonight.",
    "Perhaps it's worth setting a deadline for yourself.",
    "Let me give you a tip: always begin with the hardest thing.",
    "I would start with the smallest one.",
    "You have to stop putting it off.",
    "Couldn't you just ask her?",
    "In my experience a timer helps, so get yourself one.",
    "Make a list, put it on the fridge and tick one off each day.",
]
LEAVE = [
    "May I offer a suggestion?",
    "Could I share an idea with you?",
    "Would it be okay if I offered a thought?",
    "Would you like to hear what has worked for others?",
    "Would you mind if I shared a suggestion?",
]
by_name = pytest.mark.parametrize("anchor", good_ones, ids=lambda one: one.id)
in_words = pytest.mark.parametrize("advice", ADVICE, ids=lambda words: words[:24])


def partnering(lines: Lines) -> float:
    score = card(lines).dimensions[Dimension.PARTNERING].score
    assert score is not None
    return score


@by_name
@in_words
def test_unasked_advice_costs_partnering_wherever_it_stands(anchor, advice: str) -> None:  # type: ignore[no-untyped-def]
    lines = list(anchor.transcript.lines)
    plain = partnering(lines)
    answered = [i for i, (who, _) in enumerate(lines) if who is K]
    for place in answered[len(advice) % 3 :: 3]:
        before, after = lines[: place + 1], lines[place + 1 :]
        assert partnering([*before, (C, advice), (K, "I suppose I could."), *after]) < plain, place
        assert partnering([*before, (C, advice), *after]) < plain, place


@by_name
@in_words
def test_leave_asked_before_advice_costs_less(anchor, advice: str) -> None:  # type: ignore[no-untyped-def]
    lines = list(anchor.transcript.lines)
    answered = [i for i, (who, _) in enumerate(lines) if who is K]
    place = answered[len(advice) % len(answered)]
    before, after = lines[: place + 1], lines[place + 1 :]
    told: Lines = [(C, advice), (K, "Hm.")]
    unasked = partnering([*before, *told, *after])
    for leave in LEAVE:
        assert partnering([*before, (C, leave), (K, "Sure."), *told, *after]) > unasked, (place, leave)


@pytest.mark.parametrize(
    "offer",
    [("C advice @action | You should write to him.", "K compliance | Okay."), ("C advice @action | Call him.",)],
)
def test_without_its_offers_a_conversation_reads_as_if_they_had_not_been_made(offer: tuple[str, ...]) -> None:
    reading = read_apart(talk(*GOOD[:8], *offer, *GOOD[8:]))
    assert [turn.text for turn in reading.rest] == [turn.text for turn in talk(*GOOD)]
    assert reading.offered == {8}


def test_a_long_answer_to_an_offer_is_kept() -> None:
    answer = (
        "K sustain_talk | No, because then I would have to tell him about the money, and about last year, and I can't."
    )
    reading = read_apart(talk(*GOOD[:8], "C advice @action | You should write to him.", answer, *GOOD[8:]))
    assert answer.split(" | ")[1] in [turn.text for turn in reading.rest]


def test_what_is_asked_beside_advice_earns_nothing_in_that_turn() -> None:
    mixed = "C advice, open_question @action | You should write to him. What would you say?"
    found = find_markers(talk(*GOOD[:8], mixed, *GOOD[8:]), load_rubric())
    assert {e.signal for e in found["P6"].evidence if e.turn == 8} == {"unasked_offer"}
