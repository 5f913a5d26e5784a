"""Blame, orders and cheer are coded as what they are, and never as giving something back."""

from __future__ import annotations

import pytest

from scoring.coding.behaviours import REFLECTIONS, Behaviour, Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.coder import Coder

CODER = Coder.load()
B = Behaviour
MISSED = pytest.mark.xfail(strict=True, reason="heard as something else so far")
C, K = Speaker.COACH, Speaker.CLIENT


def after(client: str, words: str) -> CodedTurn:
    return CODER.code([(C, "What gets in the way?"), (K, client), (C, words)])[-1]


@pytest.mark.parametrize(
    ("words", "behaviour"),
    [
        ("You're making excuses.", B.CONFRONT),
        ("You're just scared of the work.", B.CONFRONT),
        ("That's only an excuse.", B.CONFRONT),
        ("You never finish anything.", B.CONFRONT),
        ("You've only yourself to blame.", B.CONFRONT),
        ("Stop feeling sorry for yourself.", B.CONFRONT),
        ("If you carry on like this you'll lose her.", B.CONFRONT),
        ("Take out your phone and ring them.", B.DIRECT),
        ("Great, so we agree: the letter goes off on Monday.", B.DIRECT),
        ("Nothing can go wrong, trust me.", B.REASSURE),
        ("It's not as bad as you think.", B.REASSURE),
        ("I'm sure they'll love it.", B.REASSURE),
        ("Time heals everything.", B.REASSURE),
        ("You're so much braver than you think!", B.REASSURE),
    ],
)
def test_what_a_sentence_plainly_does_is_the_main_thing(words: str, behaviour: Behaviour) -> None:
    coded = after("I meant to do it on Sunday, and then my sister came, and it got late again.", words)
    assert coded.main is behaviour
    assert not coded.does(*REFLECTIONS)


@pytest.mark.parametrize(
    ("words", "behaviour"),
    [
        ("Das sind doch alles Ausreden.", B.CONFRONT),
        ("Sie haben doch bloß Angst.", B.CONFRONT),
        ("Das wird schon alles gut.", B.REASSURE),
        pytest.param("Machen Sie sich da mal keine Sorgen.", B.REASSURE, marks=MISSED),
    ],
)
def test_also_in_german(words: str, behaviour: Behaviour) -> None:
    assert after("Ich wollte es am Sonntag tun, und dann war es wieder zu spät.", words).main is behaviour


def test_the_clients_own_hard_word_given_back_is_no_blame() -> None:
    assert not after("I'm lazy, that's all it is. Just lazy.", "You're just lazy.").does(B.CONFRONT)


def test_a_question_after_a_cheer_is_still_what_the_client_answers() -> None:
    coded = after("I can't see how.", "Don't worry about that. What would you want to try?")
    assert coded.main is B.OPEN_QUESTION
    assert coded.does(B.REASSURE)


@pytest.mark.parametrize("words", ["You say it's an excuse.", "Part of you thinks that it's all your fault."])
def test_a_view_that_is_the_clients_is_no_blame(words: str) -> None:
    assert not after("I don't know. I let it slide.", words).does(B.CONFRONT)
