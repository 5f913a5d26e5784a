"""A plain talk in which a willing coach fixes: what a mentor coach would say of it, marker by marker."""

from __future__ import annotations

import pytest

from scoring.coding.behaviours import Speaker
from scoring.coding.coder import Coder
from scoring.evidence.markers import signals
from scoring.evidence.signals import Signal

C, K = Speaker.COACH, Speaker.CLIENT
TALK = (
    (K, "Hi. I keep meaning to ring the council about the skip and I don't."),
    (C, "Okay, let's get that sorted today. Have you got the number?"),
    (K, "I do. It's just never the right moment."),
    (C, "There's never a right moment. Why don't you ring them straight after this?"),
    (K, "I could. They were short with me last time."),
    (C, "What happened when they were short with you?"),
    (K, "I said sorry. It's their skip, and I said sorry."),
    (C, "So maybe write to them instead, it leaves a trace. What do you think?"),
    (K, "I suppose. Okay."),
    (C, "Can you ring them tonight?"),
    (K, "I'll try."),
    (C, "Promise?"),
    (K, "Ha. Okay."),
)
FOUND = {(found.turn, found.signal) for found in signals(Coder.load().code(TALK))}


@pytest.mark.parametrize(
    ("turn", "signal"),
    [
        (1, Signal.AGENDA_TAKEN),
        (3, Signal.UNASKED_OFFER),
        (3, Signal.ACTION_FROM_COACH),
        (5, Signal.DISCOVERY),
        (7, Signal.UNASKED_OFFER),
        (7, Signal.ACTION_FROM_COACH),
        (10, Signal.COMPLIED),
        (11, Signal.PUSHED),
    ],
)
def test_what_was_done_is_seen(turn: int, signal: Signal) -> None:
    assert (turn, signal) in FOUND


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("Could you just send a copy first?", True),
        ("Maybe write it down before you ring.", True),
        ("What if you simply asked her?", True),
        ("Could you just say a little more?", False),
        ("What if you told yourself the truth about it?", False),
    ],
)
def test_advice_in_the_form_of_a_question(words: str, advice: bool) -> None:
    found = signals(Coder.load().code((*TALK[:3], (C, words), (K, "Hm."))))
    assert ((3, Signal.UNASKED_OFFER) in {(one.turn, one.signal) for one in found}) is advice


@pytest.mark.parametrize(
    ("turn", "signal"),
    [
        (1, Signal.AGENDA_INVITED),  # a question of fact
        (3, Signal.STORY_ASKED),  # advice in the form of a question
        (7, Signal.ACTION_EVOKED),  # asks what they think of the coach's step
        (9, Signal.TIMING_INVITED),  # asks for a promise, not whether it is time
    ],
)
def test_what_only_looks_like_it_is_not(turn: int, signal: Signal) -> None:
    assert (turn, signal) not in FOUND
