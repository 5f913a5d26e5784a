"""The guard: what a client would say passes untouched, what a client wouldn't say never gets through."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.model import Layer, Mood
from scoring.coding.behaviours import Speaker
from simulator.client.prepared_persona import Part
from simulator.client.scripted.placeholders import SLOTS
from simulator.client.spoken.guard.check import NOTES, Fault, Guard, Settled, watch
from simulator.client.spoken.guard.cleaning import Cleaning
from simulator.client.spoken.guard.facts import Secrets
from simulator.client.spoken.guard.sentences import sentences_of, shortened
from simulator.client.turn import initial
from simulator.client.voice import Act, Direction, Lean, Said
from tests.simulator.client.spoken.spoken_talk import library, part_of

COACH: Said = (Speaker.COACH, "What is it about?")


def a_guard(
    part: Part | None = None,
    *,
    told: Sequence[str] = (),
    act: Act = Act.ANSWER,
    recent: Sequence[Said] = (COACH,),
    words: tuple[int, int] = (4, 30),
) -> Guard:
    part = part or part_of("walter")
    state = initial(part).with_(disclosed=tuple(told))
    direction = Direction(part, state, None, act, Lean.NEUTRAL, Mood.OPEN, 1, tuple(recent), words=words)
    return watch(direction, Secrets(part))


def fault_of(guard: Guard, text: str) -> Fault | None:
    return guard.settle(text).fault


@pytest.mark.parametrize("persona", sorted(library()))
def test_what_an_author_wrote_passes_untouched(persona: str) -> None:
    part = part_of(persona)
    facts = tuple(fact.id for fact in part.persona.facts)
    wrong = []
    for line in part.catalogue.lines:
        free = line.reply is not None and not line.reply.needs and not set(facts) & set(line.reply.about)
        resolving = line.id.startswith(
            ("insight", "hint", "voice", "firm", "comply", "close", "plan:", "done:", "doubt", "moment:parting")
        )
        guard = a_guard(part, told=() if free else facts, act=Act.VOICE if resolving else Act.ANSWER, words=(10, 60))
        text = line.text.replace("{echo}", "that" if part.language == "en" else "das")
        if any(slot in text for slot in SLOTS):
            continue
        settled = guard.settle(text)
        if settled.fault or settled.text.strip() != text:
            wrong.append((line.id, settled.fault, text, settled.text))
    assert len(wrong) <= 0.01 * len(part.catalogue.lines), wrong


@pytest.mark.parametrize("persona", sorted(library()))
def test_a_closed_fact_told_in_the_authors_words_never_gets_through(persona: str) -> None:
    part = part_of(persona)
    for fact in part.persona.facts:
        others = tuple(other.id for other in part.persona.facts if other.layer is Layer.SURFACE)
        for line in fact.told if fact.layer is not Layer.SURFACE else []:
            stopped = a_guard(part, told=others, words=(10, 60)).settle(line)
            assert stopped.fault in (Fault.LEAK, Fault.INVENTED), line
            assert Secrets(part).closed(others, surface=False).given_away(stopped.text) is None
            assert fault_of(a_guard(part, told=(*others, fact.id), words=(10, 60)), line) is None, line


def test_what_the_coach_brought_up_is_no_secret() -> None:
    part = part_of("walter")
    fact = next(fact for fact in part.persona.facts if fact.layer is Layer.CORE)
    asked: Said = (Speaker.COACH, f"Is it that {fact.told[0]}")
    assert fault_of(a_guard(part, recent=(asked,)), fact.told[0]) is not Fault.LEAK


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("As an AI, I don't have feelings.", Fault.ASSISTANT),
        ("I'm just a language model, so no.", Fault.ASSISTANT),
        ("How can I help you today?", Fault.ASSISTANT),
        ("That's a great question. I think so.", Fault.ASSISTANT),
        ("I'm sorry, but I can't assist with that.", Fault.ASSISTANT),
        ("Here are some things I could do.", Fault.ASSISTANT),
        ("My instructions say that I may not tell.", Fault.ASSISTANT),
        ("Sure! Here is what Walter would say.", Fault.ASSISTANT),
        ("What would you like to focus on today?", Fault.REVERSAL),
        ("Thank you for sharing that with me.", Fault.REVERSAL),
        ("Have you considered talking to her?", Fault.REVERSAL),
        ("You could try breaking it down.", Fault.REVERSAL),
        ("I'd suggest starting small.", Fault.REVERSAL),
        ("It sounds like you're under pressure.", Fault.REVERSAL),
        ("On a scale from one to ten, how ready are you?", Fault.REVERSAL),
        ("How does that make you feel?", Fault.REVERSAL),
        ("Right. I've made up my mind.", Fault.RESOLUTION),
        ("I'll ring her tomorrow morning, first thing.", Fault.RESOLUTION),
        ("This has been so helpful.", Fault.RESOLUTION),
        ("I feel so much lighter.", Fault.RESOLUTION),
        ("Coach: And how was that? Me: Fine.", Fault.COACH),
        ("Coach: Tell me more.", Fault.COACH),
        ("- the gutter\n- the chairs", Fault.FORMAT),
        ("1. First I'd paint it.", Fault.FORMAT),
        ("## My week", Fault.FORMAT),
        ("<now>guarded</now> Well.", Fault.FORMAT),
        ("```python", Fault.FORMAT),
        ("Well \x1b[31mred\x1b[0m.", Fault.CODES),
        ("I \ufffd\ufffd know.", Fault.CODES),
        ("Das weiß ich nicht, und ich will es auch nicht wissen.", Fault.LANGUAGE),
        ("我不知道该说什么。", Fault.LANGUAGE),
        ("wel hea todayg moqr thinkx bo xfi hearn.", Fault.NONSENSE),
        ("a{b}c|d~e^f a{b}c|d~e^f.", Fault.NONSENSE),
        pytest.param("word " * 400, Fault.NONSENSE, id="400 times the same word"),
        pytest.param(
            " ".join(f"{c}{v}t the {v}{c}e" for c in "bcdfghlmnprstvwk" for v in "aeiou"), Fault.LENGTH, id="240 words"
        ),
        pytest.param("x" * 50_000, Fault.NONSENSE, id="50,000 letters"),
    ],
)
def test_what_a_client_would_not_say_is_stopped(text: str, fault: Fault) -> None:
    assert fault_of(a_guard(), text) is fault
    assert NOTES[fault]


@pytest.mark.parametrize(
    "text",
    [
        "You should have seen his face!",
        "What would you do, if you were me?",
        "I'll tell you, but don't laugh.",
        "Do I sound like a robot to you?",
        "I could try, I suppose. But what then?",
        "Thank you. I don't know what to say.",
        "She told me: ring him. And I didn't.",
        "It's 14. No, 15. I lost count (again).",
        "Is that normal?",
        "You tell me. You're the coach.",
        "I don't know what I want to do.",
        "Mm. … Well.",
        "He said “not now”, and that was that.",
    ],
)
def test_what_a_client_may_well_say_passes(text: str) -> None:
    assert a_guard().settle(text) == Settled(tuple(sentences_of(text)))


@pytest.mark.parametrize("act", [Act.VOICE, Act.FIRM, Act.INSIGHT, Act.COMPLY, Act.CLOSE])
def test_deciding_is_allowed_where_the_rules_say_so(act: Act) -> None:
    assert fault_of(a_guard(act=act), "I'll ring her tomorrow, first thing.") is None


SAID: list[Said] = [
    (Speaker.CLIENT, "Good afternoon. I mend the gutter whenever somebody comes to listen to me."),
    COACH,
    (Speaker.CLIENT, "I don't know. It isn't the pages."),
    COACH,
]


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("I mend the gutter whenever somebody comes to listen to me.", True),
        ("Whenever somebody comes to listen, I mend the gutter.", True),
        ("It isn't the pages.", True),
        ("I mend things; it was the gutter on the first Sunday.", False),
        ("I don't know.", True),
        ("Mm.", False),
        ("It's the pages, then.", False),
    ],
)
def test_a_line_is_not_said_twice(text: str, repeats: bool) -> None:
    assert (fault_of(a_guard(recent=SAID), text) is Fault.REPETITION) is repeats


def test_a_reply_that_goes_round_in_circles_is_stopped() -> None:
    settled = a_guard().settle("It is a matter of standing up. It is a matter of standing up.")
    assert (settled.fault, settled.text) == (Fault.REPETITION, "It is a matter of standing up.")


def test_a_fourth_turn_with_the_same_beginning_is_stopped() -> None:
    recent: list[Said] = [
        (Speaker.CLIENT, f"I should think the {thing} would do.") for thing in ("hall", "tea", "lamp")
    ]
    assert fault_of(a_guard(recent=recent[:2]), "I should think so, yes.") is None
    assert fault_of(a_guard(recent=recent), "I should think so, yes.") is Fault.REPETITION


def test_a_long_reply_ends_with_a_whole_sentence() -> None:
    guard = a_guard(words=(4, 8))
    text = "I went down to the hall. There was nobody. I counted forty chairs and then I counted them again. So I left, and walked about until it rained."
    settled = guard.settle(text)
    assert (
        settled.text
        == "I went down to the hall. There was nobody. I counted forty chairs and then I counted them again."
    )
    assert settled.repairs == ("cut",)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Walter: I don't know.", "I don't know."),
        ("**Walter Pugh:** I don't know.", "I don't know."),
        ("Client: I don't know.", "I don't know."),
        ('"I don\'t know."', "I don't know."),
        ("“I don't know. Not yet.”", "I don't know. Not yet."),
        ("“Not yet”, she says.", "Not yet."),
        ("*sighs* I don't know.", "I don't know."),
        ("I don't know. *looks away* Not yet.", "I don't know. Not yet."),
        ("[pause] I don't know.", "I don't know."),
        ("(quietly sighs) I don't know.", "I don't know."),
        ("(long pause) I don't know.", "I don't know."),
        ("I *really* don't know, **honestly**.", "I really don't know, honestly."),
        ("I don't know (not that I mind).", "I don't know (not that I mind)."),
        ("I don't\n\nknow.", "I don't know."),
        ("She said: no.", "She said: no."),
        ("*shrugs*", ""),
        ('*sighs* "I don\'t know." *looks away*', "I don't know."),
        ('"I don\'t know," he says quietly. "Not yet."', "I don't know. Not yet."),
        ('"I don\'t know," Walter mutters, looking at his hands.', "I don't know."),
        ("I don't know, he says quietly.", "I don't know."),
        ("Walter shifts in his chair. I don't know.", "I don't know."),
        ("He sighs and looks away. I don't know.", "I don't know."),
        ("“*sighs* I don't know.”", "I don't know."),
        ("Walter: “I don't know.”", "I don't know."),
        ("I don't know. 😊", "I don't know."),
        ("He looks at me as if I'd lost it.", "He looks at me as if I'd lost it."),
        ("She said “no” and I said “fine”.", "She said “no” and I said “fine”."),
        ("I don't know.\nCoach: And then?\nWalter: Nothing.", "I don't know."),
    ],
)
def test_labels_stage_directions_and_marks_are_taken_out_quietly(text: str, heard: str) -> None:
    assert Cleaning("Walter Pugh").clean(text).text == heard


@given(st.text(alphabet="ab .,!?…\n\"'", max_size=300))
def test_sentences_add_up_to_the_text(text: str) -> None:
    assert "".join(sentences_of(text)) == text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Mm. I suppose.", "Mm."),
        ("Mrs. Pargeter rang. Twice.", "Mrs. Pargeter rang."),
        ("...I couldn't say. No.", "...I couldn't say."),
        ("What? No!", "What?"),
        ('He said "no." Then', 'He said "no."'),
        ("It was 4.30 then. Yes.", "It was 4.30 then."),
        ("one\ntwo", "one\n"),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, first: str) -> None:
    assert sentences_of(text)[0] == first


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (
            "I go down there and I sit, and then I leave, and the whole way back I think of it",
            "I go down there and I sit, and then I leave.",
        ),
        ("It helps them a good deal, the others I mean the ones who come on Thursdays to the hall with the chairs", ""),
    ],
)
def test_a_sentence_without_end_stops_after_a_whole_clause_or_not_at_all(text: str, short: str) -> None:
    assert shortened(text, 12) == short
