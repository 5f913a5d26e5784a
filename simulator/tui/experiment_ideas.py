"""What each marker of the rubric could be as something to try next time, and where it was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

IDEAS: Final[Mapping[str, str]] = {
    "P1": "Ask first what would make the talk worth it for them",
    "P2": "Ask whether it is time for action before I talk about action",
    "P3": "Ask what way of going about it would suit them",
    "P4": "Ask before I offer anything, and offer it lightly",
    "P5": "Begin my next question with a word of theirs",
    "P6": "Stay curious once they name a step, and not improve it",
    "E1": "Ask what makes it matter to them",
    "E2": "Ask what they already have, and who is on their side",
    "E3": "Wait until they name the step themselves",
    "E4": "Ask what could get in the way, and leave it unsolved",
    "E5": "Ask how it would have to be to be really theirs",
    "L1": "Ask what they are finding out about themselves",
    "L2": "Ask what story they are telling themselves about it",
    "L3": "Ask what the step could teach them",
    "L4": "Say less, and wait one breath longer",
    "L5": "Say what I see them growing in, before we close",
}
"""What each marker of the rubric could be as something to try, in the trainee's own voice."""


def shown_at(text: str, card: Mapping[str, Any] | None) -> tuple[tuple[int, str], ...] | None:
    """Where a scorecard found what this idea is after: (turn's index, quote); None where it is in one's own words."""
    wanted = next((marker for marker, idea in IDEAS.items() if idea.casefold() == text.strip().casefold()), None)
    if wanted is None or card is None:
        return None
    return tuple(
        (int(one["turn"]), str(one["quote"]))
        for dimension in card["dimensions"].values()
        for marker in dimension["markers"]
        if marker["id"] == wanted
        for one in marker["evidence"]
        if one.get("effect", 1.0) > 0
    )
