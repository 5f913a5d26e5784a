"""The ledger of one turn: what moves in the client, within bounds, each move written down with its reason. Pure."""

from __future__ import annotations

from typing import Final

from scoring.coding.behaviours import Behaviour, Block
from simulator.client.prepared_persona import Part
from simulator.client.rules.constants import Effect
from simulator.client.rules.state import Change, ClientState, bounded

_LEAST: Final = 0.0005
"""Smaller moves are not worth a line."""


class Ledger:
    """The moves of one turn as they add up, each written down with its reason."""

    def __init__(self, part: Part, state: ClientState, turn: int) -> None:
        self.part = part
        self.turn = turn
        self.values = {"safety": state.safety, "ownership": state.ownership, "insight": state.insight}
        self.grips = dict(state.grips)
        self.changes: list[Change] = []

    def shift(self, field: str, delta: float, effect: Effect, behaviour: Behaviour | None = None) -> None:
        """Move one of the three by `delta`, kept between 0 and 1."""
        old = self.values[field]
        self.values[field] = new = round(bounded(old + delta), 4)
        if abs(new - old) >= _LEAST:
            self.changes.append(Change(self.turn, field, round(new - old, 4), effect.id, effect.cause, behaviour))

    def lose(self, field: str, amount: float, effect: Effect, behaviour: Behaviour | None = None) -> None:
        """Lower one of the three by up to `amount` (above 0): less where little is left to lose."""
        numbers = self.part.rules.numbers
        scale = min(1.0, numbers.loss_least + numbers.loss_slope * self.values[field])
        self.shift(field, -amount * scale, effect, behaviour)

    def gain(self, field: str, amount: float, effect: Effect, limit: float, behaviour: Behaviour | None = None) -> None:
        """Raise one of the three by up to `amount`: less the nearer it is to 1, and never above `limit`."""
        old = self.values[field]
        amount *= (1.0 - old) ** self.part.rules.numbers.saturation
        self.shift(field, max(0.0, min(amount, limit - old)), effect, behaviour)

    def grip(self, block: Block, delta: float, effect: Effect, behaviour: Behaviour | None = None) -> None:
        """Loosen (below 0) or tighten one grip, within what the persona and the facts told allow."""
        old = self.grips[block]
        most = bounded(max(old, self.part.persona.blocks[block] + self.part.rules.numbers.tighten_most))
        self.grips[block] = new = round(min(most, bounded(old + delta)), 4)
        if abs(new - old) >= _LEAST:
            self.changes.append(
                Change(self.turn, f"grip:{block.value}", round(new - old, 4), effect.id, effect.cause, behaviour)
            )

    def applied(self, state: ClientState, **more: object) -> ClientState:
        """The state with everything in the ledger applied."""
        return state.with_(**self.values, grips=self.grips, **more)
