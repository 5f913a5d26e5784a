"""What a coach's turn is about: the plain words of its last question come before what the weights make of it."""

from __future__ import annotations

import pytest

from scoring.coding.behaviours import Focus, Speaker
from scoring.coding.coder import Coder
from scoring.coding.plain_words import SURE

CODER = Coder.load()
ENGLISH = {
    "What would make this hour worth it for you?": Focus.AGREEMENT,
    "Where would you like to start?": Focus.AGREEMENT,
    "What does it mean to you, to sing again?": Focus.MEANING,
    "What would that give you?": Focus.MEANING,
    "What's it like to say that out loud?": Focus.FEELING,
    "Where do you notice it in your body?": Focus.FEELING,
    "What do you need for that?": Focus.RESOURCES,
    "How much money would it take, and what's still missing?": Focus.RESOURCES,
    "How did you manage that, back when the roof came down?": Focus.STRENGTHS,
    "When have you done something like this before?": Focus.STRENGTHS,
    "What are you afraid might happen?": Focus.RISK,
    "What gets in your way on Monday morning?": Focus.RISK,
    "Where did you learn that nobody waits?": Focus.STORY,
    "What do you tell yourself then?": Focus.STORY,
    "Is it time to look at what you might do?": Focus.TIMING,
    "Are you ready to think about steps, or is it too soon?": Focus.TIMING,
    "What kind of step would suit you?": Focus.APPROACH,
    "How do you usually go about things like this?": Focus.APPROACH,
    "So what will you do?": Focus.ACTION,
    "When will you ring her?": Focus.ACTION,
    "Who could be with you in that?": Focus.SUPPORT,
    "How would you like to hold yourself to it?": Focus.ACCOUNTABILITY,
    "What are you seeing now?": Focus.LEARNING,
    "What does that tell you?": Focus.LEARNING,
    "How would you like to mark it?": Focus.CELEBRATION,
    "Shall we leave it there?": Focus.OTHER,
    "Why haven't you done it yet?": Focus.OTHER,
}
GERMAN = {
    "Was möchten Sie heute aus dem Gespräch mitnehmen?": Focus.AGREEMENT,
    "Was ist Ihnen daran wichtig?": Focus.MEANING,
    "Wie geht es Ihnen damit?": Focus.FEELING,
    "Wie haben Sie das damals geschafft?": Focus.STRENGTHS,
    "Was hält Sie davon ab?": Focus.RISK,
    "Woher kennen Sie diesen Satz?": Focus.STORY,
    "Ist es Zeit, auf Schritte zu schauen?": Focus.TIMING,
    "Welche Art von Schritt passt zu Ihnen?": Focus.APPROACH,
    "Was werden Sie tun?": Focus.ACTION,
    "Wer könnte Ihnen dabei helfen?": Focus.SUPPORT,
    "Wie stellen Sie sicher, dass Sie dranbleiben?": Focus.ACCOUNTABILITY,
    "Was sagt Ihnen das?": Focus.LEARNING,
}


def focus(words: str, before: str = "I don't know. I keep putting it off.") -> tuple[Focus, ...]:
    return CODER.code([(Speaker.CLIENT, before), (Speaker.COACH, words)])[-1].focus


@pytest.mark.parametrize("words", ENGLISH)
def test_a_plain_question_is_about_what_it_asks(words: str) -> None:
    assert focus(words)[0] is ENGLISH[words]


@pytest.mark.parametrize("words", GERMAN)
def test_a_plain_german_question_is_about_what_it_asks(words: str) -> None:
    assert focus(words, "Ich weiß nicht. Ich schiebe es vor mir her.")[0] is GERMAN[words]


def test_the_last_question_comes_before_an_earlier_one() -> None:
    found = focus("What are you afraid might happen? And who could help you with it?")
    assert found[:2] == (Focus.SUPPORT, Focus.RISK)


def test_the_same_words_in_a_statement_decide_nothing() -> None:
    said = CODER.code([(Speaker.CLIENT, "I'm stuck."), (Speaker.COACH, "What you are afraid of is the office.")])[-1]
    asked = CODER.code([(Speaker.CLIENT, "I'm stuck."), (Speaker.COACH, "What are you afraid of in the office?")])[-1]
    assert asked.focus[0] is Focus.RISK
    assert asked.utterances[0].sure(Focus.RISK) == SURE
    assert said.utterances[0].sure(Focus.RISK) < SURE


def test_a_plain_question_at_the_beginning_is_not_taken_for_the_agenda() -> None:
    said = CODER.code([(Speaker.COACH, "Hello. How did you manage that?")])[-1]
    assert said.focus[0] is Focus.STRENGTHS
    assert Focus.AGREEMENT not in said.focus
