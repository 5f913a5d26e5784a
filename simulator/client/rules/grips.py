"""Grips: what fits a block, and how far it can loosen before the facts behind it are told. Pure."""

from __future__ import annotations

from typing import Final

from personas.model import Layer
from scoring.coding.behaviours import Behaviour, Block, Focus
from simulator.client.hearing.coach_turn import Heard
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState

_RESOLVES: Final = frozenset({Focus.APPROACH, Focus.SUPPORT, Focus.RESOURCES})
"""What resolves a risk, once it is named and looked at."""


def fits(part: Part, state: ClientState, heard: Heard, block: Block) -> bool:
    """Whether a turn is about what loosens this block."""
    about = set(heard.focus[:2])
    if about & part.rules.fits[block]:
        return True
    if block is Block.UNTRUSTED_RESOURCES and heard.turn.does(Behaviour.AFFIRMATION):
        return True
    named = block is Block.UNRESOLVED_RISK and told(part, state, block, Layer.CORE)
    return named and bool(about & _RESOLVES)


def room(part: Part, state: ClientState, block: Block, grip: float, off: float) -> float:
    """How far a grip can loosen by `off`: it keeps a rest until its guarded, and until its core facts are told."""
    numbers = part.rules.numbers
    if not told(part, state, block, Layer.GUARDED):
        left = numbers.left_before_guarded
    elif not told(part, state, block, Layer.CORE):
        left = numbers.left_before_core
    else:
        left = numbers.left_at_last
    return max(0.0, min(off, grip - left * part.persona.blocks.get(block, 1.0)))


def told(part: Part, state: ClientState, block: Block, layer: Layer) -> bool:
    """Whether a fact of this block and layer is told; where the persona has none, any fact of that layer counts."""
    own = layer in part.layers_of.get(block, frozenset())
    facts = (part.fact(fact_id) for fact_id in state.disclosed)
    return any(fact.layer is layer and (fact.block is block or not own) for fact in facts)
