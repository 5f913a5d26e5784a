"""The feedback: verified quotes, few words, one question, and no answer before it is asked for."""

from __future__ import annotations

import dataclasses
import json
from itertools import pairwise
from typing import Any

import pytest

from scoring.evidence.signals import Signal
from scoring.report.text import feedback, next_sentence, render_scorecard
from scoring.report.words import NOTHING_TO_CELEBRATE, WORDS
from scoring.scorecard.rubric import load_rubric
from tests.scoring.talks import GOOD
from tests.scoring.test_scorecard import as_json, card_for

POOR = (
    "C direct @agreement | We're doing your flat today, I've made a list.",
    "K neutral | Oh. I had hoped we could talk about my brother.",
    "C direct @other | That can wait. How long has it been damp?",
    "K sustain_talk | Since March, but I can't just ring him.",
    "C advice @action | You should send a registered letter.",
    "K compliance | I suppose so.",
    "C reassure @feeling | You'll be fine, it's only a letter!",
    "K sustain_talk | He will put the rent up.",
    "C direct @action, accountability | Tonight, then. Do I have your word?",
    "K compliance | If you say so.",
)


def test_there_is_a_word_for_every_signal() -> None:
    assert set(WORDS) == {signal.value for signal in Signal}
    for words in WORDS.values():
        assert words.ask.endswith("?")
        assert not words.did.endswith(".")
        assert all(why.endswith(".") for why in words.why)


@pytest.mark.parametrize("lines", [GOOD, POOR])
def test_moments_quote_the_coach_letter_for_letter_and_say_what_the_client_did(lines: tuple[str, ...]) -> None:
    card = as_json(*lines)
    said = feedback(card)
    assert 2 <= len(said.moments) <= 3
    for moment in said.moments:
        assert card["turns"][moment.turn]["speaker"] == "coach"
        assert moment.quote in card["turns"][moment.turn]["text"]
        assert card["turns"][moment.turn + 1]["text"][:20] in moment.client
    assert said.question.endswith("?")


TWO_WHYS = (
    "C open_question @meaning | What is it that makes this matter to you so much?",
    "K change_talk | I want to be able to look at him again.",
    "C simple_reflection @feeling | You'd like to look at him.",
    "K neutral | Mm.",
    "C encourager | Mm-hm.",
    "K neutral | It's a long story, and I'd have to begin with the boat.",
    "C open_question @meaning | What matters to you about that?",
    "K change_talk | I could sleep.",
)


def test_two_moments_of_one_kind_teach_two_different_things() -> None:
    said = feedback(as_json(*TWO_WHYS))
    assert [moment.did for moment in said.moments] == ["asked what it is for"] * 2
    assert len({moment.why for moment in said.moments}) == 2


def test_a_good_conversation_is_told_what_opened_and_a_poor_one_what_closed() -> None:
    assert all(moment.opened for moment in feedback(as_json(*GOOD)).moments)
    assert not any(moment.opened for moment in feedback(as_json(*POOR)).moments)


def answered(turn: int, code: str) -> dict[str, Any]:
    """The poor talk's card, its client's turn `turn` coded as `code`."""
    card: dict[str, Any] = json.loads(json.dumps(as_json(*POOR)))
    card["turns"][turn]["behaviours"] = [code]
    return card


def test_what_the_client_answered_by_moving_is_not_told_as_a_door_that_closed() -> None:
    told = {moment.turn for moment in feedback(as_json(*POOR)).moments}
    for turn in told:
        assert turn not in {moment.turn for moment in feedback(answered(turn + 1, "insight")).moments}


def test_what_the_observer_is_not_sure_of_closes_nothing() -> None:
    card: dict[str, Any] = json.loads(json.dumps(as_json(*POOR)))
    for dimension in card["dimensions"].values():
        for marker in dimension["markers"]:
            for evidence in marker["evidence"]:
                evidence["confidence"] = 0.6
    assert feedback(card).moments == ()


def test_an_insult_is_told_first_wherever_it_was_said() -> None:
    card: dict[str, Any] = json.loads(json.dumps(as_json(*POOR)))
    marker = card["dimensions"]["partnering"]["markers"][0]
    quote = card["turns"][6]["text"]
    marker["evidence"].append({"turn": 6, "quote": quote, "signal": "insulted", "effect": -0.5, "confidence": 0.9})
    first = feedback(card).moments[0]
    assert (first.turn, first.opened, first.did) == (6, False, WORDS["insulted"].did)


def test_a_poor_conversation_still_has_something_true_to_celebrate() -> None:
    assert feedback(as_json(*POOR)).celebration == NOTHING_TO_CELEBRATE
    assert "Celebrate this one" in feedback(as_json(*GOOD)).celebration


def test_another_sentence_is_given_only_when_asked_for_and_only_where_there_is_need() -> None:
    card = as_json(*POOR)
    text = render_scorecard(card)
    alternatives = [next_sentence(card, turn["index"]) for turn in card["turns"]]
    assert alternatives[4] is not None
    assert alternatives[1] is None
    for sentence in alternatives:
        assert sentence is None or sentence not in text
    assert not any(next_sentence(as_json(*GOOD), turn) for turn in range(len(GOOD)))


def test_the_report_asks_before_it_tells() -> None:
    text = render_scorecard(as_json(*POOR))
    assert text.index("Before you read on") < text.index("This closed something")


def test_words_vary_between_moments_and_stay_the_same_for_the_same_card() -> None:
    card = as_json(*GOOD)
    assert feedback(card) == feedback(json.loads(json.dumps(card)))
    assert len({moment.why for moment in feedback(card).moments}) > 1
    assert json.dumps(feedback(card).as_record())


def test_control_codes_in_the_talk_are_shown_and_never_sent_to_the_terminal() -> None:
    lines = ("C advice @action | \x1b[2J You should \x07 write.", *POOR)
    text = render_scorecard(as_json(*lines))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_a_card_without_scores_says_why() -> None:
    text = render_scorecard(as_json(*GOOD[:3]))
    assert "not scored: too few coach turns" in text


def test_evidence_of_a_judge_without_signals_finds_words_too() -> None:
    card: dict[str, Any] = as_json(*POOR)
    for dimension in card["dimensions"].values():
        for marker in dimension["markers"]:
            for one in marker["evidence"]:
                del one["signal"]
    assert feedback(card).moments
    assert render_scorecard(card)


def test_no_line_is_wider_than_asked() -> None:
    for width in (60, 80):
        assert max(len(line) for line in render_scorecard(as_json(*GOOD), width=width).splitlines()) <= max(width, 66)


def test_every_marker_of_the_shipped_rubric_has_words_for_being_left_undone() -> None:
    for marker in load_rubric().markers:
        assert marker.missed, f"{marker.id} in pel.yaml needs `missed`: what is told where it did not come up"
        assert marker.try_next, f"{marker.id} in pel.yaml needs `try_next`: what a trainee could try next time"


def test_a_rubric_of_ones_own_brings_its_words_to_the_card_and_the_standard_one_does_not() -> None:
    card = card_for(*GOOD)
    own = dataclasses.replace(card, rubric=card.rubric.model_copy(update={"id": "ours"}))
    mine, others = (one.as_record()["dimensions"] for one in (own, card))
    assert "didn't ask the client what this time should be for" in json.dumps(mine)
    assert "didn't ask the client what this time should be for" not in json.dumps(others)


def test_what_a_card_says_of_a_missed_marker_comes_before_the_standard_words() -> None:
    card = _with_one_missed("Tests ownership")
    (missed,) = [m for d in card["dimensions"].values() for m in d["markers"] if m["status"] == "missed"]
    assert "much the step is the client's own" in feedback(card).pattern
    missed["missed"] = "never asked whose it is"
    assert "you never asked whose it is" in feedback(card).pattern


def _with_one_missed(name: str) -> dict[str, Any]:
    card: dict[str, Any] = as_json(*GOOD)
    markers = [marker for dimension in card["dimensions"].values() for marker in dimension["markers"]]
    for marker in markers:
        marker["status"] = "shown"
        marker["evidence"] = [one for one in marker["evidence"] if one["effect"] > 0]
    markers[0] |= {"status": "missed", "name": name, "evidence": []}
    return card


def test_what_was_missed_is_said_as_something_that_the_coach_left_undone() -> None:
    said = feedback(_with_one_missed("Evokes why it matters")).pattern
    assert said == "As far as I heard, you didn't ask what the client wants it for, all through this talk."


def test_a_marker_of_a_rubric_of_ones_own_is_named_as_it_is_written_there() -> None:
    said = feedback(_with_one_missed("Names the elephant")).pattern
    assert said == "One thing had its chance and did not come up: “Names the elephant”."


def test_what_is_said_of_the_client_goes_with_the_direction_of_the_moment() -> None:
    card: dict[str, Any] = as_json(*GOOD)
    for turn in card["turns"]:
        if turn["speaker"] == "client":
            turn["behaviours"] = ["sustain_talk"]
    for moment in feedback(card).moments:
        assert moment.opened
        assert not moment.client.startswith(("The client stepped back", "The client spoke for staying put"))
    card = as_json(*POOR)
    for turn in card["turns"]:
        if turn["speaker"] == "client":
            turn["behaviours"] = ["insight"]
    for moment in feedback(card).moments:
        assert not moment.opened
        assert moment.client.startswith(("The client saw something all the same", "Even so"))


def test_a_long_answer_is_cut_with_one_sign_and_no_space_before_it() -> None:
    card: dict[str, Any] = as_json(*POOR)
    for turn in card["turns"]:
        if turn["speaker"] == "client":
            turn["text"] = "I could, you know. " * 20
    for moment in feedback(card).moments:
        assert moment.client.endswith("…”")
        assert " …" not in moment.client
        assert "..." not in moment.client


def test_a_moments_quote_is_the_one_that_its_words_are_about() -> None:
    for card in (as_json(*GOOD), as_json(*POOR)):
        evidence = [e for d in card["dimensions"].values() for m in d["markers"] for e in m["evidence"]]
        for moment in feedback(card).moments:
            about = [e for e in evidence if e["turn"] == moment.turn and WORDS[e["signal"]].did == moment.did]
            assert not about or moment.quote in [e["quote"] for e in about]


def test_what_happened_once_and_is_a_moment_already_is_not_told_again_as_the_pattern() -> None:
    lines = ("C direct @agreement | We do your flat today, I've made a list.", "K neutral | Oh.", *GOOD)
    said = feedback(as_json(*lines))
    assert 0 in [moment.turn for moment in said.moments]
    assert "turn 1)" not in said.pattern


def test_what_is_celebrated_is_another_thing_than_the_moments_where_there_is_one() -> None:
    said = feedback(as_json(*GOOD))
    assert not any(moment.quote in said.celebration for moment in said.moments)


def test_what_a_coach_may_have_done_is_not_said_to_be_left_undone() -> None:
    card = _with_one_missed("Evokes why it matters")
    coach = next(turn for turn in card["turns"] if turn["speaker"] == "coach")
    coach["utterances"][0]["near"] = {"meaning_evoked": 0.3}
    assert "wants it for" not in feedback(card).pattern
    coach["utterances"][0]["near"] = {"story_asked": 0.3}
    assert "wants it for" in feedback(card).pattern


def _step_after(said: str, codes: list[str]) -> dict[str, Any]:
    """A card in which the client names a step after these words, which carry these codes."""
    card: dict[str, Any] = as_json(*GOOD)
    for dimension in card["dimensions"].values():
        for marker in dimension["markers"]:
            marker["evidence"] = []
    coach, client = next(
        (a, b) for a, b in pairwise(card["turns"]) if (a["speaker"], b["speaker"]) == ("coach", "client")
    )
    coach |= {"text": said, "behaviours": codes}
    client["behaviours"] = ["own_action"]
    one = {"turn": client["index"], "quote": client["text"], "signal": "action_from_client", "effect": 1.0}
    card["dimensions"]["enrolling"]["markers"][0]["evidence"] = [one | {"confidence": 0.9}]
    return card


@pytest.mark.parametrize(
    ("said", "codes", "did"),
    [
        ("What will you say to her first?", ["open_question"], "asked, and the client named the step"),
        ("...", ["encourager"], "left room, and the client named the step"),
        ("You can't carry it further.", ["complex_reflection"], "gave back what you had heard"),
    ],
)
def test_before_a_step_of_the_clients_own_it_says_what_the_coach_really_did(
    said: str, codes: list[str], did: str
) -> None:
    (moment,) = feedback(_step_after(said, codes)).moments
    assert moment.did.startswith(did)


def test_a_goodbye_opens_nothing() -> None:
    card = _step_after("Good. It was a pleasure, till the next time.", ["structure", "simple_reflection"])
    card["turns"] = card["turns"][: card["dimensions"]["enrolling"]["markers"][0]["evidence"][0]["turn"] + 1]
    assert not feedback(card).moments
