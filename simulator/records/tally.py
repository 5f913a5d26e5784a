"""A scorecard in short, for progress: spans, words and how often what was done. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from simulator.records.entries import Json

DIMENSIONS: Final = ("partnering", "enrolling", "learning")


def tally_of(card: Json) -> dict[str, Any]:
    """The columns of `tallies` that a scorecard (in its JSON form) fills; parts that it lacks count as nothing."""
    turns = card.get("turns", ())
    coach = [turn for turn in turns if turn["speaker"] == "coach"]
    spans: dict[str, float | None] = {}
    for name in DIMENSIONS:
        low, high = card["dimensions"][name].get("interval") or (None, None)
        spans |= {f"{name}_low": low, f"{name}_high": high}
    return {
        "coder": str(card.get("coder", "")),
        "coach_turns": len(coach),
        "coach_words": sum(len(turn["text"].split()) for turn in coach),
        "client_words": sum(len(turn["text"].split()) for turn in turns if turn["speaker"] != "coach"),
        **spans,
        "more": _more(card) or None,
        "behaviours": dict(Counter(code for turn in coach for code in dict.fromkeys(turn["behaviours"]))),
    }


def _more(card: Json) -> dict[str, tuple[float, float, float]]:
    """Score and span of each dimension of a school's own that was scored."""
    own = {name: one for name, one in card["dimensions"].items() if name not in DIMENSIONS and one["score"] is not None}
    return {name: (one["score"], *(one.get("interval") or (one["score"], one["score"]))) for name, one in own.items()}
