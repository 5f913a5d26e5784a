"""How long a reply is to be, in words: now brief, now at length, as people talk. Pure.

Real clients' turns are uneven: half have up to 8 words, a tenth more than 38 (AnnoMI; after an open question 16, a
closed one 7, a reflection 3). So a reply is drawn to be brief or full; after a long one the next is mostly brief.
"""

from __future__ import annotations

from typing import Final

from personas.model import Fact, Layer, Mood, Move
from simulator.client.hearing.coach_turn import Heard
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState
from simulator.client.seeded_chance import chance
from simulator.client.voice import Act

Range = tuple[int, int]

_BRIEF: Final[dict[Act, Range]] = {
    Act.TELL: (15, 34),
    Act.MORE: (4, 14),
    Act.FIRM: (3, 14),
}
_FULL: Final[dict[Act, Range]] = {
    Act.OPEN: (12, 30),
    Act.TELL: (30, 54),
    Act.MORE: (20, 40),
    Act.EVADE: (4, 14),
    Act.INSIGHT: (10, 30),
    Act.HINT: (8, 20),
    Act.VOICE: (12, 35),
    Act.FIRM: (16, 40),
    Act.COMPLY: (4, 12),
    Act.CLOSE: (5, 20),
    Act.WITHDRAW: (5, 20),
    Act.DANGER: (8, 30),
}
_BRIEF_ANSWER: Final[dict[Move, Range]] = {
    Move.OPEN_QUESTION: (3, 11),
    Move.COLLABORATION: (3, 10),
    Move.CLOSED_QUESTION: (1, 7),
    Move.REFLECTION: (1, 7),
    Move.ENCOURAGER: (3, 12),
    Move.SILENCE: (3, 12),
}
_FULL_ANSWER: Final[dict[Move, Range]] = {
    Move.OPEN_QUESTION: (22, 50),
    Move.COLLABORATION: (6, 20),
    Move.CLOSED_QUESTION: (2, 9),
    Move.REFLECTION: (6, 18),
    Move.ENCOURAGER: (16, 36),
    Move.SILENCE: (16, 36),
}
_OTHER_BRIEF: Final = (2, 9)
_OTHER_FULL: Final = (4, 18)
_AT_LENGTH: Final = {Mood.GUARDED: 0.45, Mood.WARMING: 0.55, Mood.OPEN: 0.35}
"""How often a reply is drawn to be full."""
_AFTER_LONG: Final = 0.3
"""What that is worth after a reply of `_LONG` words or more."""
_LONG: Final = 22
_BY_NATURE: Final = {"terse": 0.8, "short": 1.0, "talkative": 1.25}
_SURFACE: Final = 30
"""Words at most in a fact that lies on the surface."""


def length_of(part: Part, state: ClientState, heard: Heard, act: Act, fact: Fact | None, last: str, seed: int) -> Range:
    """The least and the most words of the reply. `last` are the client's own last words."""
    often = _AT_LENGTH[state.mood] * (_AFTER_LONG if len(last.split()) >= _LONG else 1.0)
    full = chance(seed, state.turn, "at length") < often
    low, high = _range(act, heard.move, full)
    if fact is not None and act is Act.TELL and fact.layer is Layer.SURFACE:
        low, high = min(low, 15), _SURFACE
    scale = _BY_NATURE[part.persona.voice.length]
    return max(1, round(low * scale)), max(3, round(high * scale))


def usual(act: Act) -> Range:
    """The length of a reply that answers no turn."""
    return _FULL[act]


def _range(act: Act, move: Move, full: bool) -> Range:
    if act is not Act.ANSWER:
        return _FULL[act] if full else _BRIEF.get(act, _FULL[act])
    if full:
        return _FULL_ANSWER.get(move, _OTHER_FULL)
    return _BRIEF_ANSWER.get(move, _OTHER_BRIEF)
