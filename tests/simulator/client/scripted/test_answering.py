"""Plain questions get the kind of answer that they ask for, from every client in the library."""

from __future__ import annotations

from functools import cache

import pytest

from personas.loader import persona_shelf
from personas.model import OWN_ACTION, Asked, Outcome, Persona
from personas.usual import Usual
from scoring.coding.behaviours import Focus, Speaker
from scoring.coding.coder import Coder
from simulator.client.prepared_persona import Part
from simulator.client.rules.ending import initial
from simulator.client.rules.state import ClientState, Ended
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.turn import open_session, remember, take_turn
from simulator.client.voice import Act
from tests.simulator.client.rule_talk import occasion

A, F, U = Asked, Focus, Usual
ENGLISH = [name for name in sorted(persona_shelf().paths()) if persona_shelf().get(name).item.language == "en"]
KINDS: dict[str, Asked | Usual] = {
    "On a scale of 0 to 10, how much do you want it?": A.SCALE,
    "How many times did you begin?": A.HOW_MANY,
    "What have you tried so far?": A.TRIED,
    "What would a friend say about you?": A.OTHERS,
    "Tell me a bit about yourself.": A.SELF,
    "Can you say a bit more about that?": A.MORE,
    "How long has this been going on?": U.HOW_LONG,
    "Who else knows about it?": U.WHO_KNOWS,
    "So why haven't you done it yet?": U.WHAT_STOPS,
    "How would you feel if it was done?": U.ONCE_DONE,
    "And what do you do instead, then?": U.INSTEAD,
    "When were you nearest to doing it?": U.LAST_TIME,
    "Is somebody waiting for it, is there a date?": U.DEADLINE,
    "So who would you have to tell?": U.WHO_IS_IT,
    "What does that do for you?": U.WHAT_FOR,
    "How was that for you?": U.HOW_WAS_IT,
    "Do you really want it, though?": U.WANT_AT_ALL,
    "And if you never do it?": U.IF_NOT,
}
SUBJECTS = {
    "Hello. What would make this time worth it for you today?": F.AGREEMENT,
    "Good morning. What would you like to use our half hour for?": F.AGREEMENT,
    "What matters most to you in this?": F.MEANING,
    "What's that like for you?": F.FEELING,
    "What are you afraid of?": F.RISK,
    "What old story do you tell yourself about it?": F.STORY,
}


@cache
def coder(language: str) -> Coder:
    return Coder.load(language)


@cache
def voice(language: str) -> ScriptedVoice:
    return ScriptedVoice(coder(language))


@cache
def begun(name: str, seed: int) -> tuple[Part, ClientState, str]:
    """A client of the library prepared, their state after their first words, and these."""
    persona = persona_shelf().get(name).item
    own = Part.of(persona, occasion())
    first = open_session(own, initial(own), seed)
    opening = voice(persona.language).reply(first)
    return own, remember(own, first.state, opening), opening.text


def answer_to(persona: Persona, question: str, seed: int) -> tuple[Act, list[str], list[Asked | Usual]]:
    """The act, what the answer to a first question is about (a fact: what it opens to), and the kinds it answers."""
    own, state, opening = begun(persona.id, seed)
    speaker = voice(persona.language)
    turn = coder(persona.language).code_turn(Speaker.COACH, question, ())
    taken = take_turn(own, state, turn, [(Speaker.CLIENT, opening)], seed)
    number = own.catalogue.number(speaker.reply(taken.direction).lines[0])
    assert number is not None
    reply, fact = own.catalogue.lines[number].reply, taken.direction.fact
    if fact is not None:
        return taken.direction.act, [focus.value for focus in fact.opens.focus], []
    shelf = own.catalogue.shelf_of(number)
    if shelf.startswith("usual:"):
        return taken.direction.act, [], [Usual(shelf.partition(":")[2])]
    return taken.direction.act, list(reply.about) if reply else [], list(reply.asks) if reply else []


@pytest.mark.parametrize("question", KINDS)
def test_a_question_that_wants_a_plain_answer_gets_one_from_everybody(question: str) -> None:
    for name in ENGLISH:
        persona = persona_shelf().get(name).item
        kind = KINDS[question]
        if isinstance(kind, Asked) and not any(kind in reply.asks for reply in persona.replies):
            continue
        act, _, asks = answer_to(persona, question, 1)
        assert act is Act.ANSWER, (name, act)
        assert kind in asks, (name, asks)


@pytest.mark.parametrize("question", SUBJECTS)
def test_a_question_that_names_its_subject_gets_an_answer_about_it_from_everybody(question: str) -> None:
    for name in ENGLISH:
        for seed in (1, 2):
            _, about, _ = answer_to(persona_shelf().get(name).item, question, seed)
            assert SUBJECTS[question].value in about, (name, about)


@pytest.mark.parametrize("name", ENGLISH)
def test_whoever_has_acted_never_says_again_that_they_did_not(name: str) -> None:
    own = Part.of(persona_shelf().get(name).item, occasion())
    for before in (Outcome.ENROLLED, Outcome.UNFINISHED, Outcome.COMPLIED):
        came_back = initial(own).with_(before=before, acted=True, session=3, ended=Ended.NOT)
        assert voice("en").reply(open_session(own, came_back, 1)).lines[0].startswith("open:enrolled")


@pytest.mark.parametrize("name", sorted(persona_shelf().paths()))
def test_whoever_has_acted_speaks_of_it_as_done(name: str) -> None:
    persona = persona_shelf().get(name).item
    own = Part.of(persona, occasion())
    asked = "Was könnte dazwischenkommen?" if persona.language == "de" else "What could get in the way now?"
    state = initial(own).with_(before=Outcome.ENROLLED, acted=True, session=2, safety=0.8, ownership=0.8, insight=0.8)
    for seed in range(1, 9):
        for text in (asked, ""):
            turn = coder(persona.language).code_turn(Speaker.COACH, text, ())
            taken = take_turn(own, state.with_(turn=9), turn, [(Speaker.CLIENT, "Mm.")], seed)
            said = voice(persona.language).reply(taken.direction)
            assert taken.direction.act is not Act.FIRM
            for line_id in said.lines:
                number = own.catalogue.number(line_id)
                assert number is not None
                reply = own.catalogue.lines[number].reply if number < len(own.catalogue.lines) else None
                assert reply is None or OWN_ACTION not in reply.needs
