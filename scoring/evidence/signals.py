"""What evidence is made of: a signal with the turn and the words that show it, and the openings that make room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.coding.signals import Signal as Signal


class Opening(StrEnum):
    """What makes room for a marker: without it, not showing the marker is no fault."""

    ALWAYS = "always"
    ACTION_SPOKEN_OF = "action_spoken_of"  # anybody spoke of what to do
    OFFER_MADE = "offer_made"  # the coach offered something, asked or not
    DOUBT_VOICED = "doubt_voiced"  # the client spoke against it or doubted
    ACTION_NAMED = "action_named"  # a concrete action stands, from whom ever
    MATTER_TOUCHED = "matter_touched"  # the client said something of weight
    INSIGHT_VOICED = "insight_voiced"  # the client saw something
    PROGRESS_MADE = "progress_made"  # an insight, an action of their own, a step taken


@dataclass(frozen=True, slots=True)
class Finding:
    """A signal, the turn that shows it and the words; `after` is the client's turn that answers it, if any.

    `confidence` (0 to 1) is how likely a reader who knows the guide would sign it. A signal that a rubric defines
    itself goes by its plain name."""

    signal: Signal | str
    turn: int
    quote: str
    after: int | None = None
    confidence: float = 1.0
