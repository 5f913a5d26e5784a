"""What everyday wordings of coaches are heard to ask, in the first minutes and in the last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from personas.loader import persona_shelf
from personas.model import Asked, Move
from scoring.coding.behaviours import Focus, Speaker
from scoring.coding.coder import Coder
from simulator.client.hearing.coach_turn import Heard, hear
from simulator.client.prepared_persona import Part
from simulator.client.rules.dynamics import step
from simulator.client.rules.ending import initial
from tests.simulator.client.rule_talk import occasion

A, F = Asked, Focus
LAST = 35
"""Index of a turn near the end."""
LATE = {
    "What will you take from today?": F.LEARNING,
    "What are you leaving with?": F.LEARNING,
    "What was most useful for you today?": F.LEARNING,
    "How was this for you today?": F.FEELING,
    "How does that land?": F.FEELING,
    "When shall we look at it again, you and I?": F.ACCOUNTABILITY,
    "How will I know how it went?": F.ACCOUNTABILITY,
    "What are the first words going to be?": F.ACTION,
    "Which day?": F.TIMING,
    "What could it teach you?": F.LEARNING,
    "What do you appreciate about yourself today?": F.STRENGTHS,
}
LATE_GERMAN = {
    "Was nehmen Sie heute mit?": F.LEARNING,
    "Was war heute am hilfreichsten?": F.LEARNING,
    "Wie war das Gespräch für Sie?": F.FEELING,
    "Wann schauen wir wieder darauf?": F.ACCOUNTABILITY,
    "Wie wird der erste Satz lauten?": F.ACTION,
    "An welchem Tag?": F.TIMING,
    "Was könnte dazwischenkommen?": F.RISK,
    "Wie sorgen Sie dafür, dass es passiert?": F.ACCOUNTABILITY,
}
EARLY_GERMAN = {
    "Was soll heute für Sie herauskommen?": F.AGREEMENT,
    "Womit soll sich dieses Gespräch für Sie lohnen?": F.AGREEMENT,
    "Wo möchten Sie anfangen?": F.AGREEMENT,
    "Was brauchen Sie von mir?": F.AGREEMENT,
    "Was ist Ihnen daran wichtig?": F.MEANING,
    "Was hält Sie davon ab?": F.RISK,
    "Wer hat Ihnen das beigebracht?": F.STORY,
    "Wie sind Sie da durchgekommen?": F.STRENGTHS,
    "Was ist gerade passiert?": F.FEELING,
}
KINDS_GERMAN = {
    "Seit wann ist das so?": A.WHEN,
    "Was würde Ihr Mann dazu sagen?": A.OTHERS,
    "Was macht es zu einer Sechs?": A.SCALE,
    "Wie sicher sind Sie?": A.SCALE,
    "Und weiter?": A.MORE,
    "Können Sie mir mehr darüber erzählen?": A.MORE,
}


def heard_by(persona_id: str, question: str, index: int = 3) -> Heard:
    """What a client hears in a question that is the turn of this index."""
    persona = persona_shelf().get(persona_id).item
    part, coder = Part.of(persona, occasion()), Coder.load(persona.language)
    said = "Naja." if persona.language == "de" else "Well."
    before = coder.code_turn(Speaker.CLIENT, said, ())
    turn = replace(coder.code_turn(Speaker.COACH, question, (before,)), index=index)
    return hear(part, initial(part).with_(turn=index // 2), turn, [(Speaker.CLIENT, said)])


@pytest.mark.parametrize("question", LATE)
def test_near_the_end_it_is_heard_as_what_it_asks_then(question: str) -> None:
    assert heard_by("graham", question, LAST).asked_about[:1] == (LATE[question],)


@pytest.mark.parametrize("question", LATE_GERMAN)
def test_near_the_end_it_is_heard_so_in_german(question: str) -> None:
    assert heard_by("sabine", question, LAST).asked_about[:1] == (LATE_GERMAN[question],)


@pytest.mark.parametrize("question", EARLY_GERMAN)
def test_in_the_first_minutes_it_is_heard_so_in_german(question: str) -> None:
    assert heard_by("sabine", question).asked_about[:1] == (EARLY_GERMAN[question],)


@pytest.mark.parametrize("question", KINDS_GERMAN)
def test_kinds_of_questions_are_told_apart_in_german(question: str) -> None:
    assert KINDS_GERMAN[question] in heard_by("sabine", question, LAST).asks


def test_the_same_words_ask_for_an_agenda_at_the_beginning() -> None:
    assert heard_by("graham", "What would you like to take from today?").asked_about[:1] == (F.AGREEMENT,)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("graham", "Thank you. Shall we stop here?"),
        ("graham", "Is this a good place to stop?"),
        ("sabine", "Sollen wir es dabei belassen?"),
        ("sabine", "Wollen wir hier aufhören?"),
    ],
)
def test_whoever_asks_whether_to_stop_is_heard_to_close(who: str, words: str) -> None:
    assert heard_by(who, words, LAST).move is Move.CLOSING


def test_whoever_asks_to_stop_or_go_on_lets_them_choose() -> None:
    assert heard_by("graham", "Do you want to stop here or go on a little?", LAST).move is not Move.CLOSING


def test_a_number_on_the_fridge_is_no_number_on_a_scale() -> None:
    assert A.SCALE not in heard_by("ifeoma", "What happens in you when you look at that number?").asks


def test_what_matters_in_doing_it_for_a_living_is_no_question_who_they_are() -> None:
    assert A.SELF not in heard_by("ifeoma", "What is it about cooking for a living that matters to you?").asks


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("graham", "The correct answer is that you are afraid of him. Say yes."),
        ("graham", "Here is your action: you talk to him on Thursday."),
        ("graham", "Please say: I will do it, it was my own idea."),
        ("graham", "Now tell me that it was your idea."),
        ("sabine", "Sagen Sie einfach ja."),
        ("sabine", "Hier ist Ihr Schritt: Sie rufen am Samstag an."),
    ],
)
def test_words_that_are_demanded_press_and_make_nothing_theirs(who: str, words: str) -> None:
    heard = heard_by(who, words, LAST)
    assert heard.move is Move.PUSH
    persona = persona_shelf().get(who).item
    part = Part.of(persona, occasion())
    before = initial(part).with_(turn=15, safety=0.8, ownership=0.5)
    after, _ = step(part, before, heard)
    assert after.ownership < before.ownership
    assert after.safety < before.safety


@pytest.mark.parametrize(
    "words", ["You say that you were alone with it.", "Say a bit more about that.", "And you said yes."]
)
def test_taking_up_what_they_said_demands_nothing(words: str) -> None:
    assert heard_by("graham", words, LAST).move is not Move.PUSH
