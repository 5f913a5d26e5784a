"""Which authored lines answer a coach's turn: the move, the subject, the mood, and what was told. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from personas.model import Move, Reply
from scoring.behaviours import Focus
from simulator.client.catalogue import Catalogue, Line
from simulator.client.state import ClientState
from simulator.client.voice import Direction
from simulator.client.words import phrases, plain

_SHORT: Final = 12
"""Words at most in a line that stands in for the answer to a closed question."""
_SPEAKS: Final = frozenset({Move.OPEN_QUESTION, Move.CLOSED_QUESTION, Move.ENCOURAGER, Move.SILENCE, Move.ADVICE})
_STUCK: Final = frozenset(
    focus.value
    for focus in (Focus.ACTION, Focus.TIMING, Focus.APPROACH, Focus.AGREEMENT, Focus.ACCOUNTABILITY, Focus.RISK)
)
_MOST_BEGINNINGS: Final = 4
"""At most so many turns of a session may begin with the same three words (issue, table of figures)."""


def fits(line: Line, direction: Direction, move: Move) -> bool:
    """Whether a reply's line answers this move, about this, in this mood, after what was told."""
    reply, heard, state = line.reply, direction.heard, direction.state
    if reply is None or heard is None or move not in reply.to:
        return False
    if reply.mood and direction.mood not in reply.mood:
        return False
    if (reply.after and state.before not in reply.after) or (state.acted and not reply.after and _is_stuck(reply)):
        return False
    if any(fact_id not in state.disclosed for fact_id in reply.needs):
        return False
    if line.echoes and not heard.echo:
        return False
    if move is Move.CLOSED_QUESTION and not heard.yes_no and not _answers_anything(line, direction):
        return False
    if heard.move is Move.CLOSED_QUESTION and move is not heard.move and len(line.text.split()) > _SHORT:
        return False
    if not reply.about:
        return True
    about = {f.value for f in heard.focus} | set(heard.topics)
    about |= {state.last_fact} if state.last_fact in state.disclosed else set()
    return any(name in about for name in reply.about)


def _is_stuck(reply: Reply) -> bool:
    """Whether lines may speak of being stuck: false once they have acted."""
    if not _SPEAKS & set(reply.to):
        return False
    return not reply.about or bool(_STUCK & set(reply.about))


def _answers_anything(line: Line, direction: Direction) -> bool:
    """Whether a line for closed questions also answers who, when, how many, or a choice."""
    known, said = phrases(direction.part.language), plain(line.text)
    if known.say("yes_or_no", said):
        return False
    choice = direction.heard is not None and direction.heard.choice
    return known.say("answers_anything", said) or (choice and known.say("answers_a_choice", said))


def free_lines(catalogue: Catalogue, state: ClientState, lines: Iterable[Line]) -> list[Line]:
    """The lines not yet said, whose first three words haven't begun too many turns."""
    said = catalogue.beginnings(state.used)
    return [line for line in lines if line.number not in state.used and said.get(line.beginning, 0) < _MOST_BEGINNINGS]
