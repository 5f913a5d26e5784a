"""What a client said they would do, in their own words, from the turns of a talk. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.records.entries import TurnEntry


@dataclass(frozen=True, slots=True)
class Promise:
    """A client's sentence. `own` says whether they named the action themselves; else they said yes to the coach's."""

    quote: str
    own: bool


def promised(turns: Sequence[TurnEntry]) -> Promise | None:
    """The words in which they named their own action; without one, those of their first pleasant yes; else None."""
    yes: Promise | None = None
    complied = 0
    for turn in turns:
        if turn.state is None:
            continue
        if turn.state.get("voiced_at") and turn.state["voiced_at"] == turn.state.get("turn"):
            return Promise(turn.text, own=True)
        if yes is None and turn.state.get("complied", 0) > complied:
            yes = Promise(turn.text, own=False)
        complied = max(complied, turn.state.get("complied", 0))
    return yes
