"""Questions are heard by what they mean, in whatever words."""

from __future__ import annotations

import re

import pytest

from personas.loader import persona_shelf
from personas.usual import Usual
from scoring.coding.behaviours import Focus
from simulator.client.hearing.known_questions import SURE, bank
from simulator.client.hearing.likeness import Likeness
from simulator.client.hearing.plain_questions import Plain, plainly
from simulator.client.prepared_persona import Part
from tests.simulator.client.rule_talk import occasion

U = Usual
ASKED = {
    "So how long has it been lying about?": U.HOW_LONG,
    "And what do you actually do instead?": U.INSTEAD,
    "Walk me through it: he comes in, and then what happens?": U.WHAT_HAPPENS,
    "Who else have you told?": U.WHO_KNOWS,
    "What's it costing you to leave it there?": U.IF_NOT,
    "What do you get out of the joking?": U.WHAT_FOR,
    "What was it like for you, when he said that?": U.HOW_WAS_IT,
    "And what would you say to a friend, then?": U.TO_A_FRIEND,
    "And if nobody minded, is it something you want at all?": U.WANT_AT_ALL,
}


def heard(text: str, persona_id: str = "graham", **other: object) -> Plain:
    part = Part.of(persona_shelf().get(persona_id).item, occasion())
    known: dict[str, object] = {"turn": 4, "planned": False, "met_before": False} | other
    return plainly(part, text, "Well.", **known)  # type: ignore[arg-type]  # each test names what it changes


@pytest.mark.parametrize("question", ASKED)
def test_a_question_in_new_words_is_heard_as_the_known_one(question: str) -> None:
    assert heard(question).usual is ASKED[question]


def test_german_questions_are_known_too() -> None:
    assert heard("Und seit wann schieben Sie den Anruf schon auf?", "sabine").usual is U.HOW_LONG
    assert heard("Wer weiß denn davon?", "sabine").usual is U.WHO_KNOWS


def test_what_is_asked_of_somebody_else_is_not_taken_for_a_question_about_the_client() -> None:
    assert heard("What does Pete do for a living?").usual is not U.WORK
    assert heard("Where does Sheila live?").usual is not U.HOME


def test_a_statement_asks_nothing() -> None:
    assert heard("So you carry it by yourself.") == Plain()


def test_what_holds_them_back_becomes_what_could_come_between_once_there_is_a_plan() -> None:
    before, after = (heard("What gets in the way?", planned=planned) for planned in (False, True))
    assert before.usual is U.WHAT_STOPS
    assert after.usual is None
    assert after.aspect is not None


def test_a_question_that_belongs_to_a_fact_waits_until_it_is_told() -> None:
    question = "What did he say to you at the barbecue, Alan?"
    asked = "What happened with Alan?"
    assert heard(asked).own < 0
    assert heard(asked, disclosed=("alan",)).own >= 0
    assert heard(question).own < 0


def test_a_question_for_another_day_is_another_question() -> None:
    sunday = heard("What happens on Sundays?", "marisol")
    assert sunday.own >= 0
    assert heard("What happens on Fridays?", "marisol").own != sunday.own


def test_a_question_without_a_mark_and_one_with_a_word_behind_it_are_heard() -> None:
    assert heard("how long have you been putting it off").usual is U.HOW_LONG
    assert heard("What stops you? Take your time.").usual is U.WHAT_STOPS


def test_a_scale_is_told_by_its_wording() -> None:
    assert heard("On a scale of 0 to 10, how much do you want it?").usual is None


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_usual_question_and_nearly_every_focus_is_in_the_bank(language: str) -> None:
    kinds = bank(language).kinds
    assert {kind.usual for kind in kinds if kind.usual} == set(Usual)
    assert {kind.focus for kind in kinds if kind.focus} == set(Focus) - {Focus.OTHER}


def test_a_sentence_is_most_like_itself_and_less_like_one_of_other_words() -> None:
    known = Likeness.load(["What stops you?", "Who knows about it?", "How long is it now?"])
    near = known.of("What stops you?")
    assert near.argmax() == 0
    assert near[0] > 0.99 > SURE["en"] > near[1]
    assert known.of("").max() == 0


def test_every_client_has_an_answer_to_every_usual_question_and_opens_with_none_of_them_shut() -> None:
    for name in persona_shelf().paths():
        persona = persona_shelf().get(name).item
        assert set(persona.answers) == set(Usual), name
        assert all(not re.search(r"\{\w+\}", line) for said in persona.answers.values() for line in said)
