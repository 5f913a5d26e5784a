"""Which drill a debrief leads to: the one for what its markers missed most. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

BY_MARKER: Final[Mapping[str, str]] = {
    "P1": "ask_for_agenda",
    "P3": "ask_for_agenda",
    "P4": "offer_lightly",
    "P5": "reflect_first",
    "P6": "offer_lightly",
    "E3": "offer_lightly",
    "E4": "reflect_first",
    "E5": "test_ownership",
    "L4": "be_silent",
}
"""The drill that practises what a marker looks for; markers that no drill is for are left out."""
WEIGHT: Final = {"contradicted": 2.0, "missed": 1.0}


def suggested(card: Mapping[str, Any] | None) -> str:
    """The id of the drill for this scorecard; the first one where nothing was missed or nothing scored."""
    pull: dict[str, float] = {}
    for dimension in () if card is None else card["dimensions"].values():
        for marker in dimension["markers"]:
            drill = BY_MARKER.get(marker["id"])
            if drill is not None and marker["status"] in WEIGHT:
                pull[drill] = pull.get(drill, 0.0) + WEIGHT[marker["status"]] * marker.get("weight", 1.0)
    return max(pull, key=lambda name: (pull[name], name)) if pull else "reflect_first"
