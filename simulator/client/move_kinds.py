"""Kinds of moves that the rules treat alike."""

from __future__ import annotations

from typing import Final

from personas.model import Move
from personas.moments import Moment

PRESSING: Final = frozenset({Move.ADVICE, Move.PUSH, Move.CONFRONT, Move.LEADING, Move.ABUSE})
ASKING: Final = frozenset({Move.OPEN_QUESTION, Move.CLOSED_QUESTION, Move.STACKED, Move.REPEATED, Move.COLLABORATION})
RECEIVING: Final = frozenset({Move.REFLECTION, Move.ENCOURAGER, Move.SILENCE, Move.AFFIRMATION})
"""Moves that take in what was just said without asking for more."""
OPENERS: Final = frozenset({Move.OPEN_QUESTION, Move.COLLABORATION, *RECEIVING})
"""Moves after which something held back may come."""
BESIDE: Final = frozenset(
    {
        *(Moment.MEANT, Moment.AGAIN, Moment.MISSED, Moment.RECALL, Moment.PARTING, Moment.UNKNOWN_NAME),
        *(Moment.COACH_SAD, Moment.COACH_ILL, Moment.GRIEF, Moment.LAUGHS),
    }
)
"""What happens between two people beside the coaching: it moves nobody, whatever it was coded."""
