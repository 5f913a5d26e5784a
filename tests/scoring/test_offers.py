"""Advice that nobody asked for costs partnering, in whatever words; leave that was asked for before makes it cost less."""

from __future__ import annotations

from scoring.coding.behaviours import Dimension
from tests.scoring.test_robustness import C, K, Lines, card, good_ones

ADVICE = [
    "Why don't you just ring them?",
    "What I'd do is write it all down first.",
    "You need to talk to your manager about this.",
    "My suggestion: start with ten minutes a day.",
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
LEAVE = ["May I offer a suggestion?", "Would you mind if I shared an idea?"]
_SHARE = 0.9
"""Of the places, in how many it must show: a wording that is missed at one place is heard at most others."""


def partnering(lines: Lines) -> float:
    score = card(lines).dimensions[Dimension.PARTNERING].score
    assert score is not None
    return score


def places() -> list[tuple[Lines, Lines, str]]:
    """Good talks cut in two after a client's turn, with advice for that place: each advice once in each of three talks."""
    found: list[tuple[Lines, Lines, str]] = []
    for anchor in good_ones[:3]:
        lines = list(anchor.transcript.lines)
        answered = [i for i, (who, _) in enumerate(lines) if who is K]
        for number, advice in enumerate(ADVICE):
            cut = answered[(number * 3 + 1) % len(answered)] + 1
            found.append((lines[:cut], lines[cut:], advice))
    return found


def test_unasked_advice_costs_partnering_and_leave_makes_it_cost_less() -> None:
    free, hard = [], []
    answer: Lines = [(K, "Hm.")]
    for number, (before, after, advice) in enumerate(places()):
        plain = partnering([*before, *after])
        unasked = partnering([*before, (C, advice), *answer, *after])
        if unasked >= plain:
            free.append(advice)
        asked: Lines = [(C, LEAVE[number % len(LEAVE)]), (K, "Sure.")]
        if partnering([*before, *asked, (C, advice), *answer, *after]) < unasked:
            hard.append(advice)
    most = (1 - _SHARE) * len(places())
    assert len(free) <= most, free
    assert len(hard) <= most, hard
