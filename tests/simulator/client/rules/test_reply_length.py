from __future__ import annotations

from statistics import median

import pytest

from personas.loader import persona_shelf
from scoring.coding.behaviours import Behaviour, Focus
from simulator.client.hearing.coach_turn import hear
from simulator.client.prepared_persona import Part
from simulator.client.rules.reply_length import length_of
from simulator.client.rules.state import ClientState
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.voice import Act
from simulator.rehearsal.coaches import View
from simulator.rehearsal.play import play
from tests.simulator.client.rule_talk import client, coach, coder, occasion, part, take, trusting

B, F = Behaviour, Focus
LONG = "word " * 30
ENGLISH = [known for known in sorted(persona_shelf().paths()) if persona_shelf().get(known).item.language == "en"]
TALK = [
    "Hello, good to meet you. What would make this half hour worth it for you?",
    "Take your time. What is it about this that matters to you?",
    "So part of you wants it, and part of you keeps away from it.",
    "What happens in you when you come near it?",
    "Mm.",
    "What have you tried so far?",
    "It sounds as if you've been on your own with this for a long time.",
    "",
    "Who else knows about it?",
    "What would be different if it were done?",
    "How long has it been like this?",
    "That takes some courage to say.",
    "What are you most afraid of?",
    "You've carried that by yourself.",
    "Where did you learn to do it like that?",
    "Tell me more about that.",
    "What do you already have that could help you here?",
    "When have you done something hard before, and it went well?",
    "So it isn't really about the thing itself, it's about how you'd be seen.",
    "What do you make of that?",
    "",
    "Would you like to stay with this, or look at what you might do?",
    "It's yours to decide, all of it.",
    "What would you like to do?",
    "What kind of step would suit you?",
    "How ready are you, from 0 to 10?",
    "What could get in the way?",
    "Who could be beside you in it?",
    "How will you keep yourself to it?",
    "What are you taking with you from today?",
]


class ReadsFromASheet:
    """Thirty mixed turns such as a good coach might say, whatever is answered."""

    name = "sheet"

    def say(self, view: View) -> str:
        return TALK[view.turn - 1]


def full(last: str, turns: int = 200) -> int:
    """How many of so many replies to an open question are drawn to be long."""
    heard = hear(part(), trusting(), coach("What is it like?", B.OPEN_QUESTION), (client(last),))
    drawn = [
        length_of(part(), trusting(turn=turn), heard, Act.ANSWER, None, last, seed=1) for turn in range(1, turns + 1)
    ]
    return sum(low > 12 for low, _ in drawn)


def test_after_a_long_reply_the_next_is_mostly_brief() -> None:
    assert full("Yes.") > 2 * full(LONG) > 0


def test_a_second_line_comes_only_where_there_is_room_for_both() -> None:
    for seed in range(1, 60):
        state: ClientState = trusting(turn=seed)
        taken = take(state, coach("How does that feel for you?", B.OPEN_QUESTION, focus=(F.FEELING,)), seed=seed)
        spoken = ScriptedVoice(coder()).reply(taken.direction)
        if len(spoken.lines) > 1:
            assert len(spoken.text.split()) <= taken.direction.words[1]


@pytest.mark.parametrize("persona_id", ENGLISH)
def test_a_client_who_is_coached_well_still_says_most_things_briefly(persona_id: str) -> None:
    played = Part.of(persona_shelf().get(persona_id).item, occasion())
    runs = [play(played, ReadsFromASheet(), coder(), ScriptedVoice(coder()), seed) for seed in (1, 2, 3)]
    words = [len(exchange.spoken.text.split()) for run in runs for exchange in run.exchanges]
    assert 6 <= median(words) <= 16
    assert max(words) > 25
