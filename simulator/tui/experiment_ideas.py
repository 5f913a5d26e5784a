"""What each marker of the rubric could be as something to try next time, and where it was done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any


@cache
def ideas() -> Mapping[str, str]:
    """What each marker could be as something to try, by its id, in the trainee's own voice."""
    from scoring.scorecard.rubric import standard_rubric

    return {marker.id: marker.try_next for marker in standard_rubric().markers if marker.try_next is not None}


def shown_at(text: str, card: Mapping[str, Any] | None) -> tuple[tuple[int, str], ...] | None:
    """Where a scorecard found what this idea is after: (turn's index, quote); None where it is in one's own words."""
    wanted = next((marker for marker, idea in ideas().items() if idea.casefold() == text.strip().casefold()), None)
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
