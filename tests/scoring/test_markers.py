"""Golden conversations: for each marker one that shows it, one that misses it, one that contradicts it."""

from __future__ import annotations

import pytest

from scoring.evidence.markers import Status
from tests.scoring.talks import RUBRIC, status

SHOWN, MISSED, CONTRADICTED, NO_OPENING, _ = Status

_YES = "K neutral | Yes."
_DOUBT = "K sustain_talk | I can't see how, with the rent."
_INSIGHT = "K insight | I see it now: I'm waiting for leave from my father."
_OWN = "K own_action | I'll ring her on Sunday from the garden."
_FACTS = "C closed_question @other | Is that the house in Leith?"

GOLDEN = [
    ("P1", SHOWN, "C open_question @agreement | What shall we use this hour for?", "K neutral | The house."),
    ("P1", SHOWN, "K neutral +bid | Could we talk about my sister today?", "C simple_reflection @agreement | Your sister, then."),
    ("P1", MISSED, _FACTS, _YES),
    ("P1", CONTRADICTED, "C direct @agreement | We're doing the house today.", _YES),
    ("P1", CONTRADICTED, "K neutral +bid | Could we talk about my sister today?", "C direct @other | That can wait. Tell me about the house."),
    ("P2", SHOWN, "C seek_collaboration @timing | Is it time to look at doing something, or too soon?", _YES),
    ("P2", SHOWN, _OWN, "C open_question @action | How will it begin?"),
    ("P2", MISSED, "C open_question @action | What will you do?", "K neutral | No idea."),
    ("P2", CONTRADICTED, "C direct @timing | Good, we're moving to action now.", _YES),
    ("P2", NO_OPENING, _FACTS, _YES),
    ("P3", SHOWN, "C open_question @approach | How do you go about a thing like this at your best?", _YES),
    ("P3", MISSED, "C open_question @action | What will you do?", "K neutral | No idea."),
    ("P3", CONTRADICTED, "C direct @approach | You do it my way, in small bits, by email.", _YES),
    ("P3", NO_OPENING, _FACTS, _YES),
    ("P4", SHOWN, "C ask_permission @action | May I offer an idea?", _YES),
    ("P4", CONTRADICTED, "C advice @action | You should ring her on Sunday.", _YES),
    ("P4", CONTRADICTED, "C ask_permission @action | May I offer an idea?", "K neutral | No, please don't.", "C advice @action | You should ring her."),
    ("P4", NO_OPENING, _FACTS, _YES),
    ("P5", SHOWN, "K neutral | It was the garden that I loved.", "C simple_reflection @meaning | You loved the garden."),
    ("P5", MISSED, _FACTS, _YES),
    ("P5", CONTRADICTED, _DOUBT, "C confront @resources | You say that every week and it isn't true."),
    ("P6", SHOWN, _OWN, "C open_question @action | How will that look?"),
    ("P6", MISSED, _FACTS, _YES),
    ("P6", CONTRADICTED, "C direct @action | Ring her on Sunday at nine.", _YES),
    ("P6", CONTRADICTED, "C stacked_questions @other | Who was there, why did you go, and was it late?", _YES),
    ("P6", CONTRADICTED, "C leading_question @risk | Surely it's only fear?", _YES),
    ("E1", SHOWN, "C open_question @meaning | What would it give you?", "K change_talk | Peace."),
    ("E1", MISSED, _FACTS, _YES),
    ("E1", CONTRADICTED, "C information @meaning | It's good for you because family is the main thing.", _YES),
    ("E2", SHOWN, "C open_question @strengths | When did you manage something like it?", "K change_talk | In May."),
    ("E2", SHOWN, "C affirmation @strengths | You kept a whole choir together through the winter.", _YES),
    ("E2", MISSED, _FACTS, _YES),
    ("E2", CONTRADICTED, _DOUBT, "C reassure @feeling | Oh, you'll be fine!"),
    ("E3", SHOWN, "C open_question @action | What do you want to do?", _OWN),
    ("E3", MISSED, "C open_question @timing | Is it time for that?", "K neutral | Not sure."),
    ("E3", CONTRADICTED, "C direct @action | Ring her on Sunday.", "K compliance | If you say so."),
    ("E3", CONTRADICTED, "C advice_with_permission @action | You could ring her on Sunday.", "K compliance | Fine."),
    ("E3", NO_OPENING, _FACTS, _YES),
    ("E4", SHOWN, _DOUBT, "C open_question @risk | What makes the rent the hard part?"),
    ("E4", MISSED, _DOUBT, "C closed_question @other | Which street is it?"),
    ("E4", CONTRADICTED, _DOUBT, "C advice @resources | You could take a lodger."),
    ("E4", CONTRADICTED, _DOUBT, "C reassure @risk | It will all be fine, believe me."),
    ("E4", NO_OPENING, _FACTS, _YES),
    ("E5", SHOWN, _OWN, "C open_question @accountability | How will you hold yourself to it?"),
    ("E5", MISSED, _OWN, "C open_question @other | And how is the garden?"),
    ("E5", CONTRADICTED, _OWN, "C direct @accountability | Promise me, by Friday, in writing."),
    ("E5", NO_OPENING, _FACTS, _YES),
    ("L1", SHOWN, "C open_question @learning | What do you notice about yourself there?", "K neutral | Hm."),
    ("L1", MISSED, _FACTS, _YES),
    ("L1", CONTRADICTED, "C confront @story | You keep yourself small, that is your pattern.", _YES),
    ("L2", SHOWN, "C open_question @story | Which sentence goes through your head then?", "K neutral | Hm."),
    ("L2", MISSED, _FACTS, _YES),
    ("L2", CONTRADICTED, "C information @story | It comes from your childhood, that is very usual.", _YES),
    ("L3", SHOWN, _OWN, "C open_question @learning, action | What could that call teach you?"),
    ("L3", MISSED, _OWN, _FACTS),
    ("L3", NO_OPENING, _FACTS, _YES),
    ("L4", SHOWN, "C encourager @learning | Mm.", _INSIGHT),
    ("L4", MISSED, _FACTS, _YES),
    ("L4", CONTRADICTED, "C closed_question @other | Is it raining?", _INSIGHT, "C closed_question @other | Which bus do you take?", _YES),
    ("L5", SHOWN, _INSIGHT, "C affirmation @learning | You found that yourself, and it was not easy to look at."),
    ("L5", MISSED, _INSIGHT, _FACTS),
    ("L5", CONTRADICTED, _OWN, "C reassure @feeling | Wonderful, it will go like a dream!"),
    ("L5", NO_OPENING, _FACTS, _YES),
]  # fmt: skip


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda g: f"{g[0]}-{g[1].value}")
def test_a_golden_conversation_has_the_marker_it_was_made_for(golden: tuple[str, ...]) -> None:
    marker, expected, *lines = golden
    assert status(marker, *lines) is expected


def test_every_marker_has_golden_conversations_for_shown_and_contradicted() -> None:
    made = {(marker, expected) for marker, expected, *_ in GOLDEN}
    for marker in RUBRIC.markers:
        assert (marker.id, SHOWN) in made
        assert (marker.id, CONTRADICTED) in made or not marker.contradicted_by or marker.id == "L3"
