"""One's own hardest moments, come back after days: which ones, and when. Pure; made from the records alone.

A moment is a coach's turn that the observer counted against a marker. It comes back after 1, 3, 7 and 21 days; every
time that it is tried again (another turn in its place, in the session's own tree) it waits for the next, longer time,
and starts again where the new words were counted against the same marker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from simulator.records.entries import SessionEntry, TurnEntry

DAYS: Final = (1, 3, 7, 21)
"""After how many days a moment comes back, for the first, second, third and last time."""
MOST_OF_A_SESSION: Final = 2
"""Moments that one session may send back; the weightiest."""


@dataclass(frozen=True, slots=True)
class Returning:
    """A moment to try again. `tries` is how often it was tried, `due` when it comes back."""

    session_id: str
    turn_id: int
    client: str
    said_before: str
    said: str
    marker: str
    why: str
    tries: int
    due: datetime


def hard_turns(card: Mapping[str, Any]) -> tuple[tuple[int, str, str, float], ...]:
    """Turns (from 0) that were counted against a marker: index, marker id and name, and how much; the worst first."""
    found: dict[int, tuple[str, str, float]] = {}
    for dimension in card["dimensions"].values():
        for marker in dimension["markers"]:
            for one in marker["evidence"]:
                pull = float(one.get("effect", 1.0)) * float(marker.get("weight", 1.0))
                at = int(one["turn"])
                if pull < 0 and card["turns"][at]["speaker"] == "coach":
                    worst = found.get(at, ("", "", 0.0))
                    found[at] = min(worst, (marker["id"], str(marker.get("name", "")), pull), key=lambda one: one[2])
    ranked = sorted(found.items(), key=lambda item: (item[1][2], item[0]))
    return tuple((at, marker, name, pull) for at, (marker, name, pull) in ranked)


def moments_of(
    entry: SessionEntry, tree: Sequence[TurnEntry], path: Sequence[TurnEntry], card: Mapping[str, Any]
) -> tuple[Returning, ...]:
    """The moments of one scored branch with the day on which each comes back; those that are done with are left out."""
    found: list[Returning] = []
    for at, _marker, name, _pull in hard_turns(card)[:MOST_OF_A_SESSION]:
        if at >= len(path) or path[at].text != card["turns"][at]["text"]:
            continue
        turn = path[at]
        others = sorted(
            datetime.fromisoformat(one.at)
            for one in tree
            if one.parent_id == turn.parent_id and one.speaker == "coach" and one.id > turn.id
        )
        tries = len(others)
        if tries >= len(DAYS):
            continue
        last = others[-1] if others else datetime.fromisoformat(turn.at)
        before = path[at - 1].text if at else ""
        found.append(
            Returning(
                entry.id,
                turn.id,
                entry.persona_name,
                before,
                turn.text,
                name,
                f"In turn {at + 1} this went against: {name}",
                tries,
                last + timedelta(days=DAYS[tries]),
            )
        )
    return tuple(found)


def due_now(moments: Sequence[Returning], now: datetime) -> tuple[Returning, ...]:
    """Those that have come back, the longest waiting first."""
    return tuple(sorted((one for one in moments if one.due <= now), key=lambda one: one.due))
