"""Whoever and whatever a client names can be asked for; repair, weather and the plan are answered as what they are."""

from __future__ import annotations

from functools import cache

import pytest

from personas.loader import persona_shelf
from personas.model import Layer, Persona
from personas.moments import Aspect, Moment
from personas.stock import stock, with_stock
from scoring.coding.behaviours import Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.coder import Coder
from simulator.client.hearing.agreements import named
from simulator.client.hearing.plain_questions import choice_of, plainly, promised
from simulator.client.prepared_persona import Part
from simulator.client.rules.ending import initial
from simulator.client.rules.state import ClientState
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.turn import take_turn
from simulator.client.voice import Spoken
from tests.simulator.client.rule_talk import occasion, robin

B, F = Behaviour, Focus
NAMES = sorted(persona_shelf().paths())


@cache
def part(name: str) -> Part:
    return Part.of(persona_shelf().get(name).item, occasion())


@cache
def voice(language: str) -> ScriptedVoice:
    return ScriptedVoice(Coder.load(language))


def well_on(own: Part) -> ClientState:
    """A state in which everything but the deepest has been told."""
    told = tuple(fact.id for fact in own.persona.facts)
    return initial(own).with_(safety=0.75, ownership=0.6, insight=0.6, turn=12, disclosed=told, attention=0.6)


def planned(own: Part) -> ClientState:
    """A state in which their own action was named in the reply before."""
    line = own.catalogue.shelf("voice")[0]
    state = well_on(own).with_(voiced_at=12, insights=1, hints=2, used=frozenset([line.number]))
    return state.with_(agreed=named(own, state, line.text, line.number))


def reply(own: Part, state: ClientState, last: str, text: str, *does: Behaviour, seed: int = 1) -> Spoken:
    turn = CodedTurn(2 * state.turn, Speaker.COACH, text, does or (B.CLOSED_QUESTION,), (F.OTHER,))
    recent = [(Speaker.COACH, "How was Sunday?"), (Speaker.CLIENT, last)]
    return voice(own.language).reply(take_turn(own, state, turn, recent, seed).direction)


@pytest.mark.parametrize("name", NAMES)
def test_everybody_and_everything_with_an_entry_is_told_when_asked_for(name: str) -> None:
    own = part(name)
    for entry in own.persona.entries:
        asked = f"Wer ist {entry.names[0]}?" if own.language == "de" else f"Who is {entry.names[0]}?"
        found = plainly(own, asked, "Mm.", turn=12, planned=False, met_before=False)
        assert found.entry, asked
        said = reply(own, well_on(own), "Mm.", asked)
        assert said.lines[0].startswith(f"entry:{found.entry}/"), (asked, said)


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_that_waits_for_a_fact_says_nothing_of_itself_before(name: str) -> None:
    own = part(name)
    for entry in own.persona.entries:
        if not entry.after:
            continue
        asked = f"Wer ist {entry.names[0]}?" if own.language == "de" else f"Who is {entry.names[0]}?"
        said = reply(own, initial(own).with_(safety=0.8, turn=12), "Mm.", asked)
        assert said.text not in entry.say, (asked, said)


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_is_told_plainly_and_of_one_day(name: str) -> None:
    own = part(name)
    german = own.language == "de"
    state = planned(own)
    what = reply(own, state, "Mm.", "Was tun Sie und wann?" if german else "What are you doing, and when?")
    assert what.lines == (what.lines[0],)
    assert what.lines[0].startswith("plan:what")
    when = reply(own, state, "Mm.", "Wann ist das?" if german else "When is that?")
    assert when.lines[0].startswith("plan:when")
    assert any(day in when.text.lower() for day in state.agreed.days), (when.text, state.agreed.days)


@pytest.mark.parametrize("name", NAMES)
def test_another_day_than_the_agreed_one_is_put_right(name: str) -> None:
    own = part(name)
    state = planned(own)
    german = own.language == "de"
    wrong = next(
        day
        for day in (["dienstag", "mittwoch"] if german else ["tuesday", "friday", "wednesday"])
        if day not in state.agreed.days
    )
    said = reply(
        own, state, "Mm.", f"Am {wrong.capitalize()} also?" if german else f"So on {wrong.capitalize()}, then?"
    )
    assert said.lines[0].startswith("moment:corrects")
    assert state.agreed.days[0] in said.text.lower()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("english", "german", "moment"),
    [
        ("I don't follow.", "Da komme ich nicht mit.", Moment.MEANT),
        ("Say that again?", "Sagen Sie das noch einmal?", Moment.AGAIN),
        ("That's not what I asked.", "Danach habe ich nicht gefragt.", Moment.MISSED),
        ("What did I just say?", "Was habe ich gerade gesagt?", Moment.RECALL),
        ("I've got a cold today.", "Ich bin erkältet.", Moment.COACH_ILL),
        ("I'm a bit sad today.", "Ich bin heute ein bisschen traurig.", Moment.COACH_SAD),
        ("My dog died on Friday.", "Mein Hund ist gestorben.", Moment.GRIEF),
        ("Good luck with it.", "Alles Gute für Samstag.", Moment.PARTING),
    ],
)
def test_what_happens_between_the_two_is_answered_as_that(name: str, english: str, german: str, moment: Moment) -> None:
    own = part(name)
    text = german if own.language == "de" else english
    said = reply(own, well_on(own), "The gutter is mended.", text, B.ENCOURAGER)
    assert said.lines[0].startswith(f"moment:{moment.value}."), said
    if moment is Moment.AGAIN:
        assert "The gutter is mended." in said.text
    if moment is Moment.RECALL:
        assert "How was Sunday?" in said.text


@pytest.mark.parametrize("name", NAMES)
def test_whoever_acted_says_so_and_whoever_did_not_says_that(name: str) -> None:
    own = part(name)
    asked = "Haben Sie es getan?" if own.language == "de" else "Did you do it?"
    done = initial(own, planned(own).with_(firm=2, safety=0.8, ownership=0.8, insight=0.8, grips={}))
    assert done.acted
    assert done.agreed.days == planned(own).agreed.days
    assert reply(own, done.with_(turn=2), "Mm.", asked).lines[0].startswith("done:what")
    not_done = initial(own, well_on(own))
    assert not not_done.acted
    assert reply(own, not_done.with_(turn=2), "Mm.", asked).lines[0].startswith("undone")


@pytest.mark.parametrize("name", NAMES)
def test_nobody_has_a_name_that_only_a_stranger_bears(name: str) -> None:
    own = part(name)
    said = reply(own, well_on(own), "Mm.", "Wer ist Ottokar?" if own.language == "de" else "Who is Ottokar?")
    assert "Ottokar" in said.text
    assert said.lines[0].startswith("moment:unknown_name")


def test_a_goodbye_draws_nothing_new_out_of_anybody() -> None:
    for name in NAMES:
        own = part(name)
        state = planned(own).with_(disclosed=())
        text = "Alles Gute für Samstag." if own.language == "de" else "Good luck. It was good to sit with you."
        turn = CodedTurn(40, Speaker.COACH, text, (B.AFFIRMATION,), (F.CELEBRATION,))
        taken = take_turn(own, state, turn, [(Speaker.CLIENT, "Mm.")], 1)
        assert taken.state.disclosed == ()


def test_a_practical_question_right_after_the_wound_is_no_answer_to_it() -> None:
    for name in NAMES:
        own = part(name)
        core = next(fact for fact in own.persona.facts if fact.layer is Layer.CORE)
        state = well_on(own).with_(last_fact=core.id, since_fact=0, heavy=True, unheard=core.id)
        text = "Was werden Sie tun?" if own.language == "de" else "What will you do?"
        turn = CodedTurn(30, Speaker.COACH, text, (B.OPEN_QUESTION,), (F.ACTION,))
        taken = take_turn(own, state, turn, [(Speaker.CLIENT, core.told[0])], 1)
        assert taken.direction.shelf == "moment:passed"
        assert taken.state.safety < state.safety


def test_what_the_coach_promises_is_kept_for_the_next_session() -> None:
    assert promised("Thank you. I'll send you the poem on Friday.", "en") == ("I'll send you the poem on Friday.",)
    assert promised("Shall I send it? I'll send you what?", "en") == ()
    own = part("walter")
    turn = CodedTurn(30, Speaker.COACH, "This stays between us.", (B.INFORMATION,), (F.OTHER,))
    after = take_turn(own, well_on(own), turn, [(Speaker.CLIENT, "Mm.")], 1).state
    assert after.agreed.promises == ("This stays between us.",)
    assert ClientState.from_dict(after.to_dict()) == after
    assert initial(own, after).agreed.promises == after.agreed.promises


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("Is it the talk or the chairs that worries you?", "the chairs"),
        ("On the steps, or at the desk?", "at the desk"),
        ("Do you want it or not?", ""),
        ("Is it the talk, or do you mean something else?", ""),
    ],
)
def test_of_two_things_the_second_can_be_said_back_where_it_is_short(question: str, choice: str) -> None:
    assert choice_of(question, "en") == choice


def test_a_statement_that_fits_anybody_earns_nothing_and_costs_the_second_time() -> None:
    own = part("walter")
    state = initial(own).with_(safety=0.6, turn=5)
    cold = ("There's something in it that nobody sees.", "You carry more than you let on.")
    for text in cold:
        turn = CodedTurn(12, Speaker.COACH, text, (B.COMPLEX_REFLECTION,), (F.MEANING,))
        taken = take_turn(own, state, turn, [(Speaker.CLIENT, "I mended the gutter.")], 1)
        assert taken.state.safety <= state.safety
        assert taken.state.insight <= state.insight
        state = taken.state
    assert state.ungrounded == len(cold)
    assert state.safety < 0.6


def test_a_statement_that_takes_up_their_words_is_grounded() -> None:
    own = part("walter")
    turn = CodedTurn(
        12, Speaker.COACH, "You'd sooner mend a gutter than be heard.", (B.COMPLEX_REFLECTION,), (F.MEANING,)
    )
    taken = take_turn(own, initial(own).with_(turn=5), turn, [(Speaker.CLIENT, "I mended the gutter.")], 1)
    assert taken.direction.heard is not None
    assert not taken.direction.heard.grounding.missing


def test_who_leaves_moments_out_gets_them_from_the_stock_and_keeps_their_own() -> None:
    bare: Persona = robin()
    filled = with_stock(bare.model_copy(update={"moments": {Moment.QUIET: ["Yes; that."]}, "beats": ["Hm, well."]}))
    assert set(filled.moments) == set(Moment)
    assert filled.moments[Moment.QUIET] == ["Yes; that."]
    assert filled.beats[0] == "Hm, well."
    assert len(filled.beats) >= 12
    assert set(stock("de").moments) == set(Moment)


@pytest.mark.parametrize("name", NAMES)
def test_the_library_leaves_nothing_of_it_out(name: str) -> None:
    persona = persona_shelf().get(name).item
    assert set(persona.moments) == set(Moment)
    assert set(persona.own_action.plan) == set(Aspect)
    assert len(persona.entries) >= 15
    assert persona.own_action.undone
    assert persona.own_action.doubts
