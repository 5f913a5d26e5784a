"""What the client would have answered to another sentence: one exchange, played beside the talk and kept nowhere.

The same rules, the same seed and the state in which the client was; always the scripted voice, so that nobody waits
for a model or pays one. For the debrief's front ends.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scoring.coding.coder import Coder
from scoring.evidence.signals import Signal
from scoring.report.words import WORDS
from simulator.client.prepared_persona import Part
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.turn import take_turn
from simulator.client.voice import Spoken
from simulator.debrief.debrief import Debrief
from simulator.machine.talk import Talk

IN: Final = "en"
"""The language in which other sentences are written; a client of another one isn't asked."""
COUNSEL: Final = frozenset(WORDS[Signal.STACKED].instead)
"""What is advice on how to speak, and nothing that one could say to somebody."""


def sentence_to_play(debrief: Debrief, position: int) -> str | None:
    """The other sentence for the coach's turn at this index, where the client can be asked what they make of it."""
    persona, sentence = debrief.persona, debrief.next_sentence(position)
    if persona is None or debrief.scenario is None or persona.language != IN or sentence in COUNSEL:
        return None
    return sentence


async def answer_to(debrief: Debrief, position: int, coder: Coder) -> str | None:
    """The client's words to that sentence instead of the turn at `position`, or None where there is nothing to play."""
    sentence = sentence_to_play(debrief, position)
    if sentence is None or debrief.persona is None or debrief.scenario is None:
        return None
    part = Part.of(debrief.persona, debrief.scenario)
    talk = Talk(part, coder, None, debrief.turns[:position])  # a client's turn, with their state, is always before it
    coded = talk.code(replace(debrief.turns[position], text=sentence, coded=None))
    taken = take_turn(part, talk.state, coded, talk.recent(), debrief.entry.seed)
    async for chunk in ScriptedVoice(coder).speak(taken.direction):
        if isinstance(chunk, Spoken):
            return chunk.text
    return None


async def answers_to(debrief: Debrief, coder: Coder) -> dict[int, str]:
    """The client's words to another sentence at each moment that closed something, by the turn's index."""
    said = debrief.feedback
    found: dict[int, str] = {}
    for moment in () if said is None else said.moments:
        words = None if moment.opened else await answer_to(debrief, moment.turn, coder)
        if words is not None:
            found[moment.turn] = words
    return found
