"""One turn of the client: hear, move, disclose, direct. The graph folds a session with these functions and no others.

    part = Part.of(persona, scenario)
    state = initial(part, previous)                       # previous: the state at the end of the last session, or None
    direction = open_session(part, state, seed)           # the client's first line
    spoken = ...                                          # a voice speaks it
    state = remember(part, state, spoken)
    taken = take_turn(part, state, coded, recent, seed)   # a coach's turn, coded; recent: the turns before it
    spoken = ...                                          # a voice speaks taken.direction
    state = remember(part, taken.state, spoken)
    outcome(state)

All pure: with the same seed the same turns give the same states.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.client.state import Change, ClientState
from simulator.client.voice import Direction


@dataclass(frozen=True, slots=True)
class Taken:
    """What one coach turn did: the new state, why, and what a voice is to say."""

    state: ClientState
    changes: tuple[Change, ...]
    direction: Direction
